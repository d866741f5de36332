#pragma once

#include "app/network/network_gate.h"
#include "app/shop/panel/shop_thread.h"

#include <QHash>
#include <QObject>
#include <QString>
#include <QTimer>
#include <functional>

namespace calliope::app {

/// A source that is older than the period that a person chose for it.
struct DueSource {
    qint64 id = 0;
    QString locator;
    QString origin; ///< of its shop
};

/// Which sources are to be fetched, or asked, again without a click: those with a period that are older than it, one
/// after the other. Looked for every quarter of an hour, from the first use of the shop on also when the network comes
/// back; never while it is switched off. Who has chosen no period has no shop opened for it. One that was tried is left
/// alone for an hour, whatever came of it.
class DueSources : public QObject {
    Q_OBJECT

public:
    using Now = std::function<qint64()>;                          ///< milliseconds since 1970
    using Concerns = bool (*)(const storage::FeedSource& source); ///< on the shop's thread
    /// Begins with it; false where that cannot be now, for any reason, and another one may be.
    using Take = std::function<bool(const DueSource& due)>;

    /// Both outlive this.
    DueSources(ShopThread& shop, NetworkGate& gate, Concerns concerns, Take take, Now now, QObject* parent = nullptr);

    /// It is tried now, by a click.
    void noteTried(qint64 source) { m_tried[source] = m_now(); }
    /// Looks for one, which follows from the event loop.
    void look();

private:
    ShopThread& m_shop;
    NetworkGate& m_gate;
    Concerns m_concerns;
    Take m_take;
    Now m_now;
    QHash<qint64, qint64> m_tried; ///< when, in this run of the app
    bool m_isOpen = false;         ///< the shop
    QTimer m_watch;
};

} // namespace calliope::app

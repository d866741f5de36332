#pragma once

#include "app/network/network_gate.h"
#include "app/shop/buying/due_sources.h"
#include "app/shop/buying/list_pages.h"
#include "app/shop/buying/passing_file.h"
#include "app/shop/checkout/shop_door.h"
#include "app/shop/panel/shop_thread.h"

#include <QObject>
#include <QString>
#include <QTemporaryFile>
#include <QUrl>
#include <functional>
#include <memory>

namespace calliope::app {

/// A list that was fetched, and its file.
struct FetchedList {
    QUrl address;
    qint64 source = 0; ///< the list that it is already; 0: a new one
    std::shared_ptr<const PassingFile> file;
};

/// Lists of products, and pages of shops with schema.org's JSON-LD, that lie on the web: fetched into a file after a
/// click that names the host (ListConsent), or when a list is older than the period that a person chose for it
/// (DueSources), and never otherwise. What came is read as any other file (ShopSources): prices that are other ones are
/// remembered beside those of before.
///
/// Asked through the network's gate: encrypted, from public machines, without cookies or who sent us, at most 128 MB
/// and five minutes, one list after the other. Answers that lead to another host are not followed. Where a shop gives
/// its list out in pages (ListPages) all of them are asked for: a list of which one does not come changes nothing.
class WebLists : public QObject {
    Q_OBJECT
    Q_PROPERTY(qint64 source READ source NOTIFY changed)    ///< that is fetched; 0: none, or a new one
    Q_PROPERTY(QString asked READ asked NOTIFY changed)     ///< the host; empty: none is asked
    Q_PROPERTY(QString words READ words NOTIFY changed)     ///< "List from shop.example: 3 MB"
    Q_PROPERTY(double share READ share NOTIFY changed)      ///< 0 to 1; 0 where the host does not say how much it is
    Q_PROPERTY(QString problem READ problem NOTIFY changed) ///< of the last one; empty: none

public:
    using Take = std::function<void(const FetchedList& list)>;

    static constexpr qint64 largest = 128 << 20; ///< bytes of a list

    /// All outlive this; the door says which addresses may be asked at all. `take` gets what came.
    WebLists(ShopThread& shop, NetworkGate& gate, const ShopDoor& door, Take take, DueSources::Now now = {},
             QObject* parent = nullptr);

    [[nodiscard]] qint64 source() const { return m_run ? m_run->source : 0; }
    [[nodiscard]] QString asked() const;
    [[nodiscard]] QString words() const;
    [[nodiscard]] double share() const;
    [[nodiscard]] QString problem() const { return m_problem; }

    /// Nothing where another one is being fetched.
    void fetch(const ListConsent& consent);
    /// From now on whenever it is so many hours old; 0: not any more.
    void keepUp(const ListConsent& consent, int hours);
    Q_INVOKABLE void stop(); ///< at once

    /// What was typed as an address, "shop.example/list.xml"; invalid where it is none.
    [[nodiscard]] static QUrl addressOf(const QString& typed);
    /// Its host, as it would be asked; empty where nobody would be.
    [[nodiscard]] Q_INVOKABLE QString hostOf(const QString& typed) const;

signals:
    void changed();

private:
    /// What is fetched, so far.
    struct Run {
        Run(qint64 ofSource, const QUrl& from)
            : source(ofSource)
            , address(from)
            , pages(from) {}

        qint64 source;
        QUrl address;
        ListPages pages;
        QByteArray page;  ///< of them, as far as it has come
        int leaps = 0;    ///< redirects, of one question
        qint64 bytes = 0; ///< that have come
        qint64 whole = 0; ///< that will; 0: not told
        QTemporaryFile file;
    };

    void begin(qint64 source, const QUrl& address);
    void ask(const QUrl& url);
    void put(const QByteArray& bytes);
    void turnPage();
    void finish();
    void fail(const Failure& failure);
    void end(const QString& problem = {});

    ShopThread& m_shop;
    NetworkGate& m_gate;
    const ShopDoor& m_door;
    Take m_take;
    std::unique_ptr<Run> m_run; ///< null: nothing is fetched
    std::unique_ptr<Exchange> m_exchange;
    QString m_problem;
    DueSources m_due;
};

} // namespace calliope::app

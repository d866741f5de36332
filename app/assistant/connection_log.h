#pragma once

#include "app/network/ledger.h"
#include "app/store/store_thread.h"

#include <QObject>
#include <QVariantList>
#include <map>
#include <memory>

namespace calliope::app {

/// What left this machine, also before the program was started: entries of the ledger are kept in the store once they
/// are over, the latest 10,000 of the last 90 days (storage::Ledger). Only hosts, purposes and numbers, never contents.
/// What is repeated by itself is one entry with how often it was, in each start of the program.
class ConnectionLog : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantList entries READ entries NOTIFY changed) ///< { host, words }, the latest first, at most `shown`

public:
    static constexpr int shown = 200;

    ConnectionLog(Ledger& ledger, StoreThread& store, QObject* parent = nullptr);

    [[nodiscard]] const QVariantList& entries() const { return m_entries; }

    /// Forgets what is over, for good.
    Q_INVOKABLE void clear();

signals:
    void changed();

private:
    void keep(const LedgerEntry& entry);
    void update();

    Ledger& m_ledger;
    StoreThread& m_store;
    QVariantList m_before; ///< of earlier starts
    QVariantList m_entries;
    std::map<quint64, std::shared_ptr<storage::Id>> m_repeated; ///< rows of them; the ids are the store's thread's
    quint64 m_cleared = 0;      ///< entries up to this one are not shown once they are over
    bool m_isForgotten = false; ///< what was kept before is not to be shown, also if it is only now read
};

} // namespace calliope::app

#include "app/network/ledger.h"

namespace calliope::app {

quint64 Ledger::begin(const QString& host, const QString& purpose) {
    if (m_entries.size() == most) {
        m_entries.pop_front();
        emit oldestRemoved();
    }
    LedgerEntry entry;
    entry.id = ++m_last;
    entry.began = QDateTime::currentDateTimeUtc();
    entry.host = host;
    entry.purpose = purpose;
    m_entries.push_back(entry);
    emit entryAdded(static_cast<int>(m_entries.size()) - 1);
    return entry.id;
}

void Ledger::count(quint64 id, qint64 bytesOut, qint64 bytesIn) {
    const int row = rowOf(id);
    if (row < 0) return;
    LedgerEntry& entry = m_entries[static_cast<std::size_t>(row)];
    entry.bytesOut = bytesOut;
    entry.bytesIn = bytesIn;
}

void Ledger::end(quint64 id, LedgerEntry::State state) {
    const int row = rowOf(id);
    if (row < 0) return;
    LedgerEntry& entry = m_entries[static_cast<std::size_t>(row)];
    entry.state = state;
    entry.milliseconds = entry.began.msecsTo(QDateTime::currentDateTimeUtc());
    emit entryEnded(row);
}

int Ledger::rowOf(quint64 id) const {
    if (m_entries.empty() || id < m_entries.front().id || id > m_last) return -1;
    return static_cast<int>(id - m_entries.front().id); // ids follow each other
}

} // namespace calliope::app

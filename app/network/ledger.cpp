#include "app/network/ledger.h"

#include <algorithm>
#include <utility>

namespace calliope::app {

quint64 Ledger::begin(const QString& host, const QString& purpose, bool isRepeated) {
    const auto isBefore = [&](const LedgerEntry& entry) {
        return entry.isRepeated && entry.state != LedgerEntry::State::running && entry.host == host &&
               entry.purpose == purpose;
    };
    const auto before = isRepeated ? std::find_if(m_entries.rbegin(), m_entries.rend(), isBefore) : m_entries.rend();
    if (before != m_entries.rend()) {
        before->number = ++m_number;
        before->began = QDateTime::currentDateTimeUtc();
        ++before->times;
        before->bytesOutBefore = before->bytesOut;
        before->bytesInBefore = before->bytesIn;
        before->state = LedgerEntry::State::running;
        const quint64 id = before->id;
        emit entryResumed(rowOf(id));
        return id;
    }
    makeRoom();
    LedgerEntry entry;
    entry.id = ++m_last;
    entry.number = ++m_number;
    entry.began = QDateTime::currentDateTimeUtc();
    entry.host = host;
    entry.purpose = purpose;
    entry.isRepeated = isRepeated;
    m_entries.push_back(entry);
    emit entryAdded(static_cast<int>(m_entries.size()) - 1);
    return entry.id;
}

/// One that is joined to what began early is as new as its last connection.
void Ledger::makeRoom() {
    const auto rank = [](const LedgerEntry& entry) {
        return std::pair(entry.state == LedgerEntry::State::running, entry.number);
    };
    while (m_entries.size() >= most) {
        const auto oldest = std::ranges::min_element(m_entries, {}, rank);
        if (oldest->state == LedgerEntry::State::running) return;
        m_entries.erase(oldest);
    }
}

void Ledger::count(quint64 id, qint64 bytesOut, qint64 bytesIn) {
    const int row = rowOf(id);
    if (row < 0) return;
    LedgerEntry& entry = m_entries[static_cast<std::size_t>(row)];
    entry.bytesOut = entry.bytesOutBefore + bytesOut;
    entry.bytesIn = entry.bytesInBefore + bytesIn;
}

void Ledger::end(quint64 id, LedgerEntry::State state) {
    const int row = rowOf(id);
    if (row < 0) return;
    LedgerEntry& entry = m_entries[static_cast<std::size_t>(row)];
    entry.state = state;
    entry.milliseconds = entry.began.msecsTo(QDateTime::currentDateTimeUtc());
    emit entryEnded(row);
}

void Ledger::separate() {
    for (LedgerEntry& entry : m_entries) {
        entry.isRepeated = false;
        if (entry.state != LedgerEntry::State::running) continue;
        entry.times = 1;
        entry.bytesOut -= std::exchange(entry.bytesOutBefore, 0);
        entry.bytesIn -= std::exchange(entry.bytesInBefore, 0);
    }
}

int Ledger::rowOf(quint64 id) const {
    const auto entry = std::ranges::lower_bound(m_entries, id, {}, &LedgerEntry::id);
    return entry == m_entries.end() || entry->id != id ? -1 : static_cast<int>(entry - m_entries.begin());
}

} // namespace calliope::app

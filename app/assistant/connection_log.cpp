#include "app/assistant/connection_log.h"

#include "app/chats/words.h"

#include <QLocale>
#include <utility>

namespace calliope::app {

namespace {

QVariantMap row(const QString& host, qint64 time, const QString& purpose, qint64 out, qint64 in) {
    const QLocale locale;
    return {{"host", host},
            {"words", ConnectionLog::tr("%1, %2: %3 sent, %4 received")
                          .arg(timeWords(time), purpose, locale.formattedDataSize(out), locale.formattedDataSize(in))}};
}

/// What it was for, and how it ended where that was not well.
QString purposeOf(const LedgerEntry& entry) {
    switch (entry.state) {
    case LedgerEntry::State::failed: return ConnectionLog::tr("%1 (failed)").arg(entry.purpose);
    case LedgerEntry::State::stopped: return ConnectionLog::tr("%1 (stopped)").arg(entry.purpose);
    case LedgerEntry::State::refused: return ConnectionLog::tr("%1 (refused, nothing was sent)").arg(entry.purpose);
    case LedgerEntry::State::running:
    case LedgerEntry::State::done: break;
    }
    return entry.purpose;
}

} // namespace

ConnectionLog::ConnectionLog(Ledger& ledger, StoreThread& store, QObject* parent)
    : QObject(parent)
    , m_ledger(ledger)
    , m_store(store) {
    connect(&m_ledger, &Ledger::entryAdded, this, &ConnectionLog::update);
    connect(&m_ledger, &Ledger::entryEnded, this, [this](int number) {
        keep(m_ledger.entries()[static_cast<std::size_t>(number)]);
        update();
    });
    m_store.run(
        this, [](storage::Store& kept) { return kept.ledger().network(shown); },
        [this](const std::vector<storage::NetworkEntry>& entries) {
            if (m_isForgotten) return;
            for (const storage::NetworkEntry& entry : entries)
                m_before.append(row(QString::fromStdString(entry.host), entry.at, QString::fromStdString(entry.reason),
                                    entry.bytesOut, entry.bytesIn));
            update();
        });
}

void ConnectionLog::keep(const LedgerEntry& entry) {
    m_store.run(
        [kept = storage::NetworkEntry{.host = entry.host.toStdString(),
                                      .reason = purposeOf(entry).toStdString(),
                                      .bytesOut = entry.bytesOut,
                                      .bytesIn = entry.bytesIn}](storage::Store& store) { store.ledger().add(kept); });
}

void ConnectionLog::update() {
    m_entries.clear();
    const auto& entries = m_ledger.entries();
    for (auto entry = entries.rbegin(); entry != entries.rend() && m_entries.size() < shown; ++entry)
        if (entry->id > m_cleared || entry->state == LedgerEntry::State::running)
            m_entries.append(
                row(entry->host, entry->began.toMSecsSinceEpoch(), purposeOf(*entry), entry->bytesOut, entry->bytesIn));
    m_entries += m_before.mid(0, shown - m_entries.size());
    emit changed();
}

void ConnectionLog::clear() {
    m_before.clear();
    m_isForgotten = true;
    if (!m_ledger.entries().empty()) m_cleared = m_ledger.entries().back().id;
    m_store.run([](storage::Store& store) { store.ledger().clearNetwork(); });
    update();
}

} // namespace calliope::app

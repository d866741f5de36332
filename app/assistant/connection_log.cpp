#include "app/assistant/connection_log.h"

#include "app/chats/words.h"

#include <QLocale>
#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace calliope::app {

namespace {

QVariantMap row(const QString& host, qint64 time, const QString& purpose, qint64 out, qint64 in) {
    const QLocale locale;
    return {{"host", host},
            {"words", ConnectionLog::tr("%1, %2: %3 sent, %4 received")
                          .arg(timeWords(time), purpose, locale.formattedDataSize(out), locale.formattedDataSize(in))}};
}

/// What it was for, and how it ended where that was not well.
QString onePurposeOf(const LedgerEntry& entry) {
    switch (entry.state) {
    case LedgerEntry::State::failed: return ConnectionLog::tr("%1 (failed)").arg(entry.purpose);
    case LedgerEntry::State::stopped: return ConnectionLog::tr("%1 (stopped)").arg(entry.purpose);
    case LedgerEntry::State::refused: return ConnectionLog::tr("%1 (refused, nothing was sent)").arg(entry.purpose);
    case LedgerEntry::State::running:
    case LedgerEntry::State::done: break;
    }
    return entry.purpose;
}

/// The same, with how often it was.
QString purposeOf(const LedgerEntry& entry) {
    const QString purpose = onePurposeOf(entry);
    return entry.times == 1 ? purpose : ConnectionLog::tr("%1, %2 times").arg(purpose, QString::number(entry.times));
}

} // namespace

ConnectionLog::ConnectionLog(Ledger& ledger, StoreThread& store, QObject* parent)
    : QObject(parent)
    , m_ledger(ledger)
    , m_store(store) {
    connect(&m_ledger, &Ledger::entryAdded, this, &ConnectionLog::update);
    connect(&m_ledger, &Ledger::entryResumed, this, &ConnectionLog::update);
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
    auto place = std::make_shared<storage::Id>(0);
    if (entry.isRepeated) place = m_repeated.try_emplace(entry.id, place).first->second;
    m_store.run([place, kept = storage::NetworkEntry{.host = entry.host.toStdString(),
                                                     .reason = purposeOf(entry).toStdString(),
                                                     .bytesOut = entry.bytesOut,
                                                     .bytesIn = entry.bytesIn}](storage::Store& store) {
        *place = store.ledger().add(kept, *place);
    });
}

void ConnectionLog::update() {
    m_entries.clear();
    std::vector<const LedgerEntry*> latest;
    for (const LedgerEntry& entry : m_ledger.entries())
        if (entry.id > m_cleared || entry.state == LedgerEntry::State::running) latest.push_back(&entry);
    std::ranges::sort(latest, std::greater(), &LedgerEntry::number);
    latest.resize(std::min(latest.size(), static_cast<std::size_t>(shown)));
    for (const LedgerEntry* entry : latest)
        m_entries.append(
            row(entry->host, entry->began.toMSecsSinceEpoch(), purposeOf(*entry), entry->bytesOut, entry->bytesIn));
    m_entries += m_before.mid(0, shown - m_entries.size());
    emit changed();
}

void ConnectionLog::clear() {
    m_before.clear();
    m_isForgotten = true;
    if (!m_ledger.entries().empty()) m_cleared = m_ledger.entries().back().id;
    m_ledger.separate();
    m_repeated.clear();
    m_store.run([](storage::Store& store) { store.ledger().clearNetwork(); });
    update();
}

} // namespace calliope::app

#include "app/tools/tool_log.h"

#include <QDateTime>
#include <QLocale>

namespace calliope::app {

namespace {

constexpr qsizetype longestWords = 500; ///< characters

/// Of today the time, else the day as well.
QString timeOf(qint64 milliseconds) {
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(milliseconds);
    const QLocale locale;
    return time.date() == QDate::currentDate() ? locale.toString(time.time(), QLocale::ShortFormat)
                                               : locale.toString(time, QLocale::ShortFormat);
}

} // namespace

ToolLog::ToolLog(StoreThread* store, QObject* parent)
    : QObject(parent)
    , m_store(store) {
    if (!m_store) return;
    m_store->run(
        this, [](storage::Store& open) { return open.ledger().tools(shown); },
        [this](const std::vector<storage::ToolEntry>& entries) {
            if (m_isForgotten) return;
            for (const storage::ToolEntry& entry : entries) take(entry, false);
            emit changed();
        });
}

void ToolLog::take(const storage::ToolEntry& entry, bool isLatest) {
    constexpr double thousand = 1'000;
    const QString seconds = QLocale().toString(static_cast<double>(entry.milliseconds) / thousand, 'f', 1);
    const QVariantMap row{{"title", QString::fromStdString(entry.title)},
                          {"words", QString::fromStdString(entry.words)},
                          {"source", QString::fromStdString(entry.source)},
                          {"done", entry.state == "done"},
                          {"time", timeOf(entry.at)},
                          {"seconds", tr("%1 s").arg(seconds)},
                          {"chat", static_cast<qlonglong>(entry.conversation)}};
    if (isLatest)
        m_entries.prepend(row);
    else
        m_entries.append(row);
    while (m_entries.size() > shown) m_entries.removeLast();
}

void ToolLog::add(const ToolUse& use, storage::Id chat) {
    storage::ToolEntry entry{.state = nameOf(use.state).toStdString(), .conversation = chat};
    entry.at = QDateTime::currentMSecsSinceEpoch();
    entry.title = (use.title.isEmpty() ? use.name : use.title).toStdString();
    entry.source = use.source.toStdString();
    entry.words = use.words.left(longestWords).toStdString();
    entry.milliseconds = use.milliseconds;
    take(entry, true);
    if (m_store && chat != 0) m_store->run([entry](storage::Store& open) { open.ledger().addTool(entry); });
    emit changed();
}

void ToolLog::leaveOut(storage::Id chat) {
    m_entries.removeIf([&](const QVariant& each) { return each.toMap()["chat"].toLongLong() == chat; });
    emit changed();
}

void ToolLog::clear() {
    m_isForgotten = true;
    m_entries.clear();
    if (m_store) m_store->run([](storage::Store& open) { open.ledger().clearTools(); });
    emit changed();
}

} // namespace calliope::app

#include "app/mcp/changes.h"

#include "app/tools/visible_text.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>
#include <utility>

namespace calliope::app {

namespace {

constexpr qsizetype longest = 16'000; ///< characters of one text that is shown

QString tr(const char* text) {
    return QCoreApplication::translate("McpChanges", text);
}

/// Adds what is different of two texts, if anything is: where they differ, with some of what stands around it.
void addTexts(std::vector<McpChange>& out, const QString& what, const QString& before, const QString& now) {
    if (before == now) return;
    constexpr qsizetype around = 60; // characters
    const qsizetype shorter = std::min(before.size(), now.size());
    qsizetype same = 0;
    while (same < shorter && before[same] == now[same]) ++same;
    qsizetype end = 0;
    while (end < shorter - same && before[before.size() - 1 - end] == now[now.size() - 1 - end]) ++end;
    qsizetype from = std::max<qsizetype>(0, same - around);
    qsizetype rest = std::max<qsizetype>(0, end - around);
    if (from > 0 && before[from].isLowSurrogate()) --from; // the pair stays together
    if (rest > 0 && before[before.size() - rest].isLowSurrogate()) --rest;
    const auto part = [&](const QString& text) {
        QString shown = visibleText(text.mid(from, text.size() - from - rest), longest);
        if (from > 0) shown.prepend(QChar(0x2026));
        if (rest > 0) shown += QChar(0x2026);
        return shown;
    };
    out.push_back({what, part(before), part(now)});
}

/// The same of values, which are shown whole.
void addValues(std::vector<McpChange>& out, const QString& what, const QJsonValue& before, const QJsonValue& now) {
    if (before != now) out.push_back({what, shownJson(before), shownJson(now)});
}

QString textsIn(const QJsonValue& list) {
    QStringList out;
    for (const QJsonValue each : list.toArray()) out.append(each.toString());
    return out.join('\n');
}

void addSchemas(std::vector<McpChange>& out, QJsonObject before, QJsonObject now) {
    const QJsonObject old = before.take("properties").toObject();
    const QJsonObject given = now.take("properties").toObject();
    QStringList names = old.keys() + given.keys();
    names.removeDuplicates();
    names.sort();
    for (const QString& name : std::as_const(names))
        addValues(out, tr("Argument %1").arg(visibleText(name, 100)), old.value(name), given.value(name));
    addValues(out, tr("Arguments that it needs"), before.take("required"), now.take("required"));
    addValues(out, tr("Other rules for its arguments"), before, now);
}

} // namespace

QString shownJson(const QJsonValue& value) {
    if (value.isUndefined()) return {};
    QString text = QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
    text = text.mid(1, text.size() - 2); // of the list that it was put in
    return visibleText(text, longest);
}

std::vector<McpChange> changesOf(const McpTool& before, const McpTool& now) {
    std::vector<McpChange> out;
    addTexts(out, tr("Title"), before.title, now.title);
    addTexts(out, tr("Description"), before.description, now.description);
    addSchemas(out, before.schema, now.schema);
    const auto said = [](const McpTool& tool) {
        return tool.saysItReads ? tr("It only reads.") : tr("It may change something.");
    };
    if (before.saysItReads != now.saysItReads)
        out.push_back({tr("What it says that it does"), said(before), said(now)});
    return out;
}

QJsonObject outlineOf(const McpServer& server) {
    return {{"program", server.command},
            {"arguments", QJsonArray::fromStringList(server.arguments)},
            {"folder", server.folder},
            {"address", server.url.toString()},
            {"names", QJsonArray::fromStringList(server.secrets.keys())}};
}

std::vector<McpChange> changesOf(const QJsonObject& before, const McpServer& server) {
    std::vector<McpChange> out;
    if (before.isEmpty()) return out;
    const QJsonObject now = outlineOf(server);
    addTexts(out, tr("Program"), before["program"].toString(), now["program"].toString());
    addTexts(out, tr("Arguments"), textsIn(before["arguments"]), textsIn(now["arguments"]));
    addTexts(out, tr("Folder"), before["folder"].toString(), now["folder"].toString());
    addTexts(out, tr("Address"), before["address"].toString(), now["address"].toString());
    addTexts(out, tr("Names in its environment or headers"), textsIn(before["names"]), textsIn(now["names"]));
    if (out.empty() && now == before) out.push_back({tr("A value in its environment or headers"), {}, {}});
    return out;
}

QVariantList rowsOf(const std::vector<McpChange>& changes) {
    QVariantList rows;
    for (const McpChange& change : changes)
        rows.append(QVariantMap{{"what", change.what}, {"before", change.before}, {"now", change.now}});
    return rows;
}

} // namespace calliope::app

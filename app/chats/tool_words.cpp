#include "app/chats/tool_words.h"

#include "app/tools/visible_text.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <array>

namespace calliope::app {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("ToolWords", text);
}

struct StateRow {
    const char* name;
    const char* words; ///< context "ToolWords"; empty: the seconds say enough
};

constexpr std::array states{
    StateRow{"waiting", QT_TRANSLATE_NOOP("ToolWords", "waiting")},
    StateRow{"asking", QT_TRANSLATE_NOOP("ToolWords", "asks you")},
    StateRow{"running", QT_TRANSLATE_NOOP("ToolWords", "running")},
    StateRow{"done", ""},
    StateRow{"failed", QT_TRANSLATE_NOOP("ToolWords", "failed")},
    StateRow{"refused", QT_TRANSLATE_NOOP("ToolWords", "not allowed")},
    StateRow{"stopped", QT_TRANSLATE_NOOP("ToolWords", "stopped")},
};

QString textOf(const QJsonValue& value) {
    if (value.isString()) return withBlankLinesMarked(visibleText(value.toString()));
    const QByteArray json = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return visibleText(QString::fromUtf8(json.mid(1, json.size() - 2)));
}

QVariantList argumentsOf(const QString& json) {
    const QJsonDocument document = QJsonDocument::fromJson(json.toUtf8());
    if (!document.isObject())
        return {QVariantMap{{"name", ""}, {"value", withBlankLinesMarked(visibleText(json))}, {"isLong", true}}};
    constexpr int longestLine = 70;
    QVariantList out;
    const QJsonObject object = document.object();
    for (auto field = object.begin(); field != object.end(); ++field) {
        const QString value = textOf(field.value());
        out.append(QVariantMap{{"name", visibleText(field.key())},
                               {"value", value},
                               {"isLong", value.size() > longestLine || value.contains('\n')}});
    }
    return out;
}

} // namespace

QVariantMap toolWords(const ToolUse& use) {
    const StateRow& state = states[static_cast<std::size_t>(use.state)];
    constexpr double thousand = 1'000;
    QStringList status;
    if (!use.source.isEmpty()) status.append(visibleText(use.source));
    if (*state.words != '\0') status.append(tr(state.words));
    if (use.state == ToolUse::State::running && !use.progress.isEmpty()) status.append(visibleText(use.progress));
    if (use.milliseconds > 0)
        status.append(tr("%1 s").arg(QLocale().toString(static_cast<double>(use.milliseconds) / thousand, 'f', 1)));
    return {{"callId", use.callId},
            {"title", visibleText(use.title.isEmpty() ? use.name : use.title)},
            {"source", visibleText(use.source)},
            {"words", visibleText(use.words)},
            {"status", status.join(", ")},
            {"state", state.name},
            {"live", !use.isOver()},
            {"effect", nameOf(use.effect)},
            {"leaves", use.leaves},
            {"arguments", argumentsOf(use.arguments)},
            {"result", visibleText(use.result)}};
}

} // namespace calliope::app

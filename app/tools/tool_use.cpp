#include "app/tools/tool_use.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

using State = ToolUse::State;

constexpr std::array effectNames{"read", "keep", "propose", "effect"};
constexpr std::array stateNames{"waiting", "asking", "running", "done", "failed", "refused", "stopped"};

/// What is not known may have effects. Older answers say only whether there are any.
ToolEffect effectOf(const QJsonValue& kept) {
    if (kept.isBool()) return kept.toBool() ? ToolEffect::effect : ToolEffect::read;
    const QString name = kept.toString();
    const auto* found =
        std::ranges::find_if(effectNames, [&](const char* each) { return name == QLatin1String(each); });
    return found == effectNames.end() ? ToolEffect::effect : static_cast<ToolEffect>(found - effectNames.begin());
}

std::string dumped(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

QJsonObject payloadOf(const storage::Block& block) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(block.payload)).object();
}

} // namespace

QString nameOf(ToolEffect effect) {
    return QLatin1String(effectNames[static_cast<std::size_t>(effect)]);
}

QString nameOf(ToolUse::State state) {
    return QLatin1String(stateNames[static_cast<std::size_t>(state)]);
}

QJsonObject payloadOf(const ToolUse& use) {
    QJsonObject out{{"id", use.callId},           {"name", use.name},     {"arguments", use.arguments},
                    {"title", use.title},         {"source", use.source}, {"effect", nameOf(use.effect)},
                    {"state", nameOf(use.state)}, {"round", use.round},   {"ms", use.milliseconds}};
    if (use.leaves) out["leaves"] = true;
    if (use.state == State::running && !use.progress.isEmpty()) out["progress"] = use.progress;
    return out;
}

storage::Block callBlock(const ToolUse& use) {
    storage::Block block;
    block.kind = storage::BlockKind::toolCall;
    block.text = use.words.toStdString();
    block.payload = dumped(payloadOf(use));
    return block;
}

storage::Block resultBlock(const ToolUse& use) {
    storage::Block block;
    block.kind = storage::BlockKind::toolResult;
    block.text = use.result.toStdString();
    block.payload = dumped({{"id", use.callId}, {"error", use.state != State::done}});
    return block;
}

ToolUse toolUseOf(const storage::Block& call, bool isRunning) {
    const QJsonObject payload = payloadOf(call);
    const QString state = payload["state"].toString();
    const auto* found =
        std::ranges::find_if(stateNames, [&](const char* name) { return state == QLatin1String(name); });
    ToolUse use{.callId = payload["id"].toString(),
                .name = payload["name"].toString(),
                .arguments = payload["arguments"].toString(),
                .title = payload["title"].toString(),
                .source = payload["source"].toString(),
                .words = QString::fromStdString(call.text),
                .effect = effectOf(payload["effect"]),
                .state = found == stateNames.end() ? State::stopped : static_cast<State>(found - stateNames.begin()),
                .round = payload["round"].toInt(),
                .milliseconds = payload["ms"].toInteger(),
                .result = {},
                .leaves = payload["leaves"].toBool(),
                .progress = payload["progress"].toString()};
    if (!isRunning && !use.isOver()) use.state = State::stopped;
    return use;
}

QString callIdOf(const storage::Block& block) {
    return payloadOf(block)["id"].toString();
}

} // namespace calliope::app

#include "app/tools/tool_use.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

using State = ToolUse::State;

constexpr std::array stateNames{"waiting", "asking", "running", "done", "failed", "refused", "stopped"};

std::string dumped(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

QJsonObject payloadOf(const storage::Block& block) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(block.payload)).object();
}

} // namespace

QJsonObject payloadOf(const ToolUse& use) {
    return {{"id", use.callId},
            {"name", use.name},
            {"arguments", use.arguments},
            {"title", use.title},
            {"source", use.source},
            {"effect", use.effect == ToolEffect::effect},
            {"state", stateNames[static_cast<std::size_t>(use.state)]},
            {"round", use.round},
            {"ms", use.milliseconds}};
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
                .effect = payload["effect"].toBool(true) ? ToolEffect::effect : ToolEffect::read,
                .state = found == stateNames.end() ? State::stopped : static_cast<State>(found - stateNames.begin()),
                .round = payload["round"].toInt(),
                .milliseconds = payload["ms"].toInteger(),
                .result = {}};
    if (!isRunning && !use.isOver()) use.state = State::stopped;
    return use;
}

QString callIdOf(const storage::Block& block) {
    return payloadOf(block)["id"].toString();
}

} // namespace calliope::app

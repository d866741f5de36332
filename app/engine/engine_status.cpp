#include "app/engine/engine_status.h"

#include "app/network/plain_text.h"

#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

constexpr std::array modelStates{"none", "loading", "ready", "failed"};
constexpr int longest = 500;

double numberOf(const QJsonValue& value) {
    constexpr double most = 1e15;
    return std::clamp(value.toDouble(), 0.0, most);
}

qint64 countOf(const QJsonValue& value) {
    return static_cast<qint64>(numberOf(value));
}

QString textOf(const QJsonValue& value) {
    return plainText(value.toString(), longest);
}

} // namespace

EngineStatus readEngineStatus(const QJsonObject& status) {
    EngineStatus out;
    const auto* state =
        std::ranges::find_if(modelStates, [&](const char* each) { return status["state"] == QLatin1String(each); });
    if (state != modelStates.end()) out.model = static_cast<EngineStatus::Model>(state - modelStates.begin());
    out.name = textOf(status["model"]);
    out.problem = textOf(status["error"]);
    const QJsonObject loading = status["loading"].toObject();
    const double total = numberOf(loading["total_bytes"]);
    if (total > 0) out.progress = std::min(1.0, numberOf(loading["done_bytes"]) / total);
    if (out.model == EngineStatus::Model::ready) out.progress = 1;
    const QJsonObject model = status["description"].toObject();
    out.architecture = textOf(model["architecture"]);
    out.device = textOf(model["device"]);
    out.deviceReason = textOf(model["device_reason"]);
    out.visionEncoder = textOf(model["vision_encoder"]);
    out.visionFingerprint = textOf(model["vision_fingerprint"]);
    out.fileBytes = countOf(model["file_bytes"]);
    out.deviceBytes = countOf(model["device_bytes"]);
    out.contextLength = countOf(model["context_length"]);
    const QJsonObject engine = status["engine"].toObject();
    out.running = countOf(engine["running"]);
    out.waiting = countOf(engine["waiting"]);
    out.cacheTokens = countOf(engine["cache_tokens"]);
    out.cacheTokensUsed = countOf(engine["cache_tokens_used"]);
    out.generatedTokens = countOf(engine["generated_tokens"]);
    out.promptTokensPerSecond = numberOf(engine["prompt_tok_s"]);
    out.stepSeconds = numberOf(engine["step_seconds"]);
    return out;
}

} // namespace calliope::app

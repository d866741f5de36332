#include "app/endpoints/answer_piece.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

struct FinishRow {
    const char* word;
    Finish finish;
};

/// Any other word means complete.
constexpr std::array finishRows{
    FinishRow{"length", Finish::length},
    FinishRow{"max_tokens", Finish::length},
    FinishRow{"tool_calls", Finish::calls},
    FinishRow{"function_call", Finish::calls},
    FinishRow{"content_filter", Finish::filtered},
    FinishRow{"safety", Finish::filtered},
    FinishRow{"error", Finish::cut},
    FinishRow{"abort", Finish::cut},
    FinishRow{"cancelled", Finish::cut},
};

Finish finishOf(const QString& word) {
    const auto* row = std::ranges::find_if(finishRows, [&](const FinishRow& each) {
        return word.compare(QLatin1String(each.word), Qt::CaseInsensitive) == 0;
    });
    return row == finishRows.end() ? Finish::complete : row->finish;
}

double numberOf(const QJsonValue& value) {
    constexpr double most = 1e12;
    return std::clamp(value.toDouble(), 0.0, most);
}

qint64 countOf(const QJsonValue& value) {
    return static_cast<qint64>(numberOf(value));
}

/// The texts of a list's parts whose kind is `kind`.
QString partsOf(const QJsonValue& value, QLatin1String kind) {
    QString out;
    for (const QJsonValue part : value.toArray()) {
        const QJsonObject fields = part.toObject();
        if (fields["type"] != kind) continue;
        const QJsonValue inner = fields[kind]; // Mistral: {"type": "thinking", "thinking": [{"type": "text", …}]}
        out += inner.isArray() ? partsOf(inner, QLatin1String("text")) : inner.toString();
    }
    return out;
}

std::optional<Usage> usageOf(const QJsonObject& event) {
    const QJsonObject usage = event["usage"].toObject();
    const QJsonObject timings = event["timings"].toObject();
    if (usage.isEmpty() && timings.isEmpty()) return std::nullopt;
    Usage out;
    out.promptTokens = countOf(usage["prompt_tokens"]);
    out.cachedTokens = countOf(usage["prompt_tokens_details"].toObject()["cached_tokens"]);
    out.answerTokens = countOf(usage["completion_tokens"]);
    out.reasoningTokens = countOf(usage["completion_tokens_details"].toObject()["reasoning_tokens"]);
    if (usage.isEmpty()) { // llama-server without stream_options
        out.cachedTokens = countOf(timings["cache_n"]);
        out.promptTokens = out.cachedTokens + countOf(timings["prompt_n"]);
        out.answerTokens = countOf(timings["predicted_n"]);
    }
    constexpr double perSecond = 1000;
    out.promptSeconds = numberOf(timings["prompt_ms"]) / perSecond;
    out.answerSeconds = numberOf(timings["predicted_ms"]) / perSecond;
    out.queuedSeconds = numberOf(timings["queued_ms"]) / perSecond;
    return out;
}

CallPiece callOf(const QJsonObject& call) {
    constexpr int unnumbered = -1;
    CallPiece out;
    out.index = call["index"].toInt(unnumbered);
    out.id = call["id"].toString();
    const QJsonObject function = call["function"].toObject();
    out.name = function["name"].toString();
    const QJsonValue arguments = function["arguments"];
    out.arguments = arguments.isObject()
                        ? QString::fromUtf8(QJsonDocument(arguments.toObject()).toJson(QJsonDocument::Compact))
                        : arguments.toString();
    return out;
}

} // namespace

std::optional<AnswerPiece> readAnswerPiece(const QByteArray& json) {
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject()) return std::nullopt;
    const QJsonObject event = document.object();
    AnswerPiece out;
    const QJsonValue error = event["error"];
    out.isError = (!error.isUndefined() && !error.isNull()) || event["object"] == QLatin1String("error");
    out.id = event["id"].toString();
    out.model = event["model"].toString();
    out.usage = usageOf(event);
    const QJsonObject choice = event["choices"].toArray().first().toObject();
    if (choice["index"].toInt() != 0) return out;
    const QJsonObject delta = choice[choice.contains("delta") ? "delta" : "message"].toObject();
    const QJsonValue content = delta["content"];
    out.content = content.isArray() ? partsOf(content, QLatin1String("text")) : content.toString();
    out.reasoning = delta["reasoning_content"].toString();
    if (out.reasoning.isEmpty()) out.reasoning = delta["reasoning"].toString();
    if (out.reasoning.isEmpty()) out.reasoning = partsOf(content, QLatin1String("thinking"));
    const QJsonArray calls = delta["tool_calls"].toArray();
    for (const QJsonValue call : calls) out.calls.push_back(callOf(call.toObject()));
    if (choice["finish_reason"].isString()) out.finish = finishOf(choice["finish_reason"].toString());
    const bool hasNoRoom = choice["calliope"].toObject()["ended_by"] == QLatin1String("context"); // our engine's
    if (hasNoRoom && out.finish == Finish::length) out.finish = Finish::contextFull;
    return out;
}

} // namespace calliope::app

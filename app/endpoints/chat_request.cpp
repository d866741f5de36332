#include "app/endpoints/chat_request.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <array>

namespace calliope::app {

namespace {

constexpr std::array roleNames{"system", "user", "assistant", "tool"};

struct OptionalField {
    const char* name;
    const char* instead; ///< nullptr: nothing
};

constexpr std::array optionalFields{
    OptionalField{"max_tokens", "max_completion_tokens"}, // OpenAI's reasoning models
    OptionalField{"max_completion_tokens", nullptr},
    OptionalField{"stream_options", nullptr},
    OptionalField{"reasoning_effort", nullptr},
    OptionalField{"chat_template_kwargs", nullptr},
    OptionalField{"top_k", nullptr},
    OptionalField{"min_p", nullptr},
    OptionalField{"repeat_penalty", nullptr},
    OptionalField{"frequency_penalty", nullptr},
    OptionalField{"presence_penalty", nullptr},
    OptionalField{"temperature", nullptr},
    OptionalField{"top_p", nullptr},
    OptionalField{"seed", nullptr},
};

QJsonObject partOf(const ChatPart& part) {
    if (part.kind == ChatPart::Kind::text) return {{"type", "text"}, {"text", part.text}};
    return {{"type", "image_url"}, {"image_url", QJsonObject{{"url", part.text}}}};
}

/// A plain text where that says everything: some servers know nothing else.
QJsonValue contentOf(const std::vector<ChatPart>& parts) {
    if (parts.empty()) return QString();
    if (parts.size() == 1 && parts.front().kind == ChatPart::Kind::text) return parts.front().text;
    QJsonArray out;
    for (const ChatPart& part : parts) out.append(partOf(part));
    return out;
}

QJsonObject messageOf(const ChatMessage& message) {
    QJsonObject out{{"role", roleNames[static_cast<std::size_t>(message.role)]}, {"content", contentOf(message.parts)}};
    if (!message.reasoning.isEmpty()) out["reasoning_content"] = message.reasoning;
    if (!message.callId.isEmpty()) out["tool_call_id"] = message.callId;
    if (message.calls.empty()) return out;
    QJsonArray calls;
    for (const ToolCall& call : message.calls)
        calls.append(QJsonObject{{"id", call.id},
                                 {"type", "function"},
                                 {"function", QJsonObject{{"name", call.name}, {"arguments", call.arguments}}}});
    out["tool_calls"] = calls;
    return out;
}

QJsonObject toolOf(const ToolSpec& tool) {
    return {{"type", "function"},
            {"function",
             QJsonObject{{"name", tool.name}, {"description", tool.description}, {"parameters", tool.parameters}}}};
}

template<typename Value>
void put(QJsonObject& body, const char* name, const std::optional<Value>& value) {
    if (value) body[QLatin1String(name)] = *value;
}

void putSampling(QJsonObject& body, const SamplingFields& fields) {
    put(body, "temperature", fields.temperature);
    put(body, "top_p", fields.topP);
    put(body, "min_p", fields.minP);
    put(body, "repeat_penalty", fields.repeatPenalty);
    put(body, "frequency_penalty", fields.frequencyPenalty);
    put(body, "presence_penalty", fields.presencePenalty);
    put(body, "top_k", fields.topK);
    put(body, "seed", fields.seed);
    put(body, "max_tokens", fields.maxTokens);
    if (!fields.stop.isEmpty()) body["stop"] = QJsonArray::fromStringList(fields.stop);
}

bool names(const QString& message, const char* field) {
    const QRegularExpression word(QStringLiteral("(?<![A-Za-z_])%1(?![A-Za-z_])").arg(QLatin1String(field)));
    return word.match(message).hasMatch();
}

} // namespace

QJsonObject bodyOf(const ChatRequest& request, Endpoint::Kind kind) {
    QJsonObject body;
    if (!request.model.isEmpty()) body["model"] = request.model;
    QJsonArray messages;
    for (const ChatMessage& message : request.messages) messages.append(messageOf(message));
    body["messages"] = messages;
    if (!request.tools.empty()) {
        QJsonArray tools;
        for (const ToolSpec& tool : request.tools) tools.append(toolOf(tool));
        body["tools"] = tools;
        if (!request.toolChoice.isNull()) body["tool_choice"] = request.toolChoice;
    }
    if (!request.responseFormat.isEmpty()) body["response_format"] = request.responseFormat;
    putSampling(body, request.sampling);
    if (!request.effort.isEmpty()) body["reasoning_effort"] = request.effort;
    if (!request.templateVariables.isEmpty()) body["chat_template_kwargs"] = request.templateVariables;
    body["stream"] = request.streams;
    if (request.streams) body["stream_options"] = QJsonObject{{"include_usage", true}};
    if (kind != Endpoint::Kind::engine) return body;
    QJsonObject calliope = request.calliope;
    put(calliope, "think_tokens", request.thinkTokens);
    put(calliope, "think_seconds", request.thinkSeconds);
    if (!calliope.isEmpty()) body["calliope"] = calliope;
    return body;
}

QString withoutRefusedField(QJsonObject& body, const QString& message) {
    for (const OptionalField& field : optionalFields) {
        const QLatin1String name(field.name);
        if (!body.contains(name) || !names(message, field.name)) continue;
        const QJsonValue value = body.take(name);
        if (field.instead != nullptr) body[QLatin1String(field.instead)] = value;
        return name;
    }
    return {};
}

} // namespace calliope::app

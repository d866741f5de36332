#pragma once

#include "app/endpoints/answer_piece.h"
#include "app/endpoints/endpoint.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

namespace calliope::app {

/// A part of a message.
struct ChatPart {
    enum class Kind { text, picture };

    Kind kind = Kind::text;
    QString text; ///< of a picture: its data URL
};

struct ChatMessage {
    enum class Role { system, user, assistant, tool };

    Role role = Role::user;
    std::vector<ChatPart> parts;
    QString reasoning;           ///< of an assistant, where its model wants it back
    std::vector<ToolCall> calls; ///< of an assistant
    QString callId;              ///< of a tool: the call that it answers
};

struct ToolSpec {
    QString name;
    QString description;
    QJsonObject parameters; ///< JSON schema
};

/// What is not set is left to the model's makers.
struct SamplingFields {
    std::optional<double> temperature;
    std::optional<double> topP;
    std::optional<double> minP;
    std::optional<double> repeatPenalty;
    std::optional<double> frequencyPenalty;
    std::optional<double> presencePenalty;
    std::optional<int> topK;
    std::optional<qint64> seed;
    std::optional<int> maxTokens;
    QStringList stop;
};

struct ChatRequest {
    QString model; ///< empty: whatever the endpoint has
    std::vector<ChatMessage> messages;
    std::vector<ToolSpec> tools;
    QJsonValue toolChoice;      ///< "none", "auto", "required" or a function; null: left out
    QJsonObject responseFormat; ///< empty: left out
    SamplingFields sampling;
    QString effort;                     ///< reasoning_effort: "none" to "xhigh"; empty: left out
    std::optional<int> thinkTokens;     ///< budget for thoughts, 0: none; see ChatStream
    std::optional<double> thinkSeconds; ///< the same in time
    QJsonObject templateVariables;      ///< chat_template_kwargs
    QJsonObject calliope;               ///< more for the own engine, as its README lists
    bool streams = true;
    QString purpose = QStringLiteral("Answer"); ///< for the ledger
};

/// The request as OpenAI's interface wants it. The `calliope` object goes to the own engine only.
[[nodiscard]] QJsonObject bodyOf(const ChatRequest& request, Endpoint::Kind kind);

/// Not every server takes every field. Where a refusal (`message`) names one that we can do without, this renames it or
/// takes it out of `body`; says which one, or nothing where the refusal is about something else.
[[nodiscard]] QString withoutRefusedField(QJsonObject& body, const QString& message);

} // namespace calliope::app

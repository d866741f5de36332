#pragma once

#include "inference/server/generation_fields.h"
#include "inference/turn/prompt.h"

namespace calliope::server {

/// A request for an answer in a conversation.
struct ChatRequest {
    turn::Conversation conversation;
    GenerationFields generation;
};

/// What of such a request becomes the prompt: messages and their pictures, tools, the template's variables. Throws
/// http::Refused and Error{usage}.
[[nodiscard]] turn::Conversation readConversation(const Fields& fields, const ServedModel& model);

/// Reads the body of POST /v1/chat/completions. Throws http::Refused and Error{usage}.
[[nodiscard]] ChatRequest readChatRequest(const Json& body, ServedModel& model);

} // namespace calliope::server

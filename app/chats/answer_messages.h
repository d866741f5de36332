#pragma once

#include "app/chats/request.h"
#include "app/tools/seen_pictures.h"

#include <vector>

namespace calliope::app {

/// Adds an answer to a request as the model's own messages: what it said, what it called, what came back, and so on.
/// Of looks (app/looks) the request says in a line each where they were, what for and what they supported; `pictures`
/// are those of the conversation, in their order. Where the answer is to go on, `source` is given: its newest looks are
/// shown as they were when they were made, as far as `limits` allow.
void addAnswer(std::vector<ChatMessage>& messages, const storage::Message& answer,
               const std::vector<storage::Attachment>& pictures, const PictureSource& source = {},
               const SeenLimits& limits = {});

} // namespace calliope::app

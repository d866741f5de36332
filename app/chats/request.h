#pragma once

#include "app/chats/modes.h"
#include "app/endpoints/chat_request.h"
#include "storage/message.h"

#include <QString>
#include <vector>

namespace calliope::app {

/// The request for an answer to the last of `branch`, which is a path of a chat from its beginning. Thoughts are not
/// sent back; answers that failed with nothing to say are left out.
[[nodiscard]] ChatRequest requestFor(const std::vector<storage::Message>& branch, const QString& systemPrompt,
                                     const Mode& mode);

/// The request for the rest of the answer at the end of `branch`.
[[nodiscard]] ChatRequest requestToGoOn(const std::vector<storage::Message>& branch, const QString& systemPrompt,
                                        const Mode& mode);

/// Whether the answer has a text that ended before its end.
[[nodiscard]] bool canGoOn(const storage::Message& answer);

} // namespace calliope::app

#pragma once

#include "app/endpoints/chat_request.h"

#include <span>

namespace calliope::app {

/// How much of what a model has looked at in a turn goes along with the later requests of that turn, besides what the
/// user attached.
struct SeenLimits {
    int pictures = 8;
    qsizetype characters = 6 << 20; ///< of all data URLs together
};

/// Pictures may take about a quarter of a context of so many tokens; 0: not known.
[[nodiscard]] SeenLimits seenLimitsFor(int contextSize);

/// Puts words in the place of all pictures in `messages` but the newest, which come last. The newest one always stays.
void keepNewestPictures(std::span<ChatMessage> messages, const SeenLimits& limits);

} // namespace calliope::app

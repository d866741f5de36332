#pragma once

#include "inference/dialect/text.h"

#include <span>
#include <string_view>

namespace calliope::dialect {

/// Dialects of plain text with tags in it: thoughts between tags at the start, then the answer, with calls among it.
struct TagSyntax {
    std::string_view reasoningOpen;
    std::string_view reasoningClose;
    std::span<const Opener> calls;       ///< read where tools are offered
    std::span<const Opener> frames = {}; ///< around the answer; always read
    bool callsEndReasoning = false;      ///< a call within thoughts ends them
};

Reading<> readTags(Context& context, const TagSyntax& syntax);

/// What of the prompt's end belongs to the answer: the tags of thoughts that it opened, or opened and closed.
[[nodiscard]] std::string_view openedTags(std::string_view prompt, const TagSyntax& syntax);

/// A frame's reading: everything up to `close` is the answer, even where it looks like a call.
template<const std::string_view& close>
Reading<bool> answerUntil(Context& context, std::string_view marker) {
    if (context.out.has(Part::content)) co_return false;
    context.in.skip(marker.size());
    co_await passText(context, {Part::content, {&close, 1}, {}, false});
    co_return true;
}

} // namespace calliope::dialect

#include "inference/dialect/tags.h"

#include <algorithm>
#include <vector>

namespace calliope::dialect {

Reading<> readTags(Context& c, const TagSyntax& syntax) {
    const std::span<const Opener> calls = c.tools.offered() ? syntax.calls : std::span<const Opener>();
    for (;;) {
        co_await skipBlanks(c);
        const Match open = co_await stands(c, syntax.reasoningOpen);
        if (open != Match::yes) break;
        c.in.skip(syntax.reasoningOpen.size());
        c.place = Place::reasoning;
        const std::span<const Opener> within = syntax.callsEndReasoning ? calls : std::span<const Opener>();
        const Ended ended = co_await passText(c, {Part::reasoning, {&syntax.reasoningClose, 1}, within, true});
        c.place = Place::answer;
        if (ended != Ended::closer) break;
    }
    c.place = Place::answer;
    std::vector<Opener> openers(calls.begin(), calls.end());
    openers.insert(openers.end(), syntax.frames.begin(), syntax.frames.end());
    co_await passText(c, {Part::content, {}, openers, false});
}

std::string_view openedTags(std::string_view prompt, const TagSyntax& syntax) {
    const std::size_t end = prompt.find_last_not_of(" \t\r\n") + 1; // 0 where all is blank
    const std::string_view text = prompt.substr(0, end);
    const auto from = [&](std::size_t begin) { return begin == std::string_view::npos ? "" : prompt.substr(begin); };
    if (text.ends_with(syntax.reasoningOpen)) return from(end - syntax.reasoningOpen.size());
    if (text.ends_with(syntax.reasoningClose)) return from(text.rfind(syntax.reasoningOpen));
    return {};
}

} // namespace calliope::dialect

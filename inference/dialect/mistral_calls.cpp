#include "inference/dialect/calls.h"
#include "inference/dialect/json_calls.h"

namespace calliope::dialect {

namespace {

/// Moves `ahead` over an identifier, if there is one, and what announces the arguments; whether they follow.
Reading<Match> lookForArguments(Context& c, std::size_t& ahead) {
    int next = co_await lookOverBlanks(c, ahead);
    Match match = co_await stands(c, mistralId, ahead);
    if (match == Match::cut) co_return match;
    if (match == Match::yes) {
        ahead += mistralId.size();
        co_await lookOverName(c, ahead);
        next = co_await lookOverBlanks(c, ahead);
    }
    match = co_await stands(c, mistralArguments, ahead);
    if (match == Match::cut) co_return match;
    if (match == Match::yes) {
        ahead += mistralArguments.size();
        co_return Match::yes;
    }
    co_return next == '{' ? Match::yes : Match::no;
}

} // namespace

Reading<bool> readMistralCalls(Context& c, std::string_view marker) {
    std::size_t ahead = marker.size();
    const int next = co_await lookOverBlanks(c, ahead);
    if (next == Input::end) c.in.skipAll();
    if (next == Input::end) co_return true;
    if (next == '[' || next == '{') {
        c.in.skip(ahead);
        const bool whole = co_await readJsonCalls(c);
        if (!whole) co_await dropThrough(c, marker, {&marker, 1});
        co_return true;
    }
    std::string name = co_await lookOverName(c, ahead);
    const Match match = co_await lookForArguments(c, ahead);
    if (match == Match::cut) c.in.skipAll();
    if (match == Match::cut) co_return true;
    if (match == Match::no || name.empty()) co_return false;
    c.in.skip(ahead);
    c.beginCall(std::move(name));
    co_await skipBlanks(c);
    const bool whole = co_await passArguments(c);
    c.out.endCall(whole);
    if (!whole) co_await dropThrough(c, marker, {&marker, 1});
    co_return true;
}

} // namespace calliope::dialect

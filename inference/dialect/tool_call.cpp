#include "inference/dialect/tool_call.h"

#include "inference/dialect/json_calls.h"
#include "inference/dialect/tagged_calls.h"

namespace calliope::dialect {

namespace {

constexpr std::string_view functionOpen = "<function=";
constexpr TaggedSyntax functionSyntax{">", "<parameter=", ">", "", "</parameter>", "</function>", true};

/// Functions up to the end of the block, at the first one's name.
Reading<bool> readFunctions(Context& c) {
    c.place = Place::answer;
    bool more = true;
    while (more) {
        const bool whole = co_await readTaggedCall(c, functionSyntax);
        if (!whole) {
            co_await dropThrough(c, toolCallClose);
            co_return true;
        }
        more = co_await skipIfNext(c, functionOpen);
    }
    co_await skipIfNext(c, toolCallClose);
    co_return true;
}

} // namespace

Reading<bool> readToolCall(Context& c, std::string_view marker) {
    std::size_t ahead = marker.size();
    const int next = co_await lookOverBlanks(c, ahead);
    if (next == '{' || next == '[' || next == Input::end) co_return co_await jsonCallsUntil<toolCallClose>(c, marker);
    const Match match = co_await stands(c, functionOpen, ahead);
    if (match == Match::no) co_return false;
    if (match == Match::cut) {
        c.in.skipAll();
        co_return true;
    }
    c.in.skip(ahead + functionOpen.size());
    co_return co_await readFunctions(c);
}

Reading<bool> readBareFunction(Context& c, std::string_view marker) {
    c.in.skip(marker.size());
    co_return co_await readFunctions(c);
}

} // namespace calliope::dialect

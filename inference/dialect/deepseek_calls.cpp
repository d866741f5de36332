#include "inference/dialect/calls.h"
#include "inference/dialect/json_calls.h"

namespace calliope::dialect {

namespace {

/// One call, behind its opening tag.
Reading<bool> readCall(Context& c) {
    std::string name = co_await readName(c, deepseekSeparator);
    if (name.empty()) co_return false;
    const int next = co_await skipBlanks(c);
    if (next != '{') { // what stood in front was the type of the tool, "function"
        name = co_await readName(c, "\n");
        if (name.empty()) co_return false;
    }
    c.beginCall(std::move(name));
    co_await skipIfNext(c, "```json");
    co_await skipBlanks(c);
    const bool whole = co_await passArguments(c);
    c.out.endCall(whole);
    if (whole) co_await skipIfNext(c, "```");
    co_return whole;
}

} // namespace

Reading<bool> readDeepseekCalls(Context& c, std::string_view marker) {
    c.in.skip(marker == deepseekCallsOpen ? marker.size() : 0);
    constexpr std::string_view ends[] = {deepseekCallOpen, deepseekCallsClose};
    bool more = co_await skipIfNext(c, deepseekCallOpen);
    while (more) {
        const bool whole = co_await readCall(c);
        if (whole)
            co_await skipIfNext(c, deepseekCallClose);
        else
            co_await dropThrough(c, deepseekCallClose, ends);
        more = co_await skipIfNext(c, deepseekCallOpen);
    }
    co_await skipIfNext(c, deepseekCallsClose);
    co_return true;
}

} // namespace calliope::dialect

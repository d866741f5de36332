#include "inference/dialect/calls.h"
#include "inference/dialect/json_calls.h"

namespace calliope::dialect {

Reading<bool> readFunctionaryPart(Context& c, std::string_view marker) {
    constexpr std::string_view answer = "all";
    std::size_t ahead = marker.size();
    std::string name = co_await lookOverName(c, ahead);
    int next = co_await c.in.peek(ahead);
    if (next != Input::end && (next != '\n' || name.empty())) co_return false;
    if (name == answer || next == Input::end) {
        c.in.skip(next == Input::end ? ahead : ahead + 1);
        co_return true;
    }
    if (!c.tools.offered()) co_return false;
    next = co_await lookOverBlanks(c, ahead);
    if (next != '{' && next != Input::end && !c.tools.has(name)) co_return false;
    c.in.skip(ahead);
    const bool isCode = next != '{' && next != Input::end;
    if (next == Input::end) co_return true;
    c.beginCall(std::move(name));
    if (isCode) { // of the tool python
        c.out.arguments("{\"code\": \"");
        co_await passText(c, {Part::quotedArguments, {&marker, 1}, {}, false});
        c.out.arguments("\"}");
    }
    const bool whole = isCode || co_await passArguments(c);
    c.out.endCall(whole);
    if (!whole) co_await dropThrough(c, marker, {&marker, 1});
    co_return true;
}

Reading<bool> readFunctionaryCall(Context& c, std::string_view marker) {
    std::size_t ahead = marker.size();
    std::string name = co_await lookOverName(c, ahead);
    const int behind = co_await c.in.peek(ahead);
    if (behind != Input::end && (behind != '>' || name.empty())) co_return false;
    if (behind == Input::end) {
        c.in.skipAll();
        co_return true;
    }
    c.in.skip(ahead + 1);
    c.beginCall(std::move(name));
    co_await skipBlanks(c);
    const bool whole = co_await passArguments(c);
    c.out.endCall(whole);
    if (whole)
        co_await skipIfNext(c, functionClose);
    else
        co_await dropThrough(c, functionClose, {&marker, 1});
    co_return true;
}

} // namespace calliope::dialect

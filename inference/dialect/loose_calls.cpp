#include "inference/dialect/calls.h"
#include "inference/dialect/json_calls.h"
#include "inference/dialect/json_text.h"
#include "inference/dialect/loose_value.h"

namespace calliope::dialect {

Reading<bool> passLooseValue(Context& c) {
    LooseValue value;
    while (value.state() == LooseValue::State::inside) {
        const int next = co_await c.in.peek();
        std::string json;
        if (next == Input::end)
            value.finish(json);
        else
            c.in.skip(value.take(c.in.held(), json));
        c.out.arguments(json);
    }
    co_return value.state() == LooseValue::State::over;
}

Reading<bool> readPythonArguments(Context& c) {
    c.in.skip(); // '('
    bool first = true;
    int next = co_await skipBlanks(c);
    while (next != ')') {
        std::size_t ahead = 0;
        const std::string key = co_await lookOverName(c, ahead);
        c.in.skip(ahead);
        next = co_await skipBlanks(c);
        if (key.empty() || next != '=') co_return false;
        c.in.skip();
        co_await skipBlanks(c);
        c.out.arguments((first ? "{" : ", ") + quotedJson(key) + ": ");
        first = false;
        const bool whole = co_await passLooseValue(c);
        if (!whole) co_return false;
        next = co_await skipBlanks(c);
        if (next == ',') {
            c.in.skip();
            next = co_await skipBlanks(c);
        } else if (next != ')') {
            co_return false;
        }
    }
    c.in.skip();
    if (!first) c.out.arguments("}");
    co_return true;
}

Reading<bool> readGemmaCall(Context& c, std::string_view marker) {
    constexpr std::string_view call = "call:";
    const Match match = co_await stands(c, call, marker.size());
    if (match == Match::no) co_return false;
    if (match == Match::cut) {
        c.in.skipAll();
        co_return true;
    }
    c.in.skip(marker.size() + call.size());
    std::size_t ahead = 0;
    std::string name = co_await lookOverName(c, ahead);
    c.in.skip(ahead);
    const int next = co_await skipBlanks(c);
    bool whole = next == '{' && !name.empty();
    if (whole) {
        c.beginCall(std::move(name));
        whole = co_await passLooseValue(c);
        c.out.endCall(whole);
    }
    if (whole)
        co_await skipIfNext(c, gemmaCallClose);
    else
        co_await dropThrough(c, gemmaCallClose, {&marker, 1});
    co_return true;
}

namespace {

/// The calls in a list, at the first one's name; whether the list was whole.
Reading<bool> readPythonCalls(Context& c) {
    for (;;) {
        std::size_t ahead = 0;
        std::string name = co_await lookOverName(c, ahead);
        int next = co_await c.in.peek(ahead);
        if (next != '(' || name.empty()) co_return false;
        c.in.skip(ahead);
        c.beginCall(std::move(name));
        const bool whole = co_await readPythonArguments(c);
        c.out.endCall(whole);
        if (!whole) co_return false;
        next = co_await skipBlanks(c);
        if (next == ']') c.in.skip();
        if (next != ',') co_return next == ']';
        c.in.skip();
        next = co_await skipBlanks(c);
        if (next == ']') {
            c.in.skip();
            co_return true;
        }
    }
}

} // namespace

Reading<bool> readLfm2Calls(Context& c, std::string_view marker) {
    std::size_t ahead = marker.size();
    int next = co_await lookOverBlanks(c, ahead);
    const bool inList = next == '[';
    if (inList) next = co_await lookOverBlanks(c, ++ahead);
    if (next == '{' || next == Input::end) co_return co_await jsonCallsUntil<lfm2CallsClose>(c, marker);
    if (!isNameByte(next) && next != ']') co_return false;
    c.in.skip(ahead);
    bool whole = next == ']';
    if (whole) c.in.skip();
    if (!whole) whole = co_await readPythonCalls(c);
    if (whole)
        co_await skipIfNext(c, lfm2CallsClose);
    else
        co_await dropThrough(c, lfm2CallsClose, {&marker, 1});
    co_return true;
}

} // namespace calliope::dialect

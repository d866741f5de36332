#pragma once

#include "inference/dialect/text.h"

#include <string>
#include <string_view>

/// Calls that are JSON objects: {"name": ..., "arguments": {...}}.
namespace calliope::dialect {

/// Reads one JSON value and passes it on as arguments of the open call, or into `into`. Control characters in strings,
/// which many models write bare, become escapes. Returns whether it was whole and right; else the place of reading is
/// at the first byte that is not.
Reading<bool> passJson(Context& context, std::string* into = nullptr);

/// Passes on the arguments of the open call: an object, or an object within a string; null means none. Returns whether
/// they were that, and whole.
Reading<bool> passArguments(Context& context);

/// Reads an object that describes a call, at its '{'; the members may come in any order, with others among them.
/// Returns whether it was whole and right. The call is reported as soon as its name is known.
Reading<bool> readJsonCall(Context& context);

/// Reads a call or a list of calls, at '{' or '['.
Reading<bool> readJsonCalls(Context& context);

/// Reads a JSON string at its quote; false where it is damaged or longer than `limit`.
Reading<bool> readJsonString(Context& context, std::string& out, std::size_t limit);

/// An opener's reading: calls as JSON between the marker and `close`.
template<const std::string_view& close>
Reading<bool> jsonCallsUntil(Context& context, std::string_view marker) {
    std::size_t ahead = marker.size();
    const int next = co_await lookOverBlanks(context, ahead);
    if (next != '{' && next != '[' && next != Input::end) co_return false;
    context.in.skip(ahead);
    context.place = Place::answer;
    if (next == Input::end) co_return true;
    const bool whole = co_await readJsonCalls(context);
    if (whole)
        co_await skipIfNext(context, close);
    else
        co_await dropThrough(context, close, {&marker, 1});
    co_return true;
}

} // namespace calliope::dialect

#include "inference/dialect/calls.h"
#include "inference/dialect/tagged_calls.h"
#include "inference/dialect/tool_call.h"

namespace calliope::dialect {

namespace {

constexpr TaggedSyntax minimaxSyntax{"\">", "<parameter name=\"", "\">", "", "</parameter>", "</invoke>", false};
constexpr std::string_view minimaxCall = "<invoke name=\"";

constexpr TaggedSyntax seedSyntax{">", "<parameter=", ">", "", "</parameter>", "</function>", false};

constexpr TaggedSyntax glmSyntax{"", "<arg_key>", "</arg_key>", "<arg_value>", "</arg_value>", toolCallClose, false};

/// Calls behind `marker`, each between `open` and the end that its syntax has, through `close`.
Reading<bool> readBlock(Context& c, std::string_view marker, std::string_view open, const TaggedSyntax& syntax,
                        std::string_view close) {
    std::size_t ahead = marker.size();
    co_await lookOverBlanks(c, ahead);
    const Match match = co_await stands(c, open, ahead);
    if (match == Match::no) co_return false;
    c.in.skip(marker.size());
    bool more = co_await skipIfNext(c, open);
    while (more) {
        const bool whole = co_await readTaggedCall(c, syntax);
        if (!whole) {
            co_await dropThrough(c, close, {&marker, 1});
            co_return true;
        }
        more = co_await skipIfNext(c, open);
    }
    co_await skipIfNext(c, close);
    co_return true;
}

} // namespace

Reading<bool> readMinimaxCalls(Context& c, std::string_view marker) {
    return readBlock(c, marker, minimaxCall, minimaxSyntax, minimaxClose);
}

Reading<bool> readSeedCalls(Context& c, std::string_view marker) {
    return readBlock(c, marker, functionOpen, seedSyntax, seedClose);
}

Reading<bool> readGlmCall(Context& c, std::string_view marker) {
    std::size_t ahead = marker.size();
    co_await lookOverBlanks(c, ahead);
    const std::size_t begin = ahead;
    const std::string name = co_await lookOverName(c, ahead);
    const int next = co_await lookOverBlanks(c, ahead);
    if (next == Input::end) {
        c.in.skipAll();
        co_return true;
    }
    if (name.empty()) co_return co_await readToolCall(c, marker); // as other models write it
    const Match key = co_await stands(c, glmSyntax.keyOpen, ahead);
    const Match close = co_await stands(c, toolCallClose, ahead);
    if (key == Match::no && close == Match::no) co_return false;
    c.in.skip(begin);
    const bool whole = co_await readTaggedCall(c, glmSyntax);
    if (!whole) co_await dropThrough(c, toolCallClose, {&marker, 1});
    co_return true;
}

} // namespace calliope::dialect

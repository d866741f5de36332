#include "inference/dialect/dialect.h"
#include "inference/dialect/parser.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

// Parses the input as what a model wrote: the first byte chooses the dialect, the second whether tools are offered and
// how large the pieces are. Pieces must mean the same as the whole, and a complete call must have an object.
namespace {

using namespace calliope::dialect;
using Json = nlohmann::ordered_json;

const Json& tools() {
    static const Json all = Json::parse(R"([{"function": {"name": "f", "parameters": {"properties":
        {"a": {"type": "string"}, "b": {"type": "integer"}, "c": {"type": ["string", "null"]}}}}}])");
    return all;
}

Message read(Parser parser, std::string_view text, std::size_t piece) {
    Message message;
    for (std::size_t at = 0; at < text.size(); at += piece) {
        message.add(parser.push(text.substr(at, piece)));
        (void)parser.answerText();
    }
    message.add(parser.finish());
    return message;
}

bool same(const Message& a, const Message& b) {
    if (a.content != b.content || a.reasoning != b.reasoning || a.calls.size() != b.calls.size()) return false;
    for (std::size_t i = 0; i < a.calls.size(); ++i)
        if (a.calls[i].name != b.calls[i].name || a.calls[i].arguments != b.calls[i].arguments ||
            a.calls[i].complete != b.calls[i].complete)
            return false;
    return true;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const Dialect& row = dialects()[data[0] % dialects().size()];
    const std::string chatTemplate = std::string(row.detectors.front().text) + std::string(row.detectors.front().also);
    const Json offered = data[1] % 2 == 1 ? tools() : Json();
    const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
    const Message whole = read(Parser(chatTemplate, "", offered), text, size);
    const Message pieces = read(Parser(chatTemplate, "", offered), text, 1 + data[1] / 2 % 16);
    if (!same(whole, pieces)) std::abort();
    for (const Call& call : whole.calls)
        if (call.complete && !Json::parse(call.arguments, nullptr, false).is_object()) std::abort();
    return 0;
}

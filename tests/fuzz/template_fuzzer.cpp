#include "inference/base/error.h"
#include "inference/chat/chat_template.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

// Renders the input as a chat template of a short conversation, with limits that keep every run short. Any outcome is
// fine but a crash, a sanitizer's report, a run of seconds, or an exception other than Error.
namespace {

using namespace calliope;
using Json = nlohmann::ordered_json;

jinja::Limits smallLimits() {
    jinja::Limits limits;
    limits.steps = 20'000;
    limits.memory = std::size_t{1} << 20;
    limits.output = 10'000;
    return limits;
}

ChatTemplate::Inputs conversation() {
    ChatTemplate::Inputs inputs;
    inputs.messages = Json::parse(R"([
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "Zürich 🦙"}, {"type": "image"}]},
        {"role": "assistant", "content": null, "tool_calls": [
            {"id": "a", "function": {"name": "f.g", "arguments": {"x": [1, -2.5, true, null], "y": {"z": "<&>"}}}}]},
        {"role": "tool", "content": "42"}])");
    inputs.tools = Json::parse(R"([{"type": "function", "function": {"name": "f.g", "description": "d",
        "parameters": {"type": "object", "properties": {"x": {"type": "array"}}, "required": ["x"]}}}])");
    inputs.bosToken = "<s>";
    inputs.eosToken = "</s>";
    inputs.extra = {{"enable_thinking", true}, {"n", 3}, {"big", 18446744073709551615ull}, {"half", 0.5}};
    inputs.now = {2026, 11, 20, 12, 34, 5};
    return inputs;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const ChatTemplate::Inputs inputs = conversation();
    try {
        const ChatTemplate chatTemplate({reinterpret_cast<const char*>(data), size}, smallLimits());
        if (chatTemplate.render(inputs).size() > smallLimits().output) std::abort();
    } catch (const Error& error) {
        if (std::string_view(error.what()).empty()) std::abort();
    }
    return 0;
}

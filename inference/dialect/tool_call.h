#pragma once

#include "inference/dialect/text.h"

/// The tag <tool_call>, which most dialects share.
namespace calliope::dialect {

inline constexpr std::string_view toolCallOpen = "<tool_call>";
inline constexpr std::string_view toolCallClose = "</tool_call>";

/// JSON (Hermes) or <function=NAME><parameter=KEY>value</parameter></function> (Qwen) between the tags.
Reading<bool> readToolCall(Context& context, std::string_view marker);

/// Qwen's function without <tool_call> in front.
Reading<bool> readBareFunction(Context& context, std::string_view marker);

} // namespace calliope::dialect

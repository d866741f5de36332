#pragma once

#include "inference/dialect/context.h"

#include <string_view>

/// Dialects whose output is a sequence of messages, each with a header that says whom it is for.
namespace calliope::dialect {

inline constexpr std::string_view messageStart = "<|start|>";
inline constexpr std::string_view messageText = "<|message|>";
inline constexpr std::string_view messageChannel = "<|channel|>";
inline constexpr std::string_view messageConstrain = "<|constrain|>";

/// Harmony (gpt-oss): `<|start|>assistant to=RECIPIENT<|channel|>CHANNEL <|constrain|>json<|message|>...<|end|>`. The
/// channel `analysis` is reasoning, any other is content; what has a recipient is a call, its arguments JSON.
Reading<> readHarmony(Context& context);

/// Muse: `<|start|>assistant to=RECIPIENT<|message|>...<|eom|>`. For `self` it is reasoning, for `user` or nobody it is
/// content, for anybody else it holds calls in tags.
Reading<> readMuse(Context& context);

/// What of the prompt's end belongs to the answer: the beginning of the last message.
[[nodiscard]] std::string_view openedMessage(std::string_view prompt);

} // namespace calliope::dialect

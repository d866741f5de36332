#pragma once

#include <span>
#include <string>
#include <string_view>

namespace calliope::dialect {

struct Context;
template<typename T>
class Reading;

/// Texts that a chat template must contain.
struct Detector {
    std::string_view text;
    std::string_view also;
};

/// How a family of models writes thoughts, answers and tool calls: one row of the table in dialects.cpp. A row is
/// chosen by what a chat template contains, never by a model's name.
struct Dialect {
    std::string_view name;                     ///< for people
    std::span<const Detector> detectors;       ///< templates of this dialect fit one of these
    std::span<const std::string_view> markers; ///< syntax that may be spelled with control tokens

    /// Reads the whole output.
    Reading<void> (*read)(Context& context);

    /// The end of a prompt that belongs to the answer already, as if the model had written it; often empty.
    std::string_view (*opened)(std::string_view prompt);

    /// What to write in order to come to the answer; empty where there are no thoughts.
    struct Ways {
        std::string_view fromStart;     ///< instead of any thoughts
        std::string_view fromReasoning; ///< out of thoughts
        std::string_view fromHeader;    ///< dialects of messages: from behind a message, and then as `fromStart`
    } toAnswer;

    std::string_view thoughts; ///< what they begin with; empty where there are none

    std::string_view reasoningMark; ///< templates whose models think contain it
};

/// The row for a chat template; the last one fits any.
[[nodiscard]] const Dialect& dialectOf(std::string_view chatTemplate);

/// Whether models of this template think before they answer.
[[nodiscard]] bool reasons(const Dialect& dialect, std::string_view chatTemplate);

/// The whole table.
[[nodiscard]] std::span<const Dialect> dialects();

} // namespace calliope::dialect

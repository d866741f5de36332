#pragma once

#include "inference/grammar/grammar.h"

#include <functional>
#include <string_view>
#include <vector>

namespace calliope::grammar {

/// How one character of the ranges is written in the text that is being made.
using WriteCharacter = std::function<ExpressionId(std::vector<CodePoints> ranges)>;

/// The regular part of ECMAScript's expressions: characters, `.`, classes, \d \w \s and their negations, groups (of all
/// kinds that only group), `|`, the repetitions (greedy or not, which is the same for a whole text), escapes, and `^`
/// and
/// `$` at the ends of an alternative that is in no group. Without an anchor anything may stand there, as JSON Schema
/// searches.
///
/// Throws Error{unsupported} that says what it cannot do (look-around, back references, word boundaries, properties of
/// Unicode, anchors elsewhere), and where it is too long, too deep or repeats too often; Error{usage} for what is no
/// expression.
[[nodiscard]] ExpressionId readRegex(Grammar& grammar, std::string_view pattern, const WriteCharacter& write);

inline constexpr std::size_t mostRegexBytes = 10'000;
inline constexpr int deepestRegex = 50;
inline constexpr std::uint32_t mostRegexRepeats = 10'000;

} // namespace calliope::grammar

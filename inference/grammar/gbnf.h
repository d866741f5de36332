#pragma once

#include "inference/grammar/grammar.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

namespace calliope::grammar {

/// The token of exactly this text, of any kind.
using FindToken = std::function<std::optional<tokenizer::TokenId>(std::string_view text)>;

/// Reads llama.cpp's GBNF (its grammars/README.md): `name ::= …` with "texts", [classes], [^negated], `.`, (groups),
/// `|`,
/// `* + ? {m} {m,} {m,n}`, # comments, tokens `<[id]>` and `<text>` and their negation `!<…>`; escapes \n \r \t \\ \"
/// \[ \]
/// \^ \- \xHH \uHHHH \UHHHHHHHH. A rule ends at the end of a line, but not inside a group or next to `|`. Matching
/// begins with the rule `root`. `.` is any character, line ends too. Token references by text need `findToken`.
///
/// Throws Error{usage} that names line and column for everything that is not a grammar, rules that are missing or
/// defined twice, texts beyond `mostGbnfBytes`, groups nested deeper than `deepestGbnf` and repetitions beyond
/// `mostGbnfRepeats`. What a rule may not say (left recursion) is refused when it is compiled.
[[nodiscard]] Grammar readGbnf(std::string_view text, const FindToken& findToken = {});

inline constexpr std::size_t mostGbnfBytes = std::size_t{4} << 20;
inline constexpr int deepestGbnf = 100;
inline constexpr std::uint32_t mostGbnfRepeats = 100'000;

} // namespace calliope::grammar

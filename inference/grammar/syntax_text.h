#pragma once

#include "inference/grammar/control_tokens.h"
#include "inference/grammar/grammar.h"

#include <cstdint>
#include <string_view>

namespace calliope::grammar {

/// Writes the texts of a chat format's syntax into a grammar, control tokens by their ids.
class SyntaxText {
public:
    /// Both must outlive it.
    SyntaxText(Grammar& grammar, const ControlTokens& controls)
        : m_grammar(grammar)
        , m_controls(controls) {}

    /// The text with its placeholders filled: `{name}` and `{key}` as plain bytes, `{id}`, `{n}`, `{\n}`, `{ }`.
    [[nodiscard]] ExpressionId text(std::string_view text, std::string_view name = {}, std::string_view key = {});

    /// Any text up to `end`, which may hold the placeholder `{\n}` behind its first character. Characters are whole,
    /// control tokens end nothing but where `end` begins with one.
    [[nodiscard]] ExpressionId until(std::string_view end);

    /// The same, of `least` to `most` characters; within it even the first two characters of `end` stand nowhere
    /// together. Two rules a character.
    [[nodiscard]] ExpressionId until(std::string_view end, std::uint32_t least, std::uint32_t most);

private:
    [[nodiscard]] ExpressionId untilBytes(std::string_view end);

    Grammar& m_grammar;
    const ControlTokens& m_controls;
};

} // namespace calliope::grammar

#pragma once

#include "inference/tokenizer/token.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::grammar {

/// Code points from `first` to `last`, both included.
struct CodePoints {
    char32_t first = 0;
    char32_t last = 0;

    bool operator==(const CodePoints&) const = default;
};

/// Sorted, merged, without surrogates and what lies beyond Unicode.
[[nodiscard]] std::vector<CodePoints> normalised(const std::vector<CodePoints>& ranges);

/// All other code points; `ranges` must be normalised.
[[nodiscard]] std::vector<CodePoints> complement(std::span<const CodePoints> ranges);

using RuleId = std::uint32_t;
using ExpressionId = std::uint32_t; ///< of one grammar; an expression may be a part of several others

enum class ExpressionKind : std::uint8_t {
    literal,   ///< these bytes
    codePoint, ///< one character of the ranges, in UTF-8
    token,     ///< this token by its id, whatever its text
    notToken,  ///< one token, any but this one
    rule,      ///< what the rule says
    sequence,  ///< the parts one after another; none: the empty text
    choice,    ///< one of the parts; none: nothing at all fits
    repeat,    ///< the one part, `least` to `most` times
};

inline constexpr std::uint32_t unlimited = 0xffffffffu;

struct Expression {
    ExpressionKind kind = ExpressionKind::sequence;
    std::string text;
    std::vector<CodePoints> ranges;
    tokenizer::TokenId token = 0;
    RuleId rule = 0;
    std::vector<ExpressionId> parts;
    std::uint32_t least = 0;
    std::uint32_t most = 0;
};

/// What a text may look like, as data: named rules whose bodies are expressions. Readers of notations build it,
/// Automaton compiles it. Throws Error{usage} where a grammar grows beyond `mostExpressions` or `mostBytes`.
class Grammar {
public:
    static constexpr std::size_t mostExpressions = 500'000;
    static constexpr std::size_t mostBytes = std::size_t{16} << 20; ///< of all texts and ranges

    /// A rule that says nothing yet; `define` it before compiling.
    RuleId declare(std::string name);
    void define(RuleId rule, ExpressionId body);
    RuleId add(std::string name, ExpressionId body);

    [[nodiscard]] ExpressionId literal(std::string_view bytes);
    [[nodiscard]] ExpressionId codePoint(const std::vector<CodePoints>& ranges);
    [[nodiscard]] ExpressionId token(tokenizer::TokenId id);
    [[nodiscard]] ExpressionId notToken(tokenizer::TokenId id);
    [[nodiscard]] ExpressionId reference(RuleId rule);
    [[nodiscard]] ExpressionId sequence(std::vector<ExpressionId> parts);
    [[nodiscard]] ExpressionId choice(std::vector<ExpressionId> parts);
    [[nodiscard]] ExpressionId repeat(ExpressionId part, std::uint32_t least, std::uint32_t most);
    [[nodiscard]] ExpressionId optional(ExpressionId part) { return repeat(part, 0, 1); }
    [[nodiscard]] ExpressionId empty() { return sequence({}); }

    /// Where matching begins; the first rule unless set.
    void setRoot(RuleId rule) { m_root = rule; }
    [[nodiscard]] RuleId root() const { return m_root; }

    struct Rule {
        std::string name; ///< for messages
        ExpressionId body = undefined;
    };
    static constexpr ExpressionId undefined = 0xffffffffu;

    [[nodiscard]] std::span<const Rule> rules() const { return m_rules; }
    [[nodiscard]] const Expression& expression(ExpressionId id) const { return m_expressions[id]; }

private:
    ExpressionId append(Expression&& expression);

    std::vector<Rule> m_rules;
    std::vector<Expression> m_expressions;
    std::size_t m_bytes = 0;
    RuleId m_root = 0;
};

} // namespace calliope::grammar

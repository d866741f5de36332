#pragma once

#include "inference/grammar/grammar.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::grammar {

/// Keeps the order of properties.
using Json = nlohmann::ordered_json;

/// Throws Error{usage} where values are nested deeper than `levels`: copying and comparing them recurses.
void requireShallow(const Json& json, int levels = 200);

/// Never unbounded: a model that prefers blanks to going on would fill the rest of its answer with them.
enum class WhiteSpace : std::uint8_t {
    compact, ///< none
    limited, ///< behind `{ [ , :` and before `} ]` one blank, or one line end and up to 20 blanks or tabs
};

/// The pieces that texts in JSON are made of, as rules that are added to a grammar when first asked for. All numbers
/// and strings it can write are read back by any JSON parser: numbers have up to 18 digits before and behind the point
/// and two in the exponent, escapes never stand for half a character.
class JsonParts {
public:
    /// `grammar` must outlive it.
    JsonParts(Grammar& grammar, WhiteSpace whiteSpace)
        : m_grammar(grammar)
        , m_whiteSpace(whiteSpace) {}

    [[nodiscard]] Grammar& grammar() { return m_grammar; }

    ExpressionId space();
    ExpressionId string();
    ExpressionId number();
    ExpressionId integer();
    ExpressionId boolean();
    ExpressionId null();
    ExpressionId value();  ///< anything
    ExpressionId object(); ///< of anything
    ExpressionId array();  ///< of anything

    /// One character of a string, in any spelling.
    ExpressionId character();

    /// One character of the ranges, in a string; each has one spelling only.
    ExpressionId characters(std::vector<CodePoints> ranges);

    /// This value; objects in this order.
    ExpressionId literal(const Json& value);

    /// `"name": `.
    ExpressionId key(std::string_view name);

    /// A string that is none of these, in quotes. It has no \u escapes, so that none is spelled in another way.
    ExpressionId otherString(std::span<const std::string> names);

    /// `{` members `}` and the like, `members` separated by commas, at least one.
    ExpressionId list(char open, ExpressionId member, char close);

private:
    struct KeyTree;

    ExpressionId once(std::optional<RuleId>& rule, const char* name, const std::function<ExpressionId()>& body);
    ExpressionId plainCharacters(std::vector<CodePoints> ranges);
    ExpressionId digits(std::uint32_t least, std::uint32_t most);
    RuleId keyRule(const KeyTree& tree, ExpressionId rest);

    Grammar& m_grammar;
    WhiteSpace m_whiteSpace;
    std::optional<RuleId> m_space;
    std::optional<RuleId> m_string;
    std::optional<RuleId> m_number;
    std::optional<RuleId> m_integer;
    std::optional<RuleId> m_value;
    std::optional<RuleId> m_object;
    std::optional<RuleId> m_array;
    std::optional<ExpressionId> m_character;
    std::optional<RuleId> m_restOfKey;
};

} // namespace calliope::grammar

#include "inference/grammar/json_parts.h"

#include "inference/base/error.h"
#include "inference/tokenizer/utf8.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace calliope::grammar {

namespace {

struct ShortEscape {
    char32_t point;
    std::string_view text;
};
constexpr std::array<ShortEscape, 7> shortEscapes{
    {{U'"', "\\\""}, {U'\\', "\\\\"}, {U'\b', "\\b"}, {U'\f', "\\f"}, {U'\n', "\\n"}, {U'\r', "\\r"}, {U'\t', "\\t"}}};

constexpr std::array<CodePoints, 3> mustBeEscaped{{{0, 0x1f}, {U'"', U'"'}, {U'\\', U'\\'}}};

std::vector<CodePoints> intersection(std::span<const CodePoints> a, std::span<const CodePoints> b) {
    std::vector<CodePoints> out;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        const CodePoints common{std::max(a[i].first, b[j].first), std::min(a[i].last, b[j].last)};
        if (common.first <= common.last) out.push_back(common);
        if (a[i].last < b[j].last)
            ++i;
        else
            ++j;
    }
    return out;
}

std::vector<CodePoints> hexDigits() {
    return {{U'0', U'9'}, {U'A', U'F'}, {U'a', U'f'}};
}

} // namespace

/// The names' beginnings, character by character as they are spelled in JSON.
struct JsonParts::KeyTree {
    std::map<std::string, KeyTree> next; // by the spelling of the next character
    bool isName = false;
};

void requireShallow(const Json& json, int levels) {
    if (levels <= 0) throw Error(ErrorKind::usage, "The JSON schema is nested too deeply.");
    if (json.is_structured())
        for (const Json& each : json) requireShallow(each, levels - 1);
}

ExpressionId JsonParts::once(std::optional<RuleId>& rule, const char* name, const std::function<ExpressionId()>& body) {
    if (!rule) {
        rule = m_grammar.declare(name);
        const RuleId id = *rule;
        m_grammar.define(id, body());
    }
    return m_grammar.reference(*rule);
}

ExpressionId JsonParts::digits(std::uint32_t least, std::uint32_t most) {
    return m_grammar.repeat(m_grammar.codePoint({{U'0', U'9'}}), least, most);
}

ExpressionId JsonParts::space() {
    if (m_whiteSpace == WhiteSpace::compact) return m_grammar.empty();
    return once(m_space, "white space", [&] {
        const ExpressionId indent = m_grammar.repeat(m_grammar.codePoint({{U'\t', U'\t'}, {U' ', U' '}}), 0, 20);
        return m_grammar.choice(
            {m_grammar.empty(), m_grammar.literal(" "), m_grammar.sequence({m_grammar.literal("\n"), indent})});
    });
}

ExpressionId JsonParts::plainCharacters(std::vector<CodePoints> ranges) {
    const std::vector<CodePoints> plain = complement(mustBeEscaped);
    return m_grammar.codePoint(intersection(ranges, plain));
}

ExpressionId JsonParts::character() {
    if (m_character) return *m_character;
    Grammar& g = m_grammar;
    const ExpressionId hex = g.codePoint(hexDigits());
    const ExpressionId low =
        g.sequence({g.codePoint({{U'd', U'd'}, {U'D', U'D'}}), g.codePoint({{U'c', U'f'}, {U'C', U'F'}}), hex, hex});
    const ExpressionId high = g.sequence(
        {g.codePoint({{U'd', U'd'}, {U'D', U'D'}}), g.codePoint({{U'8', U'9'}, {U'a', U'b'}, {U'A', U'B'}}), hex, hex});
    const ExpressionId single =
        g.choice({g.sequence({g.codePoint({{U'0', U'9'}, {U'a', U'c'}, {U'A', U'C'}, {U'e', U'f'}, {U'E', U'F'}}), hex,
                              hex, hex}),
                  g.sequence({g.codePoint({{U'd', U'd'}, {U'D', U'D'}}), g.codePoint({{U'0', U'7'}}), hex, hex})});
    const ExpressionId escape =
        g.choice({g.codePoint({{U'"', U'"'},
                               {U'\\', U'\\'},
                               {U'/', U'/'},
                               {U'b', U'b'},
                               {U'f', U'f'},
                               {U'n', U'n'},
                               {U'r', U'r'},
                               {U't', U't'}}),
                  g.sequence({g.literal("u"), g.choice({single, g.sequence({high, g.literal("\\u"), low})})})});
    // Not a rule: inside a string all tokens are then found without looking at callers.
    m_character = g.choice({g.codePoint(complement(mustBeEscaped)), g.sequence({g.literal("\\"), escape})});
    return *m_character;
}

ExpressionId JsonParts::characters(std::vector<CodePoints> ranges) {
    ranges = normalised(ranges);
    std::vector<ExpressionId> parts{plainCharacters(ranges)};
    const auto holds = [&](char32_t point) {
        return std::any_of(ranges.begin(), ranges.end(),
                           [&](const CodePoints& each) { return each.first <= point && point <= each.last; });
    };
    const auto add = [&](char32_t point) {
        if (!holds(point)) return;
        const auto known = std::find_if(shortEscapes.begin(), shortEscapes.end(),
                                        [&](const ShortEscape& each) { return each.point == point; });
        if (known != shortEscapes.end())
            parts.push_back(m_grammar.literal(known->text));
        else
            parts.push_back(
                m_grammar.literal({std::string("\\u00") + (point < 16 ? '0' : '1') + "0123456789abcdef"[point % 16]}));
    };
    for (char32_t point = 0; point < 0x20; ++point) add(point);
    add(U'"');
    add(U'\\');
    return m_grammar.choice(std::move(parts));
}

ExpressionId JsonParts::string() {
    return once(m_string, "string", [&] {
        return m_grammar.sequence(
            {m_grammar.literal("\""), m_grammar.repeat(character(), 0, unlimited), m_grammar.literal("\"")});
    });
}

ExpressionId JsonParts::integer() {
    return once(m_integer, "integer", [&] {
        return m_grammar.sequence(
            {m_grammar.optional(m_grammar.literal("-")),
             m_grammar.choice(
                 {m_grammar.literal("0"), m_grammar.sequence({m_grammar.codePoint({{U'1', U'9'}}), digits(0, 17)})})});
    });
}

ExpressionId JsonParts::number() {
    return once(m_number, "number", [&] {
        const ExpressionId sign = m_grammar.optional(m_grammar.codePoint({{U'+', U'+'}, {U'-', U'-'}}));
        const ExpressionId exponent =
            m_grammar.sequence({m_grammar.codePoint({{U'e', U'e'}, {U'E', U'E'}}), sign, digits(1, 2)});
        return m_grammar.sequence({integer(),
                                   m_grammar.optional(m_grammar.sequence({m_grammar.literal("."), digits(1, 18)})),
                                   m_grammar.optional(exponent)});
    });
}

ExpressionId JsonParts::boolean() {
    return m_grammar.choice({m_grammar.literal("true"), m_grammar.literal("false")});
}

ExpressionId JsonParts::null() {
    return m_grammar.literal("null");
}

ExpressionId JsonParts::list(char open, ExpressionId member, char close) {
    const ExpressionId next = m_grammar.sequence({m_grammar.literal(","), space(), member});
    return m_grammar.sequence({m_grammar.literal(std::string(1, open)), space(), member,
                               m_grammar.repeat(next, 0, unlimited), space(),
                               m_grammar.literal(std::string(1, close))});
}

ExpressionId JsonParts::value() {
    return once(m_value, "value", [&] {
        return m_grammar.choice({object(), array(), string(), number(), boolean(), null()});
    });
}

ExpressionId JsonParts::object() {
    return once(m_object, "object", [&] {
        const ExpressionId member = m_grammar.sequence({string(), m_grammar.literal(":"), space(), value()});
        return m_grammar.choice(
            {list('{', member, '}'), m_grammar.sequence({m_grammar.literal("{"), space(), m_grammar.literal("}")})});
    });
}

ExpressionId JsonParts::array() {
    return once(m_array, "array", [&] {
        return m_grammar.choice(
            {list('[', value(), ']'), m_grammar.sequence({m_grammar.literal("["), space(), m_grammar.literal("]")})});
    });
}

ExpressionId JsonParts::key(std::string_view name) {
    return m_grammar.sequence({m_grammar.literal(Json(name).dump()), m_grammar.literal(":"), space()});
}

ExpressionId JsonParts::literal(const Json& value) {
    if (!value.is_structured() || value.empty()) return m_grammar.literal(value.dump());
    std::vector<ExpressionId> parts{m_grammar.literal(value.is_object() ? "{" : "["), space()};
    bool isFirst = true;
    for (const auto& [name, item] : value.items()) {
        if (!isFirst) {
            parts.push_back(m_grammar.literal(","));
            parts.push_back(space());
        }
        isFirst = false;
        if (value.is_object()) parts.push_back(key(name));
        parts.push_back(literal(item));
    }
    parts.push_back(space());
    parts.push_back(m_grammar.literal(value.is_object() ? "}" : "]"));
    return m_grammar.sequence(std::move(parts));
}

RuleId JsonParts::keyRule(const KeyTree& tree, ExpressionId rest) {
    std::vector<ExpressionId> parts;
    std::vector<CodePoints> taken;
    for (const auto& [spelling, next] : tree.next) {
        parts.push_back(m_grammar.sequence({m_grammar.literal(spelling), m_grammar.reference(keyRule(next, rest))}));
        if (spelling.front() == '\\') continue;
        const char32_t point = tokenizer::characterAt(spelling, 0).point;
        taken.push_back({point, point});
    }
    taken.insert(taken.end(), mustBeEscaped.begin(), mustBeEscaped.end());
    parts.push_back(m_grammar.sequence({m_grammar.codePoint(complement(normalised(taken))), rest}));
    for (const ShortEscape& escape : shortEscapes)
        if (!tree.next.contains(std::string(escape.text)))
            parts.push_back(m_grammar.sequence({m_grammar.literal(escape.text), rest}));
    if (!tree.isName) parts.push_back(m_grammar.literal("\""));
    return m_grammar.add("another key", m_grammar.choice(std::move(parts)));
}

ExpressionId JsonParts::otherString(std::span<const std::string> names) {
    const ExpressionId rest = once(m_restOfKey, "rest of a key", [&] {
        std::vector<ExpressionId> any{m_grammar.codePoint(complement(mustBeEscaped))};
        for (const ShortEscape& escape : shortEscapes) any.push_back(m_grammar.literal(escape.text));
        return m_grammar.sequence(
            {m_grammar.repeat(m_grammar.choice(std::move(any)), 0, unlimited), m_grammar.literal("\"")});
    });
    KeyTree tree;
    for (const std::string& name : names) {
        const std::string spelled = Json(name).dump();
        if (spelled.find("\\u") != std::string::npos) continue; // never spelled by what follows
        KeyTree* node = &tree;
        for (std::size_t at = 1; at + 1 < spelled.size();) {
            const std::size_t length = spelled[at] == '\\' ? 2 : tokenizer::characterAt(spelled, at).bytes;
            node = &node->next[spelled.substr(at, length)];
            at += length;
        }
        node->isName = true;
    }
    return m_grammar.sequence({m_grammar.literal("\""), m_grammar.reference(keyRule(tree, rest))});
}

} // namespace calliope::grammar

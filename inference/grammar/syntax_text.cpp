#include "inference/grammar/syntax_text.h"

#include "inference/tokenizer/utf8.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace calliope::grammar {

namespace {
constexpr std::array<std::string_view, 6> placeholders{"{name}", "{key}", "{id}", "{n}", "{\n}", "{ }"};
}

ExpressionId SyntaxText::text(std::string_view text, std::string_view name, std::string_view key) {
    std::vector<ExpressionId> parts;
    while (!text.empty()) {
        std::size_t at = text.size();
        std::string_view placeholder;
        for (const std::string_view each : placeholders)
            if (const std::size_t found = text.find(each); found < at) {
                at = found;
                placeholder = each;
            }
        for (const MarkedPart& part : m_controls.split(text.substr(0, at)))
            parts.push_back(part.token ? m_grammar.token(*part.token) : m_grammar.literal(part.bytes));
        text.remove_prefix(at + placeholder.size());
        if (placeholder == "{name}")
            parts.push_back(m_grammar.literal(name));
        else if (placeholder == "{key}")
            parts.push_back(m_grammar.literal(key));
        else if (placeholder == "{id}")
            parts.push_back(m_grammar.repeat(m_grammar.codePoint({{U'0', U'9'}, {U'A', U'Z'}, {U'a', U'z'}}), 9, 9));
        else if (placeholder == "{n}")
            parts.push_back(m_grammar.repeat(m_grammar.codePoint({{U'0', U'9'}}), 1, 3));
        else if (placeholder == "{\n}")
            parts.push_back(m_grammar.optional(m_grammar.literal("\n")));
        else if (placeholder == "{ }")
            parts.push_back(m_grammar.optional(m_grammar.literal(" ")));
    }
    return m_grammar.sequence(std::move(parts));
}

ExpressionId SyntaxText::until(std::string_view end) {
    const std::size_t plain = std::min(end.find("{\n}"), end.size());
    const MarkedText parts = m_controls.split(end.substr(0, plain));
    if (!parts.empty() && parts.front().token)
        return m_grammar.sequence({m_grammar.repeat(m_grammar.codePoint({{0, 0x10ffff}}), 0, unlimited), text(end)});
    const std::string_view bytes = parts.empty() ? std::string_view() : std::string_view(parts.front().bytes);
    return m_grammar.sequence({untilBytes(bytes), text(end.substr(bytes.size()))});
}

ExpressionId SyntaxText::until(std::string_view end, std::uint32_t least, std::uint32_t most) {
    const ExpressionId ending = text(end);
    const MarkedText parts = m_controls.split(end);
    if (parts.empty() || parts.front().token)
        return m_grammar.sequence({m_grammar.repeat(m_grammar.codePoint({{0, 0x10ffff}}), least, most), ending});
    const tokenizer::Utf8Character first = tokenizer::characterAt(parts.front().bytes, 0);
    const bool isAlone = parts.front().bytes.size() == first.bytes;
    const char32_t second = isAlone ? first.point : tokenizer::characterAt(parts.front().bytes, first.bytes).point;
    const ExpressionId begins = m_grammar.codePoint({{first.point, first.point}});
    const ExpressionId plain = m_grammar.codePoint(complement(normalised({{first.point, first.point}})));
    const ExpressionId breaksOff =
        m_grammar.codePoint(complement(normalised({{first.point, first.point}, {second, second}})));
    // Behind so many characters, of which the last is not the first of `end`, and is it; from the last to the first.
    std::optional<RuleId> other;
    std::optional<RuleId> begun;
    for (std::uint32_t count = most + 1; count-- > 0;) {
        const auto behind = [&](ExpressionId next) {
            std::vector<ExpressionId> ways;
            if (count >= least) ways.push_back(ending);
            if (other) ways.push_back(m_grammar.sequence({next, m_grammar.reference(*other)}));
            if (begun && !isAlone) ways.push_back(m_grammar.sequence({begins, m_grammar.reference(*begun)}));
            return m_grammar.add("text", m_grammar.choice(std::move(ways)));
        };
        const RuleId otherHere = behind(plain);
        begun = behind(breaksOff);
        other = otherHere;
    }
    return m_grammar.reference(*other);
}

/// The automaton of Knuth, Morris & Pratt (1977) as rules: rule i has seen the first i characters of `end`.
ExpressionId SyntaxText::untilBytes(std::string_view end) {
    std::vector<char32_t> points;
    for (std::size_t at = 0; at < end.size();) {
        const tokenizer::Utf8Character character = tokenizer::characterAt(end, at);
        points.push_back(character.point);
        at += character.bytes;
    }
    std::vector<RuleId> rules;
    for (std::size_t i = 0; i <= points.size(); ++i) rules.push_back(m_grammar.declare("text"));
    m_grammar.define(rules[points.size()], m_grammar.empty());
    // How much of `end` is seen after `seen` of its characters and then `next`.
    const auto after = [&](std::size_t seen, char32_t next) {
        std::vector<char32_t> text(points.begin(), points.begin() + static_cast<std::ptrdiff_t>(seen));
        text.push_back(next);
        for (std::size_t length = std::min(text.size(), points.size()); length > 0; --length)
            if (std::equal(text.end() - static_cast<std::ptrdiff_t>(length), text.end(), points.begin())) return length;
        return std::size_t{0};
    };
    std::vector<char32_t> known = points;
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    std::vector<CodePoints> taken;
    taken.reserve(known.size());
    for (const char32_t point : known) taken.push_back({point, point});
    const ExpressionId other = m_grammar.codePoint(complement(normalised(taken)));
    for (std::size_t seen = 0; seen < points.size(); ++seen) {
        std::vector<ExpressionId> parts{m_grammar.sequence({other, m_grammar.reference(rules[0])})};
        for (const char32_t point : known)
            parts.push_back(m_grammar.sequence(
                {m_grammar.codePoint({{point, point}}), m_grammar.reference(rules[after(seen, point)])}));
        m_grammar.define(rules[seen], m_grammar.choice(std::move(parts)));
    }
    return m_grammar.reference(rules.front());
}

} // namespace calliope::grammar

#include "inference/grammar/grammar.h"

#include "inference/base/error.h"
#include "inference/base/text.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace calliope::grammar {

namespace {
constexpr char32_t firstSurrogate = 0xd800;
constexpr char32_t lastSurrogate = 0xdfff;
constexpr char32_t lastCodePoint = 0x10ffff;
} // namespace

std::vector<CodePoints> normalised(const std::vector<CodePoints>& ranges) {
    std::vector<CodePoints> valid;
    for (const CodePoints& each : ranges) {
        const CodePoints below{each.first, std::min<char32_t>(each.last, firstSurrogate - 1)};
        const CodePoints above{std::max<char32_t>(each.first, lastSurrogate + 1), std::min(each.last, lastCodePoint)};
        for (const CodePoints& part : {below, above})
            if (part.first <= part.last) valid.push_back(part);
    }
    std::sort(valid.begin(), valid.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<CodePoints> out;
    for (const CodePoints& each : valid)
        if (!out.empty() && each.first <= out.back().last + 1)
            out.back().last = std::max(out.back().last, each.last);
        else
            out.push_back(each);
    return out;
}

std::vector<CodePoints> complement(std::span<const CodePoints> ranges) {
    std::vector<CodePoints> out;
    char32_t next = 0;
    for (const CodePoints& each : ranges) {
        if (each.first > next) out.push_back({next, each.first - 1});
        next = each.last + 1;
    }
    if (next <= lastCodePoint) out.push_back({next, lastCodePoint});
    return normalised(out);
}

RuleId Grammar::declare(std::string name) {
    m_bytes += name.size();
    m_rules.push_back({std::move(name), undefined});
    return static_cast<RuleId>(m_rules.size() - 1);
}

void Grammar::define(RuleId rule, ExpressionId body) {
    assert(m_rules[rule].body == undefined);
    m_rules[rule].body = body;
}

RuleId Grammar::add(std::string name, ExpressionId body) {
    const RuleId rule = declare(std::move(name));
    define(rule, body);
    return rule;
}

ExpressionId Grammar::append(Expression&& expression) {
    m_bytes += expression.text.size() + expression.ranges.size() * sizeof(CodePoints) +
               expression.parts.size() * sizeof(ExpressionId);
    if (m_expressions.size() >= mostExpressions || m_bytes > mostBytes)
        throw Error(ErrorKind::usage, "The grammar is too large.");
    m_expressions.push_back(std::move(expression));
    return static_cast<ExpressionId>(m_expressions.size() - 1);
}

ExpressionId Grammar::literal(std::string_view bytes) {
    Expression out;
    out.kind = ExpressionKind::literal;
    out.text = bytes;
    return append(std::move(out));
}

ExpressionId Grammar::codePoint(const std::vector<CodePoints>& ranges) {
    Expression out;
    out.kind = ExpressionKind::codePoint;
    out.ranges = normalised(ranges);
    return append(std::move(out));
}

ExpressionId Grammar::token(tokenizer::TokenId id) {
    Expression out;
    out.kind = ExpressionKind::token;
    out.token = id;
    return append(std::move(out));
}

ExpressionId Grammar::notToken(tokenizer::TokenId id) {
    Expression out;
    out.kind = ExpressionKind::notToken;
    out.token = id;
    return append(std::move(out));
}

ExpressionId Grammar::reference(RuleId rule) {
    Expression out;
    out.kind = ExpressionKind::rule;
    out.rule = rule;
    return append(std::move(out));
}

ExpressionId Grammar::sequence(std::vector<ExpressionId> parts) {
    if (parts.size() == 1) return parts.front();
    Expression out;
    out.kind = ExpressionKind::sequence;
    out.parts = std::move(parts);
    return append(std::move(out));
}

ExpressionId Grammar::choice(std::vector<ExpressionId> parts) {
    if (parts.size() == 1) return parts.front();
    Expression out;
    out.kind = ExpressionKind::choice;
    out.parts = std::move(parts);
    return append(std::move(out));
}

ExpressionId Grammar::repeat(ExpressionId part, std::uint32_t least, std::uint32_t most) {
    assert(least <= most);
    if (least == 1 && most == 1) return part;
    Expression out;
    out.kind = ExpressionKind::repeat;
    out.parts = {part};
    out.least = least;
    out.most = most;
    return append(std::move(out));
}

} // namespace calliope::grammar

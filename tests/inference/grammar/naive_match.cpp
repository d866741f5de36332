#include "tests/inference/grammar/naive_match.h"

#include "inference/tokenizer/utf8.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace calliope::test {

namespace {

using Places = std::set<std::size_t>;

class NaiveMatch {
public:
    NaiveMatch(const grammar::Grammar& grammar, std::string_view text)
        : m_grammar(grammar)
        , m_text(text) {}

    /// Where the rule may end that begins at `at`.
    const Places& rule(grammar::RuleId id, std::size_t at) {
        const auto known = m_known.find({id, at});
        if (known != m_known.end()) return known->second;
        m_known[{id, at}]; // a rule that begins with itself fits nothing that way
        return m_known[{id, at}] = expression(m_grammar.rules()[id].body, at);
    }

private:
    Places expression(grammar::ExpressionId id, std::size_t at) {
        const grammar::Expression& each = m_grammar.expression(id);
        Places out;
        switch (each.kind) {
        case grammar::ExpressionKind::literal:
            if (m_text.substr(at, each.text.size()) == each.text) out.insert(at + each.text.size());
            return out;
        case grammar::ExpressionKind::codePoint: {
            if (at >= m_text.size()) return out;
            const tokenizer::Utf8Character character = tokenizer::characterAt(m_text, at);
            for (const grammar::CodePoints& range : each.ranges)
                if (character.state == tokenizer::Utf8State::whole && range.first <= character.point &&
                    character.point <= range.last)
                    out.insert(at + character.bytes);
            return out;
        }
        case grammar::ExpressionKind::rule: return rule(each.rule, at);
        case grammar::ExpressionKind::sequence:
            out = {at};
            for (const grammar::ExpressionId part : each.parts) out = behind(out, part);
            return out;
        case grammar::ExpressionKind::choice:
            for (const grammar::ExpressionId part : each.parts) out.merge(expression(part, at));
            return out;
        case grammar::ExpressionKind::repeat: {
            Places now{at};
            Places all;
            for (std::uint32_t i = 0;; ++i) {
                if (i >= each.least) {
                    const std::size_t before = all.size();
                    all.insert(now.begin(), now.end());
                    if (all.size() == before) return all; // nothing new can follow
                }
                if (i == each.most || now.empty()) return all;
                now = behind(now, each.parts.front());
            }
        }
        default: return out;
        }
    }

    Places behind(const Places& places, grammar::ExpressionId id) {
        Places out;
        for (const std::size_t each : places) out.merge(expression(id, each));
        return out;
    }

    const grammar::Grammar& m_grammar;
    std::string_view m_text;
    std::map<std::pair<grammar::RuleId, std::size_t>, Places> m_known;
};

} // namespace

bool fitsNaively(const grammar::Grammar& grammar, std::string_view text) {
    return NaiveMatch(grammar, text).rule(grammar.root(), 0).contains(text.size());
}

} // namespace calliope::test

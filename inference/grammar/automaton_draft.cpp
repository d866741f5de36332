#include "inference/grammar/automaton_draft.h"

#include "inference/base/error.h"
#include "inference/base/text.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

namespace calliope::grammar {

namespace {
/// Repetitions up to this many times copy what they repeat; longer ones call it as a rule.
constexpr std::uint32_t fewCopies = 4;

bool isOneEdge(const Expression& expression) {
    switch (expression.kind) {
    case ExpressionKind::literal: return expression.text.size() <= 1;
    case ExpressionKind::codePoint: return expression.ranges.empty() || expression.ranges.back().last < 0x80;
    case ExpressionKind::token:
    case ExpressionKind::notToken:
    case ExpressionKind::rule: return true;
    default: return false;
    }
}
} // namespace

AutomatonDraft::AutomatonDraft(const Grammar& grammar, std::size_t longestToken)
    : m_grammar(grammar)
    , m_longestToken(longestToken) {
    if (grammar.rules().empty()) throw Error(ErrorKind::usage, "The grammar has no rules.");
    ruleOf(grammar.root());
    for (std::size_t i = 0; i < m_rules.size(); ++i) { // building finds further rules
        const Rule rule = m_rules[i];
        if (rule.body == Grammar::undefined)
            throw Error(ErrorKind::usage,
                        concat("The rule \"", printable(rule.name), "\" of the grammar is not defined."));
        build(rule.body, rule.start, rule.end, 0);
    }
    dropDeadEnds();
    refuseLeftRecursion();
    markLastCalls();
}

StateId AutomatonDraft::newState() {
    if (m_states >= Automaton::mostStates) throw Error(ErrorKind::usage, "The grammar is too large when written out.");
    return m_states++;
}

void AutomatonDraft::add(const Edge& edge) {
    if (m_edges.size() >= 4 * Automaton::mostStates)
        throw Error(ErrorKind::usage, "The grammar is too large when written out.");
    m_edges.push_back(edge);
}

RuleId AutomatonDraft::newRule(std::string name, ExpressionId body) {
    const StateId start = newState();
    const StateId end = newState();
    m_rules.push_back({std::move(name), body, start, end});
    return static_cast<RuleId>(m_rules.size() - 1);
}

RuleId AutomatonDraft::ruleOf(RuleId grammarRule) {
    const auto known = m_byGrammarRule.find(grammarRule);
    if (known != m_byGrammarRule.end()) return known->second;
    const Grammar::Rule& rule = m_grammar.rules()[grammarRule];
    return m_byGrammarRule[grammarRule] = newRule(rule.name, rule.body);
}

RuleId AutomatonDraft::ruleOfPart(ExpressionId part) {
    const auto known = m_byPart.find(part);
    if (known != m_byPart.end()) return known->second;
    return m_byPart[part] = newRule("(repeated part)", part);
}

void AutomatonDraft::build(ExpressionId id, StateId from, StateId to, int depth) {
    if (depth > Automaton::deepest) throw Error(ErrorKind::usage, "The grammar is nested too deeply.");
    const Expression& expression = m_grammar.expression(id);
    switch (expression.kind) {
    case ExpressionKind::literal: return buildLiteral(expression.text, from, to);
    case ExpressionKind::codePoint: return buildCodePoint(expression.ranges, from, to);
    case ExpressionKind::token: return add({from, to, expression.token, EdgeKind::token, 0, 0, false});
    case ExpressionKind::notToken: return add({from, to, expression.token, EdgeKind::notToken, 0, 0, false});
    case ExpressionKind::rule: return add({from, to, ruleOf(expression.rule), EdgeKind::call, 0, 0, false});
    case ExpressionKind::sequence:
        if (expression.parts.empty()) return addFree(from, to);
        for (std::size_t i = 0; i < expression.parts.size(); ++i) {
            const StateId next = i + 1 == expression.parts.size() ? to : newState();
            build(expression.parts[i], from, next, depth + 1);
            from = next;
        }
        return;
    case ExpressionKind::choice:
        for (const ExpressionId part : expression.parts) build(part, from, to, depth + 1);
        return;
    case ExpressionKind::repeat: return buildRepeat(expression, from, to, depth);
    }
}

void AutomatonDraft::buildLiteral(const std::string& text, StateId from, StateId to) {
    if (text.empty()) return addFree(from, to);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const StateId next = i + 1 == text.size() ? to : newState();
        const auto byte = static_cast<std::uint8_t>(text[i]);
        addByte(from, next, byte, byte);
        from = next;
    }
}

void AutomatonDraft::buildCodePoint(const std::vector<CodePoints>& ranges, StateId from, StateId to) {
    m_ranges.clear();
    for (const CodePoints& each : ranges) appendUtf8Ranges(each, m_ranges);
    // States that read the last one, two or three bytes where these may be any: most sequences share them.
    std::array<StateId, 4> anyRest{to, 0, 0, 0};
    std::array<bool, 4> isMade{true, false, false, false};
    const auto rest = [&](std::size_t length) {
        for (std::size_t i = 1; i <= length; ++i) {
            if (isMade[i]) continue;
            anyRest[i] = newState();
            isMade[i] = true;
            addByte(anyRest[i], anyRest[i - 1], 0x80, 0xbf);
        }
        return anyRest[length];
    };
    for (const ByteRanges& row : m_ranges) {
        std::size_t free = 0; // how many bytes at the end may be any
        while (free + 1 < row.length && row.bytes[row.length - 1 - free].first == 0x80 &&
               row.bytes[row.length - 1 - free].last == 0xbf)
            ++free;
        StateId at = from;
        for (std::size_t i = 0; i + free < row.length; ++i) {
            const StateId next = i + free + 1 == row.length ? rest(free) : newState();
            addByte(at, next, row.bytes[i].first, row.bytes[i].last);
            at = next;
        }
    }
}

/// Whether every text that fits the expression is seen to hold a byte or a token at least.
bool AutomatonDraft::consumes(ExpressionId id, int depth) const {
    const Expression& expression = m_grammar.expression(id);
    const auto partConsumes = [&](ExpressionId part) { return consumes(part, depth + 1); };
    if (depth > 8) return false; // deep ones are rare; nothing is wrong without them
    switch (expression.kind) {
    case ExpressionKind::literal: return !expression.text.empty();
    case ExpressionKind::rule: return false;
    case ExpressionKind::sequence: return std::any_of(expression.parts.begin(), expression.parts.end(), partConsumes);
    case ExpressionKind::choice: return std::all_of(expression.parts.begin(), expression.parts.end(), partConsumes);
    case ExpressionKind::repeat: return expression.least > 0 && partConsumes(expression.parts.front());
    default: return true;
    }
}

std::vector<StateId> AutomatonDraft::statesForOneToken() const {
    std::vector<StateId> out(m_states);
    std::iota(out.begin(), out.end(), StateId{0});
    for (const std::vector<StateId>& states : m_alike)
        for (std::size_t i = 0; i + m_longestToken + 1 < states.size(); ++i)
            out[states[i]] = states[states.size() - m_longestToken - 2];
    return out;
}

void AutomatonDraft::buildRepeat(const Expression& expression, StateId from, StateId to, int depth) {
    const ExpressionId part = expression.parts.front();
    const std::uint32_t copies = expression.most == unlimited ? expression.least : expression.most;
    const bool called = copies > fewCopies && !isOneEdge(m_grammar.expression(part));
    const auto buildOnce = [&](StateId begin, StateId end) {
        if (called)
            add({begin, end, ruleOfPart(part), EdgeKind::call, 0, 0, false});
        else
            build(part, begin, end, depth + 1);
    };
    StateId at = newState();
    addFree(from, at);
    // Of times that consume at least a byte each, one token sees only so many.
    const bool areCounted = m_longestToken > 0 && copies > m_longestToken && consumes(part, 0);
    std::vector<StateId> before; // the states before each time: those that must follow, then those that may
    for (std::uint32_t i = 0; i < copies; ++i) {
        if (i >= expression.least) addFree(at, to);
        if (areCounted && i == expression.least) m_alike.push_back(std::exchange(before, {}));
        if (areCounted) before.push_back(at);
        const StateId next = newState();
        buildOnce(at, next);
        at = next;
    }
    if (areCounted) m_alike.push_back(std::move(before));
    if (expression.most == unlimited) {
        const StateId loop = newState(); // of its own: what ends at `at` must not come round again
        addFree(at, loop);
        buildOnce(loop, loop);
        at = loop;
    }
    addFree(at, to);
}

} // namespace calliope::grammar

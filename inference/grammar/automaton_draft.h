#pragma once

#include "inference/grammar/automaton.h"
#include "inference/grammar/utf8_ranges.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace calliope::grammar {

/// The automaton while it is built: a flat list of edges, after Thompson (1968), and what can be said of them.
class AutomatonDraft {
public:
    enum class EdgeKind : std::uint8_t { bytes, free, call, token, notToken };

    struct Edge {
        StateId from = 0;
        StateId to = 0;
        std::uint32_t value = 0; ///< a rule or a token
        EdgeKind kind = EdgeKind::free;
        std::uint8_t first = 0;
        std::uint8_t last = 0;
        bool isLast = false; ///< of calls: behind it the caller only returns
    };

    struct Rule {
        std::string name;
        ExpressionId body = Grammar::undefined;
        StateId start = 0;
        StateId end = 0;
    };

    /// Builds the rules that can be reached from the root, and drops edges that lead to no end. Throws as Automaton.
    AutomatonDraft(const Grammar& grammar, std::size_t longestToken);

    [[nodiscard]] const std::vector<Rule>& rules() const { return m_rules; }
    [[nodiscard]] const std::vector<Edge>& edges() const { return m_edges; }
    [[nodiscard]] std::uint32_t stateCount() const { return m_states; }

    /// By state; see Automaton::stateForOneToken.
    [[nodiscard]] std::vector<StateId> statesForOneToken() const;

private:
    StateId newState();
    void add(const Edge& edge);
    void addFree(StateId from, StateId to) { add({from, to, 0, EdgeKind::free, 0, 0, false}); }
    void addByte(StateId from, StateId to, std::uint8_t first, std::uint8_t last) {
        add({from, to, 0, EdgeKind::bytes, first, last, false});
    }

    RuleId ruleOf(RuleId grammarRule);
    RuleId ruleOfPart(ExpressionId part);
    RuleId newRule(std::string name, ExpressionId body);

    // Each adds edges that leave `from` and edges that reach `to`, never others at these two.
    void build(ExpressionId id, StateId from, StateId to, int depth);
    void buildLiteral(const std::string& text, StateId from, StateId to);
    void buildCodePoint(const std::vector<CodePoints>& ranges, StateId from, StateId to);
    [[nodiscard]] bool consumes(ExpressionId id, int depth) const;
    void buildRepeat(const Expression& expression, StateId from, StateId to, int depth);

    /// States from which the end of their rule can be reached, by free edges and empty calls only or by any.
    [[nodiscard]] std::vector<std::uint8_t> reachesEnd(bool byAnyEdge) const;
    void dropDeadEnds();
    void refuseLeftRecursion() const;
    void markLastCalls();

    const Grammar& m_grammar;
    std::vector<Rule> m_rules;
    std::map<RuleId, RuleId> m_byGrammarRule;
    std::map<ExpressionId, RuleId> m_byPart;
    std::vector<Edge> m_edges;
    std::vector<std::vector<StateId>> m_alike; // states of counted repetitions, each list ending at a bound
    std::size_t m_longestToken = 0;
    std::vector<ByteRanges> m_ranges; // kept for its memory
    std::uint32_t m_states = 0;
};

} // namespace calliope::grammar

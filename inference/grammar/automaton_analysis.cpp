#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/grammar/automaton_draft.h"

#include <algorithm>
#include <cstddef>

namespace calliope::grammar {

namespace {

/// Positions of edges, grouped by a number that each edge has.
class EdgeIndex {
public:
    template<typename KeyOf>
    EdgeIndex(const std::vector<AutomatonDraft::Edge>& edges, std::size_t keys, const KeyOf& keyOf)
        : m_begins(keys + 1)
        , m_positions(edges.size()) {
        for (const auto& edge : edges) ++m_begins[keyOf(edge) + 1];
        for (std::size_t i = 1; i <= keys; ++i) m_begins[i] += m_begins[i - 1];
        std::vector<std::uint32_t> next(m_begins.begin(), m_begins.end() - 1);
        for (std::size_t i = 0; i < edges.size(); ++i)
            m_positions[next[keyOf(edges[i])]++] = static_cast<std::uint32_t>(i);
    }

    [[nodiscard]] std::span<const std::uint32_t> operator[](std::size_t key) const {
        return std::span(m_positions).subspan(m_begins[key], m_begins[key + 1] - m_begins[key]);
    }

private:
    std::vector<std::uint32_t> m_begins;
    std::vector<std::uint32_t> m_positions;
};

} // namespace

std::vector<std::uint8_t> AutomatonDraft::reachesEnd(bool byAnyEdge) const {
    const EdgeIndex into(m_edges, m_states, [](const Edge& edge) { return edge.to; });
    std::vector<std::vector<std::uint32_t>> callsOf(m_rules.size());
    std::vector<std::uint32_t> ruleStartingAt(m_states, unlimited);
    for (std::size_t i = 0; i < m_edges.size(); ++i)
        if (m_edges[i].kind == EdgeKind::call) callsOf[m_edges[i].value].push_back(static_cast<std::uint32_t>(i));
    for (std::size_t i = 0; i < m_rules.size(); ++i) ruleStartingAt[m_rules[i].start] = static_cast<std::uint32_t>(i);

    std::vector<std::uint8_t> reached(m_states, 0);
    std::vector<StateId> todo;
    const auto reach = [&](StateId state) {
        if (reached[state] != 0) return;
        reached[state] = 1;
        todo.push_back(state);
    };
    for (const Rule& rule : m_rules) reach(rule.end);
    while (!todo.empty()) {
        const StateId state = todo.back();
        todo.pop_back();
        for (const std::uint32_t position : into[state]) {
            const Edge& edge = m_edges[position];
            const bool passable = edge.kind == EdgeKind::free ||
                                  (edge.kind == EdgeKind::call ? reached[m_rules[edge.value].start] != 0 : byAnyEdge);
            if (passable) reach(edge.from);
        }
        if (ruleStartingAt[state] == unlimited) continue;
        for (const std::uint32_t position : callsOf[ruleStartingAt[state]])
            if (reached[m_edges[position].to] != 0) reach(m_edges[position].from);
    }
    return reached;
}

void AutomatonDraft::dropDeadEnds() {
    const std::vector<std::uint8_t> ends = reachesEnd(true);
    if (ends[m_rules.front().start] == 0) throw Error(ErrorKind::usage, "No text of finite length fits the grammar.");
    std::erase_if(m_edges, [&](const Edge& edge) {
        return ends[edge.to] == 0 || (edge.kind == EdgeKind::call && ends[m_rules[edge.value].start] == 0);
    });
}

void AutomatonDraft::refuseLeftRecursion() const {
    const std::vector<std::uint8_t> isEmpty = reachesEnd(false);
    const EdgeIndex outOf(m_edges, m_states, [](const Edge& edge) { return edge.from; });
    // Which rules a rule may begin with. States belong to one rule each, so `seen` needs no clearing.
    std::vector<std::vector<RuleId>> beginsWith(m_rules.size());
    std::vector<std::uint32_t> beginnings(m_rules.size(), 0);
    std::vector<std::uint8_t> seen(m_states, 0);
    for (std::size_t rule = 0; rule < m_rules.size(); ++rule) {
        std::vector<StateId> todo{m_rules[rule].start};
        seen[m_rules[rule].start] = 1;
        while (!todo.empty()) {
            const StateId state = todo.back();
            todo.pop_back();
            for (const std::uint32_t position : outOf[state]) {
                const Edge& edge = m_edges[position];
                if (edge.kind == EdgeKind::call) {
                    beginsWith[rule].push_back(edge.value);
                    ++beginnings[edge.value];
                }
                const bool consumesNothing = edge.kind == EdgeKind::free ||
                                             (edge.kind == EdgeKind::call && isEmpty[m_rules[edge.value].start] != 0);
                if (!consumesNothing || seen[edge.to] != 0) continue;
                seen[edge.to] = 1;
                todo.push_back(edge.to);
            }
        }
    }
    // Take away, again and again, rules that no other begins with (Kahn 1962); what is left over hangs on a circle.
    std::vector<RuleId> todo;
    for (std::size_t rule = 0; rule < m_rules.size(); ++rule)
        if (beginnings[rule] == 0) todo.push_back(static_cast<RuleId>(rule));
    std::size_t taken = 0;
    while (!todo.empty()) {
        const RuleId rule = todo.back();
        todo.pop_back();
        ++taken;
        for (const RuleId begun : beginsWith[rule])
            if (--beginnings[begun] == 0) todo.push_back(begun);
    }
    if (taken == m_rules.size()) return;
    // Each of those left is begun with by another one left: going back must come round on a circle.
    std::vector<RuleId> begunBy(m_rules.size(), unlimited);
    for (std::size_t each = 0; each < m_rules.size(); ++each)
        if (beginnings[each] > 0)
            for (const RuleId begun : beginsWith[each]) begunBy[begun] = static_cast<RuleId>(each);
    RuleId rule = 0;
    while (beginnings[rule] == 0) ++rule;
    for (std::vector<std::uint8_t> visited(m_rules.size(), 0); visited[rule] == 0; rule = begunBy[rule])
        visited[rule] = 1;
    throw Error(ErrorKind::usage, concat("The rule \"", printable(m_rules[rule].name),
                                         "\" of the grammar begins with itself (left recursion); write it as a "
                                         "repetition instead."));
}

void AutomatonDraft::markLastCalls() {
    // A state has work left if anything but returning can follow.
    std::vector<std::uint8_t> hasWork(m_states, 0);
    std::vector<StateId> todo;
    for (const Edge& edge : m_edges) {
        if (edge.kind == EdgeKind::free || hasWork[edge.from] != 0) continue;
        hasWork[edge.from] = 1;
        todo.push_back(edge.from);
    }
    const EdgeIndex into(m_edges, m_states, [](const Edge& edge) { return edge.to; });
    while (!todo.empty()) {
        const StateId state = todo.back();
        todo.pop_back();
        for (const std::uint32_t position : into[state]) {
            const Edge& edge = m_edges[position];
            if (edge.kind != EdgeKind::free || hasWork[edge.from] != 0) continue;
            hasWork[edge.from] = 1;
            todo.push_back(edge.from);
        }
    }
    for (Edge& edge : m_edges) edge.isLast = edge.kind == EdgeKind::call && hasWork[edge.to] == 0;
}

} // namespace calliope::grammar

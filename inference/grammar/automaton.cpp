#include "inference/grammar/automaton.h"

#include "inference/grammar/automaton_draft.h"

#include <algorithm>

namespace calliope::grammar {

Automaton::Automaton(const Grammar& grammar, std::size_t longestToken) {
    using EdgeKind = AutomatonDraft::EdgeKind;
    const AutomatonDraft draft(grammar, longestToken);
    std::vector<AutomatonDraft::Edge> edges = draft.edges();
    std::stable_sort(edges.begin(), edges.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
    m_ends.resize(draft.stateCount());
    auto edge = edges.begin();
    for (StateId state = 0; state < draft.stateCount(); ++state) {
        for (; edge != edges.end() && edge->from == state; ++edge) switch (edge->kind) {
            case EdgeKind::bytes: m_bytes.push_back({edge->first, edge->last, edge->to}); break;
            case EdgeKind::free: m_free.push_back(edge->to); break;
            case EdgeKind::call: m_calls.push_back({edge->value, edge->to, edge->isLast}); break;
            case EdgeKind::token:
            case EdgeKind::notToken:
                m_tokens.push_back({edge->value, edge->kind == EdgeKind::notToken, edge->to});
                m_greatestToken = std::max(m_greatestToken, edge->value);
                break;
            }
        m_ends[state] = {static_cast<std::uint32_t>(m_bytes.size()), static_cast<std::uint32_t>(m_free.size()),
                         static_cast<std::uint32_t>(m_calls.size()), static_cast<std::uint32_t>(m_tokens.size())};
    }
    m_isFinal.resize(draft.stateCount());
    for (const AutomatonDraft::Rule& rule : draft.rules()) {
        m_starts.push_back(rule.start);
        m_isFinal[rule.end] = 1;
    }
    m_stateForOneToken = draft.statesForOneToken();
    findClasses();
}

void Automaton::findClasses() {
    std::array<bool, 257> begins{}; // whether a class begins at this byte
    begins[0] = true;
    for (const ByteEdge& edge : m_bytes) {
        begins[edge.first] = true;
        begins[edge.last + std::size_t{1}] = true;
    }
    for (std::size_t byte = 0; byte < 256; ++byte) {
        if (begins[byte]) m_classBytes.push_back(static_cast<std::uint8_t>(byte));
        m_classes[byte] = static_cast<std::uint8_t>(m_classBytes.size() - 1);
    }
}

} // namespace calliope::grammar

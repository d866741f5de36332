#include "inference/grammar/local_sets.h"

#include "inference/base/error.h"

#include <algorithm>
#include <utility>

namespace calliope::grammar {

namespace {

std::uint64_t joined(std::uint32_t high, std::uint32_t low) {
    return std::uint64_t{high} << 32 | low;
}

[[noreturn]] void tooAmbiguous() {
    throw Error(ErrorKind::usage, "The grammar is too ambiguous: too many of its rules fit the same text at once.");
}

} // namespace

LocalSets::LocalSets(const Automaton& automaton)
    : m_automaton(automaton) {
    clear();
}

void LocalSets::clear() {
    m_sets.assign(1, {});
    m_returns.assign(1, 0);
    m_steps.assign(m_automaton.classCount(), dead);
    m_byHash.clear();
    m_byState.clear();
    m_chainIds.clear();
    m_chains.assign(1, {});
    m_work = 0;
}

LocalSets::SetId LocalSets::waiting(std::span<const StateId> states) {
    m_found.clear();
    for (const StateId state : states) m_found.push_back({state, bottom});
    m_foundReturn = false;
    return intern();
}

LocalSets::SetId LocalSets::closure(StateId state) {
    const auto known = m_byState.find(state);
    if (known != m_byState.end()) return known->second;
    reach({state, bottom});
    follow();
    return m_byState[state] = intern();
}

LocalSets::SetId LocalSets::computeStep(SetId set, std::uint8_t byteClass) {
    const std::uint8_t byte = m_automaton.byteOf(byteClass);
    for (const Item& item : m_sets[set])
        for (const ByteEdge& edge : m_automaton.bytes(item.state))
            if (edge.first <= byte && byte <= edge.last) reach({edge.to, item.chain});
    follow();
    const SetId next = intern();
    m_steps[set * m_automaton.classCount() + byteClass] = next;
    return next;
}

void LocalSets::reach(Item item) {
    if (m_seen.insert(joined(item.state, item.chain)).second) m_todo.push_back(item);
}

/// Everything that the reached states lead to for free: jumps, calls, returns.
void LocalSets::follow() {
    m_found.clear();
    m_foundReturn = false;
    while (!m_todo.empty()) {
        if (m_seen.size() > mostStates) {
            m_todo.clear();
            m_seen.clear();
            tooAmbiguous();
        }
        const Item item = m_todo.back();
        m_todo.pop_back();
        if (!m_automaton.bytes(item.state).empty() || !m_automaton.tokens(item.state).empty()) m_found.push_back(item);
        for (const StateId next : m_automaton.free(item.state)) reach({next, item.chain});
        for (const CallEdge& call : m_automaton.calls(item.state))
            reach({m_automaton.start(call.rule), call.isLast ? item.chain : push(call.returnTo, item.chain)});
        if (!m_automaton.isFinal(item.state)) continue;
        if (item.chain == bottom)
            m_foundReturn = true;
        else
            reach({m_chains[item.chain].returnTo, m_chains[item.chain].parent});
    }
    m_work += m_seen.size();
    m_seen.clear();
}

LocalSets::ChainId LocalSets::push(StateId returnTo, ChainId parent) {
    const auto [place, isNew] = m_chainIds.try_emplace(joined(returnTo, parent), static_cast<ChainId>(m_chains.size()));
    if (isNew) m_chains.push_back({returnTo, parent});
    return place->second;
}

LocalSets::SetId LocalSets::intern() {
    if (m_found.empty() && !m_foundReturn) return dead;
    std::sort(m_found.begin(), m_found.end());
    std::uint64_t hash = m_foundReturn ? 1 : 0;
    for (const Item& item : m_found) {
        hash = (hash ^ joined(item.state, item.chain)) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 29;
    }
    const auto [begin, end] = m_byHash.equal_range(hash);
    for (auto each = begin; each != end; ++each)
        if (returns(each->second) == m_foundReturn && m_sets[each->second] == m_found) return each->second;
    if (m_sets.size() >= mostSets || m_work > mostWork) tooAmbiguous();
    const auto id = static_cast<SetId>(m_sets.size());
    m_sets.push_back(std::exchange(m_found, {}));
    m_returns.push_back(m_foundReturn ? 1 : 0);
    m_steps.resize(m_sets.size() * m_automaton.classCount(), unknown);
    m_byHash.emplace(hash, id);
    return id;
}

} // namespace calliope::grammar

#include "inference/grammar/token_masks.h"

#include "inference/base/error.h"

#include <algorithm>
#include <utility>

namespace calliope::grammar {

namespace {
void setBit(TokenMask mask, tokenizer::TokenId id) {
    mask[id / 64] |= std::uint64_t{1} << (id % 64);
}
} // namespace

void TokenMasks::begin() {
    m_walked = 0;
    if (m_bytes <= mostBytes) return;
    m_entries.clear();
    m_bytes = 0;
}

void TokenMasks::walkBelow(std::uint32_t node, LocalSets::SetId set, std::vector<tokenizer::TokenId>& fitting,
                           std::vector<std::uint32_t>& returns) {
    const std::span<const TokenTrie::Node> nodes = m_trie.nodes();
    m_path.resize(m_trie.longest() + 1);
    m_path[nodes[node].depth] = set;
    const std::uint32_t end = nodes[node].end;
    for (std::uint32_t at = node + 1; at < end;) {
        const TokenTrie::Node& each = nodes[at];
        ++m_walked;
        const LocalSets::SetId reached = m_sets.step(m_path[each.depth - std::size_t{1}], each.byte);
        if (reached == LocalSets::dead) {
            at = each.end;
            continue;
        }
        m_path[each.depth] = reached;
        const std::span<const tokenizer::TokenId> tokens = m_trie.tokensAt(at);
        fitting.insert(fitting.end(), tokens.begin(), tokens.end());
        if (m_sets.returns(reached) && each.end > at + 1) returns.push_back(at);
        ++at;
    }
    if (m_walked > mostNodes)
        throw Error(ErrorKind::usage, "The grammar is too ambiguous: the text can go on in too many ways at once.");
}

void TokenMasks::finish(Entry& entry, std::vector<tokenizer::TokenId>& fitting) {
    const std::size_t words = (m_trie.vocabularySize() + std::size_t{63}) / 64;
    if (fitting.size() / 2 > words) {
        entry.dense.resize(words);
        for (const tokenizer::TokenId id : fitting) setBit(entry.dense, id);
    } else {
        entry.few.assign(fitting.begin(), fitting.end());
    }
    m_bytes += 2 * sizeof(Entry) + entry.dense.size() * 8 + entry.few.size() * 4 + entry.returns.size() * 4;
}

TokenMasks::Entry& TokenMasks::entryOf(StateId state) {
    const auto known = m_entries.find(state);
    if (known != m_entries.end()) return known->second;
    Entry entry;
    std::vector<tokenizer::TokenId> fitting;
    walkBelow(0, m_sets.waiting(std::span(&state, 1)), fitting, entry.returns);
    finish(entry, fitting);
    return m_entries[state] = std::move(entry);
}

TokenMasks::Entry& TokenMasks::beyond(Entry& entry, StateId returnTo) {
    std::unique_ptr<Entry>& place = entry.callers[returnTo];
    if (place) return *place;
    auto made = std::make_unique<Entry>();
    std::vector<tokenizer::TokenId> fitting;
    const LocalSets::SetId set = m_sets.closure(returnTo);
    for (const std::uint32_t node : entry.returns) walkBelow(node, set, fitting, made->returns);
    if (m_sets.returns(set)) made->returns.insert(made->returns.end(), entry.returns.begin(), entry.returns.end());
    std::sort(made->returns.begin(), made->returns.end());
    made->returns.erase(std::unique(made->returns.begin(), made->returns.end()), made->returns.end());
    finish(*made, fitting);
    return *(place = std::move(made));
}

void TokenMasks::fill(const FramePool& frames, FrameId frame, StateId state, TokenMask mask) {
    Entry* entry = &entryOf(m_automaton.stateForOneToken(state));
    while (true) {
        for (std::size_t i = 0; i < entry->dense.size(); ++i) mask[i] |= entry->dense[i];
        for (const tokenizer::TokenId id : entry->few) setBit(mask, id);
        if (entry->returns.empty() || frame == FramePool::bottom) return;
        entry = &beyond(*entry, m_automaton.stateForOneToken(frames[frame].returnTo));
        frame = frames[frame].below;
    }
}

} // namespace calliope::grammar

#include "inference/grammar/token_masks.h"

#include <utility>

namespace calliope::grammar {

namespace {
void setBit(TokenMask mask, tokenizer::TokenId id) {
    mask[id / 64] |= std::uint64_t{1} << (id % 64);
}
} // namespace

std::size_t TokenMasks::Entry::bytes() const {
    return sizeof(Entry) + dense.size() * 8 + few.size() * 4 + returns.size() * 4;
}

template<typename Fits>
void TokenMasks::walkBelow(std::uint32_t node, LocalSets::SetId set, std::vector<std::uint32_t>& returns,
                           const Fits& fits) {
    const std::span<const TokenTrie::Node> nodes = m_trie.nodes();
    m_path.resize(m_trie.longest() + 1);
    m_path[nodes[node].depth] = set;
    const std::uint32_t end = nodes[node].end;
    for (std::uint32_t at = node + 1; at < end;) {
        const TokenTrie::Node& each = nodes[at];
        const LocalSets::SetId reached = m_sets.step(m_path[each.depth - std::size_t{1}], each.byte);
        if (reached == LocalSets::dead) {
            at = each.end;
            continue;
        }
        m_path[each.depth] = reached;
        for (const tokenizer::TokenId id : m_trie.tokensAt(at)) fits(id);
        if (m_sets.returns(reached) && each.end > at + 1) returns.push_back(at);
        ++at;
    }
}

const TokenMasks::Entry& TokenMasks::entryOf(StateId state) {
    const auto known = m_entries.find(state);
    if (known != m_entries.end()) return known->second;
    if (m_bytes > mostBytes) {
        m_entries.clear();
        m_bytes = 0;
    }
    Entry entry;
    std::vector<tokenizer::TokenId> fitting;
    walkBelow(0, m_sets.waiting(std::span(&state, 1)), entry.returns,
              [&](tokenizer::TokenId id) { fitting.push_back(id); });
    const std::size_t words = (m_trie.vocabularySize() + std::size_t{63}) / 64;
    if (fitting.size() / 2 > words) {
        entry.dense.resize(words);
        for (const tokenizer::TokenId id : fitting) setBit(entry.dense, id);
    } else {
        fitting.shrink_to_fit();
        entry.few = std::move(fitting);
    }
    m_bytes += entry.bytes();
    return m_entries[state] = std::move(entry);
}

void TokenMasks::fill(StateId state, TokenMask mask, std::vector<std::uint32_t>& returns) {
    const Entry& entry = entryOf(state);
    for (std::size_t i = 0; i < entry.dense.size(); ++i) mask[i] |= entry.dense[i];
    for (const tokenizer::TokenId id : entry.few) setBit(mask, id);
    returns.insert(returns.end(), entry.returns.begin(), entry.returns.end());
}

void TokenMasks::fillBelow(std::uint32_t node, LocalSets::SetId set, TokenMask mask,
                           std::vector<std::uint32_t>& returns) {
    walkBelow(node, set, returns, [&](tokenizer::TokenId id) { setBit(mask, id); });
}

} // namespace calliope::grammar

#pragma once

#include "inference/grammar/local_sets.h"
#include "inference/grammar/token_trie.h"

#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

namespace calliope::grammar {

/// Bit `id % 64` of word `id / 64` says something of a token.
using TokenMask = std::span<std::uint64_t>;

/// Which tokens fit where an automaton waits, as far as that does not depend on who called the rule: kept per state,
/// because in the states where many tokens fit (inside a string) it hardly ever does (XGrammar, arXiv:2411.15100).
/// Not thread-safe.
class TokenMasks {
public:
    static constexpr std::size_t mostBytes = std::size_t{64} << 20; ///< kept; then it starts anew

    /// All must outlive it.
    TokenMasks(const TokenTrie& trie, LocalSets& sets)
        : m_trie(trie)
        , m_sets(sets) {}

    /// Sets the bits of tokens whose bytes fit from `state` on, alone or as far as its rule goes. Nodes of the tree at
    /// which the rule returns while longer tokens go on below are appended to `returns`.
    void fill(StateId state, TokenMask mask, std::vector<std::uint32_t>& returns);

    /// Sets the bits of tokens below `node` that fit when the caller goes on there from `set`.
    void fillBelow(std::uint32_t node, LocalSets::SetId set, TokenMask mask, std::vector<std::uint32_t>& returns);

private:
    struct Entry {
        std::vector<std::uint64_t> dense; // one of the two is empty
        std::vector<tokenizer::TokenId> few;
        std::vector<std::uint32_t> returns;

        [[nodiscard]] std::size_t bytes() const;
    };

    const Entry& entryOf(StateId state);
    /// Calls `fits` with the tokens.
    template<typename Fits>
    void walkBelow(std::uint32_t node, LocalSets::SetId set, std::vector<std::uint32_t>& returns, const Fits& fits);

    const TokenTrie& m_trie;
    LocalSets& m_sets;
    std::unordered_map<StateId, Entry> m_entries;
    std::size_t m_bytes = 0;
    std::vector<LocalSets::SetId> m_path; // the sets from the root of a walk on, by depth
};

} // namespace calliope::grammar

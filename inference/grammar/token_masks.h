#pragma once

#include "inference/grammar/frame_pool.h"
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

/// Which tokens fit where an automaton waits. Kept by state and, as far as tokens reach beyond the state's rule, by the
/// callers: most do not reach that far, so that few masks serve all depths (after XGrammar, arXiv:2411.15100).
/// Not thread-safe.
class TokenMasks {
public:
    static constexpr std::size_t mostBytes = std::size_t{64} << 20; ///< kept; then it starts anew
    static constexpr std::size_t mostNodes = 20'000'000;            ///< of the tree, walked for one mask

    /// All must outlive it.
    TokenMasks(const Automaton& automaton, const TokenTrie& trie, LocalSets& sets)
        : m_automaton(automaton)
        , m_trie(trie)
        , m_sets(sets) {}

    /// Before the masks of one place of a text.
    void begin();

    /// Sets the bits of tokens whose bytes fit from `state` on, with the stack `frame` below it. Throws Error{usage}
    /// where too many positions need to be looked at.
    void fill(const FramePool& frames, FrameId frame, StateId state, TokenMask mask);

private:
    /// What fits up to where the rule returns.
    struct Entry {
        std::vector<std::uint64_t> dense; // one of the two is empty
        std::vector<tokenizer::TokenId> few;
        std::vector<std::uint32_t> returns; // nodes at which it returns while longer tokens go on below; sorted
        std::unordered_map<StateId, std::unique_ptr<Entry>> callers; // what fits beyond, by where it returns to
    };

    Entry& entryOf(StateId state);
    Entry& beyond(Entry& entry, StateId returnTo);
    void finish(Entry& entry, std::vector<tokenizer::TokenId>& fitting);
    void walkBelow(std::uint32_t node, LocalSets::SetId set, std::vector<tokenizer::TokenId>& fitting,
                   std::vector<std::uint32_t>& returns);

    const Automaton& m_automaton;
    const TokenTrie& m_trie;
    LocalSets& m_sets;
    std::unordered_map<StateId, Entry> m_entries;
    std::size_t m_bytes = 0;
    std::size_t m_walked = 0;             // nodes since `begin`
    std::vector<LocalSets::SetId> m_path; // the sets from the root of a walk on, by depth
};

} // namespace calliope::grammar

#pragma once

#include "inference/grammar/frame_pool.h"
#include "inference/grammar/token_masks.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace calliope::grammar {

/// A state that waits for a byte or a token, and the returns pending below it.
struct Position {
    FrameId frame = FramePool::bottom;
    StateId state = 0;

    auto operator<=>(const Position&) const = default; // NOLINT(modernize-use-nullptr): the compiler's own zeros
};

/// All that is known after a text: where the grammar may stand.
struct Standing {
    std::vector<Position> positions; ///< sorted
    bool canEnd = false;             ///< the text fits the whole grammar
};

/// A grammar made ready for one vocabulary, with what was found out while matching. Shared by all matchers, which do
/// the work through it; any thread may use it at any time (a lock inside; frames are under it as well).
///
/// Throws Error{usage} where the grammar does not compile or names a token that does not exist. Matching throws
/// Error{usage} where a text is too ambiguous for the grammar; there are limits on all that grows.
class Constraint {
public:
    static constexpr std::size_t mostPositions = 4096;

    Constraint(const Grammar& grammar, std::shared_ptr<const TokenTrie> trie);
    Constraint(const Constraint&) = delete; // parts refer to each other
    Constraint& operator=(const Constraint&) = delete;

    [[nodiscard]] const TokenTrie& trie() const { return *m_trie; }

    [[nodiscard]] Standing start(FramePool& frames);

    /// What follows when these bytes do; nullopt if they cannot.
    [[nodiscard]] std::optional<Standing> afterBytes(FramePool& frames, const Standing& from, std::string_view bytes);

    /// The same for a token, by its bytes or its id.
    [[nodiscard]] std::optional<Standing> afterToken(FramePool& frames, const Standing& from, tokenizer::TokenId token);

    /// Whether there is an `afterToken`, found out faster.
    [[nodiscard]] bool fits(const FramePool& frames, const Standing& from, tokenizer::TokenId token);

    /// Sets exactly the bits of tokens that fit; tokens that end generation fit where the text may end.
    /// `mask` has a bit for every token, perhaps more.
    void fill(const FramePool& frames, const Standing& from, TokenMask mask);

private:
    struct Thread {
        LocalSets::SetId set = LocalSets::dead;
        FrameId frame = FramePool::bottom;

        auto operator<=>(const Thread&) const = default; // NOLINT(modernize-use-nullptr): the compiler's own zeros
    };

    void beginThreads(const Standing& from);
    void addThread(const FramePool& frames, Thread thread);
    /// Walks all threads through the bytes; false where none is left.
    bool run(const FramePool& frames, const Standing& from, std::string_view bytes);
    /// Takes the edges of the token; false where there are none.
    bool runToken(const FramePool& frames, const Standing& from, tokenizer::TokenId token);
    void collect(FramePool& frames, Standing& into) const;
    void finish(Standing& standing) const;
    void refresh();

    std::shared_ptr<const TokenTrie> m_trie;
    Automaton m_automaton;
    std::mutex m_mutex;
    LocalSets m_sets;
    TokenMasks m_masks;
    std::vector<Thread> m_threads; // while running
    std::vector<Thread> m_next;
    bool m_ended = false; // the root has returned
};

} // namespace calliope::grammar

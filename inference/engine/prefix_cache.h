#pragma once

#include "inference/plan/batch.h"

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace calliope::engine {

/// What stands at one place of a context: a token's id, or anything else that its key and value follow from (for a row
/// of a picture, a hash of the picture and the row).
using ContextKey = std::uint64_t;

/// Accounts for the blocks of the key/value cache. Contexts that begin alike share the blocks of their common
/// beginning: a tree whose nodes are blocks of plan::cacheBlockTokens keys, counted by the contexts that use them. What
/// nobody uses stays until its room is needed, least recently used first (Zheng et al., RadixAttention,
/// arXiv:2312.07104; paged blocks: Kwon et al., arXiv:2309.06180). A context that leaves a path in the middle of a
/// block gets a copy of that block. A block that another context is computing at the moment can be waited for.
///
/// A model with recurrent layers can go on only from where its states were kept. With `snapshots` (any number of them)
/// paths are shared up to the last one on them, by whole blocks. Where two contexts leave a common path others are
/// likely to leave it, too (Pan et al., Marconi, arXiv:2411.19379), so that place becomes a branch: whoever gets there
/// next keeps the state. A context that comes to it while another is on the way there waits for it; one that comes
/// later computes the path a last time. When all slots are taken, the state that was used least recently is given up.
///
/// Only the account: it computes nothing and owns no device memory. Not thread-safe.
class PrefixCache {
public:
    /// Copies a block of keys and values on the device.
    using CopyBlock = std::function<void(std::uint32_t from, std::uint32_t to)>;

    /// Slots [first, first + count) for snapshots of states.
    struct Snapshots {
        std::uint32_t first = 0;
        std::uint32_t count = 0;
    };

    PrefixCache(std::uint32_t blocks, CopyBlock copyBlock, std::optional<Snapshots> snapshots = std::nullopt);
    ~PrefixCache();
    PrefixCache(const PrefixCache&) = delete;
    PrefixCache& operator=(const PrefixCache&) = delete;

    struct Node;
    class Context;

    /// Gives up all that nobody uses, for what the blocks held is lost.
    void forget();

    [[nodiscard]] std::uint32_t blocks() const { return m_blocks; }
    [[nodiscard]] std::uint32_t freeBlocks() const { return static_cast<std::uint32_t>(m_free.size()); }
    [[nodiscard]] std::uint32_t usedBlocks() const { return m_used; } ///< by contexts; the others are free or kept

private:
    [[nodiscard]] std::optional<std::uint32_t> takeBlock();
    Node* addChild(Node& parent, std::uint32_t block);
    void use(Node& node);
    void release(Node& node);
    void remove(Node& node);
    void dropSnapshot(Node& node);
    void touchSnapshot(Node& node);

    std::uint32_t m_blocks;
    CopyBlock m_copyBlock;
    std::vector<std::uint32_t> m_free;
    std::uint32_t m_used = 0;
    std::unique_ptr<Node> m_root;
    std::list<Node*> m_idleLeaves; ///< used by nobody and without children, least recently used first
    bool m_recurrent;
    std::vector<std::uint32_t> m_freeSnapshots;
    std::list<Node*> m_snapshots; ///< nodes that have one, the first to be given up first
};

/// One sequence's place in the cache: the blocks for its first keys. Gives everything back when it goes.
class PrefixCache::Context {
public:
    explicit Context(PrefixCache& cache)
        : m_cache(&cache) {}
    ~Context() { clear(); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    /// Keys whose blocks are computed.
    [[nodiscard]] std::uint32_t computed() const { return m_computed; }

    /// The blocks for places from 0 on, as plan::Batch wants them.
    [[nodiscard]] const std::vector<std::uint32_t>& blocks() const { return m_blocks; }

    enum class Found {
        all,     ///< nothing more is in the cache: compute on from computed()
        waiting, ///< another context is just computing what comes next: ask again after the next step
    };

    /// Takes over what the cache has of `keys` (all of the sequence) beyond computed(), but never the last key, whose
    /// result somebody wants to see.
    Found find(std::span<const ContextKey> keys);

    /// Makes room for `keys`, of which the first computed() are there already, and tells others what will be computed
    /// here. False, with nothing changed but blocks gained, where there are not enough blocks.
    [[nodiscard]] bool reserve(std::span<const ContextKey> keys);

    /// The state slot to go on from, where find() took over the beginning of a recurrent model's sequence.
    [[nodiscard]] std::optional<std::uint32_t> snapshot() const { return m_snapshot; }

    /// The next branch on the path of a recurrent model's sequence: how many keys have to be computed for its state.
    [[nodiscard]] std::optional<std::uint32_t> nextBranch() const;

    enum class Keep {
        forGood,   ///< until its slot is needed for a newer one
        meanwhile, ///< until this context keeps the next one
        ifFree,    ///< in a slot that nothing else has, and it is given up before the others
        ifBranch,  ///< only where there is a branch; at a branch all are kept for good
    };

    /// The slot to copy the state after computed() keys to, so that others can go on from there. None where that is no
    /// whole number of blocks, there is no slot or the state is kept already.
    [[nodiscard]] std::optional<std::uint32_t> keepState(Keep keep);

    /// `count` more of the reserved keys have been computed.
    void commit(std::uint32_t count);

    /// Room behind the reserved keys for some that may turn out to be others, in all for `keys` from the beginning if
    /// there are enough blocks. Others are not told of it. Returns for how many keys there is room now.
    std::uint32_t makeRoom(std::uint32_t keys);

    /// These keys come next, and have been computed in the room made for them. REQUIRES that all reserved keys are.
    void append(std::span<const ContextKey> keys);

    /// The last `count` computed keys will be computed again. REQUIRES that they are in the last block, which is not
    /// full of computed ones.
    void goBack(std::uint32_t count);

    /// Gives the blocks back that no key has got into.
    void dropRoom();

    void clear();

private:
    void push(Node& node);
    void pop();
    Found findSnapshot(std::span<const ContextKey> keys);

    PrefixCache* m_cache;
    std::vector<Node*> m_path; ///< one node per block
    std::vector<std::uint32_t> m_blocks;
    std::uint32_t m_computed = 0;
    std::optional<std::uint32_t> m_snapshot;
    std::uint32_t m_branch = 0;  ///< keys up to the branch to be made on this path; 0: none
    Node* m_shared = nullptr;    ///< on the path: others go on from its state, too, so it counts as used
    Node* m_meanwhile = nullptr; ///< on the path: has the snapshot that the next one replaces
};

} // namespace calliope::engine

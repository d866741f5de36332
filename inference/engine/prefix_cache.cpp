#include "inference/engine/prefix_cache.h"

#include <algorithm>
#include <numeric>

namespace calliope::engine {

namespace {

constexpr std::uint32_t blockKeys = plan::cacheBlockTokens;

std::uint32_t commonLength(std::span<const ContextKey> a, std::span<const ContextKey> b) {
    const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
    return static_cast<std::uint32_t>(end - a.begin());
}

} // namespace

/// A block and the keys in it. Only the last node of a path may have fewer than blockKeys, but for nodes without any
/// behind it, which are room.
struct PrefixCache::Node {
    Node* parent = nullptr;
    std::vector<std::unique_ptr<Node>> children;
    std::vector<ContextKey> keys; ///< computed, or about to be
    std::uint32_t computed = 0;   ///< of them
    std::uint32_t block = 0;
    std::uint32_t users = 0;         ///< contexts whose path it is on
    const Context* writer = nullptr; ///< the one that computes its keys, while there is one
    std::list<Node*>::iterator idle; ///< its place in m_idleLeaves, valid while it is there
    bool isIdle = false;
    bool isBranch = false;                      ///< the state after its last key is wanted
    std::optional<std::uint32_t> snapshot;      ///< its slot
    std::list<Node*>::iterator snapshotPlace{}; ///< in m_snapshots, valid while there is one
};

PrefixCache::PrefixCache(std::uint32_t blocks, CopyBlock copyBlock, std::optional<Snapshots> snapshots)
    : m_blocks(blocks)
    , m_copyBlock(std::move(copyBlock))
    , m_free(blocks)
    , m_root(std::make_unique<Node>())
    , m_recurrent(snapshots.has_value())
    , m_freeSnapshots(snapshots ? snapshots->count : 0) {
    std::iota(m_free.rbegin(), m_free.rend(), 0u); // the lowest is handed out first
    if (snapshots) std::iota(m_freeSnapshots.begin(), m_freeSnapshots.end(), snapshots->first);
}

PrefixCache::~PrefixCache() = default;

std::optional<std::uint32_t> PrefixCache::takeBlock() {
    if (m_free.empty() && !m_idleLeaves.empty()) remove(*m_idleLeaves.front());
    if (m_free.empty()) return std::nullopt;
    const std::uint32_t block = m_free.back();
    m_free.pop_back();
    return block;
}

void PrefixCache::forget() {
    while (!m_idleLeaves.empty()) remove(*m_idleLeaves.front());
}

PrefixCache::Node* PrefixCache::addChild(Node& parent, std::uint32_t block) {
    parent.children.push_back(std::make_unique<Node>());
    Node* node = parent.children.back().get();
    node->parent = &parent;
    node->block = block;
    return node;
}

void PrefixCache::use(Node& node) {
    if (node.isIdle) m_idleLeaves.erase(node.idle);
    node.isIdle = false;
    if (node.users++ == 0) ++m_used;
}

void PrefixCache::release(Node& node) {
    if (--node.users > 0) return;
    --m_used;
    node.keys.resize(node.computed); // what was only planned will not come
    if (node.keys.empty()) {
        remove(node);
    } else if (node.children.empty()) {
        node.idle = m_idleLeaves.insert(m_idleLeaves.end(), &node);
        node.isIdle = true;
    }
}

/// Gives the block of a node without users and children back.
void PrefixCache::remove(Node& node) {
    if (node.isIdle) m_idleLeaves.erase(node.idle);
    m_free.push_back(node.block);
    dropSnapshot(node);
    Node& parent = *node.parent;
    std::erase_if(parent.children, [&](const std::unique_ptr<Node>& child) { return child.get() == &node; });
    if (&parent != m_root.get() && parent.users == 0 && parent.children.empty()) {
        // Older than its children, so it goes first.
        parent.idle = m_idleLeaves.insert(m_idleLeaves.begin(), &parent);
        parent.isIdle = true;
    }
}

void PrefixCache::dropSnapshot(Node& node) {
    if (!node.snapshot) return;
    m_freeSnapshots.push_back(*node.snapshot);
    m_snapshots.erase(node.snapshotPlace);
    node.snapshot.reset();
}

void PrefixCache::touchSnapshot(Node& node) {
    m_snapshots.splice(m_snapshots.end(), m_snapshots, node.snapshotPlace);
}

void PrefixCache::Context::push(Node& node) {
    m_cache->use(node);
    m_path.push_back(&node);
    m_blocks.push_back(node.block);
    m_computed += node.computed;
}

void PrefixCache::Context::pop() {
    Node& node = *m_path.back();
    if (node.writer == this) node.writer = nullptr;
    m_path.pop_back();
    m_blocks.pop_back();
    m_cache->release(node);
}

PrefixCache::Context::Found PrefixCache::Context::find(std::span<const ContextKey> keys) {
    if (m_cache->m_recurrent) return findSnapshot(keys);
    while (m_computed + 1 < keys.size()) {
        if (m_computed % blockKeys != 0) return Found::all; // in the middle of a block of its own
        Node& last = m_path.empty() ? *m_cache->m_root : *m_path.back();
        const std::span<const ContextKey> next =
            keys.subspan(m_computed, std::min<std::size_t>(blockKeys, keys.size() - 1 - m_computed));
        Node* best = nullptr;
        std::uint32_t most = 0;
        for (const auto& child : last.children) {
            const std::uint32_t common = commonLength(next, child->keys);
            if (common > most || (common == most && best != nullptr && child->computed > best->computed)) {
                best = child.get();
                most = common;
            }
        }
        if (best == nullptr || most == 0) return Found::all;
        if (best->computed < most && best->writer != nullptr) return Found::waiting;
        most = std::min(most, best->computed);
        if (most == blockKeys || (most == best->computed && best->users == 0 && best->children.empty() && most > 0)) {
            // All of it, or a beginning that nobody else holds on to.
            push(*best);
            continue;
        }
        if (most == 0) return Found::all;
        // Shares a part of a block: others go on with theirs differently.
        m_cache->use(*best); // so that taking a block cannot take this one
        const std::optional<std::uint32_t> block = m_cache->takeBlock();
        if (block) {
            m_cache->m_copyBlock(best->block, *block);
            Node* copy = m_cache->addChild(last, *block);
            copy->keys.assign(next.begin(), next.begin() + most);
            copy->computed = most;
            push(*copy);
        }
        m_cache->release(*best);
        return Found::all;
    }
    return Found::all;
}

PrefixCache::Context::Found PrefixCache::Context::findSnapshot(std::span<const ContextKey> keys) {
    if (m_computed > 0) return Found::all;
    Node* from = nullptr; // the deepest with a state
    std::uint32_t kept = 0;
    std::uint32_t common = 0;
    // A beginning may be there more than once: it is computed again where no state was kept.
    std::vector<Node*> ends{m_cache->m_root.get()};
    while (common + blockKeys < keys.size()) {
        const std::span<const ContextKey> next = keys.subspan(common, blockKeys);
        std::vector<Node*> deeper;
        for (const Node* end : ends)
            for (const auto& child : end->children)
                if (std::equal(next.begin(), next.end(), child->keys.begin(), child->keys.end()))
                    deeper.push_back(child.get());
        if (deeper.empty()) break;
        ends = std::move(deeper);
        common += blockKeys;
        const auto state =
            std::find_if(ends.begin(), ends.end(), [](const Node* end) { return end->snapshot.has_value(); });
        if (state == ends.end()) continue;
        from = *state;
        kept = common;
    }
    if (kept < common) {
        const auto coming = std::find_if(ends.begin(), ends.end(), [](const Node* end) {
            return end->computed < blockKeys && end->writer != nullptr;
        });
        if (coming != ends.end()) {
            (*coming)->isBranch = true;
            return Found::waiting;
        }
        m_branch = common;
    }
    if (from == nullptr) return Found::all;
    std::vector<Node*> path;
    for (Node* node = from; node != m_cache->m_root.get(); node = node->parent) path.push_back(node);
    std::for_each(path.rbegin(), path.rend(), [this](Node* node) { push(*node); });
    m_snapshot = from->snapshot;
    m_shared = from;
    m_cache->touchSnapshot(*from);
    return Found::all;
}

std::optional<std::uint32_t> PrefixCache::Context::nextBranch() const {
    for (std::size_t i = m_computed / blockKeys; i < m_path.size(); ++i)
        if (m_path[i]->isBranch) return static_cast<std::uint32_t>(i + 1) * blockKeys;
    return std::nullopt;
}

std::optional<std::uint32_t> PrefixCache::Context::keepState(Keep keep) {
    if (m_computed == 0 || m_computed % blockKeys != 0) return std::nullopt;
    Node& node = *m_path[m_computed / blockKeys - 1];
    if (node.snapshot) return std::nullopt;
    if (node.isBranch)
        keep = Keep::forGood;
    else if (keep == Keep::ifBranch)
        return std::nullopt;
    if (m_shared != nullptr && m_shared->snapshot) m_cache->touchSnapshot(*m_shared);
    if (keep == Keep::meanwhile && m_meanwhile != nullptr) m_cache->dropSnapshot(*m_meanwhile);
    if (keep != Keep::ifFree && m_cache->m_freeSnapshots.empty() && !m_cache->m_snapshots.empty())
        m_cache->dropSnapshot(*m_cache->m_snapshots.front());
    if (m_cache->m_freeSnapshots.empty()) return std::nullopt;
    node.snapshot = m_cache->m_freeSnapshots.back();
    m_cache->m_freeSnapshots.pop_back();
    std::list<Node*>& all = m_cache->m_snapshots;
    node.snapshotPlace = all.insert(keep == Keep::ifFree ? all.begin() : all.end(), &node);
    if (keep == Keep::meanwhile) m_meanwhile = &node;
    if (node.isBranch) m_shared = &node;
    return node.snapshot;
}

bool PrefixCache::Context::reserve(std::span<const ContextKey> keys) {
    for (std::size_t at = m_computed / blockKeys * blockKeys; at < keys.size(); at += blockKeys) {
        const std::size_t index = at / blockKeys;
        if (index == m_path.size()) {
            const std::optional<std::uint32_t> block = m_cache->takeBlock();
            if (!block) return false;
            push(*m_cache->addChild(m_path.empty() ? *m_cache->m_root : *m_path.back(), *block));
        }
        Node& node = *m_path[index];
        if (node.keys.size() < blockKeys) {
            node.writer = this;
            const std::size_t known = at + node.keys.size();
            const std::size_t end = std::min(keys.size(), at + blockKeys);
            if (known < end) node.keys.insert(node.keys.end(), keys.begin() + known, keys.begin() + end);
        }
    }
    if (m_branch > 0) m_path[m_branch / blockKeys - 1]->isBranch = true;
    m_branch = 0;
    return true;
}

void PrefixCache::Context::commit(std::uint32_t count) {
    const std::uint32_t end = m_computed + count;
    while (m_computed < end) {
        Node& node = *m_path[m_computed / blockKeys];
        const std::uint32_t within = m_computed % blockKeys;
        const std::uint32_t step = std::min(end - m_computed, blockKeys - within);
        m_computed += step;
        node.computed = within + step;
        if (node.computed == blockKeys) node.writer = nullptr;
    }
}

std::uint32_t PrefixCache::Context::makeRoom(std::uint32_t keys) {
    while (m_path.size() * blockKeys < keys) {
        const std::optional<std::uint32_t> block = m_cache->takeBlock();
        if (!block) break;
        push(*m_cache->addChild(m_path.empty() ? *m_cache->m_root : *m_path.back(), *block));
    }
    return static_cast<std::uint32_t>(m_path.size()) * blockKeys;
}

void PrefixCache::Context::append(std::span<const ContextKey> keys) {
    for (const ContextKey key : keys) {
        m_path[m_computed / blockKeys]->keys.push_back(key);
        commit(1);
    }
}

void PrefixCache::Context::goBack(std::uint32_t count) {
    m_computed -= count;
    m_path[m_computed / blockKeys]->computed = m_computed % blockKeys;
}

void PrefixCache::Context::dropRoom() {
    while (!m_path.empty() && m_path.back()->keys.empty()) pop();
}

void PrefixCache::Context::clear() {
    while (!m_path.empty()) pop();
    m_computed = 0;
    m_snapshot.reset();
    m_branch = 0;
    m_shared = nullptr;
    m_meanwhile = nullptr;
}

} // namespace calliope::engine

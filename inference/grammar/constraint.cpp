#include "inference/grammar/constraint.h"

#include "inference/base/error.h"
#include "inference/base/text.h"

#include <algorithm>
#include <utility>

namespace calliope::grammar {

Constraint::Constraint(const Grammar& grammar, std::shared_ptr<const TokenTrie> trie)
    : m_trie(std::move(trie))
    , m_automaton(grammar, m_trie->longest())
    , m_sets(m_automaton)
    , m_masks(m_automaton, *m_trie, m_sets) {
    if (m_automaton.greatestToken() > 0 && m_automaton.greatestToken() >= m_trie->vocabularySize())
        throw Error(ErrorKind::usage, concat("The grammar names token ", m_automaton.greatestToken(),
                                             ", but the vocabulary has only ", m_trie->vocabularySize(), '.'));
}

void Constraint::refresh() {
    if (m_sets.isFull()) m_sets.clear();
}

Standing Constraint::start(FramePool& frames) {
    const std::lock_guard lock(m_mutex);
    refresh();
    m_threads.clear();
    m_next.clear();
    m_ended = false;
    addThread(frames, {m_sets.closure(m_automaton.start(m_automaton.root())), FramePool::bottom});
    m_threads.swap(m_next);
    Standing out;
    out.canEnd = m_ended;
    collect(frames, out);
    finish(out);
    return out;
}

void Constraint::beginThreads(const Standing& from) {
    refresh();
    m_threads.clear();
    std::vector<StateId> states;
    for (auto at = from.positions.begin(); at != from.positions.end();) {
        const FrameId frame = at->frame;
        states.clear();
        for (; at != from.positions.end() && at->frame == frame; ++at) states.push_back(at->state);
        m_threads.push_back({m_sets.waiting(states), frame});
    }
}

/// Adds a thread to the next ones, and those of its callers if its rule may return.
void Constraint::addThread(const FramePool& frames, Thread thread) {
    while (true) {
        if (!m_sets.items(thread.set).empty()) m_next.push_back(thread);
        if (!m_sets.returns(thread.set)) return;
        if (thread.frame == FramePool::bottom) {
            m_ended = true;
            return;
        }
        const FramePool::Frame& frame = frames[thread.frame];
        thread = {m_sets.closure(frame.returnTo), frame.below};
    }
}

bool Constraint::run(const FramePool& frames, const Standing& from, std::string_view bytes) {
    beginThreads(from);
    for (const char byte : bytes) {
        if (m_threads.empty()) return false;
        m_next.clear();
        m_ended = false;
        for (const Thread& thread : m_threads) {
            const LocalSets::SetId set = m_sets.step(thread.set, static_cast<std::uint8_t>(byte));
            if (set != LocalSets::dead) addThread(frames, {set, thread.frame});
        }
        if (m_next.size() > 1) {
            std::sort(m_next.begin(), m_next.end());
            m_next.erase(std::unique(m_next.begin(), m_next.end()), m_next.end());
        }
        if (m_next.size() > mostPositions)
            throw Error(ErrorKind::usage, "The text can be read in too many ways by its grammar.");
        m_threads.swap(m_next);
    }
    return !m_threads.empty() || m_ended;
}

bool Constraint::runToken(const FramePool& frames, const Standing& from, tokenizer::TokenId token) {
    m_next.clear();
    m_ended = false;
    bool found = false;
    for (const Position& position : from.positions)
        for (const TokenEdge& edge : m_automaton.tokens(position.state)) {
            const bool isMeant = edge.negated ? edge.token != token && !m_trie->isEnd(token) : edge.token == token;
            if (!isMeant) continue;
            found = true;
            addThread(frames, {m_sets.closure(edge.to), position.frame});
        }
    m_threads.swap(m_next);
    return found;
}

void Constraint::collect(FramePool& frames, Standing& into) const {
    std::vector<StateId> pending;
    for (const Thread& thread : m_threads)
        for (const LocalSets::Item& item : m_sets.items(thread.set)) {
            pending.clear();
            for (LocalSets::ChainId chain = item.chain; chain != LocalSets::bottom; chain = m_sets.chain(chain).parent)
                pending.push_back(m_sets.chain(chain).returnTo);
            FrameId frame = thread.frame;
            for (auto each = pending.rbegin(); each != pending.rend(); ++each) frame = frames.push(frame, *each);
            into.positions.push_back({frame, item.state});
        }
}

void Constraint::finish(Standing& standing) const {
    std::sort(standing.positions.begin(), standing.positions.end());
    standing.positions.erase(std::unique(standing.positions.begin(), standing.positions.end()),
                             standing.positions.end());
}

std::optional<Standing> Constraint::afterBytes(FramePool& frames, const Standing& from, std::string_view bytes) {
    if (bytes.empty()) return from;
    const std::lock_guard lock(m_mutex);
    if (!run(frames, from, bytes)) return std::nullopt;
    Standing out;
    out.canEnd = m_ended;
    collect(frames, out);
    finish(out);
    return out;
}

std::optional<Standing> Constraint::afterToken(FramePool& frames, const Standing& from, tokenizer::TokenId token) {
    if (token >= m_trie->vocabularySize()) return std::nullopt;
    const std::lock_guard lock(m_mutex);
    Standing out;
    bool found = false;
    const std::string_view bytes = m_trie->bytes(token);
    if (!bytes.empty() && run(frames, from, bytes)) {
        found = true;
        out.canEnd = m_ended;
        collect(frames, out);
    }
    refresh();
    if (runToken(frames, from, token)) {
        found = true;
        out.canEnd = out.canEnd || m_ended;
        collect(frames, out);
    }
    if (!found && from.canEnd && m_trie->isEnd(token)) {
        found = true;
        out.canEnd = true;
    }
    if (!found) return std::nullopt;
    finish(out);
    return out;
}

bool Constraint::fits(const FramePool& frames, const Standing& from, tokenizer::TokenId token) {
    if (token >= m_trie->vocabularySize()) return false;
    const std::lock_guard lock(m_mutex);
    if (from.canEnd && m_trie->isEnd(token)) return true;
    const std::string_view bytes = m_trie->bytes(token);
    return (!bytes.empty() && run(frames, from, bytes)) || runToken(frames, from, token);
}

void Constraint::fill(const FramePool& frames, const Standing& from, TokenMask mask) {
    const std::lock_guard lock(m_mutex);
    refresh();
    std::fill(mask.begin(), mask.end(), 0);
    const auto set = [&](tokenizer::TokenId id) { mask[id / 64] |= std::uint64_t{1} << (id % 64); };

    for (const Position& position : from.positions)
        for (const TokenEdge& edge : m_automaton.tokens(position.state)) {
            if (!edge.negated) {
                set(edge.token);
                continue;
            }
            for (tokenizer::TokenId id = 0; id < m_trie->vocabularySize(); ++id)
                if (id != edge.token && !m_trie->isEnd(id)) set(id);
        }

    m_masks.begin();
    for (const Position& position : from.positions) m_masks.fill(frames, position.frame, position.state, mask);
    if (from.canEnd)
        for (const tokenizer::TokenId id : m_trie->ends())
            if (id < m_trie->vocabularySize()) set(id);
}

} // namespace calliope::grammar

#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace calliope::tokenizer {

/// The loop that all our tokenizers share: of all neighbouring symbols that may be merged, merge the pair of the lowest
/// rank, the leftmost among equals, until none is left. A queue over a linked list, O(n log n): a megabyte of one
/// letter is one piece. Source: Sennrich, Haddow and Birch, "Neural machine translation of rare words with subword
/// units", 2016; the queue is that of SentencePiece.
///
/// A PairMerger is scratch memory: keep it for a whole text.
class PairMerger {
public:
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    struct Symbol {
        std::uint32_t begin = 0; ///< bytes within the piece
        std::uint32_t length = 0;
        std::uint32_t id = none;
    };

    struct Merge {
        std::uint32_t rank = none; ///< none: the pair stays apart
        std::uint32_t id = none;   ///< of the merged symbol
    };

    void clear() { m_nodes.clear(); }
    void append(const Symbol& symbol) { m_nodes.push_back({symbol, none, none}); }

    /// `lookUp(left, right)` -> Merge.
    template<typename LookUp>
    void merge(const LookUp& lookUp) {
        const auto count = static_cast<std::uint32_t>(m_nodes.size());
        m_queue.clear();
        for (std::uint32_t i = 0; i < count; ++i) {
            m_nodes[i].previous = i == 0 ? none : i - 1;
            m_nodes[i].next = i + 1 == count ? none : i + 1;
        }
        for (std::uint32_t i = 0; i + 1 < count; ++i)
            if (const Candidate candidate = candidateAt(i, lookUp); candidate.rank != none)
                m_queue.push_back(candidate);
        std::make_heap(m_queue.begin(), m_queue.end(), isLater);

        while (!m_queue.empty()) {
            std::pop_heap(m_queue.begin(), m_queue.end(), isLater);
            const Candidate best = m_queue.back();
            m_queue.pop_back();
            Node& left = m_nodes[best.left];
            // Symbols only grow, so an unchanged total length means an unchanged pair; dead symbols have length 0.
            if (left.symbol.length == 0 || left.next == none) continue;
            Node& right = m_nodes[left.next];
            if (left.symbol.length + right.symbol.length != best.length) continue;

            left.symbol.length = best.length;
            left.symbol.id = best.id;
            right.symbol.length = 0;
            left.next = right.next;
            if (left.next != none) m_nodes[left.next].previous = best.left;
            push(left.previous, lookUp);
            push(best.left, lookUp);
        }
    }

    /// Calls `visit(symbol)` for what is left, in order.
    template<typename Visit>
    void forEach(const Visit& visit) const {
        for (std::uint32_t i = m_nodes.empty() ? none : 0; i != none; i = m_nodes[i].next) visit(m_nodes[i].symbol);
    }

private:
    struct Node {
        Symbol symbol;
        std::uint32_t previous;
        std::uint32_t next;
    };

    struct Candidate {
        std::uint32_t rank = none;
        std::uint32_t left = none;
        std::uint32_t length = 0;
        std::uint32_t id = none;
    };

    static bool isLater(const Candidate& a, const Candidate& b) {
        return a.rank != b.rank ? a.rank > b.rank : a.left > b.left;
    }

    template<typename LookUp>
    [[nodiscard]] Candidate candidateAt(std::uint32_t left, const LookUp& lookUp) const {
        const Symbol& a = m_nodes[left].symbol;
        const Symbol& b = m_nodes[m_nodes[left].next].symbol;
        const Merge merge = lookUp(a, b);
        return {merge.rank, left, a.length + b.length, merge.id};
    }

    template<typename LookUp>
    void push(std::uint32_t left, const LookUp& lookUp) {
        if (left == none || m_nodes[left].next == none) return;
        const Candidate candidate = candidateAt(left, lookUp);
        if (candidate.rank == none) return;
        m_queue.push_back(candidate);
        std::push_heap(m_queue.begin(), m_queue.end(), isLater);
    }

    std::vector<Node> m_nodes;
    std::vector<Candidate> m_queue;
};

} // namespace calliope::tokenizer

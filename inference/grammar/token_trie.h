#pragma once

#include "inference/tokenizer/tokenizer.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace calliope::grammar {

/// What a grammar has to know of a vocabulary: the bytes of every token, as a tree of their common beginnings, and
/// which tokens end an answer. Build it once per tokenizer and share it; const after construction. Refers to the
/// tokenizer's texts, which must outlive it.
class TokenTrie {
public:
    /// Control and unknown tokens have no bytes: grammars match them by id. User-defined tokens are text.
    explicit TokenTrie(const tokenizer::Tokenizer& tokenizer);

    /// `texts[id]` are the bytes of a token; empty: it has none.
    TokenTrie(std::span<const std::string_view> texts, std::span<const tokenizer::TokenId> ends);

    /// The children of a node lie behind it, each followed by its own; `end` is where its last descendant ends.
    struct Node {
        std::uint32_t end = 0;
        std::uint8_t byte = 0;
        std::uint16_t depth = 0; ///< bytes from the root, which has none; longer tokens are left out of the tree
    };

    [[nodiscard]] std::span<const Node> nodes() const { return m_nodes; } ///< [0] is the root

    /// The tokens whose bytes lead to this node.
    [[nodiscard]] std::span<const tokenizer::TokenId> tokensAt(std::uint32_t node) const {
        return std::span(m_tokens).subspan(m_tokenBegins[node], m_tokenBegins[node + 1] - m_tokenBegins[node]);
    }

    [[nodiscard]] std::uint32_t vocabularySize() const { return static_cast<std::uint32_t>(m_texts.size()); }
    [[nodiscard]] std::size_t longest() const { return m_longest; } ///< bytes of the longest token

    /// Empty for tokens without bytes. `id` < vocabularySize().
    [[nodiscard]] std::string_view bytes(tokenizer::TokenId id) const { return m_texts[id]; }

    [[nodiscard]] std::span<const tokenizer::TokenId> ends() const { return m_ends; } ///< of generation; sorted
    [[nodiscard]] bool isEnd(tokenizer::TokenId id) const;

private:
    void build();

    std::vector<std::string_view> m_texts;
    std::vector<tokenizer::TokenId> m_ends;
    std::vector<Node> m_nodes;
    std::vector<std::uint32_t> m_tokenBegins;
    std::vector<tokenizer::TokenId> m_tokens;
    std::size_t m_longest = 0;
};

} // namespace calliope::grammar

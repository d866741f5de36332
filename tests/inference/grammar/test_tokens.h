#pragma once

#include "inference/grammar/constraint.h"
#include "inference/grammar/matcher.h"

#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::test {

/// A made-up vocabulary: all 256 bytes as tokens of their own, then the given texts, then two tokens without bytes (the
/// ends of these lists), of which the last ends generation.
class TestTokens {
public:
    explicit TestTokens(const std::vector<std::string>& texts = {});
    TestTokens(const TestTokens&) = delete;
    TestTokens& operator=(const TestTokens&) = delete;

    [[nodiscard]] const std::shared_ptr<const grammar::TokenTrie>& trie() const { return m_trie; }
    [[nodiscard]] std::uint32_t control() const { return static_cast<std::uint32_t>(m_views.size()) - 2; }
    [[nodiscard]] std::uint32_t end() const { return static_cast<std::uint32_t>(m_views.size()) - 1; }

private:
    std::vector<std::string> m_texts;
    std::vector<std::string_view> m_views;
    std::shared_ptr<const grammar::TokenTrie> m_trie;
};

/// Pieces that cut JSON, words and characters in awkward places.
[[nodiscard]] std::vector<std::string> awkwardPieces();

/// Ids of the bits that are set.
[[nodiscard]] std::vector<std::uint32_t> allowedTokens(const grammar::Matcher& matcher);

/// Whether a text fits the whole grammar, fed byte by byte.
[[nodiscard]] bool fits(const std::shared_ptr<grammar::Constraint>& constraint, std::string_view text);

struct Walk {
    std::string text;
    bool ended = false; ///< else the tokens ran out
};

/// Draws allowed tokens at random until the text may end and does. The longer the walk, the more it prefers to end, and
/// the tokens that close what is open.
[[nodiscard]] Walk randomWalk(grammar::Matcher matcher, const grammar::TokenTrie& trie, std::mt19937& random,
                              int mostTokens = 400);

} // namespace calliope::test

#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_set>

namespace calliope::tokenizer {

/// Cuts text spelled with the blank mark (U+2581) before those marks that no token could ever join to the character
/// in front of them. SPM and Gemma merge over whole lines; cut this way they give the same tokens, and words can be
/// remembered.
class WordSplitter {
public:
    /// Says that the vocabulary can make `text`. All such texts must be added before the first split.
    void add(std::string_view text);

    /// Where the word that begins at `begin` (< text.size()) ends.
    [[nodiscard]] std::size_t end(std::string_view text, std::size_t begin) const;

private:
    std::unordered_set<char32_t> m_joined; // characters that stand directly before a mark in some token
};

} // namespace calliope::tokenizer

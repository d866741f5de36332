#pragma once

#include "inference/tokenizer/vocabulary.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace calliope::tokenizer {

/// What the texts of control tokens mean where they stand in a text.
enum class Special : std::uint8_t {
    parse,  ///< the token: for prompts that a template wrote
    asText, ///< plain text: for anything a user, a file or a tool wrote. User-defined tokens are recognised
            ///< even so, but not those that begin and end turns
};

/// Finds the special tokens of a text. Longer ones come first wherever they stand, then those further left.
class SpecialMatcher {
public:
    /// `vocabulary` must outlive the matcher. `eatsBlanks`: tokens swallow white space to their right (Phi-3).
    SpecialMatcher(const Vocabulary& vocabulary, bool eatsBlanks);

    struct Fragment {
        std::string_view text;        ///< plain text; empty for a token
        std::optional<TokenId> token; ///< a special token in its place
    };

    /// `text` in order, without empty fragments. Never quadratic in the length of the text. In the `quoted` stretches,
    /// which are sorted and apart, and across where they begin everything is text as with Special::asText.
    [[nodiscard]] std::vector<Fragment> split(std::string_view text, Special special,
                                              std::span<const Stretch> quoted = {}) const;

    /// Where texts of tokens stand that Special::asText does not recognise; sorted, those that touch as one.
    [[nodiscard]] std::vector<Stretch> hidden(std::string_view text) const;

private:
    struct Entry {
        std::string_view text;
        TokenId id = 0;
        bool always = false; // recognised in plain text too
        bool eatsBlanks = false;
    };

    /// The longest token at `at` that ends before `limit`.
    [[nodiscard]] const Entry* longestAt(std::string_view text, std::size_t at, std::size_t limit,
                                         Special special) const;

    std::vector<Entry> m_entries; // sorted by text
    std::array<bool, 256> m_beginsEntry{};
};

} // namespace calliope::tokenizer

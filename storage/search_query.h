#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

/// What a user typed into a search field, as something to search for. Nothing of it is ever read as a query language:
/// words must all be there, "quoted ones" side by side, and the last one may go on.
struct SearchQuery {
    static constexpr std::size_t longest = 500; ///< bytes; what is behind is not looked at
    static constexpr std::size_t mostTerms = 16;

    std::vector<std::string> terms; ///< without quotes; empty where there is nothing to search for
    bool lastMayGoOn = false;       ///< the last term is a beginning

    /// Writing without blanks between words (Chinese, Japanese, Thai, …) is cut into no words by the index; such terms
    /// are searched for as they stand.
    bool isLiteral = false;

    explicit SearchQuery(std::string_view typed);

    /// For FTS5's MATCH.
    [[nodiscard]] std::string match() const;
};

/// `text` for LIKE '%…%' with ESCAPE '\'.
[[nodiscard]] std::string likePattern(std::string_view text);

} // namespace calliope::storage

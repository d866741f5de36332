#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::shop {

/// A word, a number or a sign of a text that somebody typed.
struct Token {
    std::string text;       ///< folded
    bool isCapital = false; ///< begins with a capital letter from A to Z
    bool isNumber = false;
    bool isBreak = false; ///< a comma, a full stop, a semicolon: something ends here
    bool isSign = false;  ///< one that is no word: "€", "/"
    bool isUsed = false;  ///< somebody has read it
};

/// At most `most` of them. Words are letters and digits; hyphens and apostrophes part them; numbers keep their points
/// and commas ("1.200,50"); signs of currencies, "-", "/" and "%" are tokens of their own.
[[nodiscard]] std::vector<Token> tokensOf(std::string_view text, std::size_t most = 120);

} // namespace calliope::shop

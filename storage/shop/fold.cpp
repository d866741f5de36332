#include "storage/shop/fold.h"

#include "storage/utf8.h"

#include <array>
#include <cstddef>

namespace calliope::storage {

namespace {

/// From U+00C0 to U+017F (Latin-1 Supplement, Latin Extended-A), by Unicode's decompositions; "" stays as it is.
constexpr std::array<std::string_view, 192> letters{
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",  // C0
    "d", "n", "o",  "o",  "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "ss", // D0
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",  // E0
    "d", "n", "o",  "o",  "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "y",  // F0
    "a", "a", "a",  "a",  "a", "a", "c",  "c", "c", "c", "c", "c", "c", "c", "d",  "d",  // 100
    "d", "d", "e",  "e",  "e", "e", "e",  "e", "e", "e", "e", "e", "g", "g", "g",  "g",  // 110
    "g", "g", "g",  "g",  "h", "h", "h",  "h", "i", "i", "i", "i", "i", "i", "i",  "i",  // 120
    "i", "i", "ij", "ij", "j", "j", "k",  "k", "k", "l", "l", "l", "l", "l", "l",  "l",  // 130
    "l", "l", "l",  "n",  "n", "n", "n",  "n", "n", "n", "n", "n", "o", "o", "o",  "o",  // 140
    "o", "o", "oe", "oe", "r", "r", "r",  "r", "r", "r", "s", "s", "s", "s", "s",  "s",  // 150
    "s", "s", "t",  "t",  "t", "t", "t",  "t", "u", "u", "u", "u", "u", "u", "u",  "u",  // 160
    "u", "u", "u",  "u",  "w", "w", "y",  "y", "y", "z", "z", "z", "z", "z", "z",  "s",  // 170
};

} // namespace

std::string fold(std::string_view text) {
    std::string folded;
    folded.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t point = takePoint(text, at);
        if (point >= 'A' && point <= 'Z') {
            folded += static_cast<char>(point + ('a' - 'A'));
        } else if (point >= 0xc0 && point < 0xc0 + letters.size() && !letters[point - 0xc0].empty()) {
            folded += letters[point - 0xc0];
        } else if (point < 0x300 || point > 0x36f) { // combining accents
            folded += text.substr(begin, at - begin);
        }
    }
    return folded;
}

} // namespace calliope::storage

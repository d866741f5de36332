#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace calliope::dialect {

/// The inside of a JSON string that says `text`; bytes above 0x7f stay as they are.
[[nodiscard]] std::string escaped(std::string_view text);

/// A whole JSON string with its quotes.
[[nodiscard]] std::string quotedJson(std::string_view text);

/// Reads the inside of a JSON string byte by byte, and of Python's, which has more escapes. Half a surrogate pair
/// becomes U+FFFD; an escape that does not exist stands for itself.
class StringDecoder {
public:
    /// Appends what `c` adds to `out`. Returns false for an unescaped `quote`, which ends the string.
    bool push(char c, char quote, std::string& out);

private:
    void endEscape(char32_t point, std::string& out);
    void flushHalf(std::string& out);

    bool m_escape = false;
    int m_digitsLeft = 0; // of \uXXXX, \xXX, \UXXXXXXXX
    char32_t m_point = 0;
    char32_t m_half = 0; // the first of a surrogate pair
};

/// UTF-8; what is no character becomes U+FFFD.
void appendCharacter(std::string& out, char32_t point);

} // namespace calliope::dialect

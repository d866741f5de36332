#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Properties of code points and the case of texts as Python's `str` has them. Texts are valid UTF-8.
namespace calliope::jinja {

[[nodiscard]] bool isSpace(std::uint32_t point);
[[nodiscard]] bool isLineEnd(std::uint32_t point); ///< where str.splitlines splits
[[nodiscard]] bool isPrintable(std::uint32_t point);
[[nodiscard]] bool isAlpha(std::uint32_t point);
[[nodiscard]] bool isDecimal(std::uint32_t point);
[[nodiscard]] bool isDigit(std::uint32_t point);
[[nodiscard]] bool isNumeric(std::uint32_t point);
[[nodiscard]] bool isWord(std::uint32_t point);           ///< `\w` of a regular expression
[[nodiscard]] bool isIdentifierPart(std::uint32_t point); ///< letters, digits, marks and '_'
[[nodiscard]] bool isLower(std::uint32_t point);
[[nodiscard]] bool isUpper(std::uint32_t point);
[[nodiscard]] bool isTitle(std::uint32_t point);

/// The value 0 to 9 of a decimal digit of any script, or -1.
[[nodiscard]] int digitValue(std::uint32_t point);

[[nodiscard]] std::string upper(std::string_view text);
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string title(std::string_view text);      ///< every word
[[nodiscard]] std::string capitalize(std::string_view text); ///< the first letter only
[[nodiscard]] std::string swapCase(std::string_view text);
[[nodiscard]] std::string foldCase(std::string_view text);

/// `text` without the spaces at its ends.
[[nodiscard]] std::string_view trimSpaces(std::string_view text);
[[nodiscard]] std::string_view trimSpacesLeft(std::string_view text);
[[nodiscard]] std::string_view trimSpacesRight(std::string_view text);

} // namespace calliope::jinja

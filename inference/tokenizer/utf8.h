#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace calliope::tokenizer {

/// U+2581, which SPM-style vocabularies write in place of a blank.
inline constexpr std::string_view blankMark = "\xe2\x96\x81";

enum class Utf8State : std::uint8_t {
    whole,   ///< a character
    cut,     ///< the text ends inside a character
    invalid, ///< bytes that begin no character
};

/// What stands at one place of a text. An invalid sequence is as long as its longest part that could have begun a
/// character, at least one byte (Unicode 15, section 3.9, "maximal subpart").
struct Utf8Character {
    Utf8State state = Utf8State::invalid;
    std::uint8_t bytes = 1;
    char32_t point = 0xfffd;
};

/// The character at `at` (< text.size()).
[[nodiscard]] Utf8Character characterAt(std::string_view text, std::size_t at);

[[nodiscard]] bool isUtf8(std::string_view text);

void appendUtf8(std::string& out, char32_t point);

/// `text` with every `from` replaced; `from` is not empty.
[[nodiscard]] std::string replaced(std::string_view text, std::string_view from, std::string_view to);

} // namespace calliope::tokenizer

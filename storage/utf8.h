#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace calliope::storage {

/// The character at `at`, which moves behind it; U+FFFD for a byte that begins none. REQUIRES: at < text.size().
[[nodiscard]] char32_t takePoint(std::string_view text, std::size_t& at);

/// `text` without a character that is cut off at its end.
[[nodiscard]] std::string_view wholeCharacters(std::string_view text);

/// `text` with U+FFFD for what is no UTF-8.
[[nodiscard]] std::string asUtf8(std::string_view text);

} // namespace calliope::storage

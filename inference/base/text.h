#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace calliope {

namespace detail {
inline void append(std::string& out, std::string_view text) { out += text; }
inline void append(std::string& out, char c) { out += c; }
template <typename T>
    requires std::is_arithmetic_v<T>
void append(std::string& out, T number) {
    if constexpr (std::same_as<T, bool>)
        out += number ? "true" : "false";
    else
        out += std::to_string(number);
}
} // namespace detail

/// Joins texts and numbers: `concat("layer ", 3, " of ", name)`. (std::format is missing at our compiler floor.)
template <typename... Parts>
[[nodiscard]] std::string concat(const Parts&... parts) {
    std::string out;
    (detail::append(out, parts), ...);
    return out;
}

/// `text` fit for a message or a terminal: at most `limit` bytes, control bytes and invalid UTF-8 replaced by '?',
/// cut at a character's edge with "..." behind. Use it for every string that came out of a file.
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit = 80);

} // namespace calliope

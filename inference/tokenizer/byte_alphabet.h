#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// GPT-2's alphabet: each byte value has a printable character that stands for it in vocabulary files (a blank is
/// U+0120, "Ġ"). Printable Latin-1 stands for itself, the other 68 values for U+0100 and following, in order.
/// Source: openai/gpt-2, encoder.py, bytes_to_unicode.
namespace calliope::tokenizer {

/// The character of a byte, in UTF-8.
[[nodiscard]] std::string_view spelled(std::uint8_t byte);

/// The characters of all bytes of `bytes`.
[[nodiscard]] std::string spelled(std::string_view bytes);

/// The bytes that `text` stands for; nullopt where it holds a character from outside the alphabet.
[[nodiscard]] std::optional<std::string> unspelled(std::string_view text);

} // namespace calliope::tokenizer

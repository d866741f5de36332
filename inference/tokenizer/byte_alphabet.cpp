#include "inference/tokenizer/byte_alphabet.h"

#include "inference/tokenizer/utf8.h"

#include <array>

namespace calliope::tokenizer {

namespace {
constexpr int noByte = -1;

struct Alphabet {
    std::array<std::string, 256> characters;
    std::array<int, 0x180> bytes{}; // by code point

    Alphabet() {
        bytes.fill(noByte);
        char32_t next = 0x100;
        for (unsigned byte = 0; byte < 256; ++byte) {
            const bool printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte != 0xad);
            const char32_t point = printable ? byte : next++;
            appendUtf8(characters[byte], point);
            bytes[point] = static_cast<int>(byte);
        }
    }
};

const Alphabet& alphabet() {
    static const Alphabet instance;
    return instance;
}
} // namespace

std::string_view spelled(std::uint8_t byte) {
    return alphabet().characters[byte];
}

std::string spelled(std::string_view bytes) {
    std::string out;
    for (const char byte : bytes) out += spelled(static_cast<std::uint8_t>(byte));
    return out;
}

std::optional<std::string> unspelled(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Character character = characterAt(text, at);
        const bool known = character.point < alphabet().bytes.size() && alphabet().bytes[character.point] != noByte;
        if (!known) return std::nullopt;
        out += static_cast<char>(static_cast<unsigned char>(alphabet().bytes[character.point]));
        at += character.bytes;
    }
    return out;
}

} // namespace calliope::tokenizer

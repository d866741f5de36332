#include "storage/base64.h"

#include <cstdint>

namespace calliope::storage {

namespace {
constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}

std::string toBase64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
        for (std::size_t i = 0; i < 4; ++i) text += at + i <= bytes.size() ? digits[group >> (18 - 6 * i) & 63] : '=';
    }
    return text;
}

std::optional<std::string> fromBase64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t at = 0; at < text.size(); at += 4) {
        const std::size_t given = text.substr(at, 4).find('=');
        const std::size_t count = given == std::string_view::npos ? 4 : given;
        const bool isLast = at + 4 == text.size();
        if (count < 4 && (!isLast || count < 2 || text.substr(at + count) != std::string_view("==").substr(count - 2)))
            return std::nullopt;
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            const std::size_t digit = i < count ? digits.find(text[at + i]) : 0;
            if (digit == std::string_view::npos) return std::nullopt;
            group = group << 6 | static_cast<std::uint32_t>(digit);
        }
        if ((count == 2 && (group & 0xffff) != 0) || (count == 3 && (group & 0xff) != 0)) return std::nullopt;
        for (std::size_t i = 0; i + 1 < count; ++i) bytes += static_cast<char>(group >> (16 - 8 * i) & 0xff);
    }
    return bytes;
}

} // namespace calliope::storage

#include "inference/dialect/utf8_filter.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace calliope::dialect {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

/// What may follow a first byte (Unicode 15, table 3-7).
struct Lead {
    std::uint8_t first, last;     ///< first bytes
    std::uint8_t follow;          ///< how many bytes follow
    std::uint8_t lowest, highest; ///< of the second byte; any others are 80 to bf
};
constexpr Lead leads[] = {
    {0xc2, 0xdf, 1, 0x80, 0xbf}, {0xe0, 0xe0, 2, 0xa0, 0xbf}, {0xe1, 0xec, 2, 0x80, 0xbf}, {0xed, 0xed, 2, 0x80, 0x9f},
    {0xee, 0xef, 2, 0x80, 0xbf}, {0xf0, 0xf0, 3, 0x90, 0xbf}, {0xf1, 0xf3, 3, 0x80, 0xbf}, {0xf4, 0xf4, 3, 0x80, 0x8f},
};

struct Found {
    std::size_t bytes; ///< of the character or of what is wrong, at least 1
    bool whole;
    bool cut; ///< the text ends within it
};

Found characterAt(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    if (byte(0) < 0x80) return {1, true, false};
    const Lead* lead = std::find_if(std::begin(leads), std::end(leads),
                                    [&](const Lead& row) { return byte(0) >= row.first && byte(0) <= row.last; });
    if (lead == std::end(leads)) return {1, false, false};
    for (std::size_t i = 1; i <= lead->follow; ++i) {
        if (i == text.size()) return {i, false, true};
        const std::uint8_t lowest = i == 1 ? lead->lowest : 0x80;
        const std::uint8_t highest = i == 1 ? lead->highest : 0xbf;
        if (byte(i) < lowest || byte(i) > highest) return {i, false, false};
    }
    return {lead->follow + std::size_t{1}, true, false};
}

} // namespace

std::string Utf8Filter::push(std::string_view bytes) {
    m_rest += bytes;
    std::string out;
    out.reserve(m_rest.size());
    std::string_view text = m_rest;
    while (!text.empty()) {
        const Found found = characterAt(text);
        if (found.cut) break;
        out += found.whole ? text.substr(0, found.bytes) : replacement;
        text.remove_prefix(found.bytes);
    }
    m_rest = std::string(text);
    return out;
}

std::string Utf8Filter::finish() {
    return std::exchange(m_rest, {}).empty() ? std::string() : std::string(replacement);
}

} // namespace calliope::dialect

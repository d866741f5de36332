#include "inference/tokenizer/utf8.h"

namespace calliope::tokenizer {

namespace {
/// What a lead byte announces: continuation bytes, its own bits, and the range of the first continuation byte, which
/// is how overlong forms, surrogates and points beyond U+10FFFF are ruled out (Unicode 15, table 3-7).
struct Lead {
    int continuations = 0;
    unsigned bits = 0;
    unsigned low = 0x80;
    unsigned high = 0xbf;
};

Lead leadOf(unsigned byte) {
    if (byte >= 0xc2 && byte <= 0xdf) return {1, byte & 0x1fu};
    if (byte >= 0xe0 && byte <= 0xef)
        return {2, byte & 0x0fu, byte == 0xe0 ? 0xa0u : 0x80u, byte == 0xed ? 0x9fu : 0xbfu};
    if (byte >= 0xf0 && byte <= 0xf4)
        return {3, byte & 0x07u, byte == 0xf0 ? 0x90u : 0x80u, byte == 0xf4 ? 0x8fu : 0xbfu};
    return {};
}
} // namespace

Utf8Character characterAt(std::string_view text, std::size_t at) {
    const unsigned first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) return {Utf8State::whole, 1, first};
    const Lead lead = leadOf(first);
    if (lead.continuations == 0) return {};
    char32_t point = lead.bits;
    for (int i = 1; i <= lead.continuations; ++i) {
        const auto seen = static_cast<std::uint8_t>(i);
        if (at + static_cast<std::size_t>(i) >= text.size()) return {Utf8State::cut, seen, 0xfffd};
        const unsigned byte = static_cast<unsigned char>(text[at + static_cast<std::size_t>(i)]);
        if (byte < (i == 1 ? lead.low : 0x80u) || byte > (i == 1 ? lead.high : 0xbfu))
            return {Utf8State::invalid, seen, 0xfffd};
        point = point << 6 | (byte & 0x3fu);
    }
    return {Utf8State::whole, static_cast<std::uint8_t>(lead.continuations + 1), point};
}

bool isUtf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
            continue;
        }
        const Utf8Character character = characterAt(text, at);
        if (character.state != Utf8State::whole) return false;
        at += character.bytes;
    }
    return true;
}

void appendUtf8(std::string& out, char32_t point) {
    const auto put = [&out](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (point < 0x80) {
        put(point);
    } else if (point < 0x800) {
        put(0xc0 | point >> 6);
        put(0x80 | (point & 0x3f));
    } else if (point < 0x10000) {
        put(0xe0 | point >> 12);
        put(0x80 | (point >> 6 & 0x3f));
        put(0x80 | (point & 0x3f));
    } else {
        put(0xf0 | point >> 18);
        put(0x80 | (point >> 12 & 0x3f));
        put(0x80 | (point >> 6 & 0x3f));
        put(0x80 | (point & 0x3f));
    }
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0;;) {
        const std::size_t found = text.find(from, at);
        out += text.substr(at, found - at);
        if (found == std::string_view::npos) return out;
        out += to;
        at = found + from.size();
    }
}

} // namespace calliope::tokenizer

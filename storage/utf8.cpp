#include "storage/utf8.h"

#include <array>

namespace calliope::storage {

namespace {

constexpr char32_t replacement = 0xfffd;

bool continues(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
}

std::size_t lengthOf(unsigned char lead) {
    return lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
}

} // namespace

char32_t takePoint(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t begin = at++;
    const std::size_t length = lengthOf(lead);
    if (length == 1) return lead;
    if (length == 0) return replacement;
    char32_t point = lead & (0x7fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if (!continues(text, begin + i)) return replacement;
        point = point << 6 | (static_cast<unsigned char>(text[begin + i]) & 0x3fu);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (point < least[length] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return replacement;
    at = begin + length;
    return point;
}

std::string_view wholeCharacters(std::string_view text) {
    for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if ((byte & 0xc0) == 0x80) continue;
        return lengthOf(byte) > back ? text.substr(0, text.size() - back) : text;
    }
    return text;
}

std::string asUtf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const bool isWrong = takePoint(text, at) == replacement && at == begin + 1;
        if (isWrong)
            out += "\xef\xbf\xbd";
        else
            out += text.substr(begin, at - begin);
    }
    return out;
}

} // namespace calliope::storage

#include "inference/chat/jinja/text.h"

#include "inference/base/checked.h"
#include "inference/chat/jinja/failure.h"

#include <utf8proc.h>

#include <algorithm>
#include <limits>
#include <vector>

namespace calliope::jinja {

namespace {
bool startsPoint(char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0u) != 0x80u;
}

std::size_t countPoints(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), startsPoint));
}

/// Knuth, Morris, Pratt: for needles so long that trying every position could take their product.
std::size_t findLong(std::string_view text, std::string_view needle, std::size_t from) {
    std::vector<std::size_t> border(needle.size(), 0);
    for (std::size_t i = 1, length = 0; i < needle.size(); ++i) {
        while (length > 0 && needle[i] != needle[length]) length = border[length - 1];
        if (needle[i] == needle[length]) ++length;
        border[i] = length;
    }
    for (std::size_t i = from, length = 0; i < text.size(); ++i) {
        while (length > 0 && text[i] != needle[length]) length = border[length - 1];
        if (text[i] == needle[length]) ++length;
        if (length == needle.size()) return i + 1 - length;
    }
    return std::string_view::npos;
}
} // namespace

std::uint32_t decodePoint(std::string_view utf8, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(utf8[at]);
    if (lead < 0x80) {
        ++at;
        return lead;
    }
    utf8proc_int32_t point = 0;
    const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(utf8.data()) + at,
                                         static_cast<utf8proc_ssize_t>(utf8.size() - at), &point);
    at += length > 0 ? static_cast<std::size_t>(length) : 1;
    return length > 0 ? static_cast<std::uint32_t>(point) : 0xfffdu;
}

void appendPoint(std::string& out, std::uint32_t point) {
    utf8proc_uint8_t bytes[4];
    const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(point), bytes);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

std::string validUtf8(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t start = at;
        const std::uint32_t point = decodePoint(bytes, at);
        if (point == 0xfffd)
            out += "\xef\xbf\xbd";
        else
            out += bytes.substr(start, at - start);
    }
    return out;
}

std::size_t findText(Budget& budget, std::string_view text, std::string_view needle, std::size_t from) {
    constexpr std::size_t shortNeedle = 16;
    const bool isShort = needle.size() <= shortNeedle;
    if (!isShort) budget.take(needle.size() * sizeof(std::size_t));
    const std::size_t found = isShort ? text.find(needle, from) : findLong(text, needle, from);
    if (!isShort) budget.give(needle.size() * sizeof(std::size_t));
    budget.readText(std::min(found, text.size()) - std::min(from, text.size()));
    return found;
}

Text::Text(std::string bytes, Charge charge, bool markup) {
    const std::size_t points = countPoints(bytes);
    m_data = std::make_shared<const Data>(Data{std::move(bytes), points, markup, std::move(charge)});
}

std::size_t Text::byteOffset(std::size_t point) const {
    if (isAscii()) return point;
    const std::string_view bytes = view();
    std::size_t at = 0;
    for (; point > 0; --point) {
        ++at;
        while (at < bytes.size() && !startsPoint(bytes[at])) ++at;
    }
    return at;
}

std::string_view Text::points(std::size_t first, std::size_t count) const {
    const std::size_t begin = byteOffset(first);
    const std::size_t end = isAscii() ? begin + count : byteOffset(first + count);
    return view().substr(begin, end - begin);
}

void TextBuilder::repeat(std::string_view text, std::size_t count) {
    const std::optional<std::uint64_t> bytes = checkedMultiply(text.size(), count);
    m_charge.grow(bytes && *bytes <= std::numeric_limits<std::size_t>::max() ? static_cast<std::size_t>(*bytes)
                                                                             : std::numeric_limits<std::size_t>::max());
    if (bytes && *bytes > m_largest - m_bytes.size()) failLength();
    for (; count > 0 && !text.empty(); --count) m_bytes += text;
}

void TextBuilder::failLength() const {
    throw LimitReached(concat("it writes more than ", m_largest, " bytes"));
}

void TextBuilder::appendPoint(std::uint32_t point) {
    std::string bytes;
    jinja::appendPoint(bytes, point);
    append(bytes);
}

} // namespace calliope::jinja

#include "app/documents/program/plain.h"

#include "inference/base/error.h"

#include <algorithm>
#include <array>
#include <utility>

namespace calliope::documents {

namespace {

constexpr char32_t replacement = 0xfffd;

/// Windows-1252 from 0x80 to 0x9f; 0: not used.
constexpr std::array<char16_t, 32> windows{0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                           0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017d, 0,
                                           0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                           0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

/// The length of the UTF-8 character at `at`; 0 where there is none.
std::size_t characterAt(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(i < text.size() ? text[i] : 0); };
    const unsigned char first = byte(at);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xc2 && first < 0xe0   ? 2
                               : first >= 0xe0 && first < 0xf0 ? 3
                               : first >= 0xf0 && first < 0xf5 ? 4
                                                               : 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(at + i) & 0xc0) != 0x80) return 0;
    const unsigned char second = byte(at + 1);
    const bool isOverlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool isNone = (first == 0xed && second >= 0xa0) || (first == 0xf4 && second >= 0x90);
    return isOverlong || isNone ? 0 : length;
}

bool isUtf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = characterAt(text, at);
        // The last character may have been cut off with the file.
        if (length == 0) return text.size() - at < 4;
        at += length;
    }
    return true;
}

std::string fromUtf16(std::string_view bytes, bool isBigEndian) {
    std::string out;
    const auto unit = [&](std::size_t i) {
        const auto a = static_cast<unsigned char>(bytes[i]);
        const auto b = static_cast<unsigned char>(bytes[i + 1]);
        return static_cast<char32_t>(isBigEndian ? (a << 8) | b : (b << 8) | a);
    };
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        char32_t point = unit(i);
        const char32_t low = point >= 0xd800 && point < 0xdc00 && i + 3 < bytes.size() ? unit(i + 2) : 0;
        if (low >= 0xdc00 && low < 0xe000) {
            point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
            i += 2;
        }
        appendPoint(out, point);
    }
    return out;
}

std::string fromWindows(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const bool isSpecial = byte >= 0x80 && byte < 0xa0;
        appendPoint(out, isSpecial ? windows[byte - 0x80u] : byte);
    }
    return out;
}

std::string decoded(std::string_view file, const Limits& limits, bool& isWhole) {
    // Every encoding has at least a byte for two of text; what lies further cannot be read anyway.
    const std::size_t most = 2 * limits.text + 2;
    if (file.size() > most) isWhole = false;
    const std::string_view head = file.substr(0, most);
    if (head.starts_with("\xff\xfe")) return fromUtf16(head.substr(2), false);
    if (head.starts_with("\xfe\xff")) return fromUtf16(head.substr(2), true);
    constexpr std::size_t looked = 64 << 10;
    if (head.substr(0, looked).find('\0') != std::string_view::npos)
        throw Error(ErrorKind::unsupported, "This is not a document that can be read: PDF, DOCX, CSV and text can.");
    const std::string_view text = head.starts_with("\xef\xbb\xbf") ? head.substr(3) : head;
    return isUtf8(text) ? std::string(text) : fromWindows(text);
}

/// Without control characters but line ends and tabs, which come in three ways, and what is no UTF-8.
std::string cleaned(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = characterAt(text, at);
        const char c = text[at];
        if (length == 0) {
            appendPoint(out, replacement);
        } else if (length > 1) {
            const std::string_view character = text.substr(at, length);
            const bool isControl = c == '\xc2' && static_cast<unsigned char>(text[at + 1]) < 0xa0;
            const bool isMark = character == "\xc2\xad" || character == "\xef\xbb\xbf"; // soft hyphen, byte order
            if (!isControl && !isMark) out += character;
        } else if (c == '\r') {
            if (at + 1 == text.size() || text[at + 1] != '\n') out += '\n';
        } else if (static_cast<unsigned char>(c) >= 0x20 ? c != '\x7f' : c == '\n' || c == '\t') {
            out += c;
        }
        at += std::max<std::size_t>(length, 1);
    }
    return out;
}

/// The beginning of at most `most` bytes, cut between characters.
std::string_view beginning(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
    return text.substr(0, most);
}

/// Where the page at the beginning of the text ends: behind a blank line if there is one in its second half, else
/// behind a line, else behind a word.
std::size_t pageEnd(std::string_view text) {
    if (text.size() <= usualPage + usualPage / 2) return text.size();
    const std::string_view page = beginning(text, usualPage);
    for (const std::string_view end : {"\n\n", "\n", " "}) {
        const std::size_t at = page.rfind(end);
        if (at != std::string_view::npos && at >= usualPage / 2) return at + end.size();
    }
    return page.size();
}

/// The end of the row at the beginning of a table's text; line ends in quotes belong to it, unless the quotes never
/// end.
std::size_t rowEnd(std::string_view text) {
    std::size_t firstLine = 0;
    bool isQuoted = false;
    for (std::size_t i = 0; i < text.size() && (firstLine == 0 || i < usualPage); ++i) {
        if (text[i] == '"') isQuoted = !isQuoted;
        if (text[i] != '\n') continue;
        if (!isQuoted) return i + 1;
        if (firstLine == 0) firstLine = i + 1;
    }
    return firstLine == 0 ? text.size() : firstLine;
}

void addTable(Document& document, std::string_view text, const Limits& limits) {
    const std::size_t headEnd = rowEnd(text);
    // A first row as long as a page is no head to repeat.
    const std::string head(headEnd < usualPage / 2 ? text.substr(0, headEnd) : std::string_view());
    std::string page = head;
    for (std::size_t at = head.size(); at < text.size();) {
        const std::size_t length = rowEnd(text.substr(at));
        if (page.size() > head.size() && page.size() + length > usualPage)
            if (!addPage(document, std::exchange(page, head), limits)) return;
        page += text.substr(at, length);
        at += length;
    }
    if (!page.empty()) addPage(document, page, limits);
}

std::size_t sizeOf(const Document& document) {
    std::size_t sum = 0;
    for (const std::string& page : document.pages) sum += page.size();
    return sum;
}

} // namespace

void appendPoint(std::string& out, char32_t point) {
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000)) point = replacement;
    const auto add = [&out](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    const auto more = [&](int shift) { add(0x80 | ((point >> shift) & 0x3f)); };
    if (point < 0x80) {
        add(point);
    } else if (point < 0x800) {
        add(0xc0 | (point >> 6));
        more(0);
    } else if (point < 0x10000) {
        add(0xe0 | (point >> 12));
        more(6);
        more(0);
    } else {
        add(0xf0 | (point >> 18));
        more(12);
        more(6);
        more(0);
    }
}

bool addPage(Document& document, std::string_view text, const Limits& limits) {
    const std::size_t room = limits.text - std::min(limits.text, sizeOf(document));
    if (room == 0 || document.pages.size() >= static_cast<std::size_t>(limits.pages)) {
        document.isWhole = false;
        return false;
    }
    const std::string clean = cleaned(text);
    const std::string_view kept = beginning(clean, std::min(room, limits.pageText));
    if (kept.size() < clean.size()) document.isWhole = false;
    document.pages.emplace_back(kept);
    return true;
}

void addPages(Document& document, std::string_view text, const Limits& limits) {
    while (!text.empty()) {
        const std::size_t end = pageEnd(text);
        if (!addPage(document, text.substr(0, end), limits)) return;
        text.remove_prefix(end);
    }
}

Document readPlain(std::string_view file, bool isTable, const Limits& limits) {
    Document document;
    document.kind = isTable ? Kind::table : Kind::text;
    const std::string text = decoded(file, limits, document.isWhole);
    if (isTable)
        addTable(document, text, limits);
    else
        addPages(document, text, limits);
    if (document.pages.empty()) throw Error(ErrorKind::format, "The document has no text.");
    return document;
}

} // namespace calliope::documents

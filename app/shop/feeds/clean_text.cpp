#include "app/shop/feeds/clean_text.h"

#include "storage/shop/fold.h"
#include "storage/utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace calliope::shop {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

/// What nobody sees: soft hyphen, zero width, direction, invisible operators, variation selectors, tags, private use
/// and no characters. The zero-width joiners go, too: names of products do without.
constexpr std::array hidden{
    Range{0x00, 0x1f},     Range{0x7f, 0x9f},       Range{0xad, 0xad},       Range{0x34f, 0x34f},
    Range{0x61c, 0x61c},   Range{0x115f, 0x1160},   Range{0x17b4, 0x17b5},   Range{0x180b, 0x180f},
    Range{0x200b, 0x200f}, Range{0x202a, 0x202e},   Range{0x2060, 0x206f},   Range{0x3164, 0x3164},
    Range{0xe000, 0xf8ff}, Range{0xfe00, 0xfe0f},   Range{0xfeff, 0xfeff},   Range{0xffa0, 0xffa0},
    Range{0xfff0, 0xfffd}, Range{0x1bca0, 0x1bca3}, Range{0x1d173, 0x1d17a}, Range{0xe0000, 0x10ffff}};

constexpr std::array blanks{Range{'\t', '\r'},     Range{' ', ' '},       Range{0x85, 0x85},     Range{0xa0, 0xa0},
                            Range{0x1680, 0x1680}, Range{0x2000, 0x200a}, Range{0x2028, 0x2029}, Range{0x202f, 0x202f},
                            Range{0x205f, 0x205f}, Range{0x3000, 0x3000}};

template<typename Ranges>
bool isIn(const Ranges& ranges, char32_t point) {
    return std::ranges::any_of(ranges, [&](const Range& range) { return point >= range.first && point <= range.last; });
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> entities{
    {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"#39", "'"}, {"nbsp", " "}}};

/// Windows-1252 from 0x80 to 0x9f; empty: not used. What follows is as in Unicode.
constexpr std::array<std::string_view, 32> windows{"€", "",  "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š",
                                                   "‹", "Œ", "",  "Ž", "",  "",  "‘", "’", "“", "”", "•",
                                                   "–", "—", "˜", "™", "š", "›", "œ", "",  "ž", "Ÿ"};

/// Tags inside of words and sentences; all others stand between them.
bool isInline(std::string_view name) {
    constexpr std::string_view names = " a abbr b bdi em font i mark q s small span strong sub sup u ";
    if (name.starts_with('/')) name.remove_prefix(1);
    const std::size_t end = name.find_first_of(" />");
    const std::string wanted = ' ' + std::string(name.substr(0, end)) + ' ';
    return wanted.size() > 2 && names.find(wanted) != std::string_view::npos;
}

/// Behind the tag that begins at `at`.
std::size_t endOfTag(std::string_view html, std::size_t at) {
    const std::size_t end = html.find('>', at);
    return end == std::string_view::npos ? html.size() : end + 1;
}

} // namespace

std::string utf8Line(std::string line) {
    bool isWrong = false;
    for (std::size_t at = 0; at < line.size();) {
        const std::size_t begin = at;
        const bool isAscii = storage::takePoint(line, at) < 0x80;
        if (at - begin > 1) return line; // it is UTF-8, perhaps with a letter that was cut
        isWrong = isWrong || !isAscii;
    }
    if (!isWrong) return line;
    std::string text;
    for (const char c : line) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            text += c;
        } else if (byte < 0xa0) {
            text += windows[byte - 0x80u];
        } else {
            text += static_cast<char>(byte < 0xc0 ? 0xc2 : 0xc3);
            text += static_cast<char>(0x80 | (byte & 0x3f));
        }
    }
    return text;
}

std::string cleanText(std::string_view text, std::size_t most) {
    std::string clean;
    bool isBlank = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t point = storage::takePoint(text, at);
        if (isIn(blanks, point)) {
            isBlank = true;
            continue;
        }
        if (isIn(hidden, point)) continue;
        const std::size_t length = at - begin + (isBlank && !clean.empty() ? 1 : 0);
        if (clean.size() + length > most) break;
        if (isBlank && !clean.empty()) clean += ' ';
        isBlank = false;
        clean += text.substr(begin, at - begin);
    }
    return clean;
}

std::string cleanHtml(std::string_view html, std::size_t most) {
    std::string text;
    for (std::size_t at = 0; at < html.size() && text.size() < 4 * most;) {
        if (html[at] == '<') {
            const std::string name = storage::fold(html.substr(at + 1, 8));
            for (const std::string_view skipped : {std::string_view("script"), std::string_view("style")})
                if (name.starts_with(skipped)) {
                    const std::size_t close = html.find("</", endOfTag(html, at));
                    at = close == std::string_view::npos ? html.size() : close;
                    break;
                }
            at = endOfTag(html, at);
            if (!isInline(name)) text += ' ';
            continue;
        }
        if (html[at] == '&') {
            const std::size_t end = html.substr(at, 12).find(';');
            const std::string_view name = end == std::string_view::npos ? "" : html.substr(at + 1, end - 1);
            const auto found = std::ranges::find(entities, name, &std::pair<std::string_view, std::string_view>::first);
            if (found != entities.end()) {
                text += found->second;
                at += end + 1;
                continue;
            }
        }
        text += html[at++];
    }
    return cleanText(text, most);
}

std::string cleanUrl(std::string_view url) {
    constexpr std::size_t most = 2000;
    while (!url.empty() && url.front() == ' ') url.remove_prefix(1);
    while (!url.empty() && url.back() == ' ') url.remove_suffix(1);
    if (url.size() > most || !(url.starts_with("https://") || url.starts_with("http://"))) return {};
    const std::string clean = cleanText(url, most);
    const bool isOdd =
        std::ranges::any_of(clean, [](char c) { return c == ' ' || c == '"' || c == '<' || c == '>' || c == '\\'; });
    return clean != url || isOdd ? std::string() : clean;
}

} // namespace calliope::shop

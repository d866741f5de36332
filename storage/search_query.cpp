#include "storage/search_query.h"

#include "storage/utf8.h"

#include <algorithm>
#include <array>

namespace calliope::storage {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

/// Scripts that write words without blanks between them (Unicode blocks).
constexpr std::array unspaced{Range{0x0e00, 0x0eff}, Range{0x1000, 0x109f},   Range{0x1780, 0x17ff},
                              Range{0x2e80, 0xa4cf}, Range{0xac00, 0xd7af},   Range{0xf900, 0xfaff},
                              Range{0xff66, 0xff9d}, Range{0x1b000, 0x1b16f}, Range{0x20000, 0x3ffff}};

bool hasUnspaced(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = takePoint(text, at);
        for (const Range& range : unspaced)
            if (point >= range.first && point <= range.last) return true;
    }
    return false;
}

/// Whether the index could know a part of it; ASCII punctuation alone it does not.
bool isWord(std::string_view term) {
    return std::ranges::any_of(term, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
    });
}

} // namespace

SearchQuery::SearchQuery(std::string_view typed) {
    typed = wholeCharacters(typed.substr(0, longest));
    bool isQuoted = false;
    std::string term;
    const auto end = [&] {
        if (isWord(term) && terms.size() < mostTerms) terms.push_back(term);
        term.clear();
    };
    for (const char c : typed) {
        const bool isBlank = static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
        if (c == '"') {
            end();
            isQuoted = !isQuoted;
        } else if (isBlank && !isQuoted) {
            end();
        } else {
            term += isBlank ? ' ' : c;
        }
    }
    lastMayGoOn = isWord(term) && terms.size() < mostTerms;
    end();
    // NOLINTNEXTLINE(cppcoreguidelines-prefer-member-initializer): only known when the terms are
    isLiteral = std::ranges::any_of(terms, hasUnspaced);
}

std::string SearchQuery::match() const {
    std::string query;
    for (const std::string& term : terms) query += (query.empty() ? "\"" : " \"") + term + '"';
    if (lastMayGoOn) query += '*';
    return query;
}

std::string likePattern(std::string_view text) {
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + '%';
}

} // namespace calliope::storage

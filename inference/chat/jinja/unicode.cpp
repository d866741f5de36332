#include "inference/chat/jinja/unicode.h"

#include "inference/chat/jinja/special_casing.h"
#include "inference/chat/jinja/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <iterator>

namespace calliope::jinja {

namespace {
utf8proc_category_t category(std::uint32_t point) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(point));
}

template<typename... Categories>
bool isOneOf(std::uint32_t point, Categories... categories) {
    const utf8proc_category_t its = category(point);
    return ((its == categories) || ...);
}

/// Digits that are not decimal ones (superscripts, circled digits, ...): first and last of each run.
constexpr std::uint32_t digitRuns[][2] = {
    {0xb2, 0xb3},     {0xb9, 0xb9},       {0x1369, 0x1371},   {0x19da, 0x19da},   {0x2070, 0x2070},
    {0x2074, 0x2079}, {0x2080, 0x2089},   {0x2460, 0x2468},   {0x2474, 0x247c},   {0x2488, 0x2490},
    {0x24ea, 0x24ea}, {0x24f5, 0x24fd},   {0x24ff, 0x24ff},   {0x2776, 0x277e},   {0x2780, 0x2788},
    {0x278a, 0x2792}, {0x10a40, 0x10a43}, {0x10e60, 0x10e68}, {0x11052, 0x1105a}, {0x1f100, 0x1f10a},
};

/// Cased and case-ignorable, for the final sigma (Unicode 3.13, D135 and D136, by categories).
bool isCased(std::uint32_t point) {
    return isOneOf(point, UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LL, UTF8PROC_CATEGORY_LT);
}
bool isCaseIgnorable(std::uint32_t point) {
    constexpr std::uint32_t marks[] = {'\'', '.', ':', 0xb7, 0x2018, 0x2019, 0x2024, 0x2027};
    return isOneOf(point, UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_ME, UTF8PROC_CATEGORY_CF, UTF8PROC_CATEGORY_LM,
                   UTF8PROC_CATEGORY_SK) ||
           std::find(std::begin(marks), std::end(marks), point) != std::end(marks);
}

const SpecialCasing* specialCasing(std::uint32_t point) {
    const auto* at = std::lower_bound(std::begin(specialCasings), std::end(specialCasings), point,
                                      [](const SpecialCasing& row, std::uint32_t p) { return row.point < p; });
    return at != std::end(specialCasings) && at->point == point ? at : nullptr;
}

void appendAll(std::string& out, const std::array<std::uint32_t, 3>& points) {
    for (std::uint32_t point : points)
        if (point != 0) appendPoint(out, point);
}

void appendUpper(std::string& out, std::uint32_t point) {
    if (const SpecialCasing* special = specialCasing(point)) return appendAll(out, special->upper);
    appendPoint(out, static_cast<std::uint32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(point))));
}

void appendTitle(std::string& out, std::uint32_t point) {
    if (const SpecialCasing* special = specialCasing(point)) return appendAll(out, special->title);
    appendPoint(out, static_cast<std::uint32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(point))));
}

/// The sigma at bytes [start, end) ends a word: a cased letter stands before it and none behind it.
bool isFinalSigma(std::string_view text, std::size_t start, std::size_t end) {
    for (std::size_t at = end; at < text.size();) {
        const std::uint32_t point = decodePoint(text, at);
        if (isCaseIgnorable(point)) continue;
        if (isCased(point)) return false;
        break;
    }
    bool afterLetter = false;
    constexpr std::size_t farEnough = 256; // words are shorter; keeps lower() linear
    std::size_t at = start > farEnough ? start - farEnough : 0;
    while (at < start && (static_cast<unsigned char>(text[at]) & 0xc0u) == 0x80u) ++at;
    while (at < start) {
        const std::uint32_t point = decodePoint(text, at);
        if (!isCaseIgnorable(point)) afterLetter = isCased(point);
    }
    return afterLetter;
}

void appendLower(std::string& out, std::string_view text, std::size_t start, std::size_t end, std::uint32_t point) {
    constexpr std::uint32_t capitalSigma = 0x3a3;
    constexpr std::uint32_t finalSigma = 0x3c2;
    constexpr std::uint32_t capitalDottedI = 0x130;
    if (point == capitalSigma && isFinalSigma(text, start, end)) return appendPoint(out, finalSigma);
    if (point == capitalDottedI) {
        out += "i\xcc\x87";
        return;
    }
    appendPoint(out, static_cast<std::uint32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point))));
}

/// Calls `each(point, start, end)` for every code point.
template<typename Each>
void forEachPoint(std::string_view text, Each each) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const std::uint32_t point = decodePoint(text, at);
        each(point, start, at);
    }
}
} // namespace

bool isSpace(std::uint32_t point) {
    if (point < 0x80) return point == ' ' || (point >= 0x09 && point <= 0x0d) || (point >= 0x1c && point <= 0x1f);
    return point == 0x85 || isOneOf(point, UTF8PROC_CATEGORY_ZS, UTF8PROC_CATEGORY_ZL, UTF8PROC_CATEGORY_ZP);
}

bool isLineEnd(std::uint32_t point) {
    return (point >= 0x0a && point <= 0x0d) || (point >= 0x1c && point <= 0x1e) || point == 0x85 || point == 0x2028 ||
           point == 0x2029;
}

bool isPrintable(std::uint32_t point) {
    return point == ' ' ||
           !isOneOf(point, UTF8PROC_CATEGORY_CC, UTF8PROC_CATEGORY_CF, UTF8PROC_CATEGORY_CS, UTF8PROC_CATEGORY_CO,
                    UTF8PROC_CATEGORY_CN, UTF8PROC_CATEGORY_ZL, UTF8PROC_CATEGORY_ZP, UTF8PROC_CATEGORY_ZS);
}

bool isAlpha(std::uint32_t point) {
    return isOneOf(point, UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LL, UTF8PROC_CATEGORY_LT, UTF8PROC_CATEGORY_LM,
                   UTF8PROC_CATEGORY_LO);
}

bool isDecimal(std::uint32_t point) {
    return isOneOf(point, UTF8PROC_CATEGORY_ND);
}

bool isDigit(std::uint32_t point) {
    return isDecimal(point) || std::any_of(std::begin(digitRuns), std::end(digitRuns),
                                           [point](const auto& run) { return run[0] <= point && point <= run[1]; });
}

bool isNumeric(std::uint32_t point) {
    return isOneOf(point, UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NL, UTF8PROC_CATEGORY_NO);
}

bool isWord(std::uint32_t point) {
    return point == '_' || isAlpha(point) || isNumeric(point);
}

bool isIdentifierPart(std::uint32_t point) {
    return isWord(point) || isOneOf(point, UTF8PROC_CATEGORY_MN, UTF8PROC_CATEGORY_MC, UTF8PROC_CATEGORY_PC);
}

bool isLower(std::uint32_t point) {
    return isOneOf(point, UTF8PROC_CATEGORY_LL) || point == 0xaa || point == 0xba;
}
bool isUpper(std::uint32_t point) {
    return isOneOf(point, UTF8PROC_CATEGORY_LU);
}
bool isTitle(std::uint32_t point) {
    return isOneOf(point, UTF8PROC_CATEGORY_LT);
}

int digitValue(std::uint32_t point) {
    if (!isDecimal(point)) return -1;
    if (point < 0x80) return static_cast<int>(point) - '0';
    int value = 0; // every script's ten digits stand together, zero first
    while (value < 9 && isDecimal(point - 1 - static_cast<std::uint32_t>(value))) ++value;
    return value;
}

std::string upper(std::string_view text) {
    std::string out;
    forEachPoint(text, [&](std::uint32_t point, std::size_t, std::size_t) { appendUpper(out, point); });
    return out;
}

std::string lower(std::string_view text) {
    std::string out;
    forEachPoint(text, [&](std::uint32_t point, std::size_t start, std::size_t end) {
        appendLower(out, text, start, end, point);
    });
    return out;
}

std::string title(std::string_view text) {
    std::string out;
    bool insideWord = false;
    forEachPoint(text, [&](std::uint32_t point, std::size_t start, std::size_t end) {
        if (insideWord)
            appendLower(out, text, start, end, point);
        else
            appendTitle(out, point);
        insideWord = isCased(point);
    });
    return out;
}

std::string capitalize(std::string_view text) {
    std::string out;
    forEachPoint(text, [&](std::uint32_t point, std::size_t start, std::size_t end) {
        if (start == 0)
            appendTitle(out, point);
        else
            appendLower(out, text, start, end, point);
    });
    return out;
}

std::string swapCase(std::string_view text) {
    std::string out;
    forEachPoint(text, [&](std::uint32_t point, std::size_t start, std::size_t end) {
        if (isUpper(point))
            appendLower(out, text, start, end, point);
        else if (isLower(point))
            appendUpper(out, point);
        else
            appendPoint(out, point);
    });
    return out;
}

std::string foldCase(std::string_view text) {
    std::string out;
    forEachPoint(text, [&](std::uint32_t point, std::size_t, std::size_t) {
        utf8proc_int32_t folded[8];
        int boundary = UTF8PROC_BOUNDCLASS_START;
        const auto count =
            utf8proc_decompose_char(static_cast<utf8proc_int32_t>(point), folded, 8, UTF8PROC_CASEFOLD, &boundary);
        for (utf8proc_ssize_t i = 0; i < count && i < 8; ++i) appendPoint(out, static_cast<std::uint32_t>(folded[i]));
    });
    return out;
}

std::string_view trimSpacesLeft(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t next = at;
        if (!isSpace(decodePoint(text, next))) break;
        at = next;
    }
    return text.substr(at);
}

std::string_view trimSpacesRight(std::string_view text) {
    std::size_t end = text.size();
    while (end > 0) {
        std::size_t start = end - 1;
        while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xc0u) == 0x80u) --start;
        std::size_t at = start;
        if (!isSpace(decodePoint(text, at))) break;
        end = start;
    }
    return text.substr(0, end);
}

std::string_view trimSpaces(std::string_view text) {
    return trimSpacesRight(trimSpacesLeft(text));
}

} // namespace calliope::jinja

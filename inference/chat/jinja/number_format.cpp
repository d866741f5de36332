#include "inference/chat/jinja/number_format.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/numbers.h"

#include <algorithm>
#include <cmath>

namespace calliope::jinja {

namespace {
/// Takes one of `choices` off the front of `text`; '\0' if there is none.
char takeOne(std::string_view& text, std::string_view choices) {
    if (text.empty() || choices.find(text.front()) == std::string_view::npos) return '\0';
    const char c = text.front();
    text.remove_prefix(1);
    return c;
}

std::optional<int> takeNumber(std::string_view& text) {
    std::optional<int> value;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        value = value.value_or(0) * 10 + (text.front() - '0');
        if (*value > largestWidth) fail("a width in a format string is too big");
        text.remove_prefix(1);
    }
    return value;
}

constexpr std::string_view alignments = "<>^=";

/// Fills `prefix` + `body` up to the width; `standard` is the alignment if none is given.
Text fillUp(Budget& budget, std::string_view prefix, std::string_view body, std::size_t points, const FormatSpec& spec,
            char standard) {
    const char align = spec.align != '\0' ? spec.align : standard;
    const std::size_t missing = spec.width > points ? spec.width - points : 0;
    const std::size_t before = align == '>' ? missing : align == '^' ? missing / 2 : 0;
    const std::size_t inside = align == '=' ? missing : 0;
    TextBuilder out(budget);
    out.repeat(spec.fill, before);
    out.append(prefix);
    out.repeat(spec.fill, inside);
    out.append(body);
    out.repeat(spec.fill, missing - before - inside);
    return out.finish();
}

std::string grouped(std::string_view digits, char separator, std::size_t groupSize) {
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % groupSize == 0) out += separator;
        out += digits[i];
    }
    return out;
}

std::string signText(bool negative, const FormatSpec& spec) {
    if (negative) return "-";
    return spec.sign == '-' ? "" : std::string(1, spec.sign);
}

/// Zeros that fill a grouped number are grouped as well: "{:08,}" of 1234 is "0,001,234".
std::string groupedToWidth(std::string digits, const FormatSpec& spec, std::size_t groupSize, std::size_t others) {
    if (spec.grouping == '\0') return digits;
    if (spec.align == '=' && spec.fill == "0" && spec.width > others) {
        const std::size_t room = spec.width - others;
        std::size_t count = room * groupSize / (groupSize + 1);
        while (count + (count - 1) / groupSize < room) ++count;
        if (count > digits.size()) digits.insert(0, count - digits.size(), '0');
    }
    return grouped(digits, spec.grouping, groupSize);
}

void toUpper(std::string& text) {
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
}
} // namespace

FormatSpec parseFormatSpec(std::string_view text) {
    const std::string_view whole = text;
    FormatSpec spec;
    std::size_t behindFill = 0;
    if (!text.empty()) (void)decodePoint(text, behindFill);
    if (behindFill < text.size() && alignments.find(text[behindFill]) != std::string_view::npos) {
        spec.fill = std::string(text.substr(0, behindFill));
        spec.align = text[behindFill];
        text.remove_prefix(behindFill + 1);
    } else {
        spec.align = takeOne(text, alignments);
    }
    if (const char sign = takeOne(text, "+- ")) spec.sign = sign;
    spec.alternate = takeOne(text, "#") != '\0';
    if (takeOne(text, "0") != '\0' && spec.align == '\0') {
        spec.align = '=';
        spec.fill = "0";
    }
    spec.width = static_cast<std::size_t>(takeNumber(text).value_or(0));
    spec.grouping = takeOne(text, ",_");
    if (takeOne(text, ".") != '\0') {
        spec.precision = takeNumber(text);
        if (!spec.precision) fail("format specifier is missing the precision");
    }
    spec.type = takeOne(text, "bcdeEfFgGnosxX%");
    if (!text.empty()) fail("invalid format specifier '", printable(whole), '\'');
    return spec;
}

Text formatInteger(Budget& budget, std::int64_t value, const FormatSpec& spec, int minimumDigits) {
    const unsigned base = spec.type == 'b' ? 2 : spec.type == 'o' ? 8 : spec.type == 'x' || spec.type == 'X' ? 16 : 10;
    std::uint64_t magnitude = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    std::string digits;
    do {
        digits += "0123456789abcdef"[magnitude % base];
        magnitude /= base;
    } while (magnitude > 0);
    std::reverse(digits.begin(), digits.end());
    if (const auto wanted = static_cast<std::size_t>(std::clamp(minimumDigits, 0, largestPrecision));
        digits.size() < wanted)
        digits.insert(0, wanted - digits.size(), '0');
    std::string prefix = signText(value < 0, spec);
    if (spec.alternate && base != 10) prefix += base == 2 ? "0b" : base == 8 ? "0o" : "0x";
    if (spec.type == 'X') {
        toUpper(digits);
        toUpper(prefix);
    }
    budget.step(spec.width);
    const std::string body = groupedToWidth(std::move(digits), spec, base == 10 ? 3 : 4, prefix.size());
    return fillUp(budget, prefix, body, prefix.size() + body.size(), spec, '>');
}

Text formatFloat(Budget& budget, double value, const FormatSpec& spec) {
    const bool negative = std::signbit(value) && !std::isnan(value);
    const double magnitude = std::fabs(value);
    const int precision = spec.precision.value_or(6);
    if (precision > largestPrecision) fail("precision too big");
    std::string digits;
    switch (spec.type) {
    case 'e':
    case 'E': digits = scientificText(magnitude, precision); break;
    case 'f':
    case 'F': digits = fixedText(magnitude, precision); break;
    case '%': digits = fixedText(magnitude * 100, precision); break;
    case '\0':
        if (!spec.precision) {
            digits = floatText(magnitude);
            break;
        }
        digits = generalText(magnitude, precision, false);
        if (digits.find_first_not_of("0123456789") == std::string::npos) digits += ".0";
        break;
    default: digits = generalText(magnitude, precision, spec.alternate);
    }
    if (spec.type == 'E' || spec.type == 'F' || spec.type == 'G') toUpper(digits);
    const std::size_t point = std::min(digits.find_first_not_of("0123456789"), digits.size());
    const std::string prefix = signText(negative, spec);
    budget.step(spec.width);
    const std::string behind = digits.substr(point) + (spec.type == '%' ? "%" : "");
    const std::string body = groupedToWidth(digits.substr(0, point), spec, 3, prefix.size() + behind.size()) + behind;
    return fillUp(budget, prefix, body, prefix.size() + body.size(), spec, '>');
}

Text formatText(Budget& budget, const Text& value, const FormatSpec& spec) {
    if (spec.align == '=') fail("'=' alignment not allowed in string format specifier");
    const std::size_t most = spec.precision ? static_cast<std::size_t>(*spec.precision) : value.size();
    const std::size_t points = std::min(value.size(), most);
    return fillUp(budget, {}, value.points(0, points), points, spec, '<');
}

} // namespace calliope::jinja

#include "inference/chat/jinja/numbers.h"

#include "inference/chat/jinja/failure.h"
#include "inference/chat/jinja/text.h"
#include "inference/chat/jinja/unicode.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <locale>
#include <sstream>

namespace calliope::jinja {

namespace {
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();

[[noreturn]] void failTooLarge() {
    fail("a number does not fit 64 bits");
}

/// What infinities and NaN are called.
std::optional<std::string> specialText(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
    return std::nullopt;
}

std::string written(double value, std::chars_format format, int precision) {
    if (const auto special = specialText(value)) return *special;
    std::string out(static_cast<std::size_t>(precision) + 330, '\0');
    const auto end = std::to_chars(out.data(), out.data() + out.size(), value, format, precision);
    out.resize(static_cast<std::size_t>(end.ptr - out.data()));
    return out;
}

/// The shortest digits of a finite number, without point, and the power of ten of the first one.
struct Digits {
    bool negative = false;
    std::string digits;
    int exponent = 0;
};

Digits shortestDigits(double value) {
    std::array<char, 64> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
    std::string_view text(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
    Digits out;
    if (text.front() == '-') {
        out.negative = true;
        text.remove_prefix(1);
    }
    const std::size_t e = text.find('e');
    for (char c : text.substr(0, e))
        if (c != '.') out.digits += c;
    std::string_view exponent = text.substr(e + 1);
    const bool negative = exponent.front() == '-';
    exponent.remove_prefix(1);
    std::from_chars(exponent.data(), exponent.data() + exponent.size(), out.exponent);
    if (negative) out.exponent = -out.exponent;
    return out;
}

std::string exponentText(int exponent) {
    const int magnitude = std::abs(exponent);
    return concat('e', exponent < 0 ? '-' : '+', magnitude < 10 ? "0" : "", magnitude);
}

/// Reads a decimal in plain ASCII without a sign; too large ones are infinite.
double parseAscii(const std::string& text) {
    std::istringstream in(text);
    in.imbue(std::locale::classic());
    double value = 0;
    in >> value;
    const bool tooLarge = !in && value >= std::numeric_limits<double>::max();
    return tooLarge ? std::numeric_limits<double>::infinity() : value;
}

/// Spaces off the ends, digits of every script to ASCII; nullopt for an underscore that is not between two digits.
std::optional<std::string> asciiNumber(std::string_view text) {
    text = trimSpaces(text);
    std::string out;
    bool afterDigit = false;
    bool afterUnderscore = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::uint32_t point = decodePoint(text, at);
        const int digit = digitValue(point);
        const bool isAlnum = digit >= 0 || (point < 0x80 && isAlpha(point));
        if ((point == '_' && !afterDigit) || (afterUnderscore && !isAlnum) || (digit < 0 && point >= 0x80))
            return std::nullopt;
        afterUnderscore = point == '_';
        afterDigit = isAlnum;
        if (!afterUnderscore) out += digit >= 0 ? static_cast<char>('0' + digit) : static_cast<char>(point);
    }
    if (afterUnderscore || out.empty()) return std::nullopt;
    return out;
}

int letterDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'z') return c - 'a' + 10;
    return 99;
}

/// digits [. digits] [e [sign] digits], with a digit on one side of the point.
bool isDecimalNumber(std::string_view text) {
    std::size_t at = 0;
    const auto digits = [&] {
        const std::size_t start = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        return at - start;
    };
    std::size_t count = digits();
    if (at < text.size() && text[at] == '.') {
        ++at;
        count += digits();
    }
    if (count == 0) return false;
    if (at < text.size() && text[at] == 'e') {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
        if (digits() == 0) return false;
    }
    return at == text.size();
}
} // namespace

std::string floatText(double value) {
    if (const auto special = specialText(value)) return *special;
    const Digits shortest = shortestDigits(value);
    const std::string& digits = shortest.digits;
    const auto count = static_cast<int>(digits.size());
    const int exponent = shortest.exponent;
    std::string out = shortest.negative ? "-" : "";
    if (exponent < -4 || exponent >= 16) { // Python's float_repr_style
        out += digits.front();
        if (count > 1) out += "." + digits.substr(1);
        return out + exponentText(exponent);
    }
    if (exponent < 0) return out + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    if (count <= exponent + 1)
        return out + digits + std::string(static_cast<std::size_t>(exponent + 1 - count), '0') + ".0";
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    return out + digits.substr(0, whole) + "." + digits.substr(whole);
}

std::string fixedText(double value, int precision) {
    return written(value, std::chars_format::fixed, precision);
}

std::string scientificText(double value, int precision) {
    return written(value, std::chars_format::scientific, precision);
}

std::string generalText(double value, int precision, bool alternate) {
    if (const auto special = specialText(value)) return *special;
    precision = std::max(precision, 1);
    const std::string scientific = scientificText(value, precision - 1);
    const std::size_t e = scientific.find('e');
    const int exponent = std::stoi(scientific.substr(e + 1));
    const bool isFixed = exponent >= -4 && exponent < precision;
    std::string out = isFixed ? fixedText(value, precision - 1 - exponent) : scientific.substr(0, e);
    if (!alternate && out.find('.') != std::string::npos) {
        out.erase(out.find_last_not_of('0') + 1);
        if (out.back() == '.') out.pop_back();
    }
    return isFixed ? out : out + exponentText(exponent);
}

std::optional<double> parseFloat(std::string_view text) {
    std::optional<std::string> ascii = asciiNumber(text);
    if (!ascii) return std::nullopt;
    *ascii = lower(*ascii);
    std::string_view rest = *ascii;
    const bool negative = rest.front() == '-';
    if (negative || rest.front() == '+') rest.remove_prefix(1);
    double value = 0;
    if (rest == "inf" || rest == "infinity")
        value = std::numeric_limits<double>::infinity();
    else if (rest == "nan")
        value = std::numeric_limits<double>::quiet_NaN();
    else if (isDecimalNumber(rest))
        value = parseAscii(std::string(rest));
    else
        return std::nullopt;
    return negative ? -value : value;
}

std::optional<std::int64_t> parseInteger(std::string_view text, int base) {
    if (base != 0 && (base < 2 || base > 36)) fail("int() base must be >= 2 and <= 36, or 0");
    // An underscore may also follow the prefix: it is read as one between two digits.
    std::optional<std::string> ascii = asciiNumber(text);
    if (!ascii) return std::nullopt;
    *ascii = lower(*ascii);
    std::string_view rest = *ascii;
    const bool negative = rest.front() == '-';
    if (negative || rest.front() == '+') rest.remove_prefix(1);
    const char mark = rest.size() > 1 && rest[0] == '0' ? rest[1] : '\0';
    const int prefixBase = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
    if (prefixBase != 0 && (base == 0 || base == prefixBase)) {
        rest.remove_prefix(2);
        base = prefixBase;
    } else if (base == 0) {
        base = 10;
        if (rest.size() > 1 && rest[0] == '0' && rest.find_first_not_of('0') != std::string_view::npos)
            return std::nullopt;
    }
    if (rest.empty()) return std::nullopt;
    if (std::any_of(rest.begin(), rest.end(), [base](char c) { return letterDigit(c) >= base; })) return std::nullopt;
    std::int64_t value = 0;
    for (char c : rest) {
        const int digit = letterDigit(c);
        value = multiplyIntegers(value, base);
        value = negative ? subtractIntegers(value, digit) : addIntegers(value, digit);
    }
    return value;
}

double roundFloat(double value, std::int64_t digits) {
    if (!std::isfinite(value) || value == 0) return value;
    constexpr std::int64_t mostDigits = 330; // behind the last digit any double has
    if (digits > mostDigits) return value;
    if (digits >= 0) return *parseFloat(fixedText(value, static_cast<int>(digits)));
    const std::int64_t wanted = shortestDigits(value).exponent + digits; // digits behind the first one that stay
    if (wanted < -1) return std::copysign(0.0, value);
    if (wanted >= 0) return *parseFloat(scientificText(value, static_cast<int>(wanted)));
    const double unit = std::pow(10.0, static_cast<double>(-digits)); // nothing stays, but it may round up
    return std::copysign(std::fabs(value) > unit / 2 ? unit : 0.0, value);
}

std::int64_t truncate(double value) {
    if (std::isnan(value)) fail("cannot convert float NaN to integer");
    if (std::isinf(value)) fail("cannot convert float infinity to integer");
    if (value >= 0x1p63 || value < -0x1p63) failTooLarge();
    return static_cast<std::int64_t>(value);
}

std::int64_t addIntegers(std::int64_t a, std::int64_t b) {
    if (b > 0 ? a > largest - b : a < smallest - b) failTooLarge();
    return a + b;
}

std::int64_t subtractIntegers(std::int64_t a, std::int64_t b) {
    if (b < 0 ? a > largest + b : a < smallest + b) failTooLarge();
    return a - b;
}

std::int64_t multiplyIntegers(std::int64_t a, std::int64_t b) {
    const bool fits =
        a == 0 || b == 0 ||
        (a > 0 ? (b > 0 ? a <= largest / b : b >= smallest / a) : (b > 0 ? a >= smallest / b : b >= largest / a));
    if (!fits) failTooLarge();
    return a * b;
}

std::int64_t floorDivideIntegers(std::int64_t a, std::int64_t b) {
    if (b == 0) fail("integer division or modulo by zero");
    if (b == -1) return subtractIntegers(0, a);
    const std::int64_t quotient = a / b;
    return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

std::int64_t remainderOfIntegers(std::int64_t a, std::int64_t b) {
    if (b == 0) fail("integer division or modulo by zero");
    if (b == -1) return 0;
    const std::int64_t rest = a % b;
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

std::int64_t powerOfIntegers(std::int64_t base, std::int64_t exponent) {
    std::int64_t result = 1;
    while (exponent > 0) {
        if (exponent % 2 != 0) result = multiplyIntegers(result, base);
        exponent /= 2;
        if (exponent > 0 && base != 0 && base != 1) base = multiplyIntegers(base, base);
    }
    return result;
}

double floorDivideFloats(double a, double b) {
    if (b == 0) fail("float floor division by zero");
    const double rest = remainderOfFloats(a, b);
    const double quotient = (a - rest) / b;
    const double whole = std::floor(quotient);
    if (quotient == 0) return std::copysign(0.0, a / b);
    return quotient - whole > 0.5 ? whole + 1 : whole;
}

double remainderOfFloats(double a, double b) {
    if (b == 0) fail("float modulo");
    const double rest = std::fmod(a, b);
    if (rest == 0) return std::copysign(0.0, b);
    return (rest < 0) != (b < 0) ? rest + b : rest;
}

double powerOfFloats(double base, double exponent) {
    if (base == 0 && exponent < 0) fail("0.0 cannot be raised to a negative power");
    if (base < 0 && std::isfinite(base) && std::isfinite(exponent) && exponent != std::floor(exponent))
        fail("a negative number cannot be raised to a fractional power");
    const double result = std::pow(base, exponent);
    if (std::isinf(result) && std::isfinite(base) && std::isfinite(exponent)) fail("numerical result out of range");
    return result;
}

} // namespace calliope::jinja

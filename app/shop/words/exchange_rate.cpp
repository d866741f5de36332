#include "app/shop/words/exchange_rate.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>

namespace calliope::shop {

namespace {

constexpr std::size_t mostDigits = 6; ///< before the sign, and behind it

/// A decimal as a whole number, and how many of its digits are behind the point.
struct Decimal {
    std::int64_t number = 0;
    int behind = 0;
};

std::optional<Decimal> decimalIn(std::string_view text) {
    const std::size_t point = std::min(text.find_first_of(".,"), text.size());
    const std::string_view whole = text.substr(0, point);
    const std::string_view part = point == text.size() ? std::string_view() : text.substr(point + 1);
    const auto isNumber = [](std::string_view digits) {
        return std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    };
    if (whole.empty() || whole.size() > mostDigits || part.size() > mostDigits || !isNumber(whole) || !isNumber(part))
        return std::nullopt;
    Decimal decimal;
    for (const std::string_view digits : {whole, part})
        for (const char c : digits) decimal.number = decimal.number * 10 + (c - '0');
    decimal.behind = static_cast<int>(part.size());
    while (decimal.behind > 0 && decimal.number % 10 == 0) {
        decimal.number /= 10;
        --decimal.behind;
    }
    return decimal.number > 0 ? std::optional(decimal) : std::nullopt;
}

std::int64_t powerOfTen(int exponent) {
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i) power *= 10;
    return power;
}

} // namespace

std::optional<std::string> rateOfWritten(std::string_view typed) {
    const std::optional<Decimal> decimal = decimalIn(typed);
    if (!decimal) return std::nullopt;
    std::string text = std::to_string(decimal->number);
    const auto behind = static_cast<std::size_t>(decimal->behind);
    if (text.size() <= behind) text.insert(0, behind + 1 - text.size(), '0');
    if (behind > 0) text.insert(text.size() - behind, 1, '.');
    return text;
}

std::optional<Money> converted(const Money& amount, const ExchangeRate& rate) {
    const std::optional<Decimal> decimal = decimalIn(rate.rate);
    const bool isForth = amount.currency == rate.of;
    if (!decimal || rate.of == rate.in || (!isForth && amount.currency != rate.in) || amount.minor < 0)
        return std::nullopt;
    const std::string& currency = isForth ? rate.in : rate.of;
    // At most 12 digits, and 6 + 4: no overflow.
    std::int64_t times = (isForth ? decimal->number : powerOfTen(decimal->behind)) * powerOfTen(minorDigits(currency));
    std::int64_t by =
        (isForth ? powerOfTen(decimal->behind) : decimal->number) * powerOfTen(minorDigits(amount.currency));
    const std::int64_t common = std::gcd(times, by);
    times /= common;
    by /= common;
    if (amount.minor > (std::numeric_limits<std::int64_t>::max() - by) / times) return std::nullopt;
    const std::int64_t minor = (amount.minor * times + by / 2) / by;
    return minor <= largestPrice ? std::optional(Money{minor, currency}) : std::nullopt;
}

} // namespace calliope::shop

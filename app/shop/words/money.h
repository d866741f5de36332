#pragma once

#include "storage/shop/product.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace calliope::shop {

using storage::Money;

/// No price is larger than this, in minor units; so sums of carts cannot overflow.
constexpr std::int64_t largestPrice = 1'000'000'000'000;

/// How many digits a currency has behind the point: 2, but 0 of JPY and 3 of KWD (ISO 4217).
[[nodiscard]] int minorDigits(std::string_view currency);

/// Whether it looks like a currency's code: three capital letters.
[[nodiscard]] bool isCurrency(std::string_view code);

/// The code for "€", "euros", "eur", "quid", …; folded or not. nullopt for what is none.
[[nodiscard]] std::optional<std::string> currencyOf(std::string_view word);

/// "1200.5" in minor units: digits, and a point with at most so many digits behind it as the currency has (zeros beyond
/// them do not count). nullopt for anything else, and beyond largestPrice.
[[nodiscard]] std::optional<std::int64_t> minorOf(std::string_view decimal, std::string_view currency);

/// "60.00"; what minorOf() reads.
[[nodiscard]] std::string decimalOf(const Money& money);

/// A number as people write it, as a decimal: "1.200,50", "1,200.50", "1'200", "45,5". One sign with three digits
/// behind it and none before the first group is for thousands. nullopt where it cannot be told.
[[nodiscard]] std::optional<std::string> decimalOfWritten(std::string_view number);

/// A price out of a feed: "59.90 EUR", "EUR 59,90", "59,90 €", "59.90" in `currency`. Feeds are strict where people are
/// not: "1.299 EUR" and "1,200 EUR" may each be either of two prices and are none.
[[nodiscard]] std::optional<Money> priceOf(std::string_view text, std::string_view currency);

} // namespace calliope::shop

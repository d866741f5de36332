#pragma once

#include "app/shop/words/money.h"

#include <optional>
#include <string>
#include <string_view>

namespace calliope::shop {

/// What the user has entered: "1 EUR = 1.08 USD, as of 2026-11-22". It serves to see prices beside each other, with its
/// day; nothing is budgeted, filtered, sorted or paid by it.
struct ExchangeRate {
    std::string of;   ///< "EUR", of which one is
    std::string in;   ///< "USD"
    std::string rate; ///< so many of these: a decimal, "1.08"
    std::string day;  ///< "2026-11-22"

    bool operator==(const ExchangeRate&) const = default;
};

/// A rate as it is typed, "1.08" or "1,08", as a decimal without zeros that say nothing. A sign is that of the decimals
/// and never one of thousands. nullopt for what is none, 0, and more than six digits before or behind the sign.
[[nodiscard]] std::optional<std::string> rateOfWritten(std::string_view typed);

/// The amount in the other one of the rate's currencies, forth or back. Whole minor units of both, by minorDigits();
/// rounded once, to the nearest and a half up. nullopt where the rate is not about that currency, or its decimal none;
/// of negative amounts, and of what is larger than largestPrice or than 64 bits hold on the way.
[[nodiscard]] std::optional<Money> converted(const Money& amount, const ExchangeRate& rate);

} // namespace calliope::shop

#pragma once

#include <QString>
#include <cstdint>
#include <optional>

namespace calliope::app {

/// Money of shops: whole minor units (cents) of a currency, never a fraction. What is beyond `mostAmount`, either way,
/// is no price, so that sums of as many lines as we read cannot overflow.
constexpr std::int64_t mostAmount = 1'000'000'000'000;

/// Three capital letters (ISO 4217).
[[nodiscard]] bool isCurrency(const QString& code);

/// How many digits stand behind the point: 2 unless ISO 4217 says otherwise (JPY 0, KWD 3).
[[nodiscard]] int digitsOf(const QString& currency);

/// "59.90 EUR", "-5.00 EUR", "1200 JPY": the same everywhere, since what is approved is hashed.
[[nodiscard]] QString amountText(std::int64_t minor, const QString& currency);

} // namespace calliope::app

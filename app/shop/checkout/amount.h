#pragma once

#include "app/shop/words/money.h"

#include <QString>
#include <cstdint>

namespace calliope::app {

/// Money as shops that are bought from tell it: as everywhere (app/shop/words/money.h), in Qt's texts. What is beyond
/// `mostAmount`, either way, is no price, so that sums of as many lines as we read cannot overflow.
constexpr std::int64_t mostAmount = shop::largestPrice;

/// Three capital letters (ISO 4217).
[[nodiscard]] bool isCurrency(const QString& code);

/// "59.90 EUR", "-5.00 EUR", "1200 JPY": the same everywhere, since what is approved is hashed.
[[nodiscard]] QString amountText(std::int64_t minor, const QString& currency);
[[nodiscard]] QString amountText(const storage::Money& money);

} // namespace calliope::app

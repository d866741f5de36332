#pragma once

#include "storage/shop/product.h"

#include <QString>

namespace calliope::app {

/// An amount as it is shown: "€89.00", "89,00 €", by the user's locale; currencies without a sign of their own by code.
/// Made of the whole minor units: no amount ever is a floating point number.
[[nodiscard]] QString moneyText(const storage::Money& money);

/// The same without zeros behind the point: "€60", "€59.90".
[[nodiscard]] QString shortMoneyText(const storage::Money& money);

} // namespace calliope::app

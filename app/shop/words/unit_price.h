#pragma once

#include "app/shop/words/money.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace calliope::shop {

/// What a measure of a thing costs: 1.60 EUR for "100 ml".
struct UnitPrice {
    std::int64_t minor = 0; ///< in the currency of the price
    std::string of;

    bool operator==(const UnitPrice&) const = default;
};

/// From what is in it and the measure to compare by, as feeds write them: "750 ml" and "100 ml", "1.5kg" and "" for one
/// of the same unit. Rounded once, a half up. nullopt where it cannot be told: unknown units, others than the contents
/// are in, no numbers.
/// Source: Google Merchant Center, unit_pricing_measure and unit_pricing_base_measure.
[[nodiscard]] std::optional<UnitPrice> unitPriceOf(const Money& price, std::string_view contents,
                                                   std::string_view base);

} // namespace calliope::shop

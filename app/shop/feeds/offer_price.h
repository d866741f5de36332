#pragma once

#include "app/shop/feeds/item.h"
#include "app/shop/words/money.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace calliope::shop {

/// What an offer of schema.org's asks of anybody for one of what it offers, and what is said of that price.
///
/// Offers and their specifications name other prices, too: of delivery and payment, for members, for larger amounts, by
/// the month, by the litre, before a reduction, of other shops. None of them is ever taken for the price:
/// - That is the offer's own `price`; where it has none that of a specification, unmarked before "SalePrice" and both
///   before one of a measure. Several of one rank that differ are none. Last comes `lowPrice`.
/// - "StrikethroughPrice" and its like are the price before, where they are higher; alone they are none. Only
///   "RegularPrice" is the price itself where no other is named.
/// - The `referenceQuantity` of the price is what is in it (Google's unit_pricing_measure), and the `valueReference` of
///   that what to compare by (unit_pricing_base_measure). Without the latter, or with a unit alone, a specification has
///   what so much of it costs: unless that is one piece, it is never taken, but may say more of a price from elsewhere.
///
/// Source: schema.org, PriceSpecification and PriceTypeEnumeration; Google Search Central, merchant listings.
struct OfferPrice {
    std::optional<Money> price;
    bool isUnclear = false;                ///< it names prices, of which none is this one
    std::optional<std::int64_t> listMinor; ///< before a reduction
    std::optional<bool> isTaxIncluded;
    std::optional<std::int64_t> validUntil; ///< the end of that day
    std::string facts = "{}";               ///< of the variant: unit_pricing_measure, or unit_price
};

[[nodiscard]] OfferPrice offerPrice(const nlohmann::json& offer, const FeedContext& context);

/// Why one that is unclear cannot be taken.
constexpr const char* noOwnPrice = "None of its prices is said to be what one of it costs everybody.";

} // namespace calliope::shop

#pragma once

#include "app/shop/catalogue/shop.h"
#include "storage/message.h"

#include <string>
#include <vector>

namespace calliope::shop {

/// A product that a tool has found. An answer keeps which one it is; what is shown of it is what the catalogue says
/// when it is shown.
struct FoundProduct {
    storage::Id product = 0;
    storage::Id variant = 0;            ///< 0: the first that can be had
    std::string item = {};              ///< the feed's id: in another computer's catalogue the ids name other things
    std::vector<Reason::Slot> why = {}; ///< parts of the wish that it fulfils
    std::string title = {};             ///< when it was found: to say what is gone, and for exports

    bool operator==(const FoundProduct&) const = default;
};

/// A block of the kind `products`. Its payload is
///
///     {"products": [{"product": 12, "variant": 34, "item": "SKU-7", "why": ["colour", "size"]}]}
///
/// and its text the titles, a line for each.
[[nodiscard]] storage::Block blockOf(const std::vector<FoundProduct>& found);

constexpr std::size_t mostFound = 30;

/// What such a block says. It may come from an import: what names no product is left out, and titles are cleaned.
[[nodiscard]] std::vector<FoundProduct> foundIn(const std::string& payload, const std::string& text);

[[nodiscard]] std::vector<FoundProduct> foundOf(const ShopHits& hits); ///< the first `mostFound`

/// The product, where the catalogue still has it.
[[nodiscard]] std::optional<storage::Product> productOf(const Shop& shop, const FoundProduct& found);

} // namespace calliope::shop

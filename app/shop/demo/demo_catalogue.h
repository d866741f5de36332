#pragma once

#include "app/shop/feeds/feed.h"
#include "storage/shop/product.h"

#include <cstdint>
#include <string>
#include <vector>

namespace calliope::shop {

/// An invented shop.
struct DemoShop {
    std::string origin; ///< "https://kessel-reed.example"
    std::string name;
    std::string currency;
    std::string market;                          ///< the country to which it sells, "DE"
    FeedFormat format = FeedFormat::googleTable; ///< in which it publishes its feed
    std::vector<storage::Product> products;
};

/// Four shops with 25 things each in two colours and three sizes: the same from the same seed. In later weeks some
/// prices are others and some sizes sold out. What filters look at is not filled in: an import does that.
[[nodiscard]] std::vector<DemoShop> demoShops(std::uint32_t seed = 1, int week = 0);

} // namespace calliope::shop

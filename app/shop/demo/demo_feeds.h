#pragma once

#include "app/shop/demo/demo_catalogue.h"

#include <functional>
#include <string>

namespace calliope::shop {

/// The shop's products as a feed of that format, as a shop would publish it.
[[nodiscard]] std::string feedOf(const DemoShop& shop, FeedFormat format);

/// Puts the demo catalogue into the store, each shop by its own feed, through the same import as any other; again:
/// brings it up to date. Products get the locators of drawn pictures.
/// `told` hears how many of the shops are in.
void importDemo(storage::ShopStore& store, std::uint32_t seed = 1, int week = 0,
                const std::function<void(int done, int of)>& told = {});

/// Whether a feed's locator is that of a demo shop.
[[nodiscard]] bool isDemo(const storage::FeedSource& source);

} // namespace calliope::shop

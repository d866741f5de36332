#pragma once

#include "app/shop/checkout/basket.h"

#include <QUrl>
#include <string_view>
#include <vector>

namespace calliope::app {

/// The address at a shop that fills its cart with these lines, for shops whose software has one; `kind` is the format
/// of the shop's list. Empty: there is none, or one of the lines cannot be said in it.
/// Sources: Shopify, "Create cart permalinks"; WooCommerce, "Shareable checkout URLs".
[[nodiscard]] QUrl cartLink(std::string_view kind, const QUrl& origin, const std::vector<BasketLine>& lines);

} // namespace calliope::app

#pragma once

#include "app/shop/catalogue/shop.h"

#include <QVariantMap>

namespace calliope::app {

/// What lies in the carts, in a line: { count, items, words } as "2 items, €147.00" and "at Northquay". Sums are of
/// prices that this device saw last, one for each currency. On the shop's thread.
[[nodiscard]] QVariantMap cartLine(shop::Shop& shop);

} // namespace calliope::app

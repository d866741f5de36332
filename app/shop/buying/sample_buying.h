#pragma once

#include "app/shop/catalogue/shop.h"
#include "storage/store.h"

namespace calliope::app {

/// Things in carts, and orders, for pictures of the pages.
void addSampleCarts(shop::Shop& shop);
void addSampleOrders(storage::Store& store);

} // namespace calliope::app

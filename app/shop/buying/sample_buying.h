#pragma once

#include "app/shop/catalogue/shop.h"
#include "storage/store.h"

namespace calliope::app {

/// Things in carts (of invented shops, and of one whose list was added), and orders, for pictures of the pages.
void addSampleCarts(shop::Shop& shop);
void addSampleOrders(storage::Store& store);

} // namespace calliope::app

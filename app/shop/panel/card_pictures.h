#pragma once

#include "app/shop/panel/card_list.h"
#include "app/shop/panel/shop_thread.h"

namespace calliope::app {

/// Reads the pictures of cards of products anew, some of which have come; the cards stay where they are. `cards` goes
/// after `shop` or before its answer is there.
void refreshPictures(ShopThread& shop, CardList& cards);

} // namespace calliope::app

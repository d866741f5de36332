#pragma once

#include "storage/connection.h"

namespace calliope::storage {

/// Variants that the user keeps: in a wishlist, a cart or an outfit. A subquery of ids.
constexpr const char* keptVariants = "(SELECT variant FROM wishlist_item UNION SELECT variant FROM cart_line "
                                     "UNION SELECT variant FROM outfit_item WHERE variant IS NOT NULL)";

/// Takes out what none of a shop's lists has any more. What the user keeps stays, with its prices, as gone. REQUIRES: a
/// transaction.
void removeGoneProducts(Connection& connection, Id merchant);

} // namespace calliope::storage

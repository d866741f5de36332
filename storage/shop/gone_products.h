#pragma once

#include "storage/connection.h"

namespace calliope::storage {

/// Variants that the user keeps: in a wishlist, a cart or an outfit. A subquery of ids.
constexpr const char* keptVariants = "(SELECT variant FROM wishlist_item UNION SELECT variant FROM cart_line "
                                     "UNION SELECT variant FROM outfit_item WHERE variant IS NOT NULL)";

/// Takes out what a source has not offered in `run`; with run 0, all that it ever offered. What the user keeps stays,
/// with its prices, as gone. REQUIRES: a transaction.
void removeGoneProducts(Connection& connection, Id source, Id run);

} // namespace calliope::storage

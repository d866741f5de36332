#pragma once

#include "storage/shop/product.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace calliope::shop {

/// The things of an answer that a shop's catalogue gave (UCP), as an import would take them, in the shop's order: at
/// most `most`. What has no price that can be read is left out. `origin` is the shop's. Never fails: what is no such
/// answer has none.
[[nodiscard]] std::vector<storage::Product> toldProducts(std::string_view json, std::string_view origin,
                                                         std::size_t most);

} // namespace calliope::shop

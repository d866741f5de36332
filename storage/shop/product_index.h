#pragma once

namespace calliope::storage {

/// Takes products out of the full-text index, as they stand in `product` now; a WHERE is to follow.
constexpr const char* removeProductText =
    "INSERT INTO product_text (product_text, rowid, title, brand, kind, words, description) "
    "SELECT 'delete', id, title, brand, kind, words, description FROM product";

/// Puts them in, likewise.
constexpr const char* addProductText = "INSERT INTO product_text (rowid, title, brand, kind, words, description) "
                                       "SELECT id, title, brand, kind, words, description FROM product";

} // namespace calliope::storage

#pragma once

#include "app/shop/catalogue/shop.h"

#include <QString>
#include <vector>

namespace calliope::app {

/// Something that the feed says of a variant; `value` is empty where it says nothing, which is shown as unknown.
struct ProductFact {
    QString key; ///< the same for all products
    QString name;
    QString value;
};

/// Always the same rows, then what else this feed says. Nothing is guessed. On the shop's thread.
[[nodiscard]] std::vector<ProductFact> factsOf(const shop::Shop& shop, const storage::Product& product,
                                               const storage::Variant& variant);

} // namespace calliope::app

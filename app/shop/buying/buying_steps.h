#pragma once

#include "app/shop/checkout/purchase.h"

#include <QString>

namespace calliope::app {

/// What the page shows of a purchase: one row for each step, and which step a state of the purchase is.
struct BuyingStep {
    const char* name;  ///< for QML: "address"
    const char* title; ///< for people; "%1" is the shop
    const char* words; ///< a sentence or two below it; may be empty
};

/// nullptr: there is no such step.
[[nodiscard]] const BuyingStep* buyingStep(const QString& name);

[[nodiscard]] QString stepOf(const Purchase& purchase);

} // namespace calliope::app

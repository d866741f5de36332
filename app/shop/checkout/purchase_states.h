#pragma once

#include "app/shop/checkout/port_answer.h"
#include "storage/checkouts.h"

#include <span>

namespace calliope::app {

/// What is done when a purchase has come to its next state.
enum class PurchaseEffect {
    none,
    keepOrder, ///< write down that it is ordered
    settle,    ///< the shop has answered to the key: the next order gets another
    leaveOpen, ///< it has not: the next order gets the same key
    lookLater, ///< ask the shop how it stands, after a pause
    sendAgain, ///< the same bytes under the same key, where they are at hand and the sheet is still the same; else as
               ///< leaveOpen, in review
};

/// A row of the table of states: in this state, on this event.
struct PurchaseStep {
    storage::CheckoutState from = {};
    ShopEvent event = {};
    storage::CheckoutState to = {};
    PurchaseEffect effect = PurchaseEffect::none;
};

/// All there are. What has no row changes nothing.
[[nodiscard]] std::span<const PurchaseStep> purchaseSteps();
[[nodiscard]] const PurchaseStep* stepFor(storage::CheckoutState from, ShopEvent event);

/// What a person can do.
enum class PurchaseWish { ask, place, check, cancel, goToShop, sayOrdered };
[[nodiscard]] bool isPossible(PurchaseWish wish, storage::CheckoutState state);

} // namespace calliope::app

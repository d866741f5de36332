#include "app/shop/checkout/purchase_states.h"

#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

using enum storage::CheckoutState;
using Event = ShopEvent;
using Effect = PurchaseEffect;
using Step = PurchaseStep;

constexpr std::array steps{
    // A price is asked for.
    Step{quoting, Event::incomplete, needsInput},
    Step{quoting, Event::ready, review},
    Step{quoting, Event::escalated, needsInput},
    Step{quoting, Event::inProgress, unknown, Effect::lookLater},
    Step{quoting, Event::completed, placed, Effect::keepOrder},
    Step{quoting, Event::cancelled, cancelled},
    Step{quoting, Event::expired, expired},
    Step{quoting, Event::refused, failed},
    Step{quoting, Event::conflict, failed},
    Step{quoting, Event::busy, failed},
    Step{quoting, Event::notThere, expired},
    Step{quoting, Event::lost, failed},
    Step{quoting, Event::notSent, failed},
    // The shop is asked again before an order leaves. What does not say anything leaves all as it is.
    Step{review, Event::incomplete, needsInput},
    Step{review, Event::ready, review},
    Step{review, Event::escalated, needsInput},
    Step{review, Event::inProgress, unknown, Effect::lookLater},
    Step{review, Event::completed, placed, Effect::keepOrder},
    Step{review, Event::cancelled, cancelled},
    Step{review, Event::expired, expired},
    Step{review, Event::notThere, expired},
    Step{needsInput, Event::ready, review},
    Step{needsInput, Event::completed, placed, Effect::keepOrder},
    Step{needsInput, Event::cancelled, cancelled},
    Step{needsInput, Event::expired, expired},
    Step{needsInput, Event::notThere, expired},
    // The answer to an order.
    Step{placing, Event::completed, placed, Effect::keepOrder},
    Step{placing, Event::inProgress, placing, Effect::lookLater},
    Step{placing, Event::ready, review, Effect::settle},
    Step{placing, Event::incomplete, needsInput, Effect::settle},
    Step{placing, Event::escalated, needsInput, Effect::settle},
    Step{placing, Event::cancelled, cancelled, Effect::settle},
    Step{placing, Event::expired, expired, Effect::settle},
    Step{placing, Event::refused, review, Effect::settle},
    Step{placing, Event::conflict, unknown, Effect::lookLater},
    Step{placing, Event::busy, unknown, Effect::lookLater},
    Step{placing, Event::notThere, unknown},
    Step{placing, Event::lost, unknown, Effect::lookLater},
    Step{placing, Event::notSent, review, Effect::leaveOpen},
    // No answer came; the shop is asked how it stands.
    Step{unknown, Event::completed, placed, Effect::keepOrder},
    Step{unknown, Event::inProgress, unknown, Effect::lookLater},
    Step{unknown, Event::ready, placing, Effect::sendAgain},
    Step{unknown, Event::incomplete, needsInput, Effect::leaveOpen},
    Step{unknown, Event::escalated, needsInput, Effect::leaveOpen},
    Step{unknown, Event::cancelled, cancelled, Effect::leaveOpen},
    Step{unknown, Event::expired, expired, Effect::leaveOpen},
    Step{unknown, Event::refused, unknown, Effect::lookLater},
    Step{unknown, Event::busy, unknown, Effect::lookLater},
    Step{unknown, Event::lost, unknown, Effect::lookLater},
    Step{unknown, Event::notSent, unknown, Effect::lookLater},
    // On the shop's own page.
    Step{atShop, Event::completed, placed, Effect::keepOrder},
    Step{atShop, Event::cancelled, cancelled},
    Step{atShop, Event::expired, expired},
};

struct Possible {
    PurchaseWish wish;
    storage::CheckoutState state;
};

constexpr std::array possible{
    Possible{PurchaseWish::ask, draft},           Possible{PurchaseWish::ask, needsInput},
    Possible{PurchaseWish::ask, review},          Possible{PurchaseWish::ask, failed},
    Possible{PurchaseWish::ask, expired},         Possible{PurchaseWish::place, review},
    Possible{PurchaseWish::check, unknown},       Possible{PurchaseWish::check, atShop},
    Possible{PurchaseWish::check, review},        Possible{PurchaseWish::check, needsInput},
    Possible{PurchaseWish::cancel, draft},        Possible{PurchaseWish::cancel, needsInput},
    Possible{PurchaseWish::cancel, review},       Possible{PurchaseWish::cancel, failed},
    Possible{PurchaseWish::cancel, atShop},       Possible{PurchaseWish::goToShop, draft},
    Possible{PurchaseWish::goToShop, needsInput}, Possible{PurchaseWish::goToShop, review},
    Possible{PurchaseWish::goToShop, failed},     Possible{PurchaseWish::goToShop, expired},
    Possible{PurchaseWish::goToShop, unknown},    Possible{PurchaseWish::goToShop, atShop},
    Possible{PurchaseWish::sayOrdered, atShop},
};

} // namespace

std::span<const PurchaseStep> purchaseSteps() {
    return steps;
}

const PurchaseStep* stepFor(storage::CheckoutState from, ShopEvent event) {
    const auto step =
        std::ranges::find_if(steps, [&](const Step& each) { return each.from == from && each.event == event; });
    return step == steps.end() ? nullptr : &*step;
}

bool isPossible(PurchaseWish wish, storage::CheckoutState state) {
    return std::ranges::any_of(possible,
                               [&](const Possible& each) { return each.wish == wish && each.state == state; });
}

} // namespace calliope::app

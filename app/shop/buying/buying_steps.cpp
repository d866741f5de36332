#include "app/shop/buying/buying_steps.h"

#include <QObject>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

using State = storage::CheckoutState;

constexpr std::array steps{
    BuyingStep{"permission", QT_TRANSLATE_NOOP("buying", "Ask %1?"), ""},
    BuyingStep{"finding", QT_TRANSLATE_NOOP("buying", "Asking %1"),
               QT_TRANSLATE_NOOP("buying", "How does one buy here? Nothing of the cart is told yet.")},
    BuyingStep{"asking", QT_TRANSLATE_NOOP("buying", "Asking %1"),
               QT_TRANSLATE_NOOP("buying", "What does this cost now?")},
    BuyingStep{"address", QT_TRANSLATE_NOOP("buying", "Where should it go?"),
               QT_TRANSLATE_NOOP("buying", "Nothing of this is kept. It is sent to %1 when you press the button.")},
    BuyingStep{"delivery", QT_TRANSLATE_NOOP("buying", "How should it come?"),
               QT_TRANSLATE_NOOP("buying", "%1 offers this for your address.")},
    BuyingStep{"input", QT_TRANSLATE_NOOP("buying", "%1 wants something else"),
               QT_TRANSLATE_NOOP("buying", "Nothing was ordered.")},
    BuyingStep{"leave", QT_TRANSLATE_NOOP("buying", "Go on at %1"),
               QT_TRANSLATE_NOOP("buying", "The rest is between you and the shop, in your browser.")},
    BuyingStep{"review", QT_TRANSLATE_NOOP("buying", "Look it over"), ""},
    BuyingStep{"placing", QT_TRANSLATE_NOOP("buying", "Ordering at %1"),
               QT_TRANSLATE_NOOP("buying",
                                 "What you have approved is on its way. Your approval and the order's key are "
                                 "on the disk: it cannot become two orders.")},
    BuyingStep{"placed", QT_TRANSLATE_NOOP("buying", "Ordered at %1"), ""},
    BuyingStep{"unknown", QT_TRANSLATE_NOOP("buying", "It may have been ordered"),
               QT_TRANSLATE_NOOP("buying",
                                 "The order left, and %1 has not said what became of it. Asking how it stands "
                                 "cannot order twice; a new order could.")},
    BuyingStep{"failed", QT_TRANSLATE_NOOP("buying", "Nothing was ordered"), ""},
    BuyingStep{"cancelled", QT_TRANSLATE_NOOP("buying", "Cancelled"),
               QT_TRANSLATE_NOOP("buying", "Nothing was ordered. Your cart is as it was.")},
    BuyingStep{"expired", QT_TRANSLATE_NOOP("buying", "The offer has expired"),
               QT_TRANSLATE_NOOP("buying", "%1 does not keep it any longer. Nothing was ordered; your cart is as it "
                                           "was.")},
    BuyingStep{"atShop", QT_TRANSLATE_NOOP("buying", "It goes on at %1"),
               QT_TRANSLATE_NOOP("buying", "Whether it was ordered there is not known here.")},
};

struct StateRow {
    State state;
    const char* step; ///< nullptr: depends on what the shop wants
};

constexpr std::array states{
    StateRow{State::draft, "asking"},    StateRow{State::quoting, "asking"},  StateRow{State::needsInput, nullptr},
    StateRow{State::review, nullptr},    StateRow{State::placing, "placing"}, StateRow{State::placed, "placed"},
    StateRow{State::failed, "failed"},   StateRow{State::unknown, "unknown"}, StateRow{State::cancelled, "cancelled"},
    StateRow{State::expired, "expired"}, StateRow{State::atShop, "atShop"},
};

bool hasDelivery(const Purchase& purchase) {
    const auto& quote = purchase.quote();
    return quote && quote->delivery && !quote->delivery->groups.empty();
}

/// What the shop waits for. Nothing is chosen for the user: where the shop has chosen a delivery, it is still asked.
QString wantedOf(const Purchase& purchase) {
    const Basket& basket = purchase.basket();
    const bool isReview = purchase.state() == State::review;
    if (!purchase.quote() || purchase.quote()->wantsOwnPage)
        return isReview ? QStringLiteral("review") : QStringLiteral("leave");
    if (hasDelivery(purchase) && basket.option.isEmpty() && basket.address) return QStringLiteral("delivery");
    if (isReview) return QStringLiteral("review");
    return basket.address ? QStringLiteral("input") : QStringLiteral("address");
}

} // namespace

const BuyingStep* buyingStep(const QString& name) {
    const auto step =
        std::ranges::find_if(steps, [&](const BuyingStep& each) { return name == QLatin1String(each.name); });
    return step == steps.end() ? nullptr : &*step;
}

QString stepOf(const Purchase& purchase) {
    if (purchase.state() == State::draft && !purchase.isAsking() && !purchase.problem().isEmpty())
        return QStringLiteral("failed"); // the cart cannot be asked for
    if (purchase.state() == State::failed && purchase.mayBeOrdered())
        return QStringLiteral("unknown"); // only the last question failed
    const auto row = std::ranges::find(states, purchase.state(), &StateRow::state);
    if (row != states.end() && row->step) return QLatin1String(row->step);
    return wantedOf(purchase);
}

} // namespace calliope::app

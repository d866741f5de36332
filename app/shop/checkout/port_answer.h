#pragma once

#include "app/base/failure.h"
#include "app/shop/checkout/quote.h"

#include <chrono>
#include <optional>

namespace calliope::app {

/// What came of asking a shop; the events that the table of states (purchase_states.h) knows.
enum class ShopEvent {
    incomplete, ///< the session wants something that we can give
    ready,      ///< it has a price, and nothing is missing
    escalated,  ///< it wants its own page
    inProgress, ///< the order is being made
    completed,
    cancelled,
    expired,
    refused,  ///< the request was not taken, and will not be
    conflict, ///< the key was used before, for another request or this one
    busy,     ///< the request was not taken now
    notThere, ///< no such session
    lost,     ///< it was sent, and no answer came or none that says anything
    notSent,  ///< nothing left this machine
};

/// How an order stands.
struct OrderNews {
    QString status; ///< as storage::ShopOrder has it; empty: not told
    QDateTime at;   ///< since when; invalid: not told
};

struct ShopAnswer {
    ShopEvent event = ShopEvent::lost;
    std::optional<Quote> quote; ///< where the answer was a session
    Failure failure;            ///< for people, where it is none
    QUrl page;                  ///< of the shop, to go on at, where the answer was no session; empty: none told
    std::chrono::milliseconds retryAfter{0};
    OrderNews order; ///< of an order that was asked for
};

} // namespace calliope::app

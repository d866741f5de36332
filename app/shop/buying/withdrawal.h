#pragma once

#include "storage/checkouts.h"

#include <QDate>
#include <QString>
#include <QTimeZone>
#include <cstdint>
#include <optional>
#include <vector>

namespace calliope::app {

/// How long an order can be sent back without a reason: 14 days from the day it arrived, and while nobody has said that
/// it has, at least 14 days from the order. The last day counts.
/// So it is in the EU, with exceptions (article 16), of which only the shop can tell.
/// Source: Directive 2011/83/EU, articles 9 and 10.
struct Withdrawal {
    QDate until;
    std::int64_t daysLeft = 0; ///< 0: today is the last day; negative: it is over
    bool isFromArrival = false;
};

/// nullopt where it has been sent back or cancelled. Days are those of `zone` (not valid: of this machine),
/// whatever their length when clocks change.
[[nodiscard]] std::optional<Withdrawal> withdrawalOf(const storage::ShopOrder& order, const QDate& today,
                                                     const QTimeZone& zone = {});

/// The days on which it can have arrived, from today back to the order, as far as there is something to withdraw.
[[nodiscard]] std::vector<QDate> arrivalDays(const storage::ShopOrder& order, const QDate& today);
/// The middle of a day, in milliseconds since 1970.
[[nodiscard]] std::int64_t noonOf(const QDate& day);

/// For people.
[[nodiscard]] QString textOf(const Withdrawal& withdrawal);

} // namespace calliope::app

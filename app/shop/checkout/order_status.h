#pragma once

#include <QString>
#include <span>

namespace calliope::app {

/// How an order can stand, as storage::ShopOrder has it.
struct OrderStatus {
    const char* name;  ///< "shipped"
    const char* words; ///< for people, see orderStatusText()
    bool isOver;       ///< there is nothing to ask the shop any more
};

/// In the order in which they follow one another.
[[nodiscard]] std::span<const OrderStatus> orderStatuses();
/// The first row for what has none.
[[nodiscard]] const OrderStatus& orderStatus(const QString& name);
/// Whether `next` comes after `now`: a shop that has not heard yet what the user knows takes nothing back.
[[nodiscard]] bool isFurther(const QString& next, const QString& now);
[[nodiscard]] QString orderStatusText(const QString& name);

} // namespace calliope::app

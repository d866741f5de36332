#include "app/shop/checkout/order_status.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

constexpr std::array statuses{
    OrderStatus{"placed", QT_TRANSLATE_NOOP("checkout", "Ordered"), false},
    OrderStatus{"shipped", QT_TRANSLATE_NOOP("checkout", "On its way"), false},
    OrderStatus{"delivered", QT_TRANSLATE_NOOP("checkout", "Arrived"), true},
    OrderStatus{"returned", QT_TRANSLATE_NOOP("checkout", "Sent back"), true},
    OrderStatus{"cancelled", QT_TRANSLATE_NOOP("checkout", "Cancelled"), true},
};

} // namespace

std::span<const OrderStatus> orderStatuses() {
    return statuses;
}

const OrderStatus& orderStatus(const QString& name) {
    const auto row =
        std::ranges::find_if(statuses, [&](const OrderStatus& each) { return name == QLatin1String(each.name); });
    return row == statuses.end() ? statuses[0] : *row;
}

bool isFurther(const QString& next, const QString& now) {
    return &orderStatus(next) > &orderStatus(now); // rows of one table
}

QString orderStatusText(const QString& name) {
    return QCoreApplication::translate("checkout", orderStatus(name).words);
}

} // namespace calliope::app

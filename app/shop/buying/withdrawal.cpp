#include "app/shop/buying/withdrawal.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace calliope::app {

std::optional<Withdrawal> withdrawalOf(const storage::ShopOrder& order, const QDate& today, const QTimeZone& zone) {
    if (order.status == "returned" || order.status == "cancelled") return std::nullopt;
    Withdrawal withdrawal;
    constexpr int days = 14;
    const std::int64_t from = order.withdrawUntil - storage::withdrawalTime;
    const QDateTime began =
        zone.isValid() ? QDateTime::fromMSecsSinceEpoch(from, zone) : QDateTime::fromMSecsSinceEpoch(from);
    withdrawal.until = began.date().addDays(days);
    withdrawal.daysLeft = today.daysTo(withdrawal.until);
    withdrawal.isFromArrival = order.status == "delivered";
    return withdrawal;
}

std::vector<QDate> arrivalDays(const storage::ShopOrder& order, const QDate& today) {
    constexpr std::size_t most = 15; // the last of the 14 days is the day today
    const QDate ordered = QDateTime::fromMSecsSinceEpoch(order.placedAt).date();
    std::vector<QDate> days{today};
    while (days.back() > ordered && days.size() < most) days.push_back(days.back().addDays(-1));
    return days;
}

std::int64_t noonOf(const QDate& day) {
    return QDateTime(day, QTime(12, 0)).toMSecsSinceEpoch();
}

QString textOf(const Withdrawal& withdrawal) {
    const auto say = [](const char* text, int count = -1) {
        return QCoreApplication::translate("buying", text, nullptr, count);
    };
    const QString date = QLocale().toString(withdrawal.until, QStringLiteral("d MMMM yyyy"));
    if (withdrawal.daysLeft < 0)
        return withdrawal.isFromArrival
                   ? say(QT_TRANSLATE_NOOP("buying", "The 14 days to withdraw in the EU, as a rule, were over on %1"))
                         .arg(date)
                   : say(QT_TRANSLATE_NOOP("buying",
                                           "In the EU, as a rule, 14 days to withdraw, from the day it arrives"));
    const QString left = withdrawal.daysLeft == 0 ? say(QT_TRANSLATE_NOOP("buying", "today is the last day"))
                         : withdrawal.daysLeft == 1
                             ? say(QT_TRANSLATE_NOOP("buying", "1 day left"))
                             : say(QT_TRANSLATE_NOOP("buying", "%1 days left")).arg(withdrawal.daysLeft);
    return withdrawal.isFromArrival
               ? say(QT_TRANSLATE_NOOP("buying", "In the EU, as a rule, you can withdraw until %1: %2")).arg(date, left)
               : say(QT_TRANSLATE_NOOP("buying",
                                       "In the EU, as a rule, you can withdraw until %1 at least: %2; the 14 days "
                                       "count from the day it arrives"))
                     .arg(date, left);
}

} // namespace calliope::app

#include "app/shop/checkout/amount.h"

namespace calliope::app {

bool isCurrency(const QString& code) {
    return shop::isCurrency(code.toStdString());
}

QString amountText(std::int64_t minor, const QString& currency) {
    return amountText({minor, currency.toStdString()});
}

QString amountText(const storage::Money& money) {
    return QString::fromStdString(shop::decimalOf(money) + ' ' + money.currency);
}

} // namespace calliope::app

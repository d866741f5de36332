#include "app/shop/panel/money_words.h"

#include "app/shop/words/money.h"

#include <QLocale>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

struct Sign {
    const char* currency;
    const char* sign;
};

constexpr std::array signs{Sign{"EUR", "€"}, Sign{"GBP", "£"}, Sign{"JPY", "¥"},   Sign{"INR", "₹"},
                           Sign{"KRW", "₩"}, Sign{"USD", "$"}, Sign{"CAD", "CA$"}, Sign{"AUD", "A$"}};

QString signOf(const std::string& currency) {
    const auto found = std::ranges::find(signs, currency, &Sign::currency);
    // A code needs a blank, which no sign does.
    return found == signs.end() ? QString::fromStdString(currency) + QChar(0xA0) : QString::fromUtf8(found->sign);
}

QString shown(const storage::Money& money, bool isShort) {
    // The locale of programs that are told none has no place for a sign.
    const QLocale locale =
        QLocale().language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedStates) : QLocale();
    const QString decimal = QString::fromStdString(shop::decimalOf(money));
    const bool isNegative = decimal.startsWith('-');
    const QString whole = decimal.section('.', 0, 0).mid(isNegative ? 1 : 0);
    const QString part = decimal.section('.', 1);
    QString number = locale.toString(whole.toLongLong());
    if (!part.isEmpty() && !(isShort && part.count('0') == part.size())) number += locale.decimalPoint() + part;
    // Where the sign stands is the locale's: it is asked with a nought, which then gives way to the number.
    QString text = locale.toCurrencyString(qlonglong(0), signOf(money.currency));
    text.replace(locale.zeroDigit(), number);
    text = text.trimmed();
    return isNegative ? locale.negativeSign() + text : text;
}

} // namespace

QString moneyText(const storage::Money& money) {
    return shown(money, false);
}

QString shortMoneyText(const storage::Money& money) {
    return shown(money, true);
}

} // namespace calliope::app

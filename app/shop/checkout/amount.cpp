#include "app/shop/checkout/amount.h"

#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

struct Digits {
    const char* currency;
    int digits;
};

/// Those that do not have 2 (ISO 4217, list one).
constexpr std::array table{
    Digits{"BIF", 0}, Digits{"CLP", 0}, Digits{"DJF", 0}, Digits{"GNF", 0}, Digits{"ISK", 0}, Digits{"JPY", 0},
    Digits{"KMF", 0}, Digits{"KRW", 0}, Digits{"PYG", 0}, Digits{"RWF", 0}, Digits{"UGX", 0}, Digits{"UYI", 0},
    Digits{"VND", 0}, Digits{"VUV", 0}, Digits{"XAF", 0}, Digits{"XOF", 0}, Digits{"XPF", 0}, Digits{"BHD", 3},
    Digits{"IQD", 3}, Digits{"JOD", 3}, Digits{"KWD", 3}, Digits{"LYD", 3}, Digits{"OMR", 3}, Digits{"TND", 3},
    Digits{"CLF", 4}, Digits{"UYW", 4},
};

} // namespace

bool isCurrency(const QString& code) {
    return code.size() == 3 && std::all_of(code.begin(), code.end(), [](QChar c) { return c >= u'A' && c <= u'Z'; });
}

int digitsOf(const QString& currency) {
    const auto row =
        std::ranges::find_if(table, [&](const Digits& each) { return currency == QLatin1String(each.currency); });
    constexpr int usual = 2;
    return row == table.end() ? usual : row->digits;
}

QString amountText(std::int64_t minor, const QString& currency) {
    const int digits = digitsOf(currency);
    QString number = QString::number(minor < 0 ? -minor : minor).rightJustified(digits + 1, u'0');
    if (digits > 0) number.insert(number.size() - digits, u'.');
    return QStringLiteral("%1%2 %3").arg(minor < 0 ? QStringLiteral("-") : QString(), number, currency);
}

} // namespace calliope::app

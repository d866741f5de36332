#include "app/shop/checkout/basket.h"

#include "app/shop/checkout/amount.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QStringList>
#include <algorithm>

namespace calliope::app {

QString objectionTo(const Basket& basket) {
    constexpr std::size_t mostLines = 100;
    constexpr std::int64_t mostQuantity = 20;
    constexpr qsizetype longestId = 200;
    const auto say = [](const char* text) { return QCoreApplication::translate("checkout", text); };
    if (basket.lines.empty()) return say(QT_TRANSLATE_NOOP("checkout", "The cart is empty."));
    if (basket.lines.size() > mostLines) return say(QT_TRANSLATE_NOOP("checkout", "The cart has too many lines."));
    if (!isCurrency(basket.currency)) return say(QT_TRANSLATE_NOOP("checkout", "The currency is not known."));
    const bool isFine = std::ranges::all_of(basket.lines, [](const BasketLine& line) {
        return !line.item.isEmpty() && line.item.size() <= longestId && line.quantity >= 1 &&
               line.quantity <= mostQuantity;
    });
    return isFine ? QString() : say(QT_TRANSLATE_NOOP("checkout", "A line of the cart cannot be ordered like this."));
}

QJsonObject keptForm(const Basket& basket) {
    QJsonArray lines;
    for (const BasketLine& line : basket.lines)
        lines.append(QJsonObject{{"item", line.item},
                                 {"quantity", qint64(line.quantity)},
                                 {"page", line.page.toString(QUrl::FullyEncoded)},
                                 {"title", line.title},
                                 {"price", qint64(line.price)}});
    return {{"lines", lines},
            {"currency", basket.currency},
            {"option", basket.option},
            {"cart", basket.cart.toString(QUrl::FullyEncoded)}};
}

Basket basketOf(const QJsonObject& kept) {
    Basket basket;
    for (const QJsonValue line : kept["lines"].toArray())
        basket.lines.push_back({line["item"].toString(), line["quantity"].toInteger(1),
                                QUrl(line["page"].toString(), QUrl::StrictMode), line["title"].toString(),
                                line["price"].toInteger()});
    basket.currency = kept["currency"].toString();
    basket.option = kept["option"].toString();
    basket.cart = QUrl(kept["cart"].toString(), QUrl::StrictMode);
    return basket;
}

QString textOf(const Address& address) {
    QStringList parts{address.firstName + u' ' + address.lastName, address.street, address.extra,
                      address.postalCode + u' ' + address.city,    address.region, address.country};
    parts.removeIf([](const QString& part) { return part.trimmed().isEmpty(); });
    return parts.join(QStringLiteral(", ")).simplified();
}

} // namespace calliope::app

#include "app/shop/panel/cart_words.h"

#include "app/shop/panel/money_words.h"
#include "app/shop/panel/product_words.h"

#include <QCoreApplication>
#include <QStringList>
#include <cstdint>
#include <map>

namespace calliope::app {

namespace {

QString tr(const char* text, int n = -1) {
    return QCoreApplication::translate("Shop", text, nullptr, n);
}

} // namespace

QVariantMap cartLine(shop::Shop& shop) {
    std::map<std::string, std::int64_t> sums; // cannot overflow: carts and prices are bounded
    std::int64_t count = 0;
    QStringList shops;
    for (const storage::Id merchant : shop.carts().merchants()) {
        shops.append(shopNameOf(shop, merchant));
        for (const storage::CartLine& line : shop.carts().lines(merchant)) {
            sums[line.now.currency] += line.now.minor * line.quantity;
            count += line.quantity;
        }
    }
    QStringList amounts;
    for (const auto& [currency, minor] : sums) amounts.append(moneyText({minor, currency}));
    const QString number = count == 1 ? tr("1 item") : tr("%1 items").arg(count);
    return {{"count", static_cast<qlonglong>(count)},
            {"items", count == 0 ? tr("The cart is empty") : number + ", " + amounts.join(QStringLiteral(" + "))},
            {"words", shops.size() == 1 ? tr("at %1, price as last seen").arg(shops.first())
                      : shops.isEmpty() ? QString()
                                        : tr("in %1 shops, prices as last seen").arg(shops.size())}};
}

} // namespace calliope::app

#include "app/shop/buying/cart_rows.h"

#include "app/network/address.h"
#include "app/shop/buying/cart_link.h"
#include "app/shop/panel/money_words.h"
#include "app/shop/panel/product_words.h"
#include "app/shop/panel/shop_link.h"

#include <QCoreApplication>
#include <QStringList>
#include <QUrl>
#include <QVariantList>
#include <algorithm>
#include <optional>

namespace calliope::app {

namespace {

using storage::Availability;

QString stockOf(Availability availability) {
    if (availability == Availability::gone)
        return QCoreApplication::translate("buying", "Not in the shop's list any more: not counted");
    const bool isWorthSaying = availability != Availability::inStock && availability != Availability::unknown;
    return isWorthSaying ? availabilityText(availability) : QString();
}

CartRow rowOf(const storage::CartLine& line, const storage::Product& product, const storage::Variant& variant) {
    CartRow row;
    row.line = line;
    row.title = titleOf(product, variant);
    QStringList details{QString::fromStdString(product.brand), QString::fromStdString(variant.sizeLabel)};
    details.removeIf([](const QString& detail) { return detail.isEmpty(); });
    row.detail = details.join(QStringLiteral(", "));
    row.picture = pictureOf(product, variant);
    row.terms = termsOf(product, variant);
    row.item = QString::fromStdString(variant.checkoutItem.empty() ? variant.extId : variant.checkoutItem);
    row.page = QUrl(shopLink(QString::fromStdString(variant.url.empty() ? product.url : variant.url)).url);
    // The product's own id says nothing of which variant, unless that is the product.
    const bool isOfAll = variant.checkoutItem == product.extId && variant.extId != product.extId;
    row.isWhole = !variant.checkoutItem.empty() && !isOfAll;
    return row;
}

ShopCart& cartFor(std::vector<ShopCart>& carts, const storage::Merchant& merchant, const QString& currency,
                  const std::vector<storage::FeedSource>& sources) {
    const auto found = std::ranges::find_if(
        carts, [&](const ShopCart& cart) { return cart.merchant.id == merchant.id && cart.currency == currency; });
    if (found != carts.end()) return *found;
    ShopCart& cart = carts.emplace_back();
    cart.merchant = merchant;
    cart.currency = currency;
    bool isFirst = true;
    for (const storage::FeedSource& source : sources) {
        if (source.merchant != merchant.id || storage::isAsked(source)) continue;
        cart.kind = isFirst || cart.kind == source.kind ? source.kind : std::string();
        cart.isDemo = (isFirst || cart.isDemo) && source.locator.starts_with("demo:");
        isFirst = false;
    }
    return cart;
}

/// What comes on the sum.
QString cartTerms(const ShopCart& cart) {
    std::optional<PriceTerms> terms;
    for (const CartRow& row : cart.rows)
        if (!row.isGone()) terms = joined(terms.value_or(row.terms), row.terms);
    return QCoreApplication::translate("buying", "Prices as last seen here. %1.")
        .arg(termsText(terms.value_or(PriceTerms())));
}

QVariantMap shownRow(const CartRow& row) {
    const storage::Money& seen = row.line.seen;
    const storage::Money& now = row.line.now;
    const bool isSame = seen == now;
    const bool isComparable = seen.currency == now.currency;
    return {{"variant", qlonglong(row.line.variant)},
            {"product", qlonglong(row.line.product)},
            {"title", row.title},
            {"detail", row.detail},
            {"picture", row.picture},
            {"quantity", qlonglong(row.line.quantity)},
            {"price", moneyText(now)},
            {"seen", isSame ? QString() : moneyText(seen)},
            {"change", isSame || !isComparable  ? 0
                       : now.minor > seen.minor ? 1
                                                : -1},
            {"amount", row.isGone() ? QString() : moneyText({now.minor * row.line.quantity, now.currency})},
            {"stock", stockOf(row.line.availability)},
            {"gone", row.isGone()}};
}

} // namespace

std::int64_t ShopCart::count() const {
    std::int64_t count = 0;
    for (const CartRow& row : rows)
        if (!row.isGone()) count += row.line.quantity;
    return count;
}

// Lines, quantities and prices are bounded where they are kept: no sum of them overflows.
std::int64_t ShopCart::total() const {
    std::int64_t total = 0;
    for (const CartRow& row : rows)
        if (!row.isGone()) total += row.line.now.minor * row.line.quantity;
    return total;
}

Basket ShopCart::basket() const {
    Basket basket;
    for (const CartRow& row : rows)
        if (!row.isGone())
            basket.lines.push_back({row.item, row.line.quantity, row.page, row.title, row.line.now.minor});
    basket.currency = currency;
    if (std::ranges::all_of(rows, [](const CartRow& row) { return row.isWhole || row.isGone(); }))
        basket.cart = cartLink(kind, QUrl(QString::fromStdString(merchant.origin)), basket.lines);
    return basket;
}

std::vector<ShopCart> cartsOf(shop::Shop& shop) {
    std::vector<ShopCart> carts;
    const std::vector<storage::FeedSource> sources = shop.catalogue().sources();
    for (const storage::Id id : shop.carts().merchants()) {
        const auto merchant = shop.catalogue().merchant(id);
        if (!merchant) continue;
        for (const storage::CartLine& line : shop.carts().lines(id)) {
            const auto product = shop.catalogue().product(line.product);
            if (!product) continue;
            const storage::Variant* variant = variantOf(*product, line.variant);
            if (!variant) continue;
            cartFor(carts, *merchant, QString::fromStdString(line.now.currency), sources)
                .rows.push_back(rowOf(line, *product, *variant));
        }
    }
    return carts;
}

QVariantMap shownCart(const ShopCart& cart) {
    QVariantList rows;
    for (const CartRow& row : cart.rows) rows.append(shownRow(row));
    const bool isDearer = std::ranges::any_of(cart.rows, [](const CartRow& row) {
        return row.line.seen.currency == row.line.now.currency && row.line.now.minor > row.line.seen.minor;
    });
    return {{"merchant", qlonglong(cart.merchant.id)},
            {"name", QString::fromStdString(cart.merchant.name)},
            {"host", shownHost(QUrl(QString::fromStdString(cart.merchant.origin)))},
            {"currency", cart.currency},
            {"count", qlonglong(cart.count())},
            {"total", moneyText({cart.total(), cart.currency.toStdString()})},
            {"terms", cartTerms(cart)},
            {"dearer", isDearer},
            {"demo", cart.isDemo},
            {"lines", rows}};
}

} // namespace calliope::app

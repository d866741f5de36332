#pragma once

#include "app/shop/catalogue/shop.h"
#include "app/shop/checkout/basket.h"
#include "app/shop/panel/price_terms.h"

#include <QString>
#include <QUrl>
#include <QVariantMap>
#include <cstdint>
#include <string>
#include <vector>

namespace calliope::app {

/// A line of a cart with what is shown of it. Texts are those of the feed: text of strangers.
struct CartRow {
    storage::CartLine line;
    QString title;
    QString detail;      ///< "Arlen, M"; may be empty
    QString picture;     ///< where QML finds it; empty: the app does not have one
    QString item;        ///< what the shop's checkout calls it
    QUrl page;           ///< of the thing at the shop; empty: its list names none
    PriceTerms terms;    ///< of its price
    bool isWhole = true; ///< `item` says all that was chosen, such as the size

    /// What the feed does not have any more is not asked for, and counts in no sum.
    [[nodiscard]] bool isGone() const { return line.availability == storage::Availability::gone; }
};

/// What is wanted of one shop in one currency: what one order can hold, and one sum.
struct ShopCart {
    storage::Merchant merchant;
    QString currency;
    std::vector<CartRow> rows;
    std::string kind;    ///< format of the shop's list; empty: it has several
    bool isDemo = false; ///< the shop is invented: nothing can be bought there

    [[nodiscard]] std::int64_t count() const; ///< of things
    [[nodiscard]] std::int64_t total() const; ///< minor units, of the prices seen last
    [[nodiscard]] Basket basket() const;      ///< without an address
};

/// All carts: by shop in the order of their ids, within a shop by currency as the lines come. On the shop's thread.
[[nodiscard]] std::vector<ShopCart> cartsOf(shop::Shop& shop);

/// As CartCard.qml reads it.
[[nodiscard]] QVariantMap shownCart(const ShopCart& cart);

} // namespace calliope::app

#pragma once

#include "app/shop/checkout/review_sheet.h"
#include "app/shop/checkout/session_reader.h"

/// A shop, what is bought there, and what it says of that, for tests that need no shop.
namespace calliope::test {

inline app::ShopRoute route() {
    app::ShopRoute out;
    out.protocol = app::ShopRoute::Protocol::ucp;
    out.origin = QUrl("https://shop.example");
    return out;
}

inline app::Basket basket() {
    app::Basket out;
    out.lines = {{"shirt", 2}};
    out.currency = "EUR";
    out.address = app::Address{"Ada", "Lovelace", "Rue 1", {}, "75002", "Paris", {}, "FR", {}};
    return out;
}

inline app::Quote quote() {
    app::Quote out;
    out.session = "cs_1";
    out.currency = "EUR";
    out.lines.push_back({"li_1", "shirt", "Linen shirt", 2, 5990, 11980, {}});
    out.totals = {{"subtotal", "Goods", 11980}, {"total", "Total", 11980}};
    out.handlers = {"wallet"};
    app::addUp(out, [](const QString& kind) { return kind == "total" ? 0 : 1; });
    return out;
}

inline const app::PaymentToken payment{"wallet", "i", "token", "token", "secret", "Wallet"};

inline app::ReviewSheet sheetOf(const app::Quote& of, const app::Basket& basketOf = basket()) {
    return app::sheetFor(route(), basketOf, of, &payment, {});
}

} // namespace calliope::test

#pragma once

#include "app/shop/checkout/basket.h"
#include "app/shop/checkout/payment_token.h"
#include "app/shop/checkout/quote.h"
#include "app/shop/checkout/shop_route.h"

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <chrono>
#include <cstdint>
#include <vector>

namespace calliope::app {

/// A row of what a person reads before ordering. All of it is plain text.
struct SheetRow {
    enum class Kind { seller, line, disclosure, delivery, address, payment, total, notice, link };

    Kind kind = Kind::line;
    QString id;              ///< what makes it the same row on the next sheet
    QString label;           ///< "Linen shirt, M", "VAT"
    QString value;           ///< "2 × 59.90 EUR = 119.80 EUR"
    bool isPersonal = false; ///< kept as a hash only
    bool isAlarming = false; ///< not what was asked for
};

/// All that one agrees to by the click, and nothing else: what stands in no row is not sent. Every line and every row
/// of the sum is there as the shop tells it, and what does not add up cannot be ordered here.
struct ReviewSheet {
    QString session;
    QString currency;
    std::int64_t total = 0; ///< minor units
    std::vector<SheetRow> rows;
    QStringList objections; ///< why it cannot be ordered here; empty: it can
    std::chrono::steady_clock::time_point quotedAt;
    QByteArray kept; ///< JSON of the session, the currency, the total and the rows, with personal values as SHA-256
    QString hash;    ///< SHA-256 of `kept`: what an approval is bound to
};

/// Of each line of a quote, whether it is what was asked for: the thing and how many.
[[nodiscard]] std::vector<bool> askedLines(const Basket& basket, const Quote& quote);

[[nodiscard]] ReviewSheet sheetFor(const ShopRoute& route, const Basket& basket, const Quote& quote,
                                   const PaymentToken* payment, std::chrono::steady_clock::time_point now);

/// What is not on both of two sheets.
struct SheetDifference {
    QString label;
    QString before; ///< empty: it is new
    QString after;  ///< empty: it is gone
};
[[nodiscard]] std::vector<SheetDifference> differences(const ReviewSheet& before, const ReviewSheet& after);

} // namespace calliope::app

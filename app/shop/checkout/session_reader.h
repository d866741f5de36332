#pragma once

#include "app/shop/checkout/port_answer.h"
#include "app/shop/checkout/shop_route.h"

#include <QJsonObject>
#include <QJsonValue>
#include <optional>

namespace calliope::app {

// Small readers for what shops send. All of it is hostile: wrong types read as nothing, texts come out plain, one line
// and short, numbers only where they are whole and within bounds.

/// An id as the shop wrote it; empty where it has control characters or more than 255 bytes.
[[nodiscard]] QString shopId(const QJsonValue& value);
[[nodiscard]] QString shopText(const QJsonValue& value, int most = 300);
/// A whole number of minor units within mostAmount.
[[nodiscard]] std::optional<std::int64_t> shopAmount(const QJsonValue& value);
[[nodiscard]] QDateTime shopTime(const QJsonValue& value);

/// The rows of a sum; nullopt where one of them is none, or where "total" is not there exactly once.
[[nodiscard]] std::optional<std::vector<QuoteTotal>> shopTotals(const QJsonValue& rows);
/// Sets `total` from the rows, and `addsUp` from the sum of those that `factor` does not make 0, from the lines, and
/// from the row "subtotal", which may be the lines less what rows "items_discount" that count 0 take off. `told` is
/// what has been taken off in other rows already, and is told once more.
void addUp(Quote& quote, int (*factor)(const QString& kind), std::int64_t told = 0);

/// A page of the shop to go on at; empty where it cannot be opened. It may lie elsewhere.
[[nodiscard]] QUrl shopPage(const QJsonValue& value, const ShopRoute& route);
/// The same of a session. Sets `continueUrl` and `leadsElsewhere`; nothing where it cannot be opened.
void readContinueUrl(Quote& quote, const QJsonValue& value, const ShopRoute& route);

/// What protocols and shops call the states of orders, as storage::ShopOrder has them; empty for other words.
[[nodiscard]] QString orderStatusOf(const QString& word);

/// A row of a table of statuses: what the shop calls it, and what that is for us.
struct StatusRow {
    const char* name;
    ShopEvent event;
};

} // namespace calliope::app

#include "app/shop/checkout/session_reader.h"

#include "app/network/plain_text.h"
#include "app/shop/checkout/amount.h"

#include <QJsonArray>
#include <algorithm>
#include <array>
#include <cmath>

namespace calliope::app {

namespace {

constexpr qsizetype mostRows = 50;

struct OrderWord {
    const char* word;
    const char* status;
};

constexpr std::array orderWords{
    OrderWord{"created", "placed"},         OrderWord{"confirmed", "placed"},
    OrderWord{"processing", "placed"},      OrderWord{"manual_review", "placed"},
    OrderWord{"shipped", "shipped"},        OrderWord{"in_transit", "shipped"},
    OrderWord{"failed_attempt", "shipped"}, OrderWord{"delivered", "delivered"},
    OrderWord{"completed", "delivered"},    OrderWord{"canceled", "cancelled"},
    OrderWord{"cancelled", "cancelled"},    OrderWord{"returned_to_sender", "returned"},
};

std::optional<std::int64_t> only(const std::vector<QuoteTotal>& totals, const QString& kind) {
    std::optional<std::int64_t> found;
    for (const QuoteTotal& row : totals) {
        if (row.kind != kind) continue;
        if (found) return std::nullopt;
        found = row.amount;
    }
    return found;
}

} // namespace

QString shopId(const QJsonValue& value) {
    constexpr qsizetype longest = 255;
    const QString id = value.toString();
    const bool isFine = id.toUtf8().size() <= longest &&
                        std::all_of(id.begin(), id.end(), [](QChar c) { return c.isPrint() && !c.isSurrogate(); });
    return isFine ? id : QString();
}

QString shopText(const QJsonValue& value, int most) {
    return plainText(value.toString(), most);
}

std::optional<std::int64_t> shopAmount(const QJsonValue& value) {
    if (!value.isDouble()) return std::nullopt;
    const double number = value.toDouble();
    if (!(std::abs(number) <= static_cast<double>(mostAmount)) || std::floor(number) != number) return std::nullopt;
    return static_cast<std::int64_t>(number); // exact: far below 2^53
}

QDateTime shopTime(const QJsonValue& value) {
    return QDateTime::fromString(value.toString().left(40), Qt::ISODateWithMs).toUTC();
}

std::optional<std::vector<QuoteTotal>> shopTotals(const QJsonValue& rows) {
    if (!rows.isArray() || rows.toArray().size() > mostRows) return std::nullopt;
    std::vector<QuoteTotal> totals;
    for (const QJsonValue row : rows.toArray()) {
        const auto amount = shopAmount(row["amount"]);
        if (!amount || !row["type"].isString()) return std::nullopt;
        const QString kind = shopText(row["type"], 40);
        const QString words = shopText(row["display_text"], 100);
        totals.push_back({kind, words.isEmpty() ? kind : words, *amount});
    }
    if (!only(totals, QStringLiteral("total"))) return std::nullopt;
    return totals;
}

void addUp(Quote& quote, int (*factor)(const QString& kind), std::int64_t told) {
    std::int64_t sum = 0; // at most 50 rows and 200 lines of 10^12: no overflow
    std::int64_t off = 0; // the lines
    for (const QuoteTotal& row : quote.totals) {
        sum += factor(row.kind) * row.amount;
        if (row.kind == u"items_discount" && factor(row.kind) == 0) off += std::max<std::int64_t>(0, row.amount);
    }
    std::int64_t lines = 0;
    for (const QuoteLine& line : quote.lines) lines += line.amount;
    quote.total = only(quote.totals, QStringLiteral("total")).value_or(0);
    const auto subtotal = only(quote.totals, QStringLiteral("subtotal"));
    const bool isSum = sum == quote.total || sum + told == quote.total;
    quote.addsUp = quote.total >= 0 && isSum && subtotal && (*subtotal == lines || *subtotal == lines - off);
}

QString orderStatusOf(const QString& word) {
    const auto row =
        std::ranges::find_if(orderWords, [&](const OrderWord& each) { return word == QLatin1String(each.word); });
    return row == orderWords.end() ? QString() : QString::fromLatin1(row->status);
}

QUrl shopPage(const QJsonValue& value, const ShopRoute& route) {
    constexpr qsizetype longest = 2'000;
    const QUrl url(value.toString().left(longest), QUrl::StrictMode);
    const bool isSafe = url.scheme() == QLatin1String("https") || url.scheme() == route.origin.scheme();
    return url.isValid() && isSafe && url.userInfo().isEmpty() && !url.host().isEmpty() ? url : QUrl();
}

void readContinueUrl(Quote& quote, const QJsonValue& value, const ShopRoute& route) {
    const QUrl url = shopPage(value, route);
    if (url.isEmpty()) return;
    quote.continueUrl = url;
    quote.leadsElsewhere = !isOfShop(url, route.origin);
}

} // namespace calliope::app

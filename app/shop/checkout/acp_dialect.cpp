#include "app/shop/checkout/amount.h"
#include "app/shop/checkout/request_key.h"
#include "app/shop/checkout/rest_dialect.h"
#include "app/shop/checkout/session_reader.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <algorithm>
#include <array>
#include <map>

namespace calliope::app {

namespace {

constexpr std::array statuses{
    HttpRow{404, nullptr, ShopEvent::notThere},
    HttpRow{409, nullptr, ShopEvent::busy}, // idempotency_in_flight
    HttpRow{422, "idempotency_conflict", ShopEvent::conflict},
    HttpRow{425, nullptr, ShopEvent::busy},
    HttpRow{429, nullptr, ShopEvent::busy},
    HttpRow{503, nullptr, ShopEvent::busy},
    HttpRow{408, nullptr, ShopEvent::lost},
};

/// Of a session.
constexpr std::array events{
    StatusRow{"incomplete", ShopEvent::incomplete},
    StatusRow{"not_ready_for_payment", ShopEvent::incomplete},
    StatusRow{"requires_escalation", ShopEvent::escalated},
    StatusRow{"authentication_required", ShopEvent::escalated},
    StatusRow{"pending_approval", ShopEvent::inProgress}, // may become an order without the user doing anything
    StatusRow{"ready_for_payment", ShopEvent::ready},
    StatusRow{"complete_in_progress", ShopEvent::inProgress},
    StatusRow{"in_progress", ShopEvent::inProgress},
    StatusRow{"completed", ShopEvent::completed},
    StatusRow{"canceled", ShopEvent::cancelled},
    StatusRow{"expired", ShopEvent::expired},
};

struct Factor {
    const char* kind;
    int factor; ///< in the total; 0: it is contained in another row
};

/// Rows of sums overlap, and what is taken off is told as a positive number.
constexpr std::array factors{
    Factor{"subtotal", 1}, Factor{"discount", -1}, Factor{"fulfillment", 1}, Factor{"tax", 1},
    Factor{"fee", 1},      Factor{"gift_wrap", 1}, Factor{"tip", 1},         Factor{"store_credit", -1},
};

constexpr qsizetype mostLines = 200;
constexpr qsizetype mostNotices = 50;
constexpr qsizetype mostOptions = 30;

RestDialect::Headers headers(const ShopRoute& route, const QUrl&, const QByteArray& key) {
    RestDialect::Headers out{{"API-Version", route.version.toLatin1()}, {"Request-Id", newKey()}};
    if (!key.isEmpty()) out.emplace_back("Idempotency-Key", key);
    return out;
}

QString nameOf(const Address& address) {
    return QString(address.firstName + u' ' + address.lastName).simplified();
}

QJsonObject common(const Basket& basket) {
    QJsonArray lines;
    for (const BasketLine& line : basket.lines)
        for (std::int64_t i = 0; i < line.quantity; ++i) lines.append(QJsonObject{{"id", line.item}});
    QJsonObject body{{"line_items", lines}};
    if (!basket.email.isEmpty()) body["buyer"] = QJsonObject{{"email", basket.email}};
    if (!basket.address) return body;
    const Address& address = *basket.address;
    QJsonObject place{{"name", nameOf(address)}, {"line_one", address.street}, {"city", address.city},
                      {"state", address.region}, {"country", address.country}, {"postal_code", address.postalCode}};
    if (!address.extra.isEmpty()) place["line_two"] = address.extra;
    QJsonObject details{{"name", nameOf(address)}, {"address", place}};
    if (!basket.email.isEmpty()) details["email"] = basket.email;
    if (!address.phone.isEmpty()) details["phone_number"] = address.phone;
    body["fulfillment_details"] = details;
    return body;
}

QJsonObject beginBody(const ShopRoute&, const Basket& basket) {
    QJsonObject body = common(basket);
    body["currency"] = basket.currency.toLower();
    body["capabilities"] = QJsonObject();
    return body;
}

QJsonObject changeBody(const ShopRoute&, const Basket& basket, const Quote& now) {
    QJsonObject body = common(basket);
    if (basket.option.isEmpty()) return body;
    QJsonArray ids;
    for (const QuoteLine& line : now.lines) ids.append(line.item);
    body["selected_fulfillment_options"] =
        QJsonArray{QJsonObject{{"type", "shipping"}, {"option_id", basket.option}, {"item_ids", ids}}};
    return body;
}

QJsonObject placeBody(const PaymentToken& payment) {
    const QJsonObject credential{{"type", payment.credentialType}, {"token", QString::fromLatin1(payment.token)}};
    return {
        {"payment_data", QJsonObject{{"handler_id", payment.handler},
                                     {"instrument", QJsonObject{{"type", payment.type}, {"credential", credential}}}}}};
}

QJsonObject cancelBody() {
    return {};
}

std::optional<QuoteLine> lineOf(const QJsonValue& value) {
    QuoteLine line;
    line.id = shopId(value["id"]);
    line.item = shopId(value["item"]["id"]);
    const QJsonValue name = value["name"].isString() ? value["name"] : value["item"]["name"];
    line.title = shopText(name);
    if (line.title.isEmpty()) line.title = shopText(value["item"]["id"], 100);
    const auto quantity = shopAmount(value["quantity"]);
    constexpr std::int64_t mostQuantity = 1'000'000;
    if (line.id.isEmpty() || line.item.isEmpty() || !quantity || *quantity < 1 || *quantity > mostQuantity)
        return std::nullopt;
    line.quantity = *quantity;
    std::optional<std::int64_t> amount;
    for (const QJsonValue total : value["totals"].toArray())
        if (total["type"] == "subtotal") amount = shopAmount(total["amount"]);
    if (!amount || *amount < 0) return std::nullopt;
    line.amount = *amount;
    const std::int64_t share = (line.amount + line.quantity - 1) / line.quantity; // never less than it is
    line.price = std::max<std::int64_t>(0, shopAmount(value["unit_amount"]).value_or(share));
    for (const QJsonValue each : value["disclosures"].toArray())
        if (line.disclosures.size() < mostNotices) line.disclosures.append(shopText(each["content"]));
    return line;
}

void readDelivery(Quote& quote, const QJsonObject& answer) {
    Delivery delivery;
    const QJsonValue details = answer["fulfillment_details"];
    const QJsonValue place = details["address"];
    Address address;
    address.firstName = shopText(place["name"], 200);
    address.street = shopText(place["line_one"], 200);
    address.extra = shopText(place["line_two"], 200);
    address.postalCode = shopText(place["postal_code"], 40);
    address.city = shopText(place["city"], 100);
    address.region = shopText(place["state"], 100);
    address.country = shopText(place["country"], 60);
    delivery.address = textOf(address);
    DeliveryGroup group;
    const QJsonArray selected = answer["selected_fulfillment_options"].toArray();
    quote.isDeliverySplit = selected.size() > 1;
    group.selected = shopId(selected[0]["option_id"]);
    for (const QJsonValue each : answer["fulfillment_options"].toArray()) {
        if (group.options.size() >= mostOptions) break;
        DeliveryOption option{shopId(each["id"]), shopText(each["title"], 120), std::nullopt};
        for (const QJsonValue total : each["totals"].toArray())
            if (total["type"] == "total") option.amount = shopAmount(total["amount"]);
        if (!option.id.isEmpty()) group.options.push_back(option);
    }
    delivery.groups.push_back(group);
    if (!delivery.address.isEmpty() || !group.options.empty()) quote.delivery = delivery;
}

void readNotices(Quote& quote, const QJsonArray& messages) {
    for (const QJsonValue each : messages) {
        if (quote.notices.size() >= mostNotices) break;
        const QString type = each["type"].toString();
        quote.notices.push_back({type == u"error"     ? QuoteNotice::Kind::error
                                 : type == u"warning" ? QuoteNotice::Kind::warning
                                                      : QuoteNotice::Kind::info,
                                 shopText(each["code"], 60), shopText(each["content"]), false});
    }
}

int factorOf(const QString& kind) {
    const auto row =
        std::ranges::find_if(factors, [&](const Factor& each) { return kind == QLatin1String(each.kind); });
    return row == factors.end() ? 0 : row->factor;
}

/// What a row "discount" tells of that other rows are less by already: "subtotal", which is then what
/// "items_base_amount" leaves, or "fulfillment", to which all of it was allocated.
std::int64_t toldDiscount(const std::vector<QuoteTotal>& totals, const QJsonObject& answer) {
    std::map<QString, std::int64_t> sums;
    for (const QuoteTotal& row : totals) sums[row.kind] += row.amount;
    const std::int64_t discount = sums["discount"];
    const std::int64_t left = sums["items_base_amount"] - sums["items_discount"] - discount;
    if (discount > 0 && left == sums["subtotal"]) return discount;
    std::int64_t ofDelivery = 0; // amounts are bounded, and so is the answer
    for (const QJsonValue applied : answer["discounts"]["applied"].toArray())
        for (const QJsonValue part : applied["allocations"].toArray())
            if (part["path"] == "$.totals.fulfillment") ofDelivery += shopAmount(part["amount"]).value_or(0);
    return discount > 0 && ofDelivery == discount ? discount : 0;
}

/// nullopt: it is no session.
std::optional<Quote> quoteOf(const QJsonObject& answer, const ShopRoute& route) {
    Quote quote;
    quote.session = shopId(answer["id"]);
    quote.currency = answer["currency"].toString().toUpper();
    const QJsonArray lines = answer["line_items"].toArray();
    const auto totals = shopTotals(answer["totals"]);
    if (quote.session.isEmpty() || !isCurrency(quote.currency) || !totals || lines.size() > mostLines)
        return std::nullopt;
    for (const QJsonValue each : lines) {
        const auto line = lineOf(each);
        if (!line) return std::nullopt;
        quote.lines.push_back(*line);
    }
    quote.totals = *totals;
    addUp(quote, factorOf, toldDiscount(quote.totals, answer));
    readNotices(quote, answer["messages"].toArray());
    readDelivery(quote, answer);
    for (const QJsonValue handler : answer["capabilities"]["payment"]["handlers"].toArray())
        if (const QString id = shopId(handler["id"]); !id.isEmpty() && quote.handlers.size() < mostOptions)
            quote.handlers.append(id);
    for (const QJsonValue link : answer["links"].toArray()) {
        const QUrl url(link["url"].toString().left(2'000), QUrl::StrictMode);
        if (isOfShop(url, route.origin) && quote.links.size() < mostOptions)
            quote.links.push_back({shopText(link["type"], 60), url, shopText(link["title"], 60)});
    }
    readContinueUrl(quote, answer["continue_url"], route);
    quote.expires = shopTime(answer["expires_at"]);
    quote.order = shopId(answer["order"]["id"]);
    const QUrl page(answer["order"]["permalink_url"].toString().left(2'000), QUrl::StrictMode);
    if (isOfShop(page, route.origin)) quote.orderUrl = page;
    return quote;
}

ShopError error(const QJsonObject& answer, const ShopRoute&) {
    return {shopText(answer["code"], 60), shopText(answer["message"]), {}};
}

ShopAnswer read(const QJsonObject& answer, const ShopRoute& route) {
    ShopAnswer out;
    out.quote = quoteOf(answer, route);
    const auto row = std::ranges::find_if(
        events, [&](const StatusRow& each) { return answer["status"] == QLatin1String(each.name); });
    if (row == events.end() || !out.quote) {
        out.quote.reset();
        out.failure.title = QCoreApplication::translate("checkout", "The shop's answer is not understood");
        return out;
    }
    out.event = row->event;
    if (out.event == ShopEvent::completed && out.quote->order.isEmpty()) out.event = ShopEvent::lost;
    return out;
}

/// Without a time: sessions do not tell since when.
OrderNews readOrder(const QJsonObject& answer, const QString& order) {
    if (answer["order"]["id"].toString() != order) return {};
    const QString status = orderStatusOf(answer["order"]["status"].toString());
    return {status.isEmpty() ? QStringLiteral("placed") : status, {}};
}

} // namespace

const RestDialect& acpDialect() {
    static const RestDialect dialect{nullptr,   "/checkout_sessions", "POST",    false,      statuses, headers,
                                     beginBody, changeBody,           placeBody, cancelBody, read,     readOrder,
                                     error};
    return dialect;
}

} // namespace calliope::app

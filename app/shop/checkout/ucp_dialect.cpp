#include "app/shop/checkout/amount.h"
#include "app/shop/checkout/request_key.h"
#include "app/shop/checkout/rest_dialect.h"
#include "app/shop/checkout/session_reader.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QStringList>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

constexpr std::array statuses{
    HttpRow{404, nullptr, ShopEvent::notThere}, HttpRow{410, nullptr, ShopEvent::notThere},
    HttpRow{409, nullptr, ShopEvent::conflict}, HttpRow{425, nullptr, ShopEvent::busy},
    HttpRow{429, nullptr, ShopEvent::busy},     HttpRow{503, nullptr, ShopEvent::busy},
    HttpRow{408, nullptr, ShopEvent::lost},
};

/// Of a session.
constexpr std::array events{
    StatusRow{"incomplete", ShopEvent::incomplete},    StatusRow{"requires_escalation", ShopEvent::escalated},
    StatusRow{"ready_for_complete", ShopEvent::ready}, StatusRow{"complete_in_progress", ShopEvent::inProgress},
    StatusRow{"completed", ShopEvent::completed},      StatusRow{"canceled", ShopEvent::cancelled},
};

/// Of an error, by its code. That a session has expired says no more than that it is not there: it may have been
/// ordered.
constexpr std::array errorCodes{
    StatusRow{"not_found", ShopEvent::notThere},
    StatusRow{"expired", ShopEvent::notThere},
    StatusRow{"capabilities_incompatible", ShopEvent::escalated},
};

/// What keeps shops from selling to this program, by its code: what they say of it is meant for programmers.
struct CodeWords {
    const char* code;
    const char* words;
};

constexpr std::array profileErrors{
    CodeWords{"invalid_profile_url",
              QT_TRANSLATE_NOOP("checkout",
                                "It does not take the address of the page that tells who asks. Its own page "
                                "in the browser works.")},
    CodeWords{"profile_unreachable",
              QT_TRANSLATE_NOOP("checkout",
                                "It cannot read the page that tells who asks now. Ask again later, or go on "
                                "at its own page.")},
    CodeWords{"profile_malformed",
              QT_TRANSLATE_NOOP("checkout", "It does not understand the page that tells who asks. Its own page in the "
                                            "browser works.")},
    CodeWords{"version_unsupported",
              QT_TRANSLATE_NOOP("checkout", "It speaks another version of the protocol. Its own page in the browser "
                                            "works.")},
    CodeWords{"capabilities_incompatible",
              QT_TRANSLATE_NOOP("checkout", "It sells in ways that this program does not speak. Its own page in the "
                                            "browser works.")},
};

constexpr qsizetype mostLines = 200;
constexpr qsizetype mostNotices = 50;
constexpr qsizetype mostOptions = 30;

RestDialect::Headers headers(const ShopRoute&, const QUrl& agent, const QByteArray& key) {
    RestDialect::Headers out{{"Request-Id", newKey()}};
    if (agent.isValid()) out.emplace_back("UCP-Agent", "profile=\"" + agent.toEncoded() + '"');
    if (!key.isEmpty()) out.emplace_back("Idempotency-Key", key);
    return out;
}

QJsonObject addressFields(const Address& address) {
    QJsonObject out;
    const std::array<std::pair<const char*, QString>, 9> fields{{{"first_name", address.firstName},
                                                                 {"last_name", address.lastName},
                                                                 {"street_address", address.street},
                                                                 {"extended_address", address.extra},
                                                                 {"postal_code", address.postalCode},
                                                                 {"address_locality", address.city},
                                                                 {"address_region", address.region},
                                                                 {"address_country", address.country},
                                                                 {"phone_number", address.phone}}};
    for (const auto& [name, value] : fields)
        if (!value.isEmpty()) out[QLatin1String(name)] = value;
    return out;
}

QJsonObject buyerOf(const Basket& basket) {
    QJsonObject buyer;
    if (!basket.email.isEmpty()) buyer["email"] = basket.email;
    if (!basket.address) return buyer;
    if (!basket.address->firstName.isEmpty()) buyer["first_name"] = basket.address->firstName;
    if (!basket.address->lastName.isEmpty()) buyer["last_name"] = basket.address->lastName;
    return buyer;
}

/// Without anything of the person.
QJsonObject things(const Basket& basket) {
    QJsonArray lines;
    for (const BasketLine& line : basket.lines)
        lines.append(QJsonObject{{"item", QJsonObject{{"id", line.item}}}, {"quantity", qint64(line.quantity)}});
    return {{"line_items", lines}, {"context", QJsonObject{{"currency", basket.currency}}}};
}

/// Nothing of the person but what the basket has: addresses are sent from the moment that they are chosen.
QJsonObject common(const Basket& basket) {
    QJsonObject body = things(basket);
    if (const QJsonObject buyer = buyerOf(basket); !buyer.isEmpty()) body["buyer"] = buyer;
    return body;
}

QJsonObject beginBody(const ShopRoute&, const Basket& basket) {
    QJsonObject body = common(basket);
    if (basket.address)
        body["fulfillment"] = QJsonObject{
            {"methods", QJsonArray{QJsonObject{{"type", "shipping"},
                                               {"destinations", QJsonArray{addressFields(*basket.address)}}}}}};
    return body;
}

/// PUT replaces all: everything that is to stay is sent again.
QJsonObject changeBody(const ShopRoute&, const Basket& basket, const Quote& now) {
    QJsonObject body = common(basket);
    if (!basket.address) return body;
    QJsonArray ids;
    for (const QuoteLine& line : now.lines) ids.append(line.id);
    QJsonObject destination = addressFields(*basket.address);
    QJsonObject method{{"type", "shipping"}, {"line_item_ids", ids}};
    if (now.delivery && !now.delivery->method.isEmpty()) {
        method["id"] = now.delivery->method;
        if (!now.delivery->destination.isEmpty()) {
            destination["id"] = now.delivery->destination;
            method["selected_destination_id"] = now.delivery->destination;
        }
        QJsonArray groups;
        for (const DeliveryGroup& group : now.delivery->groups) {
            const bool isOffered = std::ranges::any_of(
                group.options, [&](const DeliveryOption& option) { return option.id == basket.option; });
            const QString wanted = isOffered ? basket.option : group.selected;
            if (!wanted.isEmpty()) groups.append(QJsonObject{{"id", group.id}, {"selected_option_id", wanted}});
        }
        if (!groups.isEmpty()) method["groups"] = groups;
    }
    method["destinations"] = QJsonArray{destination};
    body["fulfillment"] = QJsonObject{{"methods", QJsonArray{method}}};
    return body;
}

QJsonObject placeBody(const PaymentToken& payment) {
    return {
        {"payment", QJsonObject{{"instruments",
                                 QJsonArray{QJsonObject{
                                     {"id", payment.instrument},
                                     {"handler_id", payment.handler},
                                     {"type", payment.type},
                                     {"credential", QJsonObject{{"type", payment.credentialType},
                                                                {"token", QString::fromLatin1(payment.token)}}}}}}}}};
}

QJsonObject cancelBody() {
    return {};
}

std::optional<QuoteLine> lineOf(const QJsonValue& value) {
    QuoteLine line;
    line.id = shopId(value["id"]);
    line.item = shopId(value["item"]["id"]);
    line.title = shopText(value["item"]["title"]);
    const auto quantity = shopAmount(value["quantity"]);
    const auto price = shopAmount(value["item"]["price"]);
    if (line.id.isEmpty() || line.item.isEmpty() || !quantity || !price || *quantity < 1 || *price < 0)
        return std::nullopt;
    line.quantity = *quantity;
    line.price = *price;
    constexpr std::int64_t mostQuantity = 1'000'000;
    if (line.quantity > mostQuantity || (line.price > 0 && line.quantity > mostAmount / line.price))
        return std::nullopt;
    line.amount = line.price * line.quantity;
    for (const QJsonValue total : value["totals"].toArray())
        if (total["type"] == "subtotal") line.amount = shopAmount(total["amount"]).value_or(line.amount);
    return line;
}

/// "$.line_items[2]" as 2; -1 for other places.
int lineAt(const QString& path) {
    static const QString begin = QStringLiteral("$.line_items[");
    if (!path.startsWith(begin)) return -1;
    bool isNumber = false;
    const int index = path.mid(begin.size()).section(u']', 0, 0).toInt(&isNumber);
    return isNumber ? index : -1;
}

void readNotices(Quote& quote, const QJsonArray& messages) {
    for (const QJsonValue each : messages) {
        if (quote.notices.size() >= mostNotices) break;
        QuoteNotice notice;
        const QString type = each["type"].toString();
        notice.kind = type == u"error"     ? QuoteNotice::Kind::error
                      : type == u"warning" ? QuoteNotice::Kind::warning
                                           : QuoteNotice::Kind::info;
        notice.code = shopText(each["code"], 60);
        notice.words = shopText(each["content"]);
        notice.mustStay = each["presentation"] == "disclosure";
        const int line = lineAt(each["path"].toString());
        if (notice.mustStay && line >= 0 && line < static_cast<int>(quote.lines.size()))
            quote.lines[static_cast<std::size_t>(line)].disclosures.append(notice.words);
        else
            quote.notices.push_back(notice);
    }
}

DeliveryGroup groupOf(const QJsonValue& value) {
    DeliveryGroup group;
    group.id = shopId(value["id"]);
    group.selected = shopId(value["selected_option_id"]);
    for (const QJsonValue each : value["options"].toArray()) {
        if (group.options.size() >= mostOptions) break;
        DeliveryOption option{shopId(each["id"]), shopText(each["title"], 120), std::nullopt};
        for (const QJsonValue total : each["totals"].toArray())
            if (total["type"] == "total") option.amount = shopAmount(total["amount"]);
        if (!option.id.isEmpty()) group.options.push_back(option);
    }
    return group;
}

QString addressText(const QJsonValue& place) {
    Address address;
    address.firstName = shopText(place["first_name"], 100);
    address.lastName = shopText(place["last_name"], 100);
    address.street = shopText(place["street_address"], 200);
    address.extra = shopText(place["extended_address"], 200);
    address.postalCode = shopText(place["postal_code"], 40);
    address.city = shopText(place["address_locality"], 100);
    address.region = shopText(place["address_region"], 100);
    address.country = shopText(place["address_country"], 60);
    return textOf(address);
}

void readDelivery(Quote& quote, const QJsonArray& methods) {
    quote.isDeliverySplit = methods.size() > 1;
    if (methods.isEmpty()) return;
    const QJsonValue method = methods[0];
    Delivery delivery;
    delivery.method = shopId(method["id"]);
    delivery.destination = shopId(method["selected_destination_id"]);
    for (const QJsonValue place : method["destinations"].toArray()) {
        if (delivery.destination.isEmpty()) delivery.destination = shopId(place["id"]);
        if (shopId(place["id"]) == delivery.destination) delivery.address = addressText(place);
    }
    for (const QJsonValue group : method["groups"].toArray())
        if (delivery.groups.size() < mostOptions) delivery.groups.push_back(groupOf(group));
    quote.delivery = delivery;
}

void readHandlers(Quote& quote, const QJsonObject& handlers) {
    for (const QJsonValue named : handlers)
        for (const QJsonValue handler : named.toArray())
            if (const QString id = shopId(handler["id"]); !id.isEmpty() && quote.handlers.size() < mostOptions)
                quote.handlers.append(id);
}

ShopError error(const QJsonObject& answer, const ShopRoute& route) {
    const QJsonValue first = answer["messages"][0];
    ShopError said{shopText(first["code"], 60), shopText(first["content"]), shopPage(answer["continue_url"], route)};
    for (const StatusRow& row : errorCodes)
        if (said.code == QLatin1String(row.name)) said.event = row.event;
    for (const CodeWords& row : profileErrors)
        if (said.code == QLatin1String(row.code)) said.words = QCoreApplication::translate("checkout", row.words);
    return said;
}

ShopAnswer answerOf(const ShopError& said) {
    ShopAnswer out;
    out.event = said.event;
    out.page = said.page;
    out.failure = {
        QCoreApplication::translate("checkout", "The shop did not take it"), said.words, Failure::Action::none, {}};
    return out;
}

/// nullopt: it is no session.
std::optional<Quote> quoteOf(const QJsonObject& answer, const ShopRoute& route) {
    Quote quote;
    quote.session = shopId(answer["id"]);
    quote.currency = answer["currency"].toString();
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
    addUp(quote, [](const QString& kind) { return kind == u"total" ? 0 : 1; });
    readNotices(quote, answer["messages"].toArray());
    readDelivery(quote, answer["fulfillment"]["methods"].toArray());
    readHandlers(quote, answer["ucp"]["payment_handlers"].toObject());
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

QString notUnderstood() {
    return QCoreApplication::translate("checkout", "The shop's answer is not understood");
}

ShopAnswer read(const QJsonObject& answer, const ShopRoute& route) {
    if (answer["ucp"]["status"] == "error") return answerOf(error(answer, route));
    ShopAnswer out;
    out.quote = quoteOf(answer, route);
    const auto row = std::ranges::find_if(
        events, [&](const StatusRow& each) { return answer["status"] == QLatin1String(each.name); });
    if (row == events.end() || !out.quote) {
        out.quote.reset();
        out.failure.title = notUnderstood();
        return out;
    }
    out.event = row->event;
    // UCP has no status for what has expired.
    const bool isOver = out.quote->expires.isValid() && out.quote->expires < QDateTime::currentDateTimeUtc();
    if (out.event == ShopEvent::cancelled && isOver) out.event = ShopEvent::expired;
    if (out.event == ShopEvent::completed && out.quote->order.isEmpty()) out.event = ShopEvent::lost;
    return out;
}

/// The last event that says something; an order without any is placed.
OrderNews readOrder(const QJsonObject& answer, const QString& order) {
    if (answer["id"].toString() != order || answer["ucp"]["status"] == "error") return {};
    OrderNews news{QStringLiteral("placed"), {}};
    constexpr qsizetype mostEvents = 200;
    const QJsonArray history = answer["fulfillment"]["events"].toArray();
    for (qsizetype i = 0; i < std::min(history.size(), mostEvents); ++i)
        if (const QString told = orderStatusOf(history[i]["type"].toString()); !told.isEmpty())
            news = {told, shopTime(history[i]["occurred_at"])};
    return news;
}

// --- carts ---

QJsonObject beginCart(const ShopRoute&, const Basket& basket) {
    return things(basket);
}

QJsonObject changeCart(const ShopRoute& route, const Basket& basket, const Quote& now) {
    QJsonObject body = things(basket);
    if (route.version == QLatin1String("2026-04-08")) body["id"] = now.session; // which wants it; later ones forbid it
    return body;
}

QJsonObject placeNothing(const PaymentToken&) {
    return {};
}

/// A cart has no status: where it is there, one goes on at its page.
ShopAnswer readCart(const QJsonObject& answer, const ShopRoute& route) {
    if (answer["ucp"]["status"] == "error") return answerOf(error(answer, route));
    ShopAnswer out;
    out.quote = quoteOf(answer, route);
    if (out.quote)
        out.event = ShopEvent::escalated;
    else
        out.failure.title = notUnderstood();
    return out;
}

OrderNews noOrder(const QJsonObject&, const QString&) {
    return {};
}

} // namespace

const RestDialect& ucpCartDialect() {
    static const RestDialect dialect{nullptr,    "/carts",     "PUT",      true,     statuses, headers, beginCart,
                                     changeCart, placeNothing, cancelBody, readCart, noOrder,  error};
    return dialect;
}

const RestDialect& ucpDialect() {
    static const RestDialect dialect{"/orders", "/checkout-sessions", "PUT",     true,       statuses, headers,
                                     beginBody, changeBody,           placeBody, cancelBody, read,     readOrder,
                                     error};
    return dialect;
}

} // namespace calliope::app

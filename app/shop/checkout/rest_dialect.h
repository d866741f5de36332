#pragma once

#include "app/shop/checkout/basket.h"
#include "app/shop/checkout/payment_token.h"
#include "app/shop/checkout/port_answer.h"
#include "app/shop/checkout/shop_route.h"

#include <QByteArray>
#include <QJsonObject>
#include <span>
#include <utility>
#include <vector>

namespace calliope::app {

/// What a status of HTTP means for a request that changes something; 5xx that are not named mean that nobody knows.
struct HttpRow {
    int status;
    const char* code; ///< of the error in the body, where it decides; nullptr: any
    ShopEvent event;
};

/// What an answer that is an error says.
struct ShopError {
    QString code;
    QString words;                        ///< for people
    QUrl page;                            ///< of the shop, to go on at; empty: none told
    ShopEvent event = ShopEvent::refused; ///< what the code says
};

/// What differs between protocols that make sessions over HTTP and JSON (RestPort).
struct RestDialect {
    const char* orders;      ///< path; nullptr: an order is a part of its session
    const char* sessions;    ///< path
    QByteArray changeMethod; ///< of a session
    bool namesAgent;         ///< headers() tell who asks, and shops may refuse who does not
    std::span<const HttpRow> statuses;

    using Headers = std::vector<std::pair<QByteArray, QByteArray>>;
    /// `agent` is the page that says who we are, or invalid; `key` empty where the request changes nothing.
    Headers (*headers)(const ShopRoute& route, const QUrl& agent, const QByteArray& key);
    QJsonObject (*beginBody)(const ShopRoute& route, const Basket& basket);
    QJsonObject (*changeBody)(const ShopRoute& route, const Basket& basket, const Quote& now);
    QJsonObject (*placeBody)(const PaymentToken& payment);
    QJsonObject (*cancelBody)();
    /// What an answer with a status of success says.
    ShopAnswer (*read)(const QJsonObject& answer, const ShopRoute& route);
    /// How this order stands; without a status where the answer does not say.
    OrderNews (*readOrder)(const QJsonObject& answer, const QString& order);
    /// What an error's body says.
    ShopError (*error)(const QJsonObject& answer, const ShopRoute& route);
};

/// UCP 2026-08-25 and 2026-04-08, over REST; mcp_envelope.h has it over MCP.
/// Source: https://ucp.dev, services/shopping/rest.openapi.json.
[[nodiscard]] const RestDialect& ucpDialect();

/// Carts of UCP, likewise: sessions that end on the shop's own page. Nothing of the person is told, and nothing can be
/// placed.
[[nodiscard]] const RestDialect& ucpCartDialect();

/// ACP 2026-04-17. Source: openapi.agentic_checkout.yaml and the JSON Schema beside it, which are not of one mind about
/// quantities: we follow the schema, where items have none, and name an item as often as it is wanted.
[[nodiscard]] const RestDialect& acpDialect();

} // namespace calliope::app

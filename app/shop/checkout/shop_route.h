#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QUrl>

namespace calliope::app {

/// How a shop is spoken to; found out by ShopFinder, kept with a purchase.
struct ShopRoute {
    enum class Protocol {
        link,      ///< only its pages can be opened
        permalink, ///< a page with the cart already filled (UCP)
        cart,      ///< a cart at the shop, which goes on at its page (UCP)
        ucp,       ///< UCP
        acp,       ///< ACP over REST
    };

    /// How it is carried; all but UCP over REST.
    enum class Transport { rest, mcp };

    Protocol protocol = Protocol::link;
    Transport transport = Transport::rest;
    QUrl origin;     ///< "https://shop.example"
    QString version; ///< of the protocol
    QUrl endpoint;   ///< to which paths are appended; of MCP the only one
    QUrl permalink;  ///< likewise, for carts; may be there beside an endpoint
};

/// Scheme, host and port of an address, in one spelling.
[[nodiscard]] QString originOf(const QUrl& url);

/// Whether an address is the shop's own: the same host, or one below it ("api.shop.example" of "www.shop.example"),
/// and as well encrypted. What is registered together cannot be told without a list of all registries.
[[nodiscard]] bool isOfShop(const QUrl& url, const QUrl& origin);

[[nodiscard]] QJsonObject keptForm(const ShopRoute& route);
[[nodiscard]] ShopRoute routeOf(const QJsonObject& kept);

} // namespace calliope::app

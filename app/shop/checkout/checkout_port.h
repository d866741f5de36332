#pragma once

#include "app/shop/checkout/basket.h"
#include "app/shop/checkout/payment_token.h"
#include "app/shop/checkout/port_answer.h"
#include "app/shop/checkout/shop_route.h"

#include <QByteArray>
#include <QObject>
#include <memory>

namespace calliope::app {

/// One question of a port and its answer.
class PortCall : public QObject {
    Q_OBJECT

signals:
    /// Exactly once, from the event loop, unless it is destroyed before. A slot may destroy it.
    void finished(const calliope::app::ShopAnswer& answer);
};

/// A shop to buy from, whatever it speaks: UCP over REST or MCP, of that perhaps only carts, ACP, or nothing but its
/// pages. Answers of shops are hostile: what arrives in a ShopAnswer is within the limits of quote.h.
///
/// Ports decide nothing: which call comes when is the business of Purchase, and that an order is placed with a Consent
/// only is seen to there. Keys are for idempotency: the same key and bytes may be sent any number of times.
class CheckoutPort {
public:
    virtual ~CheckoutPort() = default;

    /// Whether the shop keeps what is wanted, in a session or a cart; otherwise only handOff() leads anywhere.
    [[nodiscard]] virtual bool hasSessions() const = 0;

    [[nodiscard]] virtual std::unique_ptr<PortCall> begin(const Basket& basket, const QByteArray& key) = 0;
    /// `now` is the session's last quote.
    [[nodiscard]] virtual std::unique_ptr<PortCall> change(const Basket& basket, const Quote& now,
                                                           const QByteArray& key) = 0;
    [[nodiscard]] virtual std::unique_ptr<PortCall> look(const QString& session) = 0;
    /// What place() will send: the same payment makes the same bytes.
    [[nodiscard]] virtual QByteArray placingBody(const PaymentToken& payment) const = 0;
    [[nodiscard]] virtual std::unique_ptr<PortCall> place(const QString& session, const QByteArray& body,
                                                          const QByteArray& key) = 0;
    [[nodiscard]] virtual std::unique_ptr<PortCall> cancel(const QString& session, const QByteArray& key) = 0;

    /// How an order stands: ShopAnswer::order.
    [[nodiscard]] virtual std::unique_ptr<PortCall> lookAtOrder(const QString& session, const QString& order) = 0;

    /// handOffPage() of what this speaks to. Asks nobody.
    [[nodiscard]] virtual QUrl handOff(const Basket& basket) const = 0;
};

/// A permalink of UCP: config.endpoint + "/" + id:quantity, … with ids in base64url where they are more than letters,
/// digits, ".", "_" and "-".
/// Source: UCP 2026-08-25, permalink.
[[nodiscard]] QUrl permalinkFor(const QUrl& endpoint, const Basket& basket);

/// Where it goes on in the browser: the shop's page with the cart filled, by a permalink or as its software has it; the
/// page of the one thing that is wanted; else the shop's front page. Of the shop itself in any case.
[[nodiscard]] QUrl handOffPage(const ShopRoute& route, const Basket& basket);

} // namespace calliope::app

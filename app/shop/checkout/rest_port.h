#pragma once

#include "app/shop/checkout/checkout_port.h"
#include "app/shop/checkout/rest_dialect.h"
#include "app/shop/checkout/shop_door.h"

namespace calliope::app {

/// A shop that makes sessions over HTTP and JSON, in one of the dialects; also where its requests are carried by MCP.
class RestPort final : public CheckoutPort {
public:
    /// `agent` is our page, see RestDialect; `key` the bearer token that the shop gave the user, or empty. The door
    /// outlives the port.
    RestPort(ShopDoor& door, ShopRoute route, QUrl agent, QByteArray key);

    [[nodiscard]] bool hasSessions() const override { return true; }
    [[nodiscard]] std::unique_ptr<PortCall> begin(const Basket& basket, const QByteArray& key) override;
    [[nodiscard]] std::unique_ptr<PortCall> change(const Basket& basket, const Quote& now,
                                                   const QByteArray& key) override;
    [[nodiscard]] std::unique_ptr<PortCall> look(const QString& session) override;
    [[nodiscard]] QByteArray placingBody(const PaymentToken& payment) const override;
    [[nodiscard]] std::unique_ptr<PortCall> place(const QString& session, const QByteArray& body,
                                                  const QByteArray& key) override;
    [[nodiscard]] std::unique_ptr<PortCall> cancel(const QString& session, const QByteArray& key) override;
    [[nodiscard]] std::unique_ptr<PortCall> lookAtOrder(const QString& session, const QString& order) override;
    [[nodiscard]] QUrl handOff(const Basket& basket) const override;

private:
    [[nodiscard]] ShopRequest requestFor(const QByteArray& method, const QString& path, const QByteArray& body,
                                         const QByteArray& key, const QString& purpose) const;
    [[nodiscard]] std::unique_ptr<PortCall> ask(const QByteArray& method, const QString& path, const QByteArray& body,
                                                const QByteArray& key, const QString& session, const QString& purpose);
    [[nodiscard]] ShopReply plain(const ShopReply& reply, bool toOrder = false) const; ///< however it was carried
    [[nodiscard]] ShopAnswer read(const ShopReply& reply, const QString& session) const;

    ShopDoor& m_door;
    ShopRoute m_route;
    QUrl m_agent;
    QByteArray m_key;
    const RestDialect& m_dialect;
};

} // namespace calliope::app

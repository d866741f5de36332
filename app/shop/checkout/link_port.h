#pragma once

#include "app/shop/checkout/checkout_port.h"
#include "app/shop/checkout/shop_route.h"

namespace calliope::app {

/// A shop that can only be opened in the browser, with the cart filled where it takes permalinks. Never asks anybody.
class LinkPort : public CheckoutPort {
public:
    explicit LinkPort(ShopRoute route)
        : m_route(std::move(route)) {}

    [[nodiscard]] bool hasSessions() const override { return false; }
    [[nodiscard]] std::unique_ptr<PortCall> begin(const Basket& basket, const QByteArray& key) override;
    [[nodiscard]] std::unique_ptr<PortCall> change(const Basket& basket, const Quote& now,
                                                   const QByteArray& key) override;
    [[nodiscard]] std::unique_ptr<PortCall> look(const QString& session) override;
    [[nodiscard]] QByteArray placingBody(const PaymentToken&) const override { return {}; }
    [[nodiscard]] std::unique_ptr<PortCall> place(const QString& session, const QByteArray& body,
                                                  const QByteArray& key) override;
    [[nodiscard]] std::unique_ptr<PortCall> cancel(const QString& session, const QByteArray& key) override;
    [[nodiscard]] std::unique_ptr<PortCall> lookAtOrder(const QString& session, const QString& order) override;
    [[nodiscard]] QUrl handOff(const Basket& basket) const override;

private:
    ShopRoute m_route;
};

} // namespace calliope::app

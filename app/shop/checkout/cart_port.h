#pragma once

#include "app/shop/checkout/link_port.h"
#include "app/shop/checkout/rest_port.h"
#include "app/store/store_thread.h"

#include <string>

namespace calliope::app {

/// A shop that sells on its own pages and keeps a cart for us before (UCP): what is wanted is told to the cart, and its
/// page is the way on. There is one for each currency, which is changed as long as the shop lets it be; which it is,
/// and the key of a request before it leaves, are in the store (storage::RemoteCarts). Nothing can be placed.
class CartPort final : public LinkPort {
public:
    /// As RestPort; the store outlives this, too.
    CartPort(StoreThread& store, ShopDoor& door, const ShopRoute& route, const QUrl& agent, const QByteArray& key);

    [[nodiscard]] bool hasSessions() const override { return true; }
    /// `key` is not used, here and below: the store has the one of this cart.
    [[nodiscard]] std::unique_ptr<PortCall> begin(const Basket& basket, const QByteArray& key) override;
    [[nodiscard]] std::unique_ptr<PortCall> change(const Basket& basket, const Quote& now,
                                                   const QByteArray& key) override;
    [[nodiscard]] std::unique_ptr<PortCall> look(const QString& session) override;
    [[nodiscard]] std::unique_ptr<PortCall> cancel(const QString& session, const QByteArray& key) override;

private:
    StoreThread& m_store;
    RestPort m_port;
    std::string m_shop; ///< origin
};

} // namespace calliope::app

#pragma once

#include "app/network/network_gate.h"
#include "app/shop/buying/due_sources.h"
#include "app/shop/buying/shop_prices.h"
#include "app/shop/checkout/shop_door.h"
#include "app/shop/panel/shop_thread.h"

#include <QObject>

namespace calliope::app {

/// Asks shops that were added by their address for the prices of what a person keeps (ShopPrices) when these are older
/// than the period that was chosen for the shop (DueSources), and never otherwise: not without a period, and not where
/// the shop may not be asked, or tells nothing of its things.
class PriceWatch : public QObject {
    Q_OBJECT

public:
    /// All outlive this.
    PriceWatch(ShopThread& shop, NetworkGate& gate, const ShopDoor& door, ShopPrices& prices, DueSources::Now now = {},
               QObject* parent = nullptr);

    /// From now on whenever its prices are so many hours old; 0: not any more.
    void keepUp(const ContactConsent& consent, int hours);

private:
    [[nodiscard]] bool ask(const QString& origin); ///< false: not now

    ShopThread& m_shop;
    const ShopDoor& m_door;
    ShopPrices& m_prices;
    DueSources m_due;
};

} // namespace calliope::app

#pragma once

#include "app/network/network_gate.h"
#include "app/shop/buying/shop_prices.h"
#include "app/shop/checkout/shop_door.h"
#include "app/shop/panel/shop_thread.h"

#include <QHash>
#include <QObject>
#include <QTimer>
#include <functional>

namespace calliope::app {

/// Asks shops that were added by their address for the prices of what a person keeps (ShopPrices) when these are older
/// than the period that was chosen for the shop, and never otherwise: not without a period, not where the shop may not
/// be asked, not while the network is switched off. Periods count while the app runs, from the first use of the shop
/// on, as those of lists do (WebLists). Where it fails it is tried again an hour later.
class PriceWatch : public QObject {
    Q_OBJECT

public:
    using Now = std::function<qint64()>; ///< milliseconds since 1970

    /// All outlive this.
    PriceWatch(ShopThread& shop, NetworkGate& gate, const ShopDoor& door, ShopPrices& prices, Now now = {},
               QObject* parent = nullptr);

    /// From now on whenever its prices are so many hours old; 0: not any more.
    void keepUp(const ContactConsent& consent, int hours);

private:
    void lookForOld(); ///< asks one shop whose prices are older than its period

    ShopThread& m_shop;
    NetworkGate& m_gate;
    const ShopDoor& m_door;
    ShopPrices& m_prices;
    Now m_now;
    QHash<QString, qint64> m_tried; ///< when a shop was asked, by its origin, in this run of the app
    QTimer m_watch;
};

} // namespace calliope::app

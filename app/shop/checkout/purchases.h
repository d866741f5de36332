#pragma once

#include "app/shop/checkout/purchase.h"
#include "app/shop/checkout/shop_door.h"

#include <QObject>
#include <QUrl>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace calliope::app {

/// All purchases of this run, and those of earlier runs of which nobody knows whether they were ordered, here or, in
/// the last 14 days, on the shop's own page. Makes the ports.
class Purchases : public QObject {
    Q_OBJECT

public:
    struct Setup {
        QUrl agent; ///< our page, which shops that speak UCP are told; invalid: there is none, and some will refuse
        /// Reads the bearer token that a shop gave the user; `then` comes once, with nothing where there is none,
        /// unless `context` is gone. May be null.
        std::function<void(const QString& origin, QObject* context,
                           const std::function<void(const QByteArray& key)>& then)>
            keyOf;
        PurchasePace pace;
    };

    Purchases(StoreThread& store, ShopDoor& door, Setup setup, QObject* parent = nullptr);
    ~Purchases() override;

    /// At the start of the program: which shops may be asked, and the unresolved ones, of which each shop is asked how
    /// it stands. Emits restored().
    void restore();

    /// A shop may be asked from now on, and in later runs; or not any more.
    void allow(const ContactConsent& consent);
    void forbid(const QString& origin);

    /// A new purchase; `done` gets it, or a failure of the store. It belongs to this object. `basket` is what it is
    /// about, where nobody is asked for that.
    void begin(const ShopRoute& route, const std::function<void(Purchase* purchase, const Failure& failure)>& done,
               const Basket& basket = {});

    [[nodiscard]] std::vector<Purchase*> all() const; ///< of this run, oldest first
    [[nodiscard]] std::unique_ptr<CheckoutPort> portFor(const ShopRoute& route, const QByteArray& key = {}) const;

    /// Newest first, from the store.
    void orders(std::int64_t limit, const std::function<void(const std::vector<storage::ShopOrder>&)>& done);

    /// Asks the shop how an order stands and keeps what it says; `done` comes when it has answered, or has not.
    void refreshOrder(const storage::ShopOrder& order, const std::function<void(const Failure& failure)>& done);
    /// As the user says: shipped, delivered, returned, cancelled; since when in milliseconds (0: now).
    void markOrder(storage::Id order, const QString& status, std::int64_t at = 0);

signals:
    void restored();
    void changed(); ///< one of them, or their number
    void ordersChanged();

private:
    void setOrderStatus(storage::Id order, const QString& status, const QString& detail, std::int64_t at);
    void askAboutOrder(const storage::ShopOrder& order, const storage::Checkout& row, const QByteArray& key,
                       const std::function<void(const Failure& failure)>& done);
    void withKey(const ShopRoute& route, const std::function<void(const QByteArray& key)>& then);
    Purchase* add(const storage::Checkout& row, const QByteArray& key);

    StoreThread& m_store;
    ShopDoor& m_door;
    Setup m_setup;
    std::vector<std::unique_ptr<Purchase>> m_purchases;
    struct Look {
        std::unique_ptr<CheckoutPort> port;
        std::unique_ptr<PortCall> call;
    };
    std::map<storage::Id, Look> m_looks; ///< at orders, by their id
};

} // namespace calliope::app

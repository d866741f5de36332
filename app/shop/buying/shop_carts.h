#pragma once

#include "app/shop/buying/cart_rows.h"
#include "app/shop/panel/shop_thread.h"

#include <QObject>
#include <QVariantList>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>

namespace calliope::app {

/// The carts as the window shows them, one for each shop and currency. They are on this device only: a shop learns of
/// its cart when it is asked for the price (Buying).
class ShopCarts : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantList carts READ carts NOTIFY changed) ///< as CartCard.qml reads them
    Q_PROPERTY(int count READ count NOTIFY changed)          ///< of things, in all carts
    Q_PROPERTY(QString totals READ totals NOTIFY changed)    ///< one sum for each currency: "€59.90 + ¥1,200"
    Q_PROPERTY(QString words READ words NOTIFY changed)      ///< for a footer: "3 things, €59.90 at Northquay"
    Q_PROPERTY(bool loaded READ isLoaded NOTIFY changed)

public:
    explicit ShopCarts(ShopThread& shop, QObject* parent = nullptr);

    [[nodiscard]] QVariantList carts() const;
    [[nodiscard]] int count() const;
    [[nodiscard]] QString totals() const;
    [[nodiscard]] QString words() const;
    [[nodiscard]] bool isLoaded() const { return m_isLoaded; }
    [[nodiscard]] const std::vector<ShopCart>& all() const { return m_carts; }
    /// nullptr: there is none.
    [[nodiscard]] const ShopCart* find(storage::Id merchant, const QString& currency) const;

    /// Reads them; from then on what anybody changes shows by itself.
    Q_INVOKABLE void refresh();
    /// The same, with what was changed before; then `then`, also where they cannot be read.
    void refreshed(QObject* context, const std::function<void()>& then);

    /// One more of it, at the price that the user sees (-1: whatever it costs now).
    Q_INVOKABLE void add(qint64 variant, qint64 seenMinor = -1);
    Q_INVOKABLE void setQuantity(qint64 variant, int quantity); ///< 1 to 20; 0 takes it out
    Q_INVOKABLE void remove(qint64 variant);
    Q_INVOKABLE void undo(); ///< the last remove()

    /// So many of each variant are ordered; what was put in since stays.
    void takeOut(const std::map<storage::Id, std::int64_t>& ordered);

signals:
    void changed();
    void done(const QString& words, bool canUndo);
    void failed(const calliope::app::Failure& failure);

private:
    [[nodiscard]] const CartRow* rowOf(storage::Id variant) const;
    void change(std::function<void(storage::Carts&)> work);

    ShopThread& m_shop;
    std::vector<ShopCart> m_carts;
    bool m_isLoaded = false;
    std::optional<storage::CartLine> m_removed;
};

} // namespace calliope::app

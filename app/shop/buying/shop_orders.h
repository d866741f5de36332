#pragma once

#include "app/shop/checkout/purchases.h"

#include <QObject>
#include <QSet>
#include <QVariantList>
#include <functional>
#include <vector>

namespace calliope::app {

/// Orders as the window shows them, and purchases of which nobody knows yet whether they are orders.
class ShopOrders : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantList orders READ orders NOTIFY changed) ///< newest first, as OrderCard.qml reads them
    Q_PROPERTY(QVariantList open READ open NOTIFY changed)     ///< { id, host, title, words, asking, left }
    Q_PROPERTY(bool loaded READ isLoaded NOTIFY changed)
    Q_PROPERTY(bool asking READ isAsking NOTIFY changed) ///< at least one shop is asked how an order stands
    /// Hosts of all shops that are asked anything now, for purchases as well: "a.example, b.example"; empty: none.
    Q_PROPERTY(QString asked READ asked NOTIFY changed)

public:
    ShopOrders(StoreThread& store, Purchases& purchases, const ShopDoor& door, QObject* parent = nullptr);

    [[nodiscard]] QVariantList orders() const;
    [[nodiscard]] QVariantList open() const;
    [[nodiscard]] bool isLoaded() const { return m_isLoaded; }
    [[nodiscard]] bool isAsking() const { return !m_asking.isEmpty(); }
    [[nodiscard]] QString asked() const;

    Q_INVOKABLE void refresh();               ///< reads what is kept; asks nobody
    Q_INVOKABLE void ask(qint64 order);       ///< the shop how it stands
    Q_INVOKABLE void askAll();                ///< of those that have not arrived
    Q_INVOKABLE void check(qint64 open);      ///< whether it was ordered
    Q_INVOKABLE void notOrdered(qint64 open); ///< on the shop's own page, as the user says
    /// `day`, in ISO's form, is when it arrived, where that is what is said; empty: today.
    Q_INVOKABLE void mark(qint64 order, const QString& status, const QString& day = {});
    Q_INVOKABLE void undo(); ///< the last mark()

signals:
    void changed();
    void done(const QString& words, bool canUndo);

private:
    struct Kept {
        storage::ShopOrder order;
        std::vector<storage::ShopOrderEvent> events;
        std::vector<storage::ConsentReceipt> receipts;
    };

    [[nodiscard]] QVariantMap shown(const Kept& kept) const;
    [[nodiscard]] const Kept* find(storage::Id order) const;

    StoreThread& m_store;
    Purchases& m_purchases;
    const ShopDoor& m_door;
    std::vector<Kept> m_orders;
    bool m_isLoaded = false;
    QSet<storage::Id> m_asking;
    QHash<storage::Id, QString> m_problems; ///< of the last question
    storage::Id m_marked = 0;
    storage::ShopOrder m_before; ///< how it stood before that
};

} // namespace calliope::app

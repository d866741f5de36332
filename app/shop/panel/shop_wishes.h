#pragma once

#include "app/shop/panel/card_list.h"
#include "app/shop/panel/shop_undo.h"

#include <QObject>
#include <QVariantMap>

namespace calliope::app {

/// The wishlists as the panel shows them: what is on them by a heart, and their things with target prices. A heart puts
/// a thing on the first list, which is made when it is needed.
class ShopWishes : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantMap wished READ wished NOTIFY changed) ///< by the product's id as text: true
    /// Product cards, with { list, listName, since, target, reached, currency } besides
    Q_PROPERTY(calliope::app::CardList* items READ items CONSTANT)
    Q_PROPERTY(QString summary READ summary NOTIFY changed) ///< "3 things, 1 has reached its price"
    Q_PROPERTY(bool known READ isKnown NOTIFY changed)      ///< the lists have been read

public:
    ShopWishes(ShopThread& shop, ShopUndo& undo, QObject* parent = nullptr);

    [[nodiscard]] QVariantMap wished() const { return m_wished; }
    [[nodiscard]] CardList* items() { return &m_items; }
    [[nodiscard]] QString summary() const { return m_summary; }
    [[nodiscard]] bool isKnown() const { return m_isKnown; }

    void read();

    Q_INVOKABLE void toggle(qint64 product, qint64 variant); ///< the product on the first list, or off all lists
    Q_INVOKABLE void remove(qint64 list, qint64 variant);

    /// What is wrong with a target price that was typed; empty: nothing.
    Q_INVOKABLE QString problemOf(const QString& typed, const QString& currency) const;
    Q_INVOKABLE void setTarget(qint64 list, qint64 variant, const QString& typed, const QString& currency);

signals:
    void changed();

private:
    ShopThread& m_shop;
    ShopUndo& m_undo;
    QVariantMap m_wished;
    CardList m_items;
    QString m_summary;
    bool m_isKnown = false;
};

} // namespace calliope::app

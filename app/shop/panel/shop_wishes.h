#pragma once

#include "app/shop/panel/card_list.h"
#include "app/shop/panel/shop_undo.h"

#include <QObject>
#include <QStringList>
#include <QVariantList>
#include <QVariantMap>
#include <functional>

namespace calliope::app {

/// The wishlists as the panel shows them: what is on them by a heart, and their things with target prices. A heart puts
/// a thing on the list that is shown, else on the first, which is made when it is needed.
///
/// When the catalogue has changed, which only what the user reads in does, it tells what has come to its price.
class ShopWishes : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantMap wished READ wished NOTIFY changed) ///< by the product's id as text: true
    /// Product cards, with { list, listName, since, target, reached, currency } besides
    Q_PROPERTY(calliope::app::CardList* items READ items CONSTANT)
    Q_PROPERTY(QVariantList lists READ lists NOTIFY changed)       ///< { id, name, count }
    Q_PROPERTY(qint64 list READ list WRITE setList NOTIFY changed) ///< that is shown; 0: all
    Q_PROPERTY(int fresh READ fresh NOTIFY changed) ///< things that have come to their price since looked() was called
    Q_PROPERTY(QString summary READ summary NOTIFY changed) ///< "3 things, 1 has reached its price"
    Q_PROPERTY(bool known READ isKnown NOTIFY changed)      ///< the lists have been read

public:
    ShopWishes(ShopThread& shop, ShopUndo& undo, QObject* parent = nullptr);

    [[nodiscard]] QVariantMap wished() const { return m_wished; }
    [[nodiscard]] CardList* items() { return &m_items; }
    [[nodiscard]] QVariantList lists() const { return m_lists; }
    [[nodiscard]] qint64 list() const { return m_list; }
    void setList(qint64 list);
    [[nodiscard]] int fresh() const { return m_fresh; }
    [[nodiscard]] QString summary() const { return m_summary; }
    [[nodiscard]] bool isKnown() const { return m_isKnown; }

    void read();

    Q_INVOKABLE void toggle(qint64 product, qint64 variant); ///< the product on a list, or off all lists
    /// The product on a list, unless it is on one, and then `then`, if `context` is there by then.
    void add(qint64 product, qint64 variant, QObject* context, std::function<void()> then);
    Q_INVOKABLE void remove(qint64 list, qint64 variant);
    Q_INVOKABLE void move(qint64 list, qint64 variant, qint64 to);

    Q_INVOKABLE void addList(const QString& name); ///< and shows it; that of a list that is there shows that one
    Q_INVOKABLE void renameList(qint64 list, const QString& name);
    Q_INVOKABLE void removeList(qint64 list); ///< with its things, and with a way back
    Q_INVOKABLE void looked();                ///< the page is shown

    /// What is wrong with a target price that was typed; empty: nothing.
    [[nodiscard]] Q_INVOKABLE QString problemOf(const QString& typed, const QString& currency) const;
    Q_INVOKABLE void setTarget(qint64 list, qint64 variant, const QString& typed, const QString& currency);

signals:
    void changed();
    /// What has come to its price just now; texts are the shops'.
    void pricesReached(const QStringList& titles);

private:
    struct Shown;

    static Shown shownOf(shop::Shop& shop, storage::Id shownList);
    void take(Shown& shown);

    ShopThread& m_shop;
    ShopUndo& m_undo;
    QVariantMap m_wished;
    CardList m_items;
    QVariantList m_lists;
    storage::Id m_list = 0;
    QStringList m_reached;  ///< which things, with the price that was wanted
    bool m_mayTell = false; ///< the catalogue has changed
    int m_fresh = 0;
    QString m_summary;
    bool m_isKnown = false;
};

} // namespace calliope::app

#pragma once

#include "app/shop/panel/shop_compare.h"
#include "app/shop/panel/shop_detail.h"
#include "app/shop/panel/shop_feedback.h"
#include "app/shop/panel/shop_ideas.h"
#include "app/shop/panel/shop_rates.h"
#include "app/shop/panel/shop_search.h"
#include "app/shop/panel/shop_thread.h"
#include "app/shop/panel/shop_undo.h"
#include "app/shop/panel/shop_wishes.h"

#include <QObject>
#include <QTimer>
#include <QVariantMap>
#include <string>
#include <vector>

namespace calliope::app {

/// The shopping panel: whether it is open, which page it shows and which product over it, what lies in the carts, and
/// what the catalogue is. Pages are rows of ShopPages.qml; each has an object of its own. Nothing here asks a shop for
/// anything.
class ShopPanel : public QObject {
    Q_OBJECT
    Q_PROPERTY(bool open READ isOpen WRITE setOpen NOTIFY openChanged)
    Q_PROPERTY(QString page READ page WRITE setPage NOTIFY placeChanged)
    Q_PROPERTY(qint64 product READ product NOTIFY placeChanged)          ///< shown over the page; 0: none
    Q_PROPERTY(QString preparing READ preparing NOTIFY stateChanged)     ///< what takes a moment; empty: nothing
    Q_PROPERTY(QVariantMap failure READ failure NOTIFY stateChanged)     ///< of the catalogue's file; title empty: none
    Q_PROPERTY(QString catalogue READ catalogue NOTIFY catalogueChanged) ///< "Catalogue file of 21 November"
    Q_PROPERTY(QVariantMap cart READ cart NOTIFY cartChanged)            ///< { count, items, words }
    Q_PROPERTY(calliope::app::ShopSearch* search READ search CONSTANT)
    Q_PROPERTY(calliope::app::ShopDetail* detail READ detail CONSTANT)
    Q_PROPERTY(calliope::app::ShopRates* rates READ rates CONSTANT)
    Q_PROPERTY(calliope::app::ShopCompare* compare READ compare CONSTANT)
    Q_PROPERTY(calliope::app::ShopWishes* wishes READ wishes CONSTANT)
    Q_PROPERTY(calliope::app::ShopFeedback* feedback READ feedback CONSTANT)
    Q_PROPERTY(calliope::app::ShopIdeas* ideas READ ideas CONSTANT)

public:
    explicit ShopPanel(ShopThread& shop, QObject* parent = nullptr);

    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    void setOpen(bool open);
    [[nodiscard]] QString page() const { return m_page; }
    void setPage(const QString& page); ///< and away from a product
    [[nodiscard]] qint64 product() const { return m_products.empty() ? 0 : m_products.back().product; }
    [[nodiscard]] QString preparing() const { return m_preparing; }
    [[nodiscard]] QVariantMap failure() const;
    [[nodiscard]] QString catalogue() const { return m_catalogue; }
    [[nodiscard]] QVariantMap cart() const { return m_cart; }
    [[nodiscard]] ShopSearch* search() { return &m_search; }
    [[nodiscard]] ShopDetail* detail() { return &m_detail; }
    [[nodiscard]] ShopRates* rates() { return &m_rates; }
    [[nodiscard]] ShopCompare* compare() { return &m_compare; }
    [[nodiscard]] ShopWishes* wishes() { return &m_wishes; }
    [[nodiscard]] ShopFeedback* feedback() { return &m_feedback; }
    [[nodiscard]] ShopIdeas* ideas() { return &m_ideas; }
    [[nodiscard]] ShopUndo& undoing() { return m_undo; }
    [[nodiscard]] ShopThread& shop() { return m_shop; }
    [[nodiscard]] const std::string& currency() const { return m_currency; } ///< of prices that name none
    void setCurrency(const std::string& currency);

    /// Shows a page, or one of its products, and opens the panel.
    Q_INVOKABLE void show(const QString& page);
    Q_INVOKABLE void openProduct(qint64 product, qint64 variant);
    Q_INVOKABLE void back();  ///< to what was shown before a product
    Q_INVOKABLE void retry(); ///< to open the catalogue
    void wake();              ///< what cards need to know is read, also while the panel is closed
    Q_INVOKABLE void undo() { m_undo.undo(); }

signals:
    void openChanged();
    void placeChanged();
    void stateChanged();
    void catalogueChanged();
    void cartChanged();
    void done(const QString& words, bool canUndo);

private:
    struct Place {
        qint64 product = 0;
        qint64 variant = 0;
    };

    void moved();
    void readCatalogue();
    void readCart();
    void takeFailure(const Failure& failure);

    ShopThread& m_shop;
    ShopUndo m_undo;
    ShopSearch m_search;
    ShopDetail m_detail;
    ShopRates m_rates;
    ShopCompare m_compare;
    ShopWishes m_wishes;
    ShopFeedback m_feedback;
    ShopIdeas m_ideas;
    std::string m_currency = "EUR";
    bool m_isOpen = false;
    bool m_isAwake = false;
    QString m_page = QStringLiteral("search");
    std::vector<Place> m_products; ///< the last one is shown
    QString m_preparing;
    QTimer m_patience; ///< until which nothing is said of preparing
    QString m_progress;
    Failure m_failure;
    QString m_catalogue;
    QVariantMap m_cart;
};

} // namespace calliope::app

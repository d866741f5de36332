#pragma once

#include "app/shop/panel/card_list.h"
#include "app/shop/panel/shop_undo.h"

#include <QObject>
#include <QVariantList>
#include <QVariantMap>
#include <optional>

namespace calliope::app {

/// One product in full: its variants, every fact of its feed and which of them are unknown, what it cost before as this
/// device saw it, what is like it, and where its shop has it. Its texts are those of strangers.
class ShopDetail : public QObject {
    Q_OBJECT
    /// { product, variant, title, maker, shop, price, before, terms, picture, isHere, rating, description, source,
    /// state }; of no product empty
    Q_PROPERTY(QVariantMap shown READ shown NOTIFY changed)
    Q_PROPERTY(QVariantList colours READ colours NOTIFY changed) ///< { text, variant, chosen, isHere, picture }
    Q_PROPERTY(QVariantList sizes READ sizes NOTIFY changed)     ///< { text, variant, chosen, isHere }
    Q_PROPERTY(QVariantList facts READ facts NOTIFY changed)     ///< { name, text, known }
    Q_PROPERTY(QVariantList why READ why NOTIFY changed)         ///< { name, fact }: what of the wish it fulfils
    Q_PROPERTY(QVariantMap link READ link NOTIFY changed)        ///< { url, host, foreign, removed }
    /// { steps: [{ from, to, level, price, day }], words }: shares of the time and of the highest price
    Q_PROPERTY(QVariantMap history READ history NOTIFY changed)
    Q_PROPERTY(calliope::app::CardList* similar READ similar CONSTANT)
    Q_PROPERTY(bool gone READ isGone NOTIFY changed) ///< it was there once
    Q_PROPERTY(int inCart READ inCart NOTIFY changed)

public:
    ShopDetail(ShopThread& shop, ShopUndo& undo, QObject* parent = nullptr);

    [[nodiscard]] QVariantMap shown() const { return m_shown; }
    [[nodiscard]] QVariantList colours() const { return m_colours; }
    [[nodiscard]] QVariantList sizes() const { return m_sizes; }
    [[nodiscard]] QVariantList facts() const { return m_facts; }
    [[nodiscard]] QVariantList why() const { return m_why; }
    [[nodiscard]] QVariantMap link() const { return m_link; }
    [[nodiscard]] QVariantMap history() const { return m_history; }
    [[nodiscard]] CardList* similar() { return &m_similar; }
    [[nodiscard]] bool isGone() const { return m_isGone; }
    [[nodiscard]] int inCart() const { return m_inCart; }

    /// `variant` 0: the first that can be had; `wish`: why it was found.
    void open(qint64 product, qint64 variant, const shop::Wish& wish);

    Q_INVOKABLE void choose(qint64 variant);
    Q_INVOKABLE void addToCart();

signals:
    void changed();

private:
    struct Read;

    void read();
    void readSimilar();

    ShopThread& m_shop;
    ShopUndo& m_undo;
    qint64 m_product = 0;
    qint64 m_variant = 0;
    std::int64_t m_priceMinor = 0; ///< as it is shown
    shop::Wish m_wish;
    QVariantMap m_shown;
    QVariantList m_colours;
    QVariantList m_sizes;
    QVariantList m_facts;
    QVariantList m_why;
    QVariantMap m_link;
    QVariantMap m_history;
    CardList m_similar;
    bool m_isGone = false;
    int m_inCart = 0;
    quint64 m_asked = 0;
};

} // namespace calliope::app

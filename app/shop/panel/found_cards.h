#pragma once

#include "app/shop/panel/card_list.h"
#include "app/shop/panel/shop_panel.h"

#include <QPointer>
#include <QStringList>
#include <QVariantMap>

namespace calliope::app {

/// The products that an answer has found (catalogue/found_products.h) as cards, as the catalogue has them now, and
/// again whenever it changes. Nothing is fetched.
class FoundCards : public CardList {
    Q_OBJECT
    Q_PROPERTY(calliope::app::ShopPanel* shopping READ shopping WRITE setShopping NOTIFY shoppingChanged)
    Q_PROPERTY(QVariantMap found READ found WRITE setFound NOTIFY foundChanged) ///< { payload, text } of the block
    Q_PROPERTY(QStringList gone READ gone NOTIFY read)         ///< titles of what the catalogue has no more
    Q_PROPERTY(bool known READ isKnown NOTIFY read)            ///< it has been read
    Q_PROPERTY(bool picked READ isPicked NOTIFY pickedChanged) ///< one of them is, for comparing

public:
    using CardList::CardList;

    [[nodiscard]] ShopPanel* shopping() const { return m_shopping; }
    void setShopping(ShopPanel* shopping);
    [[nodiscard]] const QVariantMap& found() const { return m_found; }
    void setFound(const QVariantMap& found);
    [[nodiscard]] const QStringList& gone() const { return m_gone; }
    [[nodiscard]] bool isKnown() const { return m_isKnown; }
    [[nodiscard]] bool isPicked() const;

signals:
    void shoppingChanged();
    void foundChanged();
    void read();
    void pickedChanged();

private:
    void readCards();

    QPointer<ShopPanel> m_shopping;
    QVariantMap m_found;
    QStringList m_gone;
    bool m_isKnown = false;
    quint64 m_asked = 0;
};

} // namespace calliope::app

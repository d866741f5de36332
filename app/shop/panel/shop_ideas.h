#pragma once

#include "app/shop/panel/card_list.h"
#include "app/shop/panel/shop_thread.h"

#include <QObject>
#include <string>

namespace calliope::app {

/// Things that may please: made of the wishlist, the wardrobe and what the user has said about their taste, on this
/// device and of nothing else. Each says why it is there. What is wished for already is not among them, nor what is of
/// a colour or a material that the user has said not to like.
class ShopIdeas : public QObject {
    Q_OBJECT
    Q_PROPERTY(calliope::app::CardList* cards READ cards CONSTANT)
    Q_PROPERTY(bool known READ isKnown NOTIFY changed) ///< all has been looked at, or something is there
    Q_PROPERTY(QString from READ from NOTIFY changed) ///< "From 3 wishes and 2 things you own"; empty: there is nothing

public:
    explicit ShopIdeas(ShopThread& shop, QObject* parent = nullptr);

    [[nodiscard]] CardList* cards() { return &m_cards; }
    [[nodiscard]] bool isKnown() const { return m_isKnown; }
    [[nodiscard]] QString from() const { return m_from; }

    void setCurrency(const std::string& currency) { m_currency = currency; } ///< of prices that name none

    Q_INVOKABLE void begin(); ///< when the page is shown

signals:
    void changed();

private:
    void read();

    ShopThread& m_shop;
    CardList m_cards;
    QString m_from;
    std::string m_currency = "EUR";
    bool m_isKnown = false;
    bool m_hasBegun = false;
    bool m_isLooked = false; ///< pictures have been, so that what is alike is known
    quint64 m_asked = 0;
};

} // namespace calliope::app

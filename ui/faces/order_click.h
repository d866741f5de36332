#pragma once

#include "app/shop/buying/buying.h"
#include "app/shop/buying/new_shop.h"
#include "app/shop/buying/price_watch.h"
#include "app/shop/buying/web_lists.h"
#include "app/shop/consent/consent_desk.h"
#include "app/shop/pictures/web_pictures.h"

#include <QObject>
#include <QTimer>

namespace calliope::ui {

/// The clicks that count: "Order with obligation to pay" under the sheet of what is being bought, "Ask this shop",
/// "Load pictures" of a list, those that have a list fetched, and those that have a shop asked what it offers, added,
/// or asked for prices on a period. The only place of the program that makes consents; nothing but QML calls it.
class OrderClick : public QObject {
    Q_OBJECT
    Q_PROPERTY(bool armed READ isArmed NOTIFY changed) ///< the button can be pressed
    Q_PROPERTY(bool stale READ isStale NOTIFY changed) ///< the price is too old: the shop must be asked again
    Q_PROPERTY(QString hint READ hint NOTIFY changed)  ///< why it cannot be pressed; empty: it can

public:
    /// All outlive this. `clock` is for tests.
    OrderClick(app::Buying& buying, app::Purchases& purchases, app::WebPictures& pictures, app::WebLists& lists,
               app::NewShop& newShop, app::PriceWatch& prices,
               app::ConsentDesk::Clock clock = std::chrono::steady_clock::now, QObject* parent = nullptr);

    [[nodiscard]] bool isArmed() const { return m_isArmed; }
    [[nodiscard]] bool isStale() const;
    [[nodiscard]] QString hint() const;

    /// The button and the sum above it are wholly in view, or not any more.
    Q_INVOKABLE void setInView(bool isInView);

    /// The click. Does nothing where the button is not armed.
    Q_INVOKABLE void order();

    /// The click on "Ask this shop" for what is being bought, or for any shop.
    Q_INVOKABLE void allow();
    Q_INVOKABLE void allowShop(const QString& origin);
    Q_INVOKABLE void loadPictures(qint64 source, const QStringList& origins);
    /// A new list from an address as it was typed, or one that there is from its own.
    Q_INVOKABLE void fetchList(const QString& typed);
    Q_INVOKABLE void fetchAgain(qint64 source, const QString& address);
    /// Reads it again from now on whenever it is so many hours old; 0: not any more.
    Q_INVOKABLE void keepUp(qint64 source, const QString& address, int hours);
    /// The shop that is typed, "shop.example", is asked what it offers.
    Q_INVOKABLE void askNewShop(const QString& typed);
    /// The one that has answered is added, and may be asked once it is. `market`: see NewShop::add().
    Q_INVOKABLE void addNewShop(const QString& name, const QString& market);
    /// Asks a shop for prices from now on whenever they are so many hours old; 0: not any more.
    Q_INVOKABLE void keepPricesUp(const QString& origin, int hours);

signals:
    void changed();

private:
    void look();
    [[nodiscard]] const app::ReviewSheet* sheet() const; ///< that can be clicked under; nullptr: there is none

    app::Buying& m_buying;
    app::Purchases& m_purchases;
    app::WebPictures& m_pictures;
    app::WebLists& m_lists;
    app::NewShop& m_newShop;
    app::PriceWatch& m_prices;
    app::ConsentDesk::Clock m_clock;
    app::ConsentDesk m_desk;
    QTimer m_tick;
    bool m_isInView = false;
    bool m_isArmed = false;
};

} // namespace calliope::ui

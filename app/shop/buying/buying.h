#pragma once

#include "app/network/network_gate.h"
#include "app/shop/buying/address_form.h"
#include "app/shop/buying/buying_steps.h"
#include "app/shop/buying/shop_carts.h"
#include "app/shop/checkout/purchases.h"
#include "app/shop/checkout/shop_finder.h"

#include <QJsonObject>
#include <QObject>
#include <QPointer>
#include <QVariantList>
#include <QVariantMap>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace calliope::app {

/// Buying one cart, as the window shows it: the steps from "may the shop be asked" to what became of the order. Steps
/// follow the purchase's state (buying_steps.h); nothing is remembered beside it but what the user has typed.
///
/// Cannot order and cannot allow anything: that takes the clicks of ui/faces/order_click.h.
class Buying : public QObject {
    Q_OBJECT
    Q_PROPERTY(QString step READ step NOTIFY changed) ///< empty: nothing is being bought
    Q_PROPERTY(QString title READ title NOTIFY changed)
    Q_PROPERTY(QString words READ words NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed) ///< empty: none
    Q_PROPERTY(bool asking READ isAsking NOTIFY changed)
    Q_PROPERTY(bool offline READ isOffline NOTIFY changed) ///< the network switch keeps the shop from being asked
    Q_PROPERTY(QString shop READ shop NOTIFY changed)      ///< its name
    Q_PROPERTY(QString host READ host NOTIFY changed)      ///< as it is asked for, with punycode
    Q_PROPERTY(QString origin READ origin NOTIFY changed)
    /// { title, count, amount, listed, price, picture } as the shop tells them, and { asked }: whether that was wanted.
    Q_PROPERTY(QVariantList lines READ lines NOTIFY changed)
    Q_PROPERTY(QVariantList totals READ totals NOTIFY changed) ///< { label, value, sum }
    Q_PROPERTY(bool addsUp READ addsUp NOTIFY changed)         ///< lines and totals are our own sum, too
    Q_PROPERTY(QVariantList groups READ groups NOTIFY changed) ///< of delivery: { id, options { id, title, amount } }
    Q_PROPERTY(QString delivery READ delivery NOTIFY changed)  ///< id of the option that the user chose; empty: none
    Q_PROPERTY(QStringList handlers READ handlers NOTIFY changed) ///< ways to pay that the shop takes
    Q_PROPERTY(QString payment READ payment NOTIFY changed)       ///< in words; empty: none
    Q_PROPERTY(QVariantList rows READ rows NOTIFY changed)        ///< of the sheet: { kind, label, value, alarming }
    Q_PROPERTY(QStringList objections READ objections NOTIFY changed)
    Q_PROPERTY(QVariantList differences READ differences NOTIFY changed) ///< { label, before, after }
    Q_PROPERTY(QString page READ page NOTIFY changed)         ///< where it goes on in the browser; empty: nowhere
    Q_PROPERTY(QString pageHost READ pageHost NOTIFY changed) ///< its host
    Q_PROPERTY(bool pageElsewhere READ isPageElsewhere NOTIFY changed) ///< that is not the shop's
    /// Pages of single things that are not opened by `page`: { title, url }.
    Q_PROPERTY(QVariantList pages READ pages NOTIFY changed)
    Q_PROPERTY(QString orderPage READ orderPage NOTIFY changed)
    Q_PROPERTY(bool proposed READ isProposed NOTIFY changed) ///< by a model, and nobody has pressed a button yet
    Q_PROPERTY(bool sessions READ hasSession NOTIFY changed) ///< the shop can be asked how it stands
    /// A cart lies at the shop, and can be taken back: nobody was on its page yet, where it could be ordered.
    Q_PROPERTY(bool cartThere READ hasCartThere NOTIFY changed)
    Q_PROPERTY(calliope::app::AddressForm* address READ address CONSTANT)

public:
    /// `hasKey` says whether the shop of an origin gave the user a key; may be null. All outlive this.
    Buying(ShopCarts& carts, Purchases& purchases, ShopDoor& door, const NetworkGate& gate,
           std::function<bool(const QString& origin)> hasKey = {}, QObject* parent = nullptr);
    ~Buying() override;

    [[nodiscard]] QString step() const;
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString words() const;
    [[nodiscard]] QString problem() const;
    [[nodiscard]] bool isAsking() const { return m_finder || (!m_purchase.isNull() && m_purchase->isAsking()); }
    [[nodiscard]] bool isOffline() const;
    [[nodiscard]] QString shop() const { return m_shop; }
    [[nodiscard]] QString host() const;
    [[nodiscard]] QString origin() const { return m_origin.toString(QUrl::FullyEncoded); }
    [[nodiscard]] QVariantList lines() const;
    [[nodiscard]] QVariantList totals() const;
    [[nodiscard]] bool addsUp() const { return !hasSession() || m_purchase->quote()->addsUp; }
    [[nodiscard]] QVariantList groups() const;
    [[nodiscard]] QString delivery() const { return m_basket.option; }
    [[nodiscard]] QStringList handlers() const;
    [[nodiscard]] QString payment() const { return m_payment; }
    [[nodiscard]] QVariantList rows() const;
    [[nodiscard]] QStringList objections() const;
    [[nodiscard]] QVariantList differences() const;
    [[nodiscard]] QString page() const;
    [[nodiscard]] QString pageHost() const;
    [[nodiscard]] bool isPageElsewhere() const;
    [[nodiscard]] QVariantList pages() const;
    [[nodiscard]] QString orderPage() const;
    [[nodiscard]] bool hasSession() const { return !m_purchase.isNull() && m_purchase->quote(); }
    [[nodiscard]] bool hasCartThere() const;
    [[nodiscard]] bool isProposed() const { return m_isProposed; }
    [[nodiscard]] AddressForm* address() { return &m_address; }
    [[nodiscard]] Purchase* purchase() const { return m_purchase; }

    /// Begins to buy a cart, or goes on with it. Where an order of this shop may be under way, that is shown instead.
    /// Nothing where the shop is invented.
    Q_INVOKABLE void start(qint64 merchant, const QString& currency);
    /// Shows a purchase of earlier.
    Q_INVOKABLE void resume(qint64 purchase);
    /// The shop was allowed, or the network switched on.
    Q_INVOKABLE void goOn();
    Q_INVOKABLE void sendAddress();
    Q_INVOKABLE void chooseDelivery(const QString& option);
    Q_INVOKABLE void sendDelivery();
    /// What is wrong with the token; empty: nothing. It stays in memory, for this purchase.
    Q_INVOKABLE QString payWith(const QString& handler, const QString& token);
    Q_INVOKABLE void edit(const QString& step); ///< back to "address" or "delivery"
    Q_INVOKABLE void askAgain();                ///< for the price, or whether it was ordered
    Q_INVOKABLE void leave(bool leaves = true); ///< shows where it goes on in the browser; false: back
    Q_INVOKABLE void left();                    ///< the page was opened
    Q_INVOKABLE void orderedThere();            ///< keeps it with the orders, and takes the cart's things out
    Q_INVOKABLE void beginAnew();               ///< although an earlier order may be there
    Q_INVOKABLE void cancel();
    Q_INVOKABLE void close();

    /// For the tool `checkout_prepare`: shows the first cart of this shop as start() does, but asks nobody before a
    /// person has pressed the button for it, also where the shop was allowed earlier. What is being bought already is
    /// left as it stands. `done` comes once, when the shop has answered or a person is needed: { status, shop,
    /// totals [{ label, value }], note }; or { error }.
    void prepare(storage::Id merchant, std::function<void(const QJsonObject& reply)> done);

signals:
    void changed();
    void opened();      ///< the page should be shown
    void addressSent(); ///< what is in the form goes to the shop

private:
    void show(const ShopCart& cart, bool isProposed = false);
    void propose(storage::Id merchant, const std::function<void(const QJsonObject&)>& done);
    void begin();
    void find();
    void take(Purchase* purchase);
    void follow();
    void takeOver(Purchase* purchase);
    void forgetSheet();
    void answerTool();
    [[nodiscard]] Purchase* underWay(const QUrl& origin) const;

    ShopCarts& m_carts;
    Purchases& m_purchases;
    ShopDoor& m_door;
    const NetworkGate& m_gate;
    std::function<bool(const QString&)> m_hasKey;
    AddressForm m_address;

    bool m_isOpen = false;
    bool m_isProposed = false;
    QString m_shop;
    QUrl m_origin;
    std::vector<CartRow> m_rows; ///< of the cart that is bought
    Basket m_basket;
    std::unique_ptr<ShopFinder> m_finder;
    QString m_objection; ///< why it is only a link
    Failure m_failure;   ///< of the store, or of a shop that could not be asked just now
    QPointer<Purchase> m_purchase;
    QString m_payment;
    QString m_edited; ///< step that the user went back to
    bool m_isLeaving = false;
    bool m_isTakenOut = false;
    std::optional<ReviewSheet> m_seen;
    std::vector<SheetDifference> m_differences;
    std::vector<std::function<void(const QJsonObject&)>> m_waiting; ///< tools
};

} // namespace calliope::app

#pragma once

#include "app/shop/checkout/amount.h"
#include "app/shop/checkout/checkout_port.h"
#include "app/shop/checkout/consent.h"
#include "app/shop/checkout/purchase_states.h"
#include "app/shop/checkout/review_sheet.h"
#include "app/shop/checkout/shop_route.h"
#include "app/store/store_thread.h"

#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace calliope::app {

/// How patient a purchase is with a shop that has not told whether there is an order.
struct PurchasePace {
    std::chrono::milliseconds firstPause{500}; ///< doubles with each look
    std::chrono::milliseconds mostPause{8'000};
    int looks = 12;
    int resends = 2;
    std::chrono::milliseconds mostWait{60'000}; ///< where a shop says when to ask again (Retry-After)
};

/// One purchase at one shop, from the cart to the order: the table of purchase_states.h, driven by a port. Every state
/// is in the store before the next step is made.
///
/// Placing takes a Consent for the sheet that is shown now. Then the shop is asked once more, and if anything on the
/// sheet is different the consent is void and changes() tells what. Otherwise receipt and key go to the disk, and only
/// then the order leaves. Where no answer comes the purchase is `unknown`; the shop is asked how it stands, and the
/// same bytes may leave again under the same key. After a crash nothing is sent again: the token that pays is in memory
/// only.
///
/// Lives on one thread, with an event loop.
class Purchase : public QObject {
    Q_OBJECT

public:
    /// `row` is in the store, with an id. `port` speaks the row's route. One that is neither a draft nor at the shop
    /// was left by an earlier run, without an answer to its key: it is `unknown` until the shop has said how it stands.
    Purchase(StoreThread& store, const storage::Checkout& row, std::unique_ptr<CheckoutPort> port, PurchasePace pace,
             QObject* parent = nullptr);
    ~Purchase() override;

    [[nodiscard]] storage::Id id() const { return m_row.id; }
    [[nodiscard]] storage::CheckoutState state() const { return m_row.state; }
    [[nodiscard]] const ShopRoute& route() const { return m_route; }
    /// As it was asked for last; without an address after the program was started anew.
    [[nodiscard]] const Basket& basket() const { return m_basket; }
    [[nodiscard]] const QString& problem() const { return m_problem; } ///< for people; empty: none
    [[nodiscard]] bool isAsking() const { return m_call || m_isSaving || m_pause.isActive(); }
    [[nodiscard]] const std::optional<Quote>& quote() const { return m_quote; }
    /// What to approve; nullptr in other states than `review`.
    [[nodiscard]] const ReviewSheet* sheet() const {
        return state() == storage::CheckoutState::review && m_sheet ? &*m_sheet : nullptr;
    }
    [[nodiscard]] const std::vector<SheetDifference>& changes() const { return m_changes; }
    /// An order of it may be at the shop, or on its way there, whatever its state says: another purchase of the same
    /// things could be a second order. As Checkouts::unresolved() has it, and from the click on.
    [[nodiscard]] bool mayBeOrdered() const;

    /// Asks for the price of the cart, or again with an address, an option. What is not possible now is ignored, here
    /// and below (isPossible(), isAsking()).
    void ask(const Basket& basket);
    void choosePayment(const PaymentToken& payment);
    void place(Consent consent);
    /// Asks the shop how it stands.
    void check();
    void cancel();
    /// Where it goes on in the browser: as the shop has said, else the port's handOff().
    [[nodiscard]] QUrl page() const;
    /// It goes on at the shop: page(), to open, which the caller shows to the user first. Empty: not now.
    [[nodiscard]] QUrl goToShop();
    /// The user says that it was ordered there: an order without the shop's number, and with what it cost as far as is
    /// known here. `words` say what it is.
    void orderedThere(const storage::Money& total, const QString& words);

signals:
    void changed();

private:
    void run(std::unique_ptr<PortCall> call, std::function<void(const ShopAnswer&)> done);
    void take(const ShopAnswer& answer);
    void takeQuote(const Quote& quote, std::chrono::steady_clock::time_point toldAt);
    void go(storage::CheckoutState next, PurchaseEffect effect, std::chrono::milliseconds pause);
    void compareAndKeep(const ShopAnswer& answer);
    void keepConsent();
    void sendOrder();
    void sendAgain();
    void look();
    void lookLater(std::chrono::milliseconds pause);
    void keepOrder();
    void keepOrder(storage::ShopOrder order, const QString& words, const std::vector<storage::ShopOrderEvent>& events);
    void save(std::function<void(storage::Checkouts&, const storage::Checkout&)> work);
    void say(const QString& problem);

    StoreThread& m_store;
    storage::Checkout m_row;
    ShopRoute m_route;
    std::unique_ptr<CheckoutPort> m_port;
    PurchasePace m_pace;
    Basket m_basket;
    std::optional<PaymentToken> m_payment;
    std::optional<Quote> m_quote;
    std::optional<ReviewSheet> m_sheet;
    std::optional<ReviewSheet> m_approved; ///< of the order that is under way
    std::vector<SheetDifference> m_changes;
    QString m_problem;
    QUrl m_page; ///< that the shop told with its last refusal; empty: none
    std::unique_ptr<PortCall> m_call;
    bool m_isSaving = false;
    QTimer m_pause;
    QByteArray m_body; ///< what was sent; empty after a crash
    QByteArray m_key;
    bool m_isKeyOpen = false;     ///< the shop has not answered to a key of this, as far as we know
    bool m_mayBeUnderWay = false; ///< these bytes went under this key before
    bool m_hadConflict = false;   ///< the shop has answered to the key, we do not know what
    int m_looks = 0;
    int m_resends = 0;
};

} // namespace calliope::app

#include "tests/app/shop/checkout/fault_rows.h"
#include "tests/ui/checkout/buyer.h"

#include <QTest>
#include <algorithm>
#include <array>

/// Every switch of the test shop, in the real window: the page shows the state that the purchase ends in, and says so.

using namespace calliope;
using State = storage::CheckoutState;

namespace {

struct Shown {
    State state;
    const char* step;
    const char* words; ///< somewhere on the page
};

/// What the page shows of each state that a purchase ends in here.
constexpr std::array shownStates{
    Shown{State::placed, "placed", "Ordered at"},
    Shown{State::review, "review", "Order with obligation to pay"},
    Shown{State::unknown, "unknown", "It may have been ordered"},
    Shown{State::expired, "expired", "The offer has expired"},
};

} // namespace

class BuyingFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void faults_data() {
        QTest::addColumn<int>("row");
        const auto rows = test::faultRows();
        for (int row = 0; row < static_cast<int>(rows.size()); ++row) QTest::newRow(rows[row].name) << row;
    }

    void faults() {
        QFETCH(int, row);
        const test::FaultRow wanted = test::faultRows()[row];
        test::Buyer buyer;
        buyer.isQuick = true;
        buyer.merchant.shop.faults = wanted.faults;
        buyer.fillCart();
        QVERIFY(buyer.begin());
        if (wanted.faults.escalates) { // it wants its own page before it wants anything else
            QVERIFY(buyer.waitFor("leave"));
            QTRY_VERIFY(buyer.window->item("openShop"));
            QTRY_COMPARE(buyer.window->shows("This is not an address of"), wanted.faults.leadsElsewhere);
            QVERIFY(buyer.merchant.shop.orders().empty());
            return;
        }
        QVERIFY(buyer.giveAddress());
        QVERIFY(buyer.chooseDelivery());
        QVERIFY(buyer.pay());
        QCOMPARE(buyer.order(), !wanted.faults.addsUpWrong);
        QVERIFY(buyer.buying().purchase()->state() == wanted.ucp);
        QCOMPARE(static_cast<int>(buyer.merchant.shop.orders().size()), wanted.ucpOrders);
        const auto shown = std::ranges::find(shownStates, wanted.ucp, &Shown::state);
        if (shown != shownStates.end()) {
            QCOMPARE(buyer.buying().step(), QString(shown->step));
            QTRY_VERIFY(buyer.window->shows(shown->words));
        }
        if (wanted.faults.sellsOut) {
            QCOMPARE(buyer.buying().step(), QString("input"));
            QTRY_VERIFY(buyer.window->shows("wants something else") && buyer.window->shows("That did not work"));
        }
        if (wanted.faults.raisesPrice || wanted.faults.changesCurrency)
            QTRY_COMPARE(buyer.window->items("differences").size(), 1);
        if (wanted.faults.addsUpWrong) QTRY_VERIFY(buyer.window->shows("does not add up"));
        if (wanted.ucp == State::placed) {
            QTRY_COMPARE(buyer.session().carts().count(), 0); // it is bought
        } else {
            QCOMPARE(buyer.session().carts().count(), 3);
            if (wanted.ucp == State::review && !wanted.faults.addsUpWrong)
                QVERIFY(!buyer.buying().problem().isEmpty()); // why it is not ordered
        }
        QVERIFY2(buyer.window->warnings().isEmpty(), qPrintable(buyer.window->warnings().join('\n')));
    }

    /// A shop that is busy is none that is only opened in the browser: it is asked again.
    void busyShops() {
        test::Buyer buyer;
        buyer.isQuick = true;
        buyer.merchant.shop.faults.profileStatus = 503;
        buyer.fillCart();
        QVERIFY(buyer.press("buy") && buyer.waitFor("permission") && buyer.press("askShop"));
        QVERIFY(buyer.waitFor("failed"));
        QVERIFY2(buyer.buying().problem().contains("is not ready"), qPrintable(buyer.buying().problem()));
        QTRY_VERIFY(buyer.window->shows("cannot be bought from just now"));
        QVERIFY(!buyer.buying().purchase());
        QCOMPARE(buyer.session().carts().count(), 3);
        QVERIFY(buyer.press("act ask") && buyer.waitFor("failed"));
        QVERIFY(buyer.press("act page") && buyer.waitFor("leave")); // where it can be asked again, too
        buyer.merchant.shop.faults.profileStatus = 0;
        QVERIFY(buyer.press("askAgain") && buyer.waitFor("address"));
        QVERIFY(buyer.giveAddress() && buyer.chooseDelivery() && buyer.pay() && buyer.order());
        QVERIFY(buyer.buying().purchase()->state() == State::placed);
        QVERIFY2(buyer.window->warnings().isEmpty(), qPrintable(buyer.window->warnings().join('\n')));
    }

    /// A shop that may have an order can be asked how it stands, also when the last of its lists is removed.
    void removedShopsAreAskedForOrders() {
        test::Buyer buyer;
        buyer.isQuick = true;
        buyer.merchant.shop.faults.dropsAfter = 1'000;
        buyer.merchant.shop.faults.losesSessions = true;
        buyer.fillCart();
        QVERIFY(buyer.begin() && buyer.giveAddress() && buyer.chooseDelivery() && buyer.pay() && buyer.order());
        QVERIFY(buyer.buying().purchase()->state() == State::unknown);
        app::ShopSources& sources = buyer.session().sources();
        buyer.window->go("shopping/sources");
        QTRY_COMPARE(sources.sources().size(), 1);
        sources.remove(sources.sources().first().toMap()["id"].toLongLong());
        const int before = buyer.merchant.connections();
        buyer.window->restart(); // it goes at the end at the latest
        QTRY_VERIFY_WITH_TIMEOUT(buyer.merchant.connections() > before, 20'000);
    }
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<BuyingFaultsTest>(argumentCount, arguments);
}

#include "buying_faults_test.moc"

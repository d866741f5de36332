#include "tests/app/shop/checkout/shopper.h"

#include <QTest>
#include <array>
#include <optional>

using namespace calliope;
using namespace calliope::app;
using test::Merchant;
using test::Shopper;
using Speaks = Merchant::Speaks;
using State = storage::CheckoutState;

namespace {

/// What a shop finds where a program says that its page lies (tests/data/shopping/profiles.json), and what comes of it.
struct Row {
    const char* name;
    const char* profile;
    int status;
    State state;
    const char* words; ///< of what is said to people
};

constexpr std::array rows{
    Row{"no address of a page", "http://plain.example/ucp", 400, State::failed, "does not take the address"},
    Row{"nothing there", "https://nowhere.example/ucp", 424, State::failed, "cannot read the page"},
    Row{"no page", "https://nonsense.example/ucp", 422, State::failed, "does not understand the page"},
    Row{"another version", "https://older.example/ucp", 422, State::failed, "another version of the protocol"},
    Row{"other things", "https://window.example/ucp", 200, State::needsInput, "sells in ways"},
};

} // namespace

/// Shops read the page that a program names as its own, and may not sell to it.
class PlatformProfilesTest : public QObject {
    Q_OBJECT

private slots:
    void refusals_data() {
        QTest::addColumn<int>("row");
        QTest::addColumn<Speaks>("speaks");
        QTest::addColumn<bool>("isCart");
        for (int row = 0; row < static_cast<int>(rows.size()); ++row)
            for (const Speaks speaks : {Speaks::ucpNewest, Speaks::ucpOlder, Speaks::ucpMcp})
                for (const bool isCart : {false, true})
                    QTest::addRow("%s, %d%s", rows[row].name, int(speaks), isCart ? ", carts" : "")
                        << row << speaks << isCart;
    }

    void refusals() {
        QFETCH(int, row);
        QFETCH(Speaks, speaks);
        QFETCH(bool, isCart);
        const Row& wanted = rows[row];
        Merchant merchant(speaks);
        merchant.shop.faults.hidesCheckout = isCart;
        Shopper shopper(merchant.origin(), {}, wanted.profile);
        shopper.allowContact();
        Purchase& purchase = *shopper.begin(shopper.find());
        purchase.ask(Shopper::basket());
        shopper.settle(purchase);
        QCOMPARE(merchant.exchanged().back().reply.status, wanted.status);
        QVERIFY2(purchase.state() == wanted.state, qPrintable(purchase.problem()));
        QVERIFY2(purchase.problem().contains(wanted.words), qPrintable(purchase.problem()));
        QVERIFY(!purchase.problem().contains("Negotiation")); // the shop's words are not for people
        QVERIFY(!purchase.mayBeOrdered());
        const bool isTold = wanted.status != 400;
        QCOMPARE(purchase.page() == QUrl(merchant.origin().toString() + "/page/start"), isTold);
        QVERIFY(isOfShop(purchase.page(), merchant.origin()));
        QCOMPARE(merchant.shop.carts(), 0);
    }

    /// It was so at first and is not any more: the same purchase goes on, and the page of then is forgotten.
    void asksAgain() {
        Merchant merchant(Speaks::ucpNewest);
        Shopper stranger(merchant.origin(), {}, "https://nowhere.example/ucp");
        stranger.allowContact();
        const ShopRoute route = stranger.find();
        Purchase& purchase = *stranger.begin(route);
        purchase.ask(Shopper::basket());
        stranger.settle(purchase);
        QVERIFY(purchase.page().path() == "/page/start");
        purchase.ask(Shopper::basket());
        QVERIFY(purchase.page().path().startsWith("/buy/"));
        stranger.settle(purchase);
        QVERIFY(purchase.state() == State::failed);
    }

    /// The page of a refusal is forgotten as soon as the shop tells its price again.
    void answersEndRefusals() {
        Merchant merchant(Speaks::ucpNewest);
        Shopper shopper(merchant.origin());
        shopper.allowContact();
        Purchase& purchase = *shopper.begin(shopper.find());
        shopper.fill(purchase);
        QVERIFY(purchase.state() == State::review);
        const QUrl page = purchase.page();
        merchant.shop.faults.reply =
            QString("{\"ucp\": {\"status\": \"error\"}, \"messages\": [{\"type\": \"error\", \"code\": \"busy\", "
                    "\"content\": \"Not now\"}], \"continue_url\": \"%1/page/start\"}")
                .arg(merchant.origin().toString())
                .toUtf8();
        purchase.check();
        shopper.settle(purchase);
        QCOMPARE(purchase.page().path(), QString("/page/start"));
        merchant.shop.faults.reply.clear();
        purchase.check();
        shopper.settle(purchase);
        QCOMPARE(purchase.page(), page);
    }

    /// Amid a purchase it says nothing about the session: what may have been ordered stays so.
    void sayNothingAboutSessions() {
        Merchant merchant(Speaks::ucpNewest);
        Shopper shopper(merchant.origin());
        shopper.allowContact();
        const ShopRoute route = shopper.find();
        Purchase& purchase = *shopper.begin(route);
        shopper.fill(purchase);
        QVERIFY(purchase.state() == State::review);
        Shopper stranger(merchant.origin(), {}, "https://window.example/ucp");
        stranger.allowContact();
        const auto port = stranger.purchases->portFor(route);
        const auto call = port->look(purchase.quote()->session);
        std::optional<ShopEvent> event;
        connect(call.get(), &PortCall::finished, this, [&](const ShopAnswer& answer) { event = answer.event; });
        QTRY_VERIFY(event.has_value());
        QVERIFY(event == ShopEvent::refused);
    }
};

QTEST_GUILESS_MAIN(PlatformProfilesTest)
#include "platform_profiles_test.moc"

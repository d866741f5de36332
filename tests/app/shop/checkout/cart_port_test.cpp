#include "app/shop/checkout/cart_port.h"
#include "tests/app/shop/checkout/shopper.h"
#include "tests/app/support/spin.h"
#include "tests/fakes/merchant/protocol_schemas.h"
#include "tests/support/figures.h"

#include <QJsonArray>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <array>

using namespace calliope;
using namespace calliope::app;
using test::Merchant;
using test::Shopper;
using Speaks = Merchant::Speaks;
using State = storage::CheckoutState;

namespace {

struct Version {
    const char* name;
    Speaks speaks;
};

constexpr std::array versions{Version{"08-25", Speaks::ucpNewest}, Version{"04-08", Speaks::ucpOlder},
                              Version{"08-25 over MCP", Speaks::ucpMcp}};

/// Somebody who wants things of a shop that keeps carts, and sells on its own pages only.
struct Wanting {
    Wanting(Merchant& merchant, const QTemporaryDir& folder)
        : shopper(merchant.origin(), folder.path().toStdString()) {
        merchant.shop.faults.hidesCheckout = true;
        shopper.allowContact();
    }

    Purchase& want(int quantity = 2) {
        Purchase& purchase = *shopper.begin(shopper.find());
        purchase.choosePayment(Shopper::payment());
        Basket basket = Shopper::basket();
        basket.lines.front().quantity = quantity;
        purchase.ask(basket);
        shopper.settle(purchase);
        return purchase;
    }

    Shopper shopper;
};

QSet<QByteArray> keysOf(const Merchant& merchant, const QString& operation) {
    QSet<QByteArray> keys;
    for (const test::Exchanged& each : merchant.exchanged())
        if (each.operation == operation) keys.insert(each.request.headers.value("idempotency-key"));
    return keys;
}

} // namespace

/// Carts at shops that sell on their own pages: one for each shop, whatever goes wrong. That all that was said fits the
/// schemas is seen to by the test shop itself.
class CartPortTest : public QObject {
    Q_OBJECT

private slots:
    void goesOnAtTheShop_data() { eachVersion(); }
    void goesOnAtTheShop() {
        QFETCH(Speaks, speaks);
        Merchant merchant(speaks);
        const QTemporaryDir folder;
        Wanting wanting(merchant, folder);
        const ShopRoute route = wanting.shopper.find();
        QVERIFY(routeOf(keptForm(route)).protocol == ShopRoute::Protocol::cart);
        QCOMPARE(wanting.shopper.objection, QString());
        QCOMPARE(merchant.shop.carts(), 0); // nothing is told of the cart to find that out
        Purchase& purchase = wanting.want();
        QVERIFY2(purchase.state() == State::needsInput, qPrintable(purchase.problem()));
        QCOMPARE(merchant.shop.carts(), 1);
        QCOMPARE(purchase.quote()->lines.size(), std::size_t{2});
        QCOMPARE(purchase.quote()->total, merchant.shop.sums(*merchant.shop.cart("cart_1")).total);
        QVERIFY(purchase.quote()->addsUp && !purchase.quote()->leadsElsewhere);
        const QByteArray sent = merchant.exchanged().back().request.body;
        for (const char* personal : {"Lovelace", "ada@example.com", "Paris", "buyer", "secret"})
            QVERIFY2(!sent.contains(personal), sent.constData());
        QVERIFY(!wanting.shopper.order(purchase)); // there is nothing to approve
        QVERIFY(purchase.goToShop() == QUrl(merchant.origin().toString() + "/page/cart_1"));
        QVERIFY(purchase.state() == State::atShop);
        purchase.check();
        wanting.shopper.settle(purchase);
        QCOMPARE(merchant.count("look at cart"), 1);
        QVERIFY(purchase.state() == State::atShop);
        QCOMPARE(merchant.shop.orders().size(), std::size_t{0});
    }

    /// What is wanted later changes the cart that is there, also of a program that was started anew; once it is
    /// ordered, the next one is made.
    void thereIsOne_data() { eachVersion(); }
    void thereIsOne() {
        QFETCH(Speaks, speaks);
        Merchant merchant(speaks);
        const QTemporaryDir folder;
        { (void)Wanting(merchant, folder).want(); }
        Wanting later(merchant, folder);
        Purchase& purchase = later.want(5);
        QVERIFY2(purchase.state() == State::needsInput, qPrintable(purchase.problem()));
        QCOMPARE(merchant.shop.carts(), 1);
        QCOMPARE(merchant.count("update cart"), 1);
        QCOMPARE(merchant.shop.cart("cart_1")->lines.front().quantity, qint64(5));
        QVERIFY(!purchase.goToShop().isEmpty());
        purchase.orderedThere({5990, "EUR"}, "Ordered there");
        later.shopper.settle(purchase);
        QVERIFY(purchase.state() == State::placed);
        (void)later.want();
        QCOMPARE(merchant.shop.carts(), 2);
    }

    /// The answer is lost, and the program ends: the same wish goes under the same key, so there is one cart.
    void lostAnswersMakeNoSecondCart_data() { eachVersion(); }
    void lostAnswersMakeNoSecondCart() {
        QFETCH(Speaks, speaks);
        Merchant merchant(speaks);
        const QTemporaryDir folder;
        merchant.shop.faults.dropsCarts = 1'000;
        {
            Wanting wanting(merchant, folder);
            QVERIFY(wanting.want().state() == State::failed);
        }
        merchant.shop.faults.dropsCarts = 0;
        Wanting later(merchant, folder);
        QVERIFY(later.want().state() == State::needsInput);
        QCOMPARE(merchant.shop.carts(), 1);
        QCOMPARE(keysOf(merchant, "create cart").size(), 1);
        (void)later.want(3); // the key was answered
        (void)later.want(3);
        QCOMPARE(keysOf(merchant, "update cart").size(), 2);
    }

    /// A cart that the shop has not any more is made again.
    void lostCartsAreMadeAgain_data() { eachVersion(); }
    void lostCartsAreMadeAgain() {
        QFETCH(Speaks, speaks);
        Merchant merchant(speaks);
        const QTemporaryDir folder;
        Wanting wanting(merchant, folder);
        (void)wanting.want();
        merchant.shop.faults.losesCarts = true;
        Purchase& purchase = wanting.want();
        QVERIFY2(purchase.state() == State::needsInput, qPrintable(purchase.problem()));
        QCOMPARE(merchant.count("update cart"), 1);
        QCOMPARE(merchant.count("create cart"), 2);
        QCOMPARE(purchase.quote()->session, QString("cart_2"));
        purchase.check();
        wanting.shopper.settle(purchase);
        QVERIFY(purchase.state() == State::expired);
    }

    /// A cart that the shop has closed, as many do once it was ordered on their page, does not stand in the way.
    void closedCartsAreMadeAgain_data() {
        QTest::addColumn<Speaks>("speaks");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("code");
        struct Row {
            int status;
            const char* code;
        };
        for (const Version& version : versions)
            for (const Row& row : {Row{410, "gone"}, Row{400, "not_found"}, Row{422, "expired"},
                                   Row{409, "cart_closed"}, Row{403, "cart_closed"}})
                QTest::addRow("%s, %d %s", version.name, row.status, row.code)
                    << version.speaks << row.status << QString(row.code);
    }
    void closedCartsAreMadeAgain() {
        QFETCH(Speaks, speaks);
        QFETCH(int, status);
        QFETCH(QString, code);
        Merchant merchant(speaks);
        const QTemporaryDir folder;
        Wanting wanting(merchant, folder);
        (void)wanting.want();
        merchant.shop.faults.cartStatus = status;
        merchant.shop.faults.cartCode = code;
        Purchase& purchase = wanting.want(3);
        QVERIFY2(purchase.state() == State::needsInput, qPrintable(purchase.problem()));
        QCOMPARE(purchase.quote()->session, QString("cart_2"));
        QCOMPARE(merchant.count("update cart"), 1);
        merchant.shop.faults.cartStatus = 0;
        (void)wanting.want(5);
        QCOMPARE(merchant.shop.carts(), 2);
        QCOMPARE(merchant.shop.cart("cart_2")->lines.front().quantity, qint64(5));
        // Once: where none can be made either, it ends.
        merchant.shop.faults.cartStatus = status;
        merchant.shop.products.clear();
        QVERIFY(wanting.want().state() == State::failed);
        QCOMPARE(merchant.count("update cart"), 3);
        QCOMPARE(merchant.count("create cart"), 3);
    }

    /// Why a cart is over is not known: who was on its page may have ordered it, and can still say so.
    void whatIsOverMayBeOrdered_data() { eachVersion(); }
    void whatIsOverMayBeOrdered() {
        QFETCH(Speaks, speaks);
        for (const char* code : {"not_found", "expired", "cart_closed"}) {
            Merchant merchant(speaks);
            const QTemporaryDir folder;
            Wanting wanting(merchant, folder);
            Purchase& purchase = wanting.want();
            QVERIFY(!purchase.goToShop().isEmpty());
            merchant.shop.faults.reply =
                QString("{\"ucp\": {\"status\": \"error\"}, \"messages\": [{\"type\": \"error\", \"code\": \"%1\"}]}")
                    .arg(code)
                    .toUtf8();
            purchase.check();
            wanting.shopper.settle(purchase);
            QVERIFY2(purchase.state() == State::atShop, code);
            purchase.orderedThere({5990, "EUR"}, "Ordered there");
            wanting.shopper.settle(purchase);
            QVERIFY2(purchase.state() == State::placed, code);
        }
    }

    void cancelled_data() {
        QTest::addColumn<Speaks>("speaks");
        QTest::addColumn<bool>("isLost");
        for (const Version& version : versions)
            for (const bool isLost : {false, true})
                QTest::addRow("%s%s", version.name, isLost ? ", and not there" : "") << version.speaks << isLost;
    }
    void cancelled() {
        QFETCH(Speaks, speaks);
        QFETCH(bool, isLost);
        Merchant merchant(speaks);
        const QTemporaryDir folder;
        Wanting wanting(merchant, folder);
        Purchase& purchase = wanting.want();
        merchant.shop.faults.losesCarts = isLost;
        purchase.cancel();
        wanting.shopper.settle(purchase);
        QVERIFY2(purchase.state() == State::cancelled, qPrintable(purchase.problem()));
        QCOMPARE(merchant.shop.carts(), isLost ? 1 : 0);
        merchant.shop.faults.losesCarts = false;
        (void)wanting.want();
        QCOMPARE(merchant.count("create cart"), 2);
        QCOMPARE(merchant.count("update cart"), 0);
    }

    void faults_data() {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<State>("state");
        QTest::newRow("totals that do not add up") << "sums" << State::needsInput;
        QTest::newRow("a line that nobody asked for") << "line" << State::needsInput;
        QTest::newRow("a page elsewhere") << "elsewhere" << State::needsInput;
        QTest::newRow("no page") << "no page" << State::needsInput;
        QTest::newRow("nonsense") << "nonsense" << State::failed;
        QTest::newRow("nothing of this") << "unknown" << State::failed;
    }
    void faults() {
        QFETCH(QString, fault);
        QFETCH(State, state);
        Merchant merchant(Speaks::ucpNewest);
        const QTemporaryDir folder;
        test::Faults& faults = merchant.shop.faults;
        faults.addsUpWrong = fault == "sums";
        faults.addsLine = fault == "line";
        faults.leadsElsewhere = fault == "elsewhere";
        faults.hidesPage = fault == "no page";
        if (fault == "nonsense") faults.reply = "{\"id\": [], \"totals\": 7}";
        if (fault == "unknown") merchant.shop.products.clear();
        Wanting wanting(merchant, folder);
        Purchase& purchase = wanting.want();
        QVERIFY2(purchase.state() == state, qPrintable(purchase.problem()));
        if (fault == "sums") QVERIFY(!purchase.quote()->addsUp);
        if (fault == "line") QCOMPARE(purchase.quote()->lines.back().title, QString("Gift card"));
        if (fault == "elsewhere") QVERIFY(purchase.quote()->leadsElsewhere);
        if (state == State::failed) QVERIFY(!purchase.problem().isEmpty());
        // Without a page of the cart it goes on at the one that is filled by its address.
        const QString path = fault == "no page" || state == State::failed ? "/buy/" : "/page/";
        QVERIFY2(purchase.page().path().startsWith(path), qPrintable(purchase.page().toString()));
    }

    /// Where the shop sells over the port, it is asked for no cart; and it may say that it keeps none.
    void carriesNoOtherRoute() {
        for (const Version& version : versions) {
            Merchant merchant(version.speaks);
            Shopper shopper(merchant.origin());
            shopper.allowContact();
            QVERIFY(shopper.find().protocol == ShopRoute::Protocol::ucp);
            test::Faults& faults = merchant.shop.faults;
            faults.hidesCheckout = true;
            for (bool* fault : {&faults.hidesCarts, &faults.claimsForeignSpec, &faults.endpointElsewhere}) {
                *fault = true;
                const auto protocol = shopper.find().protocol;
                QVERIFY(protocol == ShopRoute::Protocol::permalink || protocol == ShopRoute::Protocol::link);
                QVERIFY(!shopper.objection.isEmpty());
                *fault = false;
            }
        }
    }

    /// What is wrong with another protocol, with a key of the shop at hand, takes nothing away from the cart.
    void worksBesideAnotherProtocol() {
        for (const Version& version : versions)
            for (const char* profile :
                 {"{\"protocol\": {\"name\": \"acp\", \"version\": \"2025-01-01\"}}", "{}", "nonsense"}) {
                Merchant merchant(version.speaks);
                merchant.shop.faults.hidesCheckout = true;
                merchant.shop.faults.acpProfile = profile;
                Shopper shopper(merchant.origin());
                shopper.allowContact();
                QVERIFY(shopper.find(true).protocol == ShopRoute::Protocol::cart);
                QCOMPARE(shopper.objection, QString());
            }
    }

    void nobodyIsAskedWithoutConsent() {
        Merchant merchant(Speaks::ucpNewest);
        const QTemporaryDir folder;
        Wanting wanting(merchant, folder);
        const ShopRoute route = wanting.shopper.find();
        wanting.shopper.purchases->forbid(merchant.origin().toString());
        const int before = merchant.connections();
        Purchase& purchase = *wanting.shopper.begin(route);
        purchase.ask(Shopper::basket());
        wanting.shopper.settle(purchase);
        QVERIFY(purchase.state() == State::failed);
        QCOMPARE(merchant.connections(), before);
    }

    void schemasFindWhatIsWrong_data() { eachVersion(); }
    void schemasFindWhatIsWrong() {
        QFETCH(Speaks, speaks);
        Merchant merchant(speaks);
        const QTemporaryDir folder;
        Wanting wanting(merchant, folder);
        (void)wanting.want();
        (void)wanting.want();
        std::vector<std::filesystem::path> folders{test::ownSchemas(speaks)};
        if (const auto released = test::releasedSchemas(speaks)) folders.push_back(*released);
        for (const auto& each : folders) {
            const test::ProtocolSchemas schemas(speaks, each);
            for (test::Exchanged said : merchant.exchanged()) {
                if (!said.operation.endsWith(" cart")) continue;
                QCOMPARE(schemas.objection(said), QString());
                const QJsonObject reply = said.reply.json;
                for (const char* field : {"id", "line_items", "currency", "totals"}) {
                    said.reply.json = reply;
                    said.reply.json.remove(field);
                    QVERIFY2(!schemas.objection(said).isEmpty(), field);
                }
                said.reply.json = reply;
                said.request.body = "{\"line_items\": [{\"quantity\": 0}]}";
                QVERIFY(!schemas.objection(said).isEmpty());
            }
        }
    }

private:
    static void eachVersion() {
        QTest::addColumn<Speaks>("speaks");
        for (const Version& version : versions) QTest::newRow(version.name) << version.speaks;
    }
};

QTEST_GUILESS_MAIN(CartPortTest)
#include "cart_port_test.moc"

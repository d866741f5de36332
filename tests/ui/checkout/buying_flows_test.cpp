#include "app/shop/checkout/amount.h"
#include "tests/ui/checkout/buyer.h"

#include <QDesktopServices>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <optional>

/// Buying and what comes after it, in the real window: flows (5) and (6) of shopping. Pictures of each step lie in the
/// build folder, below screenshots/buying.

using namespace calliope;
using namespace std::chrono_literals;
using State = storage::CheckoutState;

/// Takes links that would open the browser.
class Browser : public QObject {
    Q_OBJECT

public:
    Browser() {
        for (const char* scheme : {"http", "https"}) QDesktopServices::setUrlHandler(scheme, this, "open");
    }
    ~Browser() override {
        for (const char* scheme : {"http", "https"}) QDesktopServices::unsetUrlHandler(scheme);
    }
    QList<QUrl> opened;

public slots:
    void open(const QUrl& url) { opened.append(url); }
};

class BuyingFlowsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_buyer = std::make_unique<test::Buyer>(); }

    void cleanup() {
        QVERIFY2(window().warnings().isEmpty(), qPrintable(window().warnings().join('\n')));
        m_buyer.reset();
    }

    /// An address is kept where that is chosen: the next purchase finds it, and sends nothing of it unasked.
    void addressesAreKeptWhereChosen() {
        m_buyer->isQuick = true;
        app::KeptAddress& kept = m_buyer->session().keptAddress();
        m_buyer->fillCart();
        QVERIFY(m_buyer->begin() && m_buyer->waitFor("address"));
        QTRY_VERIFY(window().item("keepAddress"));
        QVERIFY(!window().item("keepAddress")->property("checked").toBool());
        QVERIFY(shows("In memory until the program ends"));
        QVERIFY(m_buyer->press("keepAddress"));
        QTRY_VERIFY(shows("When you send it, it is kept"));
        m_buyer->shoot("3-address-kept");
        QVERIFY(!kept.isKept());
        QVERIFY(m_buyer->giveAddress());
        QTRY_VERIFY(kept.isKept());

        m_buyer->buying().close();
        m_buyer->buying().address()->clear(); // as a new run of the program
        const auto before = m_buyer->merchant.exchanged().size();
        QVERIFY(m_buyer->press("buy") && m_buyer->waitFor("address"));
        QTRY_COMPARE(m_buyer->buying().address()->address().street, QString("Rue 1"));
        QTRY_COMPARE(window().item("address street")->property("text").toString(), QString("Rue 1"));
        const auto exchanged = m_buyer->merchant.exchanged();
        QVERIFY(exchanged.size() > before);
        for (auto i = before; i < exchanged.size(); ++i) QVERIFY(!exchanged[i].request.body.contains("Rue 1"));

        window().go("settings/privacy");
        QVERIFY(m_buyer->press("forgetAddress"));
        QTRY_VERIFY(!kept.isKept());
        QTRY_VERIFY(!window().item("forgetAddress"));
        window().go("shopping/cart");
        QTRY_VERIFY(window().item("keepAddress"));
        QVERIFY(!window().item("keepAddress")->property("checked").toBool());
    }

    /// (5): cart, quote, address, delivery, sheet with what has changed, click, receipt.
    void fromTheCartToTheReceipt() {
        m_buyer->fillCart();
        QTRY_VERIFY(window().item("cartTotal"));
        QVERIFY(window().item("cartTotal")->property("text").toString().contains("154.80"));
        m_buyer->shoot("1-cart");

        QVERIFY(m_buyer->press("buy") && m_buyer->waitFor("permission"));
        QTRY_VERIFY(window().item("dontAsk") && window().item("dontAsk")->hasActiveFocus());
        m_buyer->shoot("2-permission");
        for (const char* name : {"dontAsk", "askShop"}) { // Enter allows nothing
            window().item(name)->forceActiveFocus();
            QTest::keyClick(window().window(), Qt::Key_Return);
            QTest::keyClick(window().window(), Qt::Key_Enter);
        }
        QTest::qWait(100);
        QCOMPARE(m_buyer->buying().step(), QString("permission"));
        QCOMPARE(m_buyer->merchant.connections(), 0);
        QVERIFY(m_buyer->press("askShop"));
        QVERIFY(m_buyer->waitFor("address"));
        QVERIFY(shows("Linen shirt, M") && shows("119.80 EUR")); // the shop's price
        for (const test::Exchanged& each : m_buyer->merchant.exchanged())
            QVERIFY(!each.request.body.contains("address_locality"));

        QVERIFY(m_buyer->press("sendAddress")); // what is missing is said, and nothing is sent
        const int before = m_buyer->merchant.requests();
        QTRY_VERIFY(shows("The shop needs this"));
        QCOMPARE(m_buyer->merchant.requests(), before);
        QVERIFY(m_buyer->giveAddress());
        m_buyer->shoot("4-delivery");
        QVERIFY(!window().item("sendDelivery")->isEnabled()); // nothing is chosen beforehand
        m_buyer->buying().edit("address");
        m_buyer->shoot("3-address");
        m_buyer->buying().edit({});
        QVERIFY(m_buyer->chooseDelivery());

        QVERIFY(m_buyer->waitFor("review"));
        QTRY_VERIFY(shows("Choose a way to pay"));
        m_buyer->goAhead(2s);
        QTest::qWait(200);
        QVERIFY(!m_buyer->session().orderClick().isArmed());
        QVERIFY(m_buyer->press("handler handler-1") && m_buyer->write("token", "4111 1111 1111 1111"));
        QVERIFY(m_buyer->press("useToken"));
        QTRY_VERIFY(shows("number of a card"));
        window().item("token")->setProperty("text", "");
        QVERIFY(m_buyer->write("token", "secret-token-of-the-wallet") && m_buyer->press("useToken"));
        QTRY_VERIFY(!window().item("token"));
        m_buyer->shoot("5-review");

        m_buyer->merchant.shop.faults.raisesPrice = true;
        QVERIFY(m_buyer->order());
        m_buyer->merchant.shop.faults.raisesPrice = false;
        QTRY_VERIFY(window().item("differences"));
        QVERIFY(!window().items("difference").isEmpty());
        QVERIFY(m_buyer->merchant.shop.orders().empty());
        QCOMPARE(m_buyer->merchant.count("complete"), 0);
        QVERIFY(!m_buyer->session().orderClick().isArmed()); // a new second
        m_buyer->shoot("6-difference");

        QVERIFY(m_buyer->order());
        QVERIFY(m_buyer->waitFor("placed"));
        QCOMPARE(m_buyer->merchant.shop.orders().size(), std::size_t{1});
        QTRY_COMPARE(m_buyer->session().carts().count(), 0);
        m_buyer->shoot("7-placed");
        QVERIFY(m_buyer->press("act orders"));
        QTRY_COMPARE(orders().size(), 1);
        const QVariantMap order = orders().first().toMap();
        QVERIFY(order["things"].toString().contains("Linen shirt, M"));
        QVERIFY(!order["receipt"].toList().isEmpty() && !order["links"].toList().isEmpty());
        QVERIFY(m_buyer->press("unfoldOrder"));
        QTRY_VERIFY(shows("119.80") || shows("131.78"));
        m_buyer->shoot("8-orders");
        requireNoSecretsOnDisk();
    }

    /// A price that is older than a minute is asked for again first.
    void oldPricesAreAskedForAgain() {
        buyUpTo("review");
        m_buyer->goAhead(61s);
        QTRY_VERIFY(m_buyer->session().orderClick().isStale());
        QVERIFY(!m_buyer->order());
        QVERIFY(m_buyer->merchant.shop.orders().empty());
    }

    /// The sheet must be in view: scrolled away, the second does not count.
    void theSheetMustBeInView() {
        window().window()->resize(1280, 520);
        buyUpTo("review");
        QTRY_VERIFY(window().item("orderNow"));
        scroll(0);
        m_buyer->goAhead(5s);
        QTest::qWait(200);
        QVERIFY(!m_buyer->session().orderClick().isArmed());
        m_buyer->session().orderClick().order(); // as if it had been pressed
        QTest::qWait(50);
        QVERIFY(m_buyer->merchant.shop.orders().empty());
        QVERIFY(m_buyer->order());
        QVERIFY(m_buyer->waitFor("placed"));
    }

    /// Beside a warning that was approved nothing else is promised.
    void whatMayNotBeSentBack() {
        m_buyer->merchant.shop.faults.discloses = true;
        buyUpTo("review");
        QVERIFY(m_buyer->order() && m_buyer->waitFor("placed"));
        window().go("shopping/orders");
        QTRY_COMPARE(orders().size(), 1);
        QTRY_VERIFY(shows("may be an exception") && !shows("withdraw until"));
        QVERIFY(!orders().first().toMap()["withdrawable"].toBool());
    }

    /// The other way: a page of the shop with the cart filled, opened by a tap that names the host.
    void byPermalink() {
        Browser browser;
        m_buyer->merchant.shop.faults.endpointElsewhere = true;
        m_buyer->fillCart();
        QVERIFY(m_buyer->begin());
        QVERIFY(m_buyer->waitFor("leave"));
        QCOMPARE(window().item("leaveHost")->property("text").toString(), m_buyer->merchant.origin().authority());
        QVERIFY(browser.opened.isEmpty());
        m_buyer->shoot("9-permalink");
        QVERIFY(m_buyer->press("openShop"));
        QTRY_COMPARE(browser.opened.size(), 1);
        QCOMPARE(browser.opened.first().path(), QString("/buy/shirt-m:2,~YmVsdCA5NQ:1"));
        QTRY_COMPARE(m_buyer->buying().step(), QString("atShop"));
        QCOMPARE(m_buyer->merchant.count("create"), 0);
        QCOMPARE(m_buyer->session().carts().count(), 3);
        window().restart(); // it is asked for until the user says what came of it
        window().go("shopping/cart");
        QVERIFY(m_buyer->press("showOpen") && m_buyer->waitFor("atShop"));
        QTRY_COMPARE(m_buyer->session().carts().count(), 3);
        const app::ShopCart sent = m_buyer->session().carts().all().front();
        for (const app::CartRow& row : sent.rows) // who takes it out has ordered it still
            if (row.title.contains("shirt")) m_buyer->session().carts().remove(row.line.variant);
        QTRY_COMPARE(m_buyer->session().carts().count(), 1);
        QVERIFY(m_buyer->press("act there"));
        QTRY_COMPARE(m_buyer->session().carts().count(), 0);
        requireOwnOrder();
        QCOMPARE(orders().first().toMap()["total"].toString(), app::amountText(sent.total(), "EUR"));
        QVERIFY(!window().item("showOpen"));
    }

    /// A shop that sells on its own page, and keeps a cart for it before: what that costs, and the page of the cart.
    void byCart() {
        Browser browser;
        m_buyer->merchant.shop.faults.hidesCheckout = true;
        m_buyer->fillCart();
        QVERIFY(m_buyer->press("buy") && m_buyer->waitFor("permission"));
        QCOMPARE(m_buyer->merchant.connections(), 0);
        QVERIFY(m_buyer->press("askShop") && m_buyer->waitFor("leave"));
        QCOMPARE(m_buyer->merchant.shop.carts(), 1);
        QTRY_VERIFY(shows("Linen shirt, M")); // as the shop calls it
        m_buyer->shoot("15-cart");
        QVERIFY(m_buyer->press("cancelCart") && m_buyer->waitFor("cancelled"));
        QCOMPARE(m_buyer->merchant.shop.carts(), 0);
        QCOMPARE(m_buyer->session().carts().count(), 3);
        QVERIFY(m_buyer->press("act done") && m_buyer->press("buy") && m_buyer->waitFor("leave"));
        QVERIFY(browser.opened.isEmpty());
        QVERIFY(m_buyer->press("openShop"));
        QTRY_COMPARE(browser.opened.size(), 1);
        QCOMPARE(browser.opened.first().path(), QString("/page/cart_2"));
        // It may have been ordered there: that nothing was could not be said by ending the cart.
        QVERIFY(m_buyer->waitFor("atShop") && m_buyer->press("act page") && m_buyer->waitFor("leave"));
        QTRY_VERIFY(window().item("openShop"));
        QVERIFY(!m_buyer->buying().hasCartThere() && !window().item("cancelCart"));
        QVERIFY(m_buyer->press("stay") && m_buyer->waitFor("atShop"));
        // What is put in meanwhile is no part of the order.
        const app::CartRow& row = m_buyer->session().carts().all().front().rows.front();
        const int more = static_cast<int>(row.line.quantity) + 1;
        m_buyer->session().carts().setQuantity(row.line.variant, more);
        QTRY_COMPARE(m_buyer->session().carts().count(), 4);
        QVERIFY(m_buyer->press("act there"));
        QTRY_COMPARE(m_buyer->session().carts().count(), 1);
        requireOwnOrder();
        test::Shop& shop = m_buyer->merchant.shop;
        QCOMPARE(orders().first().toMap()["total"].toString(),
                 app::amountText(shop.sums(*shop.cart("cart_2")).total, "EUR")); // as it was told
        QCOMPARE(m_buyer->merchant.shop.orders().size(), std::size_t{0});        // none that was made from here
        requireLinks({"Terms", "Sending it back"});
    }

    /// A cart is approved on no sheet: what is odd about it is said beside its price.
    void oddCarts() {
        test::Faults& faults = m_buyer->merchant.shop.faults;
        faults.hidesCheckout = faults.addsLine = faults.addsUpWrong = true;
        m_buyer->fillCart();
        QVERIFY(m_buyer->begin() && m_buyer->waitFor("leave"));
        QTRY_VERIFY(shows("Gift card") && shows("Not what you asked for") && shows("does not add up"));
        const QVariantList lines = m_buyer->buying().lines();
        QCOMPARE(lines.size(), 3);
        for (const QVariant& line : lines)
            QCOMPARE(line.toMap()["asked"].toBool(), line.toMap()["title"].toString() != "Gift card");
        QVERIFY(!m_buyer->buying().addsUp());
        m_buyer->shoot("15-cart-odd");
    }

    /// A page that is not opened from here, as one in the own network, does not leave one without any.
    void pagesThatAreNotOpened() {
        m_buyer->merchant.shop.faults.hidesCheckout = true;
        m_buyer->merchant.shop.faults.reply =
            "{\"ucp\": {\"status\": \"error\"}, \"messages\": [{\"type\": \"error\", \"code\": \"busy\", "
            "\"content\": \"Not now\"}], \"continue_url\": \"https://192.168.1.1/start\"}";
        m_buyer->fillCart();
        QVERIFY(m_buyer->begin() && m_buyer->waitFor("failed"));
        QCOMPARE(m_buyer->buying().purchase()->page().host(), QString("192.168.1.1"));
        QVERIFY2(m_buyer->buying().page().contains("/buy/"), qPrintable(m_buyer->buying().page()));
    }

    /// A shop that does not sell to this program, by its page: it is said why, and the way on is the shop's.
    void refusedByOurPage() {
        struct Row {
            const char* profile;
            const char* step;
            const char* words;
        };
        for (const Row& row :
             {Row{"https://nowhere.example/ucp", "failed", "cannot read the page that tells who asks"},
              Row{"https://window.example/ucp", "leave", "sells in ways that this program does not"}}) {
            m_buyer.reset(); // one window at a time
            m_buyer = std::make_unique<test::Buyer>(test::Merchant::Speaks::ucpNewest, row.profile);
            m_buyer->fillCart();
            QVERIFY(m_buyer->begin() && m_buyer->waitFor(row.step));
            QTRY_VERIFY(shows(row.words));
            QVERIFY(m_buyer->buying().page().endsWith("/page/start"));
        }
    }

    /// A copy of the program that nobody has given a page: a shop that wants one refuses, and it is said why.
    void withoutAPageOfOurs() {
        for (const char* profile : {"", "http://calliope.example/", "calliope"}) {
            m_buyer.reset(); // one window at a time
            m_buyer = std::make_unique<test::Buyer>(test::Merchant::Speaks::ucpNewest, profile);
            m_buyer->fillCart();
            QVERIFY(m_buyer->begin() && m_buyer->waitFor("failed"));
            QTRY_VERIFY(shows("no page that tells shops who asks"));
            QTRY_VERIFY(window().item("act page"));
            QVERIFY(m_buyer->merchant.exchanged().back().request.headers.value("ucp-agent").isEmpty());
        }
        m_buyer->shoot("14-no-page");
    }

    /// A shop that was busy and is opened in the browser instead: what was wrong is over.
    void busyAndOpenedInstead() {
        Browser browser;
        m_buyer->merchant.shop.faults.profileStatus = 503;
        m_buyer->fillCart();
        QVERIFY(m_buyer->press("buy") && m_buyer->waitFor("permission") && m_buyer->press("askShop"));
        QVERIFY(m_buyer->waitFor("failed"));
        QVERIFY(!m_buyer->buying().problem().isEmpty());
        QVERIFY(m_buyer->press("act page") && m_buyer->press("openShop"));
        QTRY_COMPARE(browser.opened.size(), 1);
        QVERIFY(m_buyer->waitFor("atShop"));
        QCOMPARE(m_buyer->buying().problem(), QString());
    }

    /// Who does not want to ask opens the shop's page.
    void withoutAsking() {
        Browser browser;
        m_buyer->fillCart();
        QVERIFY(m_buyer->press("buy") && m_buyer->waitFor("permission") && m_buyer->press("openInstead"));
        // Its front page, and the pages of the things beside it; what the list says lies elsewhere is left out.
        QTRY_COMPARE(window().items("openThing").size(), 1);
        QVERIFY(m_buyer->press("openThing"));
        QTRY_COMPARE(browser.opened.size(), 1);
        QCOMPARE(browser.opened.first().path(), QString("/things/shirt"));
        QVERIFY(!browser.opened.first().hasQuery()); // who sent it is nobody's business
        QVERIFY(m_buyer->press("openShop"));
        QTRY_COMPARE(browser.opened.size(), 2);
        QVERIFY(browser.opened.last().path().size() <= 1);
        // One thing alone: its page at once.
        QVERIFY(m_buyer->waitFor("atShop") && m_buyer->press("act done"));
        QVERIFY(m_buyer->press("notOrdered"));
        QTRY_VERIFY(m_buyer->session().orders().open().isEmpty());
        QVERIFY(m_buyer->session().orders().orders().isEmpty());
        const auto lines = m_buyer->session().carts().all().front().rows;
        for (const app::CartRow& row : lines)
            if (row.item != "shirt-m") m_buyer->session().carts().remove(row.line.variant);
        QTRY_COMPARE(m_buyer->session().carts().all().front().rows.size(), std::size_t{1});
        QVERIFY(m_buyer->press("buy") && m_buyer->waitFor("permission") && m_buyer->press("openInstead"));
        QVERIFY(m_buyer->press("openShop"));
        QTRY_COMPARE(browser.opened.size(), 3);
        QCOMPARE(browser.opened.last().path(), QString("/things/shirt"));
        QVERIFY(m_buyer->waitFor("atShop") && m_buyer->press("act there"));
        QTRY_COMPARE(m_buyer->session().carts().count(), 0);
        requireOwnOrder();
        QCOMPARE(m_buyer->merchant.connections(), 0);
    }

    /// A shop of the demo says that it is none, and nothing leads to a purchase there.
    void inventedShopsSellNothing() {
        const storage::Id shop = shopWithACup("demo:cups");
        window().go("shopping/cart");
        QTRY_VERIFY(window().item("inventedShop"));
        QVERIFY(!window().item("buy"));
        m_buyer->session().buying().start(shop, "EUR");
        QCOMPARE(m_buyer->buying().step(), QString());
        QVERIFY(prepare("c" + QString::number(shop)).isEmpty());
        QCOMPARE(m_buyer->buying().step(), QString());
    }

    /// (6): the shop is asked, the user says what happened, and the days to withdraw count from the arrival.
    void ordersAreFollowed() {
        buyUpTo("review");
        QVERIFY(m_buyer->order() && m_buyer->waitFor("placed"));
        window().go("shopping/orders");
        QTRY_COMPARE(orders().size(), 1);
        QCOMPARE(orders().first().toMap()["status"].toString(), QString("placed"));
        requireLinks({"Terms", "Returns"});
        QTRY_VERIFY(shows("withdraw until") && shows("14 days left; the 14 days count from the day it arrives"));
        m_buyer->session().orders().ask(orders().first().toMap()["id"].toLongLong());
        QVERIFY(shows("Asking " + m_buyer->merchant.origin().authority()));
        QTRY_VERIFY(!m_buyer->session().orders().isAsking());
        QVERIFY(m_buyer->press("askOrder"));
        QTRY_VERIFY(!m_buyer->session().orders().isAsking());
        QCOMPARE(orders().first().toMap()["status"].toString(), QString("placed"));
        m_buyer->merchant.shop.shipAll();
        QVERIFY(m_buyer->press("askAll"));
        QTRY_COMPARE(orders().first().toMap()["status"].toString(), QString("shipped"));
        QTRY_VERIFY(shows("On its way"));
        QVERIFY(m_buyer->press("markOrder"));
        QVERIFY(m_buyer->press("mark delivered"));
        QTest::qWait(50);
        QCOMPARE(orders().first().toMap()["status"].toString(), QString("shipped")); // it is asked for the day first
        QVERIFY(m_buyer->press("arrived 0"));
        QTRY_COMPARE(orders().first().toMap()["status"].toString(), QString("delivered"));
        QTRY_VERIFY(shows("Arrived") && shows(": 14 days left"));
        QVERIFY(!window().item("askAll")); // there is nothing to ask any more
        m_buyer->shoot("10-arrived");
        m_buyer->session().orders().undo();
        QTRY_COMPARE(orders().first().toMap()["status"].toString(), QString("shipped"));
        window().restart(); // as it was kept
        window().go("shopping/orders");
        QTRY_COMPARE(orders().size(), 1);
        QCOMPARE(orders().first().toMap()["status"].toString(), QString("shipped"));
        QCOMPARE(orders().first().toMap()["events"].toList().size(), 4);
    }

    /// Nobody knows: it says so, also after the program was started anew, and no second order is begun by mistake.
    void whatIsUnknownStaysSo() {
        m_buyer->merchant.shop.faults.slow = 1'000;
        buyUpTo("review");
        QVERIFY(m_buyer->order());
        QVERIFY(m_buyer->waitFor("unknown"));
        QTRY_VERIFY(shows("It may have been ordered") && window().item("act ask") && window().item("act page"));
        m_buyer->shoot("11-unknown");
        // Whoever asks, the foot says so; its button leads to the list of connections.
        const storage::Id id = m_buyer->buying().purchase()->id();
        const QString host = m_buyer->merchant.origin().authority();
        m_buyer->buying().close();
        m_buyer->session().orders().check(id);
        QCOMPARE(m_buyer->session().orders().asked(), host);
        QVERIFY(shows("Asking " + host));
        QTRY_VERIFY(shows("No shop is asked anything"));
        QVERIFY(m_buyer->press("openConnections"));
        QTRY_VERIFY(shows("Allow connections to other computers"));
        window().restart();
        window().go("shopping/orders");
        QTRY_VERIFY(window().item("askOpen"));
        m_buyer->shoot("12-unknown-orders");
        window().go("shopping/cart");
        QTRY_VERIFY(window().item("buy"));
        QTRY_VERIFY(window().item("askOpen") && window().item("askOpen")->isEnabled());
        const int sessions = m_buyer->merchant.count("create");
        QVERIFY(m_buyer->press("buy"));
        QTRY_COMPARE(m_buyer->buying().step(), QString("unknown"));
        QCOMPARE(m_buyer->merchant.count("create"), sessions);
        m_buyer->merchant.shop.faults.slow = 0;
        for (int i = 0; i < 1'000; ++i) // the shop has it done now
            if (test::Session* session = m_buyer->merchant.shop.session("cs_1")) m_buyer->merchant.shop.look(*session);
        QVERIFY(m_buyer->press("act ask"));
        QVERIFY(m_buyer->waitFor("placed"));
        QCOMPARE(m_buyer->merchant.shop.orders().size(), std::size_t{1});
    }

    /// The shop has the order and denies it. Whoever closes the page and buys again comes back to that purchase, whose
    /// key is open still, and ordering it is no second order.
    void aDeniedOrderIsNotBegunAnew() {
        m_buyer->merchant.shop.faults.hidesOrders = true;
        m_buyer->merchant.shop.faults.dropsAfter = 1'000;
        buyUpTo("review");
        QVERIFY(m_buyer->order() && m_buyer->waitFor("review"));
        QTRY_VERIFY(shows("The shop has no order yet"));
        QCOMPARE(m_buyer->merchant.shop.orders().size(), std::size_t{1});
        const storage::Id first = m_buyer->buying().purchase()->id();
        const int sessions = m_buyer->merchant.count("create");
        m_buyer->buying().close();
        QVERIFY(m_buyer->press("buy") && m_buyer->waitFor("review"));
        QCOMPARE(m_buyer->buying().purchase()->id(), first);
        QCOMPARE(m_buyer->merchant.count("create"), sessions);
        m_buyer->merchant.shop.faults = {};
        QVERIFY(m_buyer->order() && m_buyer->waitFor("placed"));
        QCOMPARE(m_buyer->merchant.shop.orders().size(), std::size_t{1});
    }

    /// A model's tool opens the cart and learns the sum as far as a person has had it asked; it cannot do more, and it
    /// does not disturb who buys.
    void aToolOpensTheSheet() {
        m_buyer->fillCart();
        window().session().shopping().setPage("search");
        QTRY_VERIFY(m_buyer->session().carts().isLoaded());
        const QString cart = "c" + m_buyer->session().carts().carts().first().toMap()["merchant"].toString();
        QJsonObject reply = prepare(cart);
        QCOMPARE(reply["status"].toString(), QString("permission"));
        QVERIFY(!reply.contains("totals") && reply["note"].toString().contains("only they can order"));
        QCOMPARE(window().session().shopping().page(), QString("cart"));
        QTRY_VERIFY(window().item("proposed"));
        m_buyer->shoot("13-proposed");
        QCOMPARE(m_buyer->merchant.connections(), 0);
        QVERIFY(m_buyer->press("askShop") && m_buyer->waitFor("address"));
        const int requests = m_buyer->merchant.requests();
        reply = prepare(cart);
        QCOMPARE(reply["status"].toString(), QString("address"));
        QVERIFY(reply["totals"].toArray().last()["value"].toString().endsWith(" EUR"));
        QVERIFY(m_buyer->giveAddress());
        reply = prepare(cart);
        QCOMPARE(reply["status"].toString(), QString("delivery"));
        QCOMPARE(m_buyer->buying().step(), QString("delivery"));

        // Another shop's cart has to wait.
        const QString other = "c" + QString::number(shopWithACup("file"));
        QVERIFY(prepare(other).isEmpty());
        QCOMPARE(m_buyer->buying().step(), QString("delivery"));

        // Allowed or not: a model has nobody asked.
        m_buyer->buying().close();
        const int asked = m_buyer->merchant.requests();
        QVERIFY(asked > requests);
        QCOMPARE(prepare(cart)["status"].toString(), QString("permission"));
        QTest::qWait(100);
        QCOMPARE(m_buyer->merchant.requests(), asked);
        QVERIFY(m_buyer->press("askShop") && m_buyer->waitFor("address"));
        QVERIFY(prepare("c99").isEmpty());
        QVERIFY(m_buyer->merchant.shop.orders().empty());

        // A shop that could not be asked has no sheet.
        m_buyer->buying().close();
        m_buyer->merchant.shop.faults.profileStatus = 503;
        QVERIFY(!prepare(cart).isEmpty() && m_buyer->press("askShop") && m_buyer->waitFor("failed"));
        reply = prepare(cart);
        QCOMPARE(reply["status"].toString(), QString("failed"));
        QVERIFY2(reply["note"].toString().contains("is not ready"), qPrintable(reply["note"].toString()));
        QVERIFY(!reply["note"].toString().contains("sheet"));
    }

    void linesOfTheCart() {
        m_buyer->fillCart();
        QTRY_COMPARE(window().items("quantity").size(), 2);
        QVERIFY(m_buyer->press("more"));
        QTRY_COMPARE(m_buyer->session().carts().count(), 4);
        QVERIFY(m_buyer->press("fewer"));
        QTRY_COMPARE(m_buyer->session().carts().count(), 3);
        QVERIFY(m_buyer->press("takeOut"));
        QTRY_COMPARE(m_buyer->session().carts().count(), 1);
        m_buyer->session().carts().undo();
        QTRY_COMPARE(m_buyer->session().carts().count(), 3);
        QCOMPARE(window().items("quantity").size(), 2);
    }

private:
    test::TestWindow& window() { return *m_buyer->window; }
    bool shows(const QString& text) { return window().shows(text); }
    QVariantList orders() { return m_buyer->session().orders().orders(); }

    /// What the model's tool answers; empty where it refuses.
    QJsonObject prepare(const QString& cart) {
        const app::Tool* tool = m_buyer->session().tools().find("checkout_prepare");
        std::optional<app::ToolResult> result;
        const auto run = tool->run({{"cart_id", cart}}, {});
        QObject::connect(run.get(), &app::ToolRun::finished, run.get(),
                         [&](const app::ToolResult& each) { result = each; });
        (void)QTest::qWaitFor([&] { return result.has_value(); }, 20'000);
        return result && !result->isError ? QJsonDocument::fromJson(result->text.toUtf8()).object() : QJsonObject();
    }

    /// Another shop, with one thing of it in the cart.
    storage::Id shopWithACup(const char* locator) {
        const QString file = window().folder() + "/other.jsonl";
        QFile feed(file);
        if (!feed.open(QIODevice::WriteOnly)) return 0;
        feed.write(R"({"item_id": "cup", "title": "Cup", "price": "9.00 EUR", "availability": "in_stock"})");
        feed.close();
        storage::Id merchant = 0;
        m_buyer->session().shop().change(
            app::ShopThread::Part::carts, &m_buyer->session().carts(),
            [file, locator](shop::Shop& shop) {
                const storage::Id made = shop.catalogue().saveMerchant("https://other.example", "Other");
                const storage::Id source =
                    shop.catalogue().saveSource({.merchant = made, .kind = "openai_lines", .locator = locator});
                shop.import(source, file.toStdString(), shop::FeedFormat::flatLines);
                shop.carts().set(shop.search("cup").hits.at(0).variant.id, 1);
                return made;
            },
            [&](storage::Id made) { merchant = made; });
        (void)QTest::qWaitFor([&] { return merchant != 0; }, 20'000);
        return merchant;
    }

    void buyUpTo(const QString& step) {
        m_buyer->fillCart();
        QVERIFY(m_buyer->begin() && m_buyer->giveAddress() && m_buyer->chooseDelivery() && m_buyer->pay());
        QVERIFY(m_buyer->waitFor(step));
    }

    /// What was ordered on the shop's own page is an order: it arrives, and can be withdrawn from. Nobody is asked of
    /// it.
    void requireOwnOrder() {
        window().go("shopping/orders");
        QTRY_COMPARE(orders().size(), 1);
        const QVariantMap order = orders().first().toMap();
        QVERIFY(order["things"].toString().contains("Linen shirt") && order["total"].toString().endsWith(" EUR"));
        QCOMPARE(order["daysLeft"].toInt(), 14);
        QTRY_VERIFY(window().item("markOrder"));
        QVERIFY(!window().item("askOrder") && !window().item("askAll"));
        QTRY_VERIFY(window().item("orderShop"));
    }

    /// The shop's own pages, in people's words.
    void requireLinks(const QStringList& wanted) {
        const QVariantMap order = orders().first().toMap();
        QStringList labels;
        for (const QVariant& link : order["links"].toList()) {
            labels.append(link.toMap()["label"].toString());
            QVERIFY(link.toMap()["value"].toString().startsWith(m_buyer->merchant.origin().toString()));
        }
        QCOMPARE(labels, wanted);
        for (const QVariant& event : order["events"].toList())
            QVERIFY(!event.toMap()["words"].toString().contains("http"));
    }

    void scroll(qreal to) {
        for (QQuickItem* above = window().item("orderNow"); above; above = above->parentItem())
            if (above->property("contentY").isValid()) above->setProperty("contentY", to);
        QTest::qWait(50);
    }

    void requireNoSecretsOnDisk() {
        QDir files(window().folder() + "/data");
        for (const QString& name : files.entryList(QDir::Files)) {
            QFile file(files.filePath(name));
            if (!file.open(QIODevice::ReadOnly)) continue;
            const QByteArray bytes = file.readAll();
            for (const char* secret : {"secret-token", "Rue 1", "Lovelace", "ada@example.com", "4111 1111"})
                QVERIFY2(!bytes.contains(secret), qPrintable(name + ": " + secret));
        }
    }

    std::unique_ptr<test::Buyer> m_buyer;
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<BuyingFlowsTest>(argumentCount, arguments);
}

#include "buying_flows_test.moc"

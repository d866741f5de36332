#include "app/shop/buying/new_shop.h"
#include "app/shop/buying/typed_shop.h"
#include "app/shop/consent/consent_desk.h"
#include "storage/connection.h"
#include "tests/app/shop/panel/in_shop.h"
#include "tests/app/support/raw_server.h"
#include "tests/fakes/merchant/merchant.h"

#include <QEvent>
#include <QHostAddress>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <functional>
#include <utility>

/// A shop that is added by its address: asked once after a click, understood or not, and added by another click.

using namespace calliope;
using app::NewShop;
using test::Merchant;
using test::RawServer;

namespace {

constexpr int patience = 20'000;

/// Does something once, just before an object hears of what was done on another thread.
class JustBefore : public QObject {
public:
    JustBefore(QObject& object, std::function<void()> act)
        : m_act(std::move(act)) {
        object.installEventFilter(this);
    }

    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() == QEvent::MetaCall && m_act) std::exchange(m_act, {})();
        return false;
    }

private:
    std::function<void()> m_act;
};

/// Somebody who types the address of a shop.
struct Meeting {
    using Reach = app::ShopDoor::Reach;

    explicit Meeting(Reach reach = Reach::thisMachine)
        : gate([this](const QString&, QObject* context, const auto& told) {
            ++lookUps;
            QMetaObject::invokeMethod(
                context, [told] { told({QHostAddress("10.0.0.1")}); }, Qt::QueuedConnection);
        })
        , shop(folder.filePath("data").toStdU16String())
        , meeting(shop, gate, reach) {}

    QTemporaryDir folder;
    int lookUps = 0;
    app::NetworkGate gate;
    app::ShopThread shop;
    NewShop meeting;

    bool ask(const QString& typed) {
        meeting.ask(app::ConsentDesk().contactAllowed(QUrl(app::originOfTyped(typed))));
        return QTest::qWaitFor([&] { return meeting.asked().isEmpty(); }, patience);
    }

    /// Nothing can be read or written of shops until it is readable again.
    void makeReadable(bool isReadable) {
        (void)test::inShop(shop, [](shop::Shop&) { return true; }); // it is open
        storage::Connection file(folder.filePath("data/shop.db").toStdU16String(), storage::Connection::Use::write);
        file.run(isReadable ? "ALTER TABLE gone RENAME TO merchant" : "ALTER TABLE merchant RENAME TO gone");
    }

    /// Of shops that are no demo.
    std::vector<storage::FeedSource> sources() {
        return test::inShop(shop, [](shop::Shop& each) {
            std::vector<storage::FeedSource> real = each.catalogue().sources();
            std::erase_if(real, [](const storage::FeedSource& source) { return source.locator.starts_with("demo:"); });
            return real;
        });
    }
};

} // namespace

class NewShopTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        for (const char* proxy : {"http_proxy", "https_proxy", "all_proxy"}) qunsetenv(proxy); // they look names up
    }

    void whatShopsOffer_data() {
        QTest::addColumn<Merchant::Speaks>("speaks");
        QTest::addColumn<QString>("hidden"); // the fault's name
        QTest::addColumn<QString>("how");
        QTest::addColumn<QString>("offers"); // words of each
        QTest::addColumn<bool>("ordersOnly");
        QTest::newRow("2026-08-25") << Merchant::Speaks::ucpNewest << ""
                                    << "UCP 2026-08-25 over REST"
                                    << "searched,prices,orders" << false;
        QTest::newRow("2026-04-08") << Merchant::Speaks::ucpOlder << ""
                                    << "UCP 2026-04-08 over REST"
                                    << "searched,prices,orders" << false;
        QTest::newRow("over MCP") << Merchant::Speaks::ucpMcp << ""
                                  << "UCP 2026-08-25 over MCP"
                                  << "searched,prices,orders" << false;
        QTest::newRow("no search") << Merchant::Speaks::ucpNewest << "catalogue"
                                   << "UCP 2026-08-25 over REST"
                                   << "prices,orders" << false;
        QTest::newRow("no prices") << Merchant::Speaks::ucpNewest << "prices"
                                   << "UCP 2026-08-25 over REST"
                                   << "searched,orders" << false;
        QTest::newRow("a cart only") << Merchant::Speaks::ucpNewest << "checkout"
                                     << "UCP 2026-08-25 over REST"
                                     << "searched,prices,keeps a cart" << false;
        QTest::newRow("orders only") << Merchant::Speaks::ucpNewest << "things"
                                     << "UCP 2026-08-25 over REST"
                                     << "orders" << true;
        QTest::newRow("ACP only") << Merchant::Speaks::acp << ""
                                  << "ACP 2026-04-17 over REST"
                                  << "with the key" << true;
        QTest::newRow("its page only") << Merchant::Speaks::ucpNewest << "elsewhere"
                                       << "UCP 2026-08-25"
                                       << "filled cart" << true;
    }

    void whatShopsOffer() {
        QFETCH(Merchant::Speaks, speaks);
        QFETCH(QString, hidden);
        QFETCH(QString, how);
        QFETCH(QString, offers);
        QFETCH(bool, ordersOnly);
        Merchant merchant(speaks);
        merchant.shop.faults.hidesCatalogue = hidden == "catalogue" || hidden == "things";
        merchant.shop.faults.hidesPrices = hidden == "prices" || hidden == "things";
        merchant.shop.faults.hidesCheckout = hidden == "checkout";
        merchant.shop.faults.endpointElsewhere = hidden == "elsewhere";
        Meeting at;
        const QString typed = merchant.origin().toString() + "/some/page";
        QCOMPARE(at.meeting.hostOf(typed), merchant.origin().authority());
        QCOMPARE(at.meeting.objectionOf(typed), QString());
        QTest::qWait(100);
        QCOMPARE(merchant.connections(), 0); // what is typed is not asked

        QVERIFY(at.ask(typed));
        QCOMPARE(at.meeting.problem(), QString());
        QCOMPARE(merchant.requests(), speaks == Merchant::Speaks::acp ? 2 : 1);
        const QVariantMap found = at.meeting.shop();
        QCOMPARE(found["ordersOnly"].toBool(), ordersOnly);
        QCOMPARE(found["origin"].toString(), merchant.origin().toString());
        QCOMPARE(found["host"].toString(), merchant.origin().authority());
        QCOMPARE(found["how"].toString(), how);
        const QStringList told = found["offers"].toStringList();
        const QStringList wanted = offers.split(',');
        QCOMPARE(told.size(), wanted.size());
        for (qsizetype i = 0; i < told.size(); ++i) QVERIFY2(told[i].contains(wanted[i]), qPrintable(told[i]));
        QVERIFY(at.sources().empty()); // it is not added
    }

    void whatIsNotFound_data() {
        QTest::addColumn<Merchant::Speaks>("speaks");
        QTest::addColumn<QString>("fault");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* fault, Merchant::Speaks speaks, const char* problem) {
            QTest::newRow(fault) << speaks << fault << problem;
        };
        row("no profile", Merchant::Speaks::ucpNewest, "says nothing to programs");
        row("a page for all", Merchant::Speaks::acp, "is no profile for programs");
        row("redirects", Merchant::Speaks::ucpNewest, "leads to another address");
        row("long", Merchant::Speaks::ucpNewest, "longer than any should be");
        row("foreign", Merchant::Speaks::ucpNewest, "does not say credibly");
        row("elsewhere", Merchant::Speaks::ucpOlder, "host of somebody else");
        row("ACP elsewhere", Merchant::Speaks::acp, "host of somebody else");
    }

    void whatIsNotFound() {
        QFETCH(Merchant::Speaks, speaks);
        QFETCH(QString, fault);
        QFETCH(QString, problem);
        Merchant merchant(speaks);
        test::Faults& faults = merchant.shop.faults;
        faults.profileStatus = fault == "no profile" ? 404 : 0;
        faults.hasPageForAll = faults.redirectsDiscovery = fault == "a page for all"; // of UCP, and of ACP nothing
        if (fault == "redirects") faults.redirectsDiscovery = true;
        faults.hasLongProfile = fault == "long";
        faults.claimsForeignSpec = fault == "foreign";
        faults.hidesCatalogue = faults.hidesPrices = fault == "elsewhere";
        faults.endpointElsewhere = fault.endsWith("elsewhere");
        Meeting at;
        QVERIFY(at.ask(merchant.origin().toString()));
        QVERIFY2(at.meeting.problem().contains(problem), qPrintable(at.meeting.problem()));
        QVERIFY(at.meeting.shop().isEmpty());
        at.meeting.add("Shop"); // there is none
        QVERIFY(at.sources().empty());
        QCOMPARE(merchant.connections(), 2); // for either profile
    }

    /// What is busy, slow or breaks off is said; it is not taken for a shop without a profile, nor for one that speaks
    /// only the other protocol. What was known of the shop stays.
    void whatCannotBeHadNow_data() {
        QTest::addColumn<Merchant::Speaks>("speaks");
        QTest::addColumn<int>("fault");
        for (int fault = 0; fault < static_cast<int>(test::profileFaults.size()); ++fault) {
            QTest::addRow("UCP, %s", test::profileFaults[fault].name) << Merchant::Speaks::ucpNewest << fault;
            QTest::addRow("ACP, %s", test::profileFaults[fault].name) << Merchant::Speaks::acp << fault;
        }
    }

    void whatCannotBeHadNow() {
        QFETCH(Merchant::Speaks, speaks);
        QFETCH(int, fault);
        Merchant merchant(speaks);
        const QString origin = merchant.origin().toString();
        Meeting at;
        QSignalSpy added(&at.meeting, &NewShop::added);
        QVERIFY(at.ask(origin));
        at.meeting.add("Marrow & Lane");
        QTRY_COMPARE_WITH_TIMEOUT(added.size(), 1, patience);
        (void)test::inShop(at.shop, [from = origin.toStdString()](shop::Shop& each) {
            each.catalogue().setRefresh(each.catalogue().askedSource(from).value_or(0), 24);
            return true;
        });
        const storage::FeedSource before = at.sources().at(0);
        QCOMPARE(storage::tellsOfThings(before), speaks == Merchant::Speaks::ucpNewest);

        test::Faults& faults = merchant.shop.faults;
        if (speaks == Merchant::Speaks::ucpNewest) faults.acpProfile = "{\"protocol\": {\"name\": \"acp\"}}";
        test::profileFaults[fault].set(faults);
        if (faults.isSilent) at.meeting.setPatience(std::chrono::seconds(3));
        QVERIFY(at.ask(origin));
        QVERIFY(!at.meeting.problem().isEmpty());
        QVERIFY2(!at.meeting.problem().contains("profile for"), qPrintable(at.meeting.problem()));
        QVERIFY2(!at.meeting.problem().contains("another version"), qPrintable(at.meeting.problem()));
        QVERIFY(at.meeting.shop().isEmpty());
        at.meeting.add("Lane"); // there is none
        QCOMPARE(at.sources().size(), std::size_t{1});
        QCOMPARE(at.sources().at(0).kind, before.kind);
        QCOMPARE(at.sources().at(0).refreshHours, 24);
    }

    /// A shop that took its catalogue away is known to have none, and its period waits for it.
    void whatAShopCanDoChanges() {
        Merchant merchant(Merchant::Speaks::ucpNewest);
        Meeting at;
        QSignalSpy added(&at.meeting, &NewShop::added);
        test::Faults& faults = merchant.shop.faults;
        int count = 0;
        for (const bool tells : {true, false, true}) {
            faults.hidesCatalogue = faults.hidesPrices = !tells;
            QVERIFY(at.ask(merchant.origin().toString()));
            at.meeting.add({});
            ++count;
            QTRY_COMPARE_WITH_TIMEOUT(added.size(), count, patience);
            QCOMPARE(at.sources().size(), std::size_t{1});
            QCOMPARE(storage::tellsOfThings(at.sources().at(0)), tells);
            QCOMPARE(storage::onlyTakesOrders(at.sources().at(0)), !tells);
        }
    }

    void strangeProfiles_data() {
        QTest::addColumn<QByteArray>("profile");
        QTest::addColumn<bool>("isAnswer"); // after which the other profile is asked for
        QTest::addColumn<QString>("problem");
        QTest::newRow("something else") << QByteArray("{\"fine\": true}") << true << "is no profile for programs";
        QTest::newRow("half") << QByteArray("{\"ucp\": {\"ver") << false << "broke off";
        QTest::newRow("no JSON") << QByteArray("hello") << true << "is no profile for programs";
        QTest::newRow("nothing") << QByteArray() << true << "is no profile for programs";
        QTest::newRow("a list") << QByteArray("[1, 2]") << true << "is no profile for programs";
        QTest::newRow("no object") << QByteArray("{\"ucp\": 7}") << true << "is no profile for programs";
        QTest::newRow("a later version") << QByteArray("{\"ucp\": {\"version\": \"2030-01-01\"}}") << true
                                         << "speaks another version";
    }

    void strangeProfiles() {
        QFETCH(QByteArray, profile);
        QFETCH(bool, isAnswer);
        QFETCH(QString, problem);
        RawServer host(test::says(test::answerOf(200, "application/json", profile)));
        Meeting at;
        QVERIFY(at.ask(host.url().toString()));
        QVERIFY2(at.meeting.problem().contains(problem), qPrintable(at.meeting.problem()));
        QVERIFY(at.meeting.shop().isEmpty());
        QCOMPARE(host.requests.count("GET /.well-known/ucp "), 1);
        QCOMPARE(host.requests.count("GET "), isAnswer ? 2 : 1);
        for (const char* header : {"\r\ncookie", "\r\nreferer", "\r\nauthorization"})
            QVERIFY2(!host.requests.toLower().contains(header), header);
    }

    /// A shop that speaks a later version may have its profile in ours elsewhere, at its own host.
    void olderProfilesAreRead() {
        QByteArray later;
        QByteArray older;
        RawServer host([&](QTcpSocket& socket, const QByteArray& request) {
            const QByteArray& profile = request.startsWith("GET /.well-known/ucp ") ? later : older;
            test::says(test::answerOf(200, "application/json", profile))(socket, request);
        });
        const QByteArray base = host.url().toString(QUrl::RemovePath).toUtf8();
        later = "{\"ucp\": {\"version\": \"2030-01-01\", \"supported_versions\": {\"2026-04-08\": \"" + base +
                "/older\"}}}";
        older = "{\"ucp\": {\"version\": \"2026-04-08\", \"services\": {\"dev.ucp.shopping\": [{\"version\": "
                "\"2026-04-08\", \"transport\": \"rest\", \"endpoint\": \"" +
                base +
                "/ucp\"}]}, \"capabilities\": {\"dev.ucp.shopping.checkout\": [{\"version\": \"2026-04-08\"}]}}}";
        Meeting at;
        QVERIFY(at.ask(host.url().toString()));
        QCOMPARE(at.meeting.problem(), QString());
        QCOMPARE(at.meeting.shop()["how"].toString(), QString("UCP 2026-04-08 over REST"));
        QCOMPARE(host.requests.count("GET /older "), 1);
        older = later; // which leads in a circle
        QVERIFY(at.ask(host.url().toString()));
        QVERIFY(at.meeting.problem().contains("speaks another version"));
        QCOMPARE(host.requests.count("GET "), 5); // ACP's at the end
    }

    void added() {
        Merchant merchant(Merchant::Speaks::ucpNewest);
        Meeting at;
        QSignalSpy added(&at.meeting, &NewShop::added);
        QVERIFY(at.ask(merchant.origin().toString()));
        at.meeting.add("  Marrow & Lane ", "NZ");
        QTRY_COMPARE_WITH_TIMEOUT(added.size(), 1, patience);
        QCOMPARE(added[0][0].toString(), merchant.origin().toString());
        QVERIFY(at.meeting.shop().isEmpty());
        QCOMPARE(at.sources().size(), std::size_t{1});
        QCOMPARE(at.sources()[0].locator, std::string(storage::askedLocator));
        QVERIFY(!storage::isList(at.sources()[0]));
        QCOMPARE(at.sources()[0].market, std::string("NZ"));
        const auto nameOf = [&] {
            return test::inShop(at.shop, [id = at.sources().at(0).merchant](shop::Shop& each) {
                return each.catalogue().merchant(id)->name;
            });
        };
        QCOMPARE(nameOf(), std::string("Marrow & Lane"));

        QVERIFY(at.ask(merchant.origin().toString())); // once more is the same shop
        QCOMPARE(at.meeting.shop()["name"].toString(), QString("Marrow & Lane"));
        at.meeting.add({});
        QTRY_COMPARE_WITH_TIMEOUT(added.size(), 2, patience);
        QCOMPARE(at.sources().size(), std::size_t{1});
        QCOMPARE(nameOf(), merchant.origin().authority().toStdString());
        QCOMPARE(at.sources()[0].market, std::string("NZ")); // nobody has said another
        QCOMPARE(merchant.requests(), 2);
    }

    /// However often it is pressed; and what is asked meanwhile is not ended by it.
    void addedOnce() {
        Merchant merchant(Merchant::Speaks::ucpNewest);
        RawServer silent([](QTcpSocket&, const QByteArray&) {}); // which never answers
        Meeting at;
        QSignalSpy adding(&at.meeting, &NewShop::adding);
        QSignalSpy added(&at.meeting, &NewShop::added);
        QVERIFY(at.ask(merchant.origin().toString()));
        at.meeting.add("Marrow & Lane");
        QVERIFY(at.meeting.isAdding());
        at.meeting.add("Lane & Marrow");
        QCOMPARE(adding.size(), 1);
        at.meeting.ask(app::ConsentDesk().contactAllowed(silent.url()));
        QVERIFY(!at.meeting.isAdding());
        QTRY_COMPARE_WITH_TIMEOUT(added.size(), 1, patience);
        QCOMPARE(at.meeting.asked(), silent.url().authority());
        QCOMPARE(at.sources().size(), std::size_t{1});
        QCOMPARE(added.size(), 1);
        QCOMPARE(at.meeting.asked(), silent.url().authority());
    }

    /// The shop's file cannot be read when a profile has come: that is said, unless somebody asks another one by then.
    void lateFailures_data() {
        QTest::addColumn<bool>("isLate");
        QTest::newRow("while it is asked") << false;
        QTest::newRow("after it was dropped") << true;
    }

    void lateFailures() {
        QFETCH(bool, isLate);
        Merchant merchant(Merchant::Speaks::ucpNewest);
        const RawServer silent([](QTcpSocket&, const QByteArray&) {}); // which never answers
        Meeting at;
        at.makeReadable(false);
        int requests = 0; // by the time the failure comes
        const JustBefore failure(at.shop, [&] {
            requests = merchant.requests();
            if (!isLate) return;
            at.meeting.drop();
            at.meeting.ask(app::ConsentDesk().contactAllowed(silent.url()));
        });
        at.meeting.ask(app::ConsentDesk().contactAllowed(merchant.origin()));
        QTRY_COMPARE_WITH_TIMEOUT(requests, 1, patience);
        QCOMPARE(at.meeting.problem().isEmpty(), isLate);
        QCOMPARE(at.meeting.asked(), isLate ? silent.url().authority() : QString());
        QVERIFY(at.meeting.shop().isEmpty());
        at.makeReadable(true);
        at.meeting.drop();
        QVERIFY(at.ask(merchant.origin().toString()));
        QCOMPARE(at.meeting.problem(), QString());
        QVERIFY(!at.meeting.shop().isEmpty());
    }

    /// What could not be added is not, and can be once more.
    void failedAdds() {
        Merchant merchant(Merchant::Speaks::ucpNewest);
        Meeting at;
        QSignalSpy added(&at.meeting, &NewShop::added);
        QVERIFY(at.ask(merchant.origin().toString()));
        at.makeReadable(false);
        at.meeting.add("Marrow & Lane");
        QVERIFY(at.meeting.isAdding());
        QTRY_VERIFY_WITH_TIMEOUT(!at.meeting.isAdding(), patience);
        QVERIFY(!at.meeting.problem().isEmpty());
        QCOMPARE(added.size(), 0);
        QVERIFY(!at.meeting.shop().isEmpty());
        at.makeReadable(true);
        QVERIFY(at.sources().empty());
        at.meeting.add("Marrow & Lane");
        QCOMPARE(at.meeting.problem(), QString());
        QTRY_COMPARE_WITH_TIMEOUT(added.size(), 1, patience);
        QCOMPARE(at.sources().size(), std::size_t{1});

        // One that is late says nothing to who asks another one.
        QVERIFY(at.ask(merchant.origin().toString()));
        at.makeReadable(false);
        at.meeting.add("Lane & Marrow");
        at.meeting.drop();
        (void)test::inShop(at.shop, [](shop::Shop&) { return true; });
        QCOMPARE(at.meeting.problem(), QString());
        QCOMPARE(added.size(), 1);
    }

    void dropped() {
        RawServer host([](QTcpSocket&, const QByteArray&) {}); // which never answers
        Meeting at;
        at.meeting.ask(app::ConsentDesk().contactAllowed(host.url()));
        QTRY_COMPARE_WITH_TIMEOUT(host.connections, 1, patience);
        QCOMPARE(at.meeting.asked(), host.url().authority());
        at.meeting.drop();
        QCOMPARE(at.meeting.asked(), QString());
        QCOMPARE(at.meeting.problem(), QString());
    }

    /// Switched off, nobody is asked; and a public name is not a machine of the user's network.
    void theGatesRulesHold() {
        Meeting at(app::ShopDoor::Reach::publicNetwork);
        at.gate.setOnline(false);
        QVERIFY(at.ask("shop.example"));
        QVERIFY2(at.meeting.problem().contains("switched off"), qPrintable(at.meeting.problem()));
        QCOMPARE(at.lookUps, 0);
        at.gate.setOnline(true);
        QVERIFY(at.ask("shop.example"));
        QVERIFY(!at.meeting.problem().isEmpty());
        QCOMPARE(at.lookUps, 1);
        const auto& entries = at.gate.ledger().entries();
        QCOMPARE(entries.size(), std::size_t{2});
        for (const app::LedgerEntry& entry : entries) {
            QCOMPARE(entry.host, QString("shop.example"));
            QCOMPARE(entry.bytesOut, 0);
        }
    }

    void whatWasTyped_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("host");      // empty: nobody would be asked
        QTest::addColumn<QString>("objection"); // a part of it
        QTest::newRow("a name") << " shop.example "
                                << "shop.example"
                                << "";
        QTest::newRow("an address") << "https://shop.example:8443/caps?all=1#top"
                                    << "shop.example:8443"
                                    << "";
        QTest::newRow("not encrypted") << "http://shop.example"
                                       << ""
                                       << "encrypted connections only";
        QTest::newRow("nearby") << "https://192.168.0.4"
                                << ""
                                << "not on the public network";
        QTest::newRow("with a key") << "https://me:secret@shop.example"
                                    << ""
                                    << "is like shop.example";
        QTest::newRow("words") << "a nice shop"
                               << ""
                               << "is like shop.example";
        QTest::newRow("nothing") << " "
                                 << ""
                                 << "";
    }

    void whatWasTyped() {
        QFETCH(QString, typed);
        QFETCH(QString, objection);
        Meeting at(app::ShopDoor::Reach::publicNetwork);
        QTEST(at.meeting.hostOf(typed), "host");
        QCOMPARE(at.meeting.objectionOf(typed).isEmpty(), objection.isEmpty());
        QVERIFY2(at.meeting.objectionOf(typed).contains(objection), qPrintable(at.meeting.objectionOf(typed)));
    }
};

QTEST_GUILESS_MAIN(NewShopTest)
#include "new_shop_test.moc"

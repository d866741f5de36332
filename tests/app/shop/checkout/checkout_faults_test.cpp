#include "app/shop/checkout/amount.h"
#include "tests/app/shop/checkout/fault_rows.h"
#include "tests/app/shop/checkout/shopper.h"
#include "tests/app/support/spin.h"
#include "tests/fakes/merchant/protocol_schemas.h"
#include "tests/support/figures.h"
#include "tests/support/reference_data.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace calliope;
using namespace calliope::app;
using test::Faults;
using test::Merchant;
using test::Shopper;
using Speaks = Merchant::Speaks;
using State = storage::CheckoutState;

namespace {

struct Protocol {
    const char* name;
    Speaks speaks;
};

const std::vector<Protocol>& protocols() {
    static const std::vector<Protocol> table{{"UCP 08-25", Speaks::ucpNewest},
                                             {"UCP 04-08", Speaks::ucpOlder},
                                             {"ACP 04-17", Speaks::acp},
                                             {"UCP 08-25 over MCP", Speaks::ucpMcp}};
    return table;
}

QStringList rowsOf(const ReviewSheet& sheet, SheetRow::Kind kind) {
    QStringList values;
    for (const SheetRow& row : sheet.rows)
        if (row.kind == kind) values.append(row.label + ": " + row.value);
    return values;
}

} // namespace

/// Every fault of a shop ends in the right state, and never in two orders. That all that was said fits the schemas is
/// seen to by the test shop itself.
class CheckoutFaultsTest : public QObject {
    Q_OBJECT

private slots:
    void faults_data() {
        QTest::addColumn<int>("protocol");
        QTest::addColumn<int>("row");
        const std::vector<test::FaultRow> all = test::faultRows();
        for (int protocol = 0; protocol < static_cast<int>(protocols().size()); ++protocol)
            for (int row = 0; row < static_cast<int>(all.size()); ++row)
                QTest::addRow("%s, %s", protocols()[protocol].name, all[row].name) << protocol << row;
    }

    void faults() {
        QFETCH(int, protocol);
        QFETCH(int, row);
        const test::FaultRow wanted = test::faultRows()[row];
        const bool isAcp = protocols()[protocol].speaks == Speaks::acp;
        Merchant merchant(protocols()[protocol].speaks);
        merchant.shop.faults = wanted.faults;
        Shopper shopper(merchant.origin());
        shopper.allowContact();
        Purchase& purchase = *shopper.begin(shopper.find());
        shopper.fill(purchase);
        const auto sheet = purchase.sheet() ? std::optional(*purchase.sheet()) : std::nullopt;
        const bool wasArmed = shopper.order(purchase);
        QVERIFY2(purchase.state() == (isAcp ? wanted.acp : wanted.ucp),
                 qPrintable(QString::fromUtf8(nameOf(purchase.state()).data()) + ": " + purchase.problem()));
        const int orders = static_cast<int>(merchant.shop.orders().size());
        QCOMPARE(orders, isAcp ? wanted.acpOrders : wanted.ucpOrders);
        QCOMPARE(wasArmed, !wanted.faults.addsUpWrong && !wanted.faults.escalates);
        requireStored(shopper, purchase);
        requireOneKey(merchant);
        if (wanted.faults.raisesPrice || wanted.faults.changesCurrency) {
            QVERIFY(!purchase.changes().empty());
            QCOMPARE(merchant.count("complete"), 0);
        }
        if (wanted.faults.escalates) {
            QVERIFY(!purchase.quote()->continueUrl.isEmpty());
            QCOMPARE(purchase.quote()->leadsElsewhere, wanted.faults.leadsElsewhere);
            QVERIFY(purchase.goToShop() == purchase.quote()->continueUrl);
            QVERIFY(purchase.state() == State::atShop);
        }
        if (wanted.faults.discloses)
            QVERIFY(rowsOf(*sheet, SheetRow::Kind::disclosure).join(' ').contains("cannot be returned"));
        if (wanted.faults.addsLine) {
            QVERIFY(rowsOf(*sheet, SheetRow::Kind::line).join('\n').contains("Gift card"));
            QCOMPARE(std::ranges::count_if(sheet->rows, &SheetRow::isAlarming), 1);
        }
    }

    /// What a shop takes off stands on the sheet as the shop says it, and the total is what the shop takes.
    void discountsStandOnTheSheet_data() {
        QTest::addColumn<int>("protocol");
        QTest::addColumn<int>("discount");
        QTest::addColumn<qint64>("off");
        QTest::addColumn<qint64>("total"); // goods for 154.80, delivery for 4.90, and 19 % of what is left of both
        for (int protocol = 0; protocol < static_cast<int>(protocols().size()); ++protocol) {
            const auto row = [&](const char* name, test::Discount discount, qint64 off, qint64 total) {
                QTest::addRow("%s, %s", protocols()[protocol].name, name)
                    << protocol << static_cast<int>(discount) << off << total;
            };
            row("of the lines", test::Discount::ofLines, 1'548, 17'162);
            row("of all", test::Discount::ofAll, 1'548, 17'162);
            row("of the delivery", test::Discount::ofDelivery, 490, 18'421);
        }
    }

    void discountsStandOnTheSheet() {
        QFETCH(int, protocol);
        QFETCH(int, discount);
        QFETCH(qint64, off);
        QFETCH(qint64, total);
        const bool isAcp = protocols()[protocol].speaks == Speaks::acp;
        Merchant merchant(protocols()[protocol].speaks);
        merchant.shop.faults.discount = static_cast<test::Discount>(discount);
        Shopper shopper(merchant.origin());
        shopper.allowContact();
        Purchase& purchase = *shopper.begin(shopper.find());
        shopper.fill(purchase);
        QVERIFY(purchase.sheet());
        const ReviewSheet sheet = *purchase.sheet();
        QCOMPARE(sheet.objections, QStringList());
        const QStringList rows = rowsOf(sheet, SheetRow::Kind::total);
        const QString told = "Summer sale: " + amountText(isAcp ? off : -off, "EUR"); // each protocol has its sign
        QVERIFY2(rows.contains(told), qPrintable(rows.join('\n')));
        QCOMPARE(rows.last(), "Total: " + amountText(total, "EUR"));
        QCOMPARE(qint64(sheet.total), total);
        QVERIFY(shopper.order(purchase));
        QVERIFY2(purchase.state() == State::placed, qPrintable(purchase.problem()));
        QCOMPARE(merchant.shop.orders().size(), std::size_t{1});
        QCOMPARE(merchant.shop.orders().front().total, total);
    }

    /// What could not be ordered goes under the same key as long as the shop has not answered to it, else under
    /// another.
    void keysOfSecondTries_data() {
        QTest::addColumn<QString>("way");
        QTest::addColumn<int>("keys");
        QTest::newRow("refused") << "refused" << 2;
        QTest::newRow("no answer") << "silent" << 1;
        QTest::newRow("no answer, then under way") << "under way" << 1;
    }

    void keysOfSecondTries() {
        QFETCH(QString, way);
        QFETCH(int, keys);
        for (const Protocol& protocol : protocols()) {
            Merchant merchant(protocol.speaks);
            Faults& faults = merchant.shop.faults;
            faults.refusesPayment = way == "refused";
            faults.dropsBefore = way == "silent" ? 1'000 : way == "under way" ? 4 : 0; // Qt tries some times by itself
            if (way == "under way") faults.status = 409, faults.statusTimes = 1'000;
            Shopper shopper(merchant.origin());
            shopper.allowContact();
            Purchase& purchase = *shopper.begin(shopper.find());
            shopper.fill(purchase);
            QVERIFY(shopper.order(purchase));
            QVERIFY(purchase.state() == State::review);
            QCOMPARE(purchase.mayBeOrdered(), keys == 1);
            merchant.shop.faults = {};
            QVERIFY(shopper.order(purchase));
            QVERIFY2(purchase.state() == State::placed, qPrintable(purchase.problem()));
            QVERIFY(!purchase.mayBeOrdered());
            QCOMPARE(merchant.shop.orders().size(), std::size_t{1});
            QSet<QByteArray> used;
            for (const test::Exchanged& each : merchant.exchanged())
                if (each.operation == "complete") used.insert(each.request.headers.value("idempotency-key"));
            QCOMPARE(used.size(), keys);
        }
    }

    /// A profile that sends us elsewhere is not followed: the shop is opened in the browser.
    void wrongProfilesEndAtTheShop_data() {
        QTest::addColumn<int>("protocol");
        QTest::addColumn<int>("fault");
        for (int protocol = 0; protocol < static_cast<int>(protocols().size()); ++protocol)
            for (int fault = 0; fault < 3; ++fault)
                if (fault != 1 || protocols()[protocol].speaks != Speaks::acp) // it has no specifications
                    QTest::addRow("%s, %d", protocols()[protocol].name, fault) << protocol << fault;
    }

    void wrongProfilesEndAtTheShop() {
        QFETCH(int, protocol);
        QFETCH(int, fault);
        Merchant merchant(protocols()[protocol].speaks);
        merchant.shop.faults.redirectsDiscovery = fault == 0;
        merchant.shop.faults.claimsForeignSpec = fault == 1;
        merchant.shop.faults.endpointElsewhere = fault == 2;
        Shopper shopper(merchant.origin());
        shopper.allowContact();
        const ShopRoute route = shopper.find();
        const Speaks speaks = protocols()[protocol].speaks;
        const bool hasPermalink = fault == 2 && (speaks == Speaks::ucpNewest || speaks == Speaks::ucpMcp);
        QVERIFY(route.protocol == (hasPermalink ? ShopRoute::Protocol::permalink : ShopRoute::Protocol::link));
        QVERIFY(!shopper.objection.isEmpty());
        Purchase& purchase = *shopper.begin(route);
        shopper.fill(purchase);
        QVERIFY(purchase.state() == State::needsInput);
        QVERIFY(!shopper.order(purchase));
        QCOMPARE(originOf(purchase.goToShop()), merchant.origin().toString());
        QVERIFY(purchase.state() == State::atShop);
        QCOMPARE(merchant.count("create"), 0);
    }

    /// A click is for what was on the sheet when it was clicked.
    void consentIsForOneSheet() {
        Merchant merchant(Speaks::ucpNewest);
        Shopper shopper(merchant.origin());
        shopper.allowContact();
        Purchase& one = *shopper.begin(shopper.find());
        shopper.fill(one);
        Purchase& two = *shopper.begin(one.route());
        shopper.fill(two);
        const auto clickedOn = [&](const ReviewSheet& sheet) {
            std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now();
            ConsentDesk desk([&] { return now; });
            desk.shown(sheet);
            now += ConsentDesk::inView;
            return desk.clicked(sheet);
        };
        auto consent = clickedOn(*one.sheet());
        QVERIFY(consent);
        const int before = merchant.requests();
        two.place(std::move(*consent));
        shopper.settle(two);
        QVERIFY(two.state() == State::review);
        QVERIFY(consent->sheetHash().isEmpty()); // spent
        one.place(std::move(*consent));
        shopper.settle(one);
        QVERIFY(one.state() == State::review);
        QCOMPARE(merchant.requests(), before);
        QCOMPARE(merchant.shop.orders().size(), std::size_t{0});
    }

    /// A price is as old as the shop's word, also where a way to pay is chosen later.
    void choosingAPaymentDoesNotFreshenThePrice() {
        Merchant merchant(Speaks::ucpNewest);
        Shopper shopper(merchant.origin());
        shopper.allowContact();
        Purchase& purchase = *shopper.begin(shopper.find());
        shopper.fill(purchase);
        const ReviewSheet told = *purchase.sheet();
        PaymentToken other = Shopper::payment();
        other.words = "Another wallet";
        purchase.choosePayment(other);
        QVERIFY(purchase.sheet()->hash != told.hash);
        QVERIFY(purchase.sheet()->quotedAt == told.quotedAt);
        purchase.check();
        shopper.settle(purchase);
        QVERIFY(purchase.sheet()->quotedAt > told.quotedAt);
    }

    /// Nothing of what pays, and no address, is on the disk.
    void secretsStayInMemory() {
        Merchant merchant(Speaks::ucpNewest);
        QTemporaryDir folder;
        {
            Shopper shopper(merchant.origin(), folder.path().toStdString());
            shopper.allowContact();
            Purchase& purchase = *shopper.begin(shopper.find());
            shopper.fill(purchase);
            QVERIFY(shopper.order(purchase));
            QVERIFY(purchase.state() == State::placed);
        }
        QDir files(folder.path());
        for (const QString& name : files.entryList(QDir::Files)) {
            const std::string bytes = test::readText(files.filePath(name).toStdString());
            for (const char* secret : {"secret-token", "Rue de la Paix", "Lovelace", "ada@example.com"})
                QVERIFY2(bytes.find(secret) == std::string::npos, qPrintable(name + ": " + secret));
        }
    }

    /// Off is off: no request leaves without the click on "Ask this shop", and none after it was taken back.
    void nothingIsAskedWithoutConsent() {
        Merchant merchant(Speaks::ucpNewest);
        Shopper shopper(merchant.origin());
        (void)shopper.find();
        QVERIFY2(shopper.problem.contains("You have not allowed to ask"), qPrintable(shopper.problem));
        QCOMPARE(merchant.connections(), 0);
        shopper.allowContact();
        Purchase& purchase = *shopper.begin(shopper.find());
        shopper.fill(purchase);
        QVERIFY(purchase.state() == State::review);
        shopper.purchases->forbid(merchant.origin().toString());
        const int before = merchant.connections();
        purchase.check();
        shopper.settle(purchase);
        QVERIFY(shopper.order(purchase));
        QVERIFY(purchase.state() == State::review);
        QCOMPARE(merchant.connections(), before);
        QCOMPARE(merchant.shop.orders().size(), std::size_t{0});
    }

    /// Currencies with two, no and three digits behind the point.
    void markets_data() {
        QTest::addColumn<int>("protocol");
        QTest::addColumn<QString>("currency");
        for (int protocol = 0; protocol < static_cast<int>(protocols().size()); ++protocol)
            for (const QString& currency : test::markets().keys())
                QTest::addRow("%s, %s", protocols()[protocol].name, qPrintable(currency)) << protocol << currency;
    }

    void markets() {
        QFETCH(int, protocol);
        QFETCH(QString, currency);
        Merchant merchant(protocols()[protocol].speaks);
        merchant.shop.market = currency;
        Shopper shopper(merchant.origin());
        shopper.allowContact();
        Purchase& purchase = *shopper.begin(shopper.find());
        shopper.fill(purchase);
        const auto isAboutCurrency = [](const SheetRow& row) { return row.isAlarming && row.id == "currency"; };
        QCOMPARE(std::ranges::any_of(purchase.sheet()->rows, isAboutCurrency), currency != "EUR");
        QVERIFY(shopper.order(purchase));
        QVERIFY(purchase.state() == State::placed);
        const auto orders =
            test::inStore(*shopper.store, [](storage::Store& store) { return store.checkouts().orders(9); });
        QCOMPARE(orders.front().currency, currency.toStdString());
        QCOMPARE(orders.front().total, merchant.shop.orders().front().total);
    }

    void ordersAreAskedFor() {
        for (const Protocol& protocol : protocols()) {
            Merchant merchant(protocol.speaks);
            Shopper shopper(merchant.origin());
            shopper.allowContact();
            Purchase& purchase = *shopper.begin(shopper.find());
            shopper.fill(purchase);
            QVERIFY(shopper.order(purchase));
            const auto order = [&] {
                return test::inStore(*shopper.store, [](storage::Store& store) { return store.checkouts().orders(9); })
                    .front();
            };
            const auto status = [&] {
                bool isDone = false;
                shopper.purchases->refreshOrder(order(), [&](const Failure&) { isDone = true; });
                while (!isDone) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
                return order().status;
            };
            QCOMPARE(status(), std::string("placed"));
            merchant.shop.shipAll();
            QCOMPARE(status(), std::string("shipped"));
            if (protocol.speaks == Speaks::ucpOlder) {
                // The user has it in hands; the shop, which has not heard of it yet, takes that not back.
                shopper.purchases->markOrder(order().id, "delivered", order().placedAt);
                QCOMPARE(status(), std::string("delivered"));
                shopper.purchases->markOrder(order().id, "shipped");
            }
            if (protocol.speaks != Speaks::acp) { // which tells no times
                // The days to withdraw count from when it arrived and not from when that was heard; a shop that
                // says "before it was ordered" means the order.
                merchant.shop.deliverAll(merchant.shop.now.addDays(-11));
                QCOMPARE(status(), std::string("delivered"));
                QCOMPARE(order().withdrawUntil, order().placedAt + storage::withdrawalTime);
            }
        }
    }

    /// A busy shop is not asked again before it wants that, however short the pauses are otherwise.
    void busyShopsAreWaitedFor() {
        Merchant merchant(Speaks::ucpNewest);
        merchant.shop.faults.status = 503; // and "Retry-After: 1"
        Shopper shopper(merchant.origin(), {}, "https://calliope.example/.well-known/ucp", std::chrono::minutes(1));
        shopper.allowContact();
        Purchase& purchase = *shopper.begin(shopper.find());
        shopper.fill(purchase);
        QElapsedTimer time;
        time.start();
        QVERIFY(shopper.order(purchase));
        shopper.settle(purchase);
        QVERIFY2(time.elapsed() >= 950, qPrintable(QString::number(time.elapsed()))); // timers may be a little early
        QCOMPARE(merchant.shop.orders().size(), std::size_t{1});
    }

    void whatIsNotWantedIsCancelled() {
        for (const Protocol& protocol : protocols()) {
            Merchant merchant(protocol.speaks);
            Shopper shopper(merchant.origin());
            shopper.allowContact();
            Purchase& purchase = *shopper.begin(shopper.find());
            shopper.fill(purchase);
            purchase.cancel();
            shopper.settle(purchase);
            QVERIFY2(purchase.state() == State::cancelled, qPrintable(purchase.problem()));
            QVERIFY(!shopper.order(purchase));
            QCOMPARE(merchant.count("cancel"), 1);
        }
    }

    /// The shop has an order that it denies, and the program ended while something else was done with the purchase: it
    /// is there again, and ordering it is no second order.
    void restartsWithAnOpenKey_data() {
        QTest::addColumn<State>("state");
        for (const State state : {State::quoting, State::needsInput, State::review, State::failed, State::atShop})
            QTest::newRow(std::string(nameOf(state)).c_str()) << state;
    }
    void restartsWithAnOpenKey() {
        QFETCH(State, state);
        for (const Protocol& protocol : protocols()) {
            Merchant merchant(protocol.speaks);
            merchant.shop.faults.hidesOrders = true;
            merchant.shop.faults.dropsAfter = 20;
            const QTemporaryDir folder;
            storage::Id id = 0;
            {
                Shopper shopper(merchant.origin(), folder.path().toStdString());
                shopper.allowContact();
                Purchase& purchase = *shopper.begin(shopper.find());
                shopper.fill(purchase);
                QVERIFY(shopper.order(purchase));
                QVERIFY2(purchase.state() == State::review, qPrintable(purchase.problem()));
                id = purchase.id();
                test::inStore(*shopper.store, [&](storage::Store& store) {
                    storage::Checkout row = *store.checkouts().find(id);
                    row.state = state;
                    store.checkouts().save(row);
                    return true;
                });
            }
            merchant.shop.faults = {};
            Shopper later(merchant.origin(), folder.path().toStdString());
            bool isRestored = false;
            connect(later.purchases.get(), &app::Purchases::restored, this, [&] { isRestored = true; });
            later.purchases->restore();
            QVERIFY(test::spinUntil([&] { return isRestored; }, test::limit(3'000)));
            QCOMPARE(later.purchases->all().size(), std::size_t{1});
            Purchase& again = *later.purchases->all().front();
            later.settle(again);
            QVERIFY2(again.state() == State::review, qPrintable(again.problem())); // as the shop says
            QVERIFY(again.mayBeOrdered());
            later.fill(again);
            QVERIFY(later.order(again));
            QVERIFY2(again.state() == State::placed, qPrintable(again.problem()));
            QCOMPARE(merchant.shop.orders().size(), std::size_t{1});
        }
    }

    /// Without a key of the shop, ACP is of no use.
    void keysOfShops() {
        Merchant merchant(Speaks::acp);
        Shopper shopper(merchant.origin());
        shopper.allowContact();
        QVERIFY(shopper.find(false).protocol == ShopRoute::Protocol::link);
        QCOMPARE(shopper.problem, QString()); // it is found out
        QVERIFY(shopper.find(true).protocol == ShopRoute::Protocol::acp);
    }

    /// A page where a profile of UCP would be does not hide that of ACP, and is none of either.
    void pagesForEverythingAreNoProfiles() {
        for (const Protocol& protocol : protocols()) {
            Merchant merchant(protocol.speaks);
            merchant.shop.faults.hasPageForAll = true;
            Shopper shopper(merchant.origin());
            shopper.allowContact();
            const bool isAcp = protocol.speaks == Speaks::acp;
            QVERIFY2(shopper.find().protocol == (isAcp ? ShopRoute::Protocol::acp : ShopRoute::Protocol::ucp),
                     qPrintable(shopper.objection));
            merchant.shop.faults.endpointElsewhere = true;
            QVERIFY(shopper.find().protocol != ShopRoute::Protocol::acp);
            QVERIFY2(shopper.objection.contains("somebody else"), qPrintable(shopper.objection));
        }
    }

    /// What a busy, slow or broken profile would have said is not known: no other protocol takes its place, and the
    /// shop is none that is only a link.
    void profilesThatCannotBeHad_data() {
        QTest::addColumn<int>("protocol");
        QTest::addColumn<int>("fault");
        for (int protocol = 0; protocol < static_cast<int>(protocols().size()); ++protocol)
            for (int fault = 0; fault < static_cast<int>(test::profileFaults.size()); ++fault)
                QTest::addRow("%s, %s", protocols()[protocol].name, test::profileFaults[fault].name)
                    << protocol << fault;
    }

    void profilesThatCannotBeHad() {
        QFETCH(int, protocol);
        QFETCH(int, fault);
        const bool isAcp = protocols()[protocol].speaks == Speaks::acp;
        Merchant merchant(protocols()[protocol].speaks);
        Faults& faults = merchant.shop.faults;
        // Another protocol that it speaks, too, and in which it could be bought from.
        const QByteArray origin = merchant.origin().toString().toUtf8();
        if (!isAcp)
            faults.acpProfile =
                "{\"protocol\": {\"name\": \"acp\", \"version\": \"2026-04-17\"}, \"api_base_url\": \"" + origin +
                "/acp\", \"transports\": [\"rest\"], \"capabilities\": {\"services\": [\"checkout\"]}}";
        test::profileFaults[fault].set(faults);
        Shopper shopper(merchant.origin());
        shopper.allowContact();
        if (faults.isSilent) shopper.door.setPatience(std::chrono::seconds(1)); // less than find() waits
        (void)shopper.find();
        QVERIFY(!shopper.problem.isEmpty());
        QVERIFY2(shopper.objection.isEmpty(), qPrintable(shopper.objection));
        if (!isAcp)
            for (const test::Exchanged& each : merchant.exchanged())
                QVERIFY2(each.operation == "discovery", qPrintable(each.request.path));

        faults.profileStatus = 404; // which is an answer
        faults.isSilent = faults.cutsProfile = faults.halvesProfile = false;
        shopper.door.setPatience(std::chrono::seconds(20));
        QVERIFY(shopper.find().protocol == (isAcp ? ShopRoute::Protocol::link : ShopRoute::Protocol::acp));
        QCOMPARE(shopper.problem, QString());
        faults.profileStatus = 0;
        QVERIFY(shopper.find().protocol == (isAcp ? ShopRoute::Protocol::acp : ShopRoute::Protocol::ucp));
        QCOMPARE(shopper.problem, QString());
    }

    /// The same for one of ACP beside one of UCP, with the shop's key; without it, it is of no use.
    void profilesOfAcpThatCannotBeHad_data() {
        QTest::addColumn<Speaks>("speaks");
        QTest::addColumn<bool>("hasCarts");
        QTest::addColumn<int>("status"); // of UCP's; 0: it is told
        QTest::addColumn<ShopRoute::Protocol>("protocol");
        QTest::newRow("a cart") << Speaks::ucpNewest << true << 0 << ShopRoute::Protocol::cart;
        QTest::newRow("a filled page") << Speaks::ucpNewest << false << 0 << ShopRoute::Protocol::permalink;
        QTest::newRow("a catalogue only") << Speaks::ucpOlder << false << 0 << ShopRoute::Protocol::link;
        QTest::newRow("no UCP") << Speaks::ucpNewest << true << 404 << ShopRoute::Protocol::link;
    }

    void profilesOfAcpThatCannotBeHad() {
        QFETCH(Speaks, speaks);
        QFETCH(bool, hasCarts);
        QFETCH(int, status);
        QFETCH(ShopRoute::Protocol, protocol);
        Merchant merchant(speaks);
        Faults& faults = merchant.shop.faults;
        faults.hidesCheckout = true;
        faults.hidesCarts = !hasCarts;
        faults.profileStatus = status;
        Shopper shopper(merchant.origin());
        shopper.allowContact();
        for (const int acpStatus : {429, 503, 404}) {
            faults.acpStatus = acpStatus;
            for (const bool hasKey : {false, true}) {
                const ShopRoute route = shopper.find(hasKey);
                const bool isKnown = acpStatus == 404 || (!hasKey && status == 0);
                QCOMPARE(shopper.problem.isEmpty(), isKnown);
                QVERIFY(!isKnown || route.protocol == protocol);
            }
        }
    }

    /// The page that is opened in the browser is one that the shop understands.
    void permalinksAreUnderstood() {
        Merchant merchant(Speaks::ucpNewest);
        Shopper shopper(merchant.origin());
        shopper.allowContact();
        Request request;
        request.url = permalinkFor(shopper.find().permalink, Shopper::basket());
        const auto exchange = shopper.gate.send(request);
        bool isOver = false;
        connect(exchange.get(), &Exchange::failed, this, [&] { isOver = true; });
        QTRY_VERIFY(isOver);
        QCOMPARE(exchange->status(), 303);
        QCOMPARE(merchant.shop.orders().size(), std::size_t{0});
    }

    /// The schemas, ours and the released ones, find what they are there for.
    void schemasFindWhatIsWrong() {
        for (const Protocol& protocol : protocols()) {
            std::vector<std::filesystem::path> folders{test::ownSchemas(protocol.speaks)};
            if (const auto released = test::releasedSchemas(protocol.speaks)) folders.push_back(*released);
            Merchant merchant(protocol.speaks);
            Shopper shopper(merchant.origin());
            shopper.allowContact();
            Purchase& purchase = *shopper.begin(shopper.find());
            shopper.fill(purchase);
            QVERIFY(shopper.order(purchase));
            QCOMPARE(test::firstObjection(protocol.speaks, merchant.exchanged()), QString());
            std::vector<test::Exchanged> wrong = merchant.exchanged();
            wrong.back().reply.json.remove("id");
            QVERIFY(test::firstObjection(protocol.speaks, wrong).contains("complete"));
            for (const auto& folder : folders) {
                const test::ProtocolSchemas schemas(protocol.speaks, folder);
                for (test::Exchanged each : merchant.exchanged()) {
                    if (each.operation.isEmpty() || each.operation == "discovery") continue;
                    QVERIFY(schemas.objection(each).isEmpty());
                    const QJsonObject reply = each.reply.json;
                    const QString place = protocol.name + QString(", %1, ").arg(each.operation);
                    for (const char* field : {"id", "line_items", "status", "currency", "totals", "links"}) {
                        each.reply.json = reply;
                        each.reply.json.remove(field);
                        QVERIFY2(!schemas.objection(each).isEmpty(), qPrintable(place + field));
                        each.reply.json[field] = 7;
                        QVERIFY2(!schemas.objection(each).isEmpty(), qPrintable(place + field));
                    }
                    each.reply.json = reply;
                    if (each.request.body.isEmpty()) continue;
                    each.request.body = "{\"line_items\": [{\"quantity\": 0}], \"payment_data\": 1, \"payment\": 1}";
                    QVERIFY(!schemas.objection(each).isEmpty());
                }
            }
        }
    }

    /// The page for shops, which packagers serve: what the program speaks, and nothing of anybody.
    void ourOwnPage() {
        QFile file(QString::fromStdString((test::fixtures() / "../../packaging/ucp-profile.json").string()));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject profile = QJsonDocument::fromJson(file.readAll()).object();
        for (const Protocol& protocol : protocols()) {
            if (protocol.speaks == Merchant::Speaks::acp) continue;
            Merchant merchant(protocol.speaks);
            Shopper shopper(merchant.origin());
            shopper.allowContact();
            const QString version = shopper.find().version;
            for (const char* name : {"checkout", "fulfillment", "cart", "order", "catalog.search", "catalog.lookup"}) {
                const QJsonArray entries =
                    profile["ucp"]["capabilities"][QString("dev.ucp.shopping.") + name].toArray();
                QVERIFY(
                    std::ranges::any_of(entries, [&](const QJsonValue& each) { return each["version"] == version; }));
            }
            const char* transport = protocol.speaks == Speaks::ucpMcp ? "mcp" : "rest";
            const QJsonArray services = profile["ucp"]["services"]["dev.ucp.shopping"].toArray();
            QVERIFY(std::ranges::any_of(services, [&](const QJsonValue& each) {
                return each["version"] == version && each["transport"] == transport;
            }));
            const auto released = test::releasedSchemas(protocol.speaks);
            if (!released) continue;
            const test::ProtocolSchemas schemas(protocol.speaks, *released);
            QCOMPARE(schemas.platformObjection(profile), QString());
            QVERIFY(!schemas.platformObjection({{"ucp", QJsonObject{{"version", version}}}}).isEmpty());
        }
    }

    void releasedSchemasAreThere() {
        if (!test::referenceData()) QSKIP("No reference data: all was held against the small schemas of our own only");
        for (const Protocol& protocol : protocols()) {
            const auto folder = test::releasedSchemas(protocol.speaks);
            QVERIFY(folder && test::ProtocolSchemas(protocol.speaks, *folder).files() > 5);
        }
    }

private:
    static void requireStored(Shopper& shopper, const Purchase& purchase) {
        const storage::Id id = purchase.id();
        const auto row =
            test::inStore(*shopper.store, [id](storage::Store& store) { return store.checkouts().find(id); });
        QVERIFY(row && row->state == purchase.state());
        const auto orders =
            test::inStore(*shopper.store, [](storage::Store& store) { return store.checkouts().orders(9); });
        QCOMPARE(orders.size(), std::size_t(purchase.state() == State::placed ? 1 : 0));
        const auto receipts =
            test::inStore(*shopper.store, [id](storage::Store& store) { return store.checkouts().receipts(id); });
        for (const storage::ConsentReceipt& receipt : receipts) {
            const QByteArray shown = QByteArray::fromStdString(receipt.shown);
            QCOMPARE(QCryptographicHash::hash(shown, QCryptographicHash::Sha256).toHex().toStdString(),
                     receipt.sheetHash);
        }
        if (!orders.empty()) QVERIFY(!receipts.empty() && receipts.back().total == orders.front().total);
    }

    /// All tries of one consent go under one key, with the same bytes.
    static void requireOneKey(const Merchant& merchant) {
        QSet<QByteArray> sent;
        for (const test::Exchanged& each : merchant.exchanged())
            if (each.operation == "complete")
                sent.insert(each.request.headers.value("idempotency-key") + each.request.body);
        QVERIFY(sent.size() <= 1);
    }
};

QTEST_GUILESS_MAIN(CheckoutFaultsTest)
#include "checkout_faults_test.moc"

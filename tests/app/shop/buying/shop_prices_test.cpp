#include "app/shop/buying/shop_prices.h"
#include "tests/app/shop/checkout/shopper.h"
#include "tests/app/shop/panel/in_shop.h"

#include <QFile>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <functional>
#include <utility>
#include <vector>

/// Prices that a shop is asked for: at a click, for what is kept, and only what fits is believed.

using namespace calliope;
using app::ShopPrices;
using app::ShopThread;
using test::Merchant;

namespace {

constexpr int patience = 20'000;
constexpr const char* list = "id,title,price\nshirt-m,Zubrin shirt,49.90 EUR\nbelt 95,Wolpin belt,35.00 EUR\n"
                             "scarf,Mirtin scarf,10.00 EUR\ntie,Quorin tie,10.00 EUR\n";

/// A shop whose list is in the catalogue, and somebody who keeps things of it.
struct Asking {
    explicit Asking(Merchant::Speaks speaks = Merchant::Speaks::ucpNewest)
        : merchant(speaks)
        , shopper(merchant.origin())
        , origin(merchant.origin().toString())
        , shop(folder.filePath("data").toStdU16String())
        , prices(shop, shopper.door, QUrl("https://calliope.example/.well-known/ucp")) {}

    QTemporaryDir folder;
    Merchant merchant;
    test::Shopper shopper;
    QString origin;
    ShopThread shop;
    ShopPrices prices;

    template<typename Work>
    auto inShop(Work work) {
        return test::inShop(shop, std::move(work));
    }

    void import(const QByteArray& rows) {
        QFile file(folder.filePath("list.csv"));
        if (!file.open(QIODevice::WriteOnly) || file.write(rows) != rows.size()) qFatal("No file can be written.");
        file.close();
        (void)inShop([path = file.fileName().toStdU16String(), from = origin.toStdString()](shop::Shop& each) {
            storage::Catalogue& catalogue = each.catalogue();
            const storage::Id source = catalogue.saveSource({.merchant = catalogue.saveMerchant(from, "Marrow & Lane"),
                                                             .kind = "google_table",
                                                             .locator = QString::fromStdU16String(path).toStdString(),
                                                             .currency = {}});
            return each.import(source, path, shop::FeedFormat::googleTable).variants;
        });
    }

    /// Wishes for what these words find first.
    void wish(const std::vector<std::string>& words) {
        (void)inShop([words](shop::Shop& each) {
            const storage::Id wishes = each.wishlists().create("mine");
            for (const std::string& word : words) each.wishlists().add(wishes, each.search(word).hits.at(0).variant.id);
            return true;
        });
    }

    /// Keeps `count` things z0, z1 and so on, of which the shop tells 9.00 and the title that `titleOf` gives.
    void keepMany(int count, const std::function<QString(int number, const QString& name)>& titleOf) {
        QByteArray rows = "id,title,price\n"; // which come in the order of their texts: z9 is the last
        std::vector<std::string> names;
        for (int i = 0; i < count; ++i) {
            const QString name = QString("Zubrin%1%2").arg(QChar('a' + i / 26)).arg(QChar('a' + i % 26));
            rows += QString("z%1,%2,10.00 EUR\n").arg(i).arg(name).toUtf8();
            merchant.shop.products.push_back({QString("z%1").arg(i), titleOf(i, name), 900});
            names.push_back(name.toStdString());
        }
        import(rows);
        wish(names);
        shopper.allowContact();
    }

    bool ask() {
        prices.ask(origin);
        return QTest::qWaitFor([&] { return prices.asked().isEmpty(); }, patience);
    }

    /// Of the first thing that is found, the earliest first.
    std::vector<std::int64_t> history(const std::string& word) {
        return inShop([word](shop::Shop& each) {
            std::vector<std::int64_t> all;
            for (const storage::PricePoint& point : each.priceHistory(each.search(word).hits.at(0).variant.id))
                all.push_back(point.price.minor);
            return all;
        });
    }

    [[nodiscard]] std::vector<QJsonArray> asked() const {
        std::vector<QJsonArray> all;
        for (const test::Exchanged& each : merchant.exchanged())
            if (each.operation == "lookup") all.push_back(each.request.json()["ids"].toArray());
        return all;
    }
};

using History = std::vector<std::int64_t>;

} // namespace

class ShopPricesTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsKeptIsAskedFor_data() {
        QTest::addColumn<Merchant::Speaks>("speaks");
        QTest::newRow("2026-08-25") << Merchant::Speaks::ucpNewest;
        QTest::newRow("2026-04-08") << Merchant::Speaks::ucpOlder;
        QTest::newRow("2026-08-25 over MCP") << Merchant::Speaks::ucpMcp;
    }

    void whatIsKeptIsAskedFor() {
        QFETCH(Merchant::Speaks, speaks);
        Asking asking(speaks);
        asking.import(list);
        asking.wish({"Zubrin", "Quorin"});
        (void)asking.inShop([](shop::Shop& each) {
            each.carts().set(each.search("Wolpin").hits.at(0).variant.id, 1);
            return true;
        });
        asking.shopper.allowContact();
        QTest::qWait(200);
        QCOMPARE(asking.merchant.connections(), 0); // allowed is not asked
        QSignalSpy done(&asking.prices, &ShopPrices::done);
        QVERIFY(asking.ask());
        QCOMPARE(asking.prices.problem(), QString());
        QCOMPARE(done.size(), 1);
        QVERIFY2(done[0][0].toString().endsWith("told 2 of 3 prices, 1 of them changed"),
                 qPrintable(done[0][0].toString()));
        QCOMPARE(asking.asked().size(), std::size_t{1});
        QCOMPARE(asking.asked()[0], (QJsonArray{"belt 95", "shirt-m", "tie"}));
        QCOMPARE(asking.history("Zubrin"), (History{4990, 5990}));
        QCOMPARE(asking.history("Wolpin"), (History{3500}));
        QCOMPARE(asking.history("Mirtin"), (History{1000})); // which is not kept

        asking.merchant.shop.products[0].price = 3990;
        asking.merchant.shop.faults.sellsOut = true;
        QVERIFY(asking.ask());
        QCOMPARE(asking.history("Zubrin"), (History{4990, 5990, 3990}));
        const auto now = asking.inShop([](shop::Shop& each) { return each.search("Zubrin").hits.at(0).variant; });
        QCOMPARE(now.price.minor, 3990); // searches know it, too
        QVERIFY(now.availability == storage::Availability::outOfStock);
    }

    void nobodyIsAskedUnasked() {
        Asking asking;
        asking.import(list);
        asking.shopper.allowContact();
        QVERIFY(asking.ask());
        QVERIFY(asking.prices.problem().contains("You keep nothing of"));
        asking.wish({"Zubrin"});
        asking.shopper.purchases->forbid(asking.origin);
        QVERIFY(asking.ask());
        QVERIFY(asking.prices.problem().contains("You have not allowed to ask"));
        QCOMPARE(asking.merchant.connections(), 0);
    }

    void fiftyAtOnce() {
        Asking asking;
        asking.keepMany(120, [](int, const QString& name) { return name; });
        QSignalSpy done(&asking.prices, &ShopPrices::done);
        QVERIFY(asking.ask());
        QCOMPARE(done.size(), 1);
        QVERIFY2(done[0][0].toString().endsWith("told 120 of 120 prices, 120 of them changed"),
                 qPrintable(done[0][0].toString()));
        QCOMPARE(asking.asked().size(), std::size_t{3});
        for (const QJsonArray& ids : asking.asked()) QVERIFY(ids.size() <= ShopPrices::mostAtOnce);
    }

    /// What a shop told before it failed is kept; of much at once it is asked for less.
    void longAnswers() {
        Asking asking;
        asking.keepMany(60,
                        [](int number, const QString& name) { return number == 9 ? QString(1'200'000, 'x') : name; });
        QSignalSpy done(&asking.prices, &ShopPrices::done);
        QVERIFY(asking.ask());
        QList<qsizetype> asked;
        for (const QJsonArray& ids : asking.asked()) asked.append(ids.size());
        QCOMPARE(asked, (QList<qsizetype>{50, 10, 5, 5, 2, 2, 1}));
        QVERIFY(!asking.prices.problem().isEmpty());
        QCOMPARE(done.size(), 1);
        QVERIFY2(done[0][0].toString().endsWith("told 59 of 60 prices, 59 of them changed"),
                 qPrintable(done[0][0].toString()));
    }

    /// Less at once does not make a profile shorter.
    void longProfiles() {
        Asking asking;
        asking.import(list);
        asking.wish({"Zubrin", "Quorin"});
        asking.shopper.allowContact();
        asking.merchant.shop.faults.hasLongProfile = true;
        QVERIFY(asking.ask());
        QVERIFY(!asking.prices.problem().isEmpty());
        QCOMPARE(asking.merchant.count("discovery"), 1);
    }

    /// A profile that cannot be had just now is not one that says that the shop tells nothing.
    void busyShops_data() {
        QTest::addColumn<int>("fault");
        for (int fault = 0; fault < static_cast<int>(test::profileFaults.size()); ++fault)
            QTest::newRow(test::profileFaults[fault].name) << fault;
    }

    void busyShops() {
        QFETCH(int, fault);
        Asking asking;
        asking.import(list);
        asking.wish({"Zubrin"});
        asking.shopper.allowContact();
        test::Faults& faults = asking.merchant.shop.faults;
        test::profileFaults[fault].set(faults);
        if (faults.isSilent) asking.shopper.door.setPatience(std::chrono::seconds(3));
        QVERIFY(asking.ask());
        QVERIFY(!asking.prices.problem().isEmpty());
        QVERIFY2(!asking.prices.problem().contains("does not tell prices"), qPrintable(asking.prices.problem()));
        QCOMPARE(asking.history("Zubrin"), (History{4990}));
        faults = {};
        asking.shopper.door.setPatience(std::chrono::seconds(20));
        QVERIFY(asking.ask());
        QCOMPARE(asking.prices.problem(), QString());
        QCOMPARE(asking.history("Zubrin"), (History{4990, 5990}));
        faults.profileStatus = 404; // which says something of the shop
        QVERIFY(asking.ask());
        QVERIFY2(asking.prices.problem().contains("does not tell prices"), qPrintable(asking.prices.problem()));
    }

    /// Whether a thing is there stays known where only its price is told.
    void aPriceAlone() {
        Asking asking;
        asking.import(list);
        asking.wish({"Zubrin"});
        asking.shopper.allowContact();
        asking.merchant.shop.faults.sellsOut = true;
        QVERIFY(asking.ask());
        asking.merchant.shop.faults.reply = "{\"products\": [{\"variants\": [{\"id\": \"shirt-m\", \"quantity_unit\": "
                                            "null, \"price\": {\"amount\": 4000, \"currency\": \"EUR\"}}]}]}";
        QVERIFY(asking.ask());
        const auto now = asking.inShop([](shop::Shop& each) { return each.search("Zubrin").hits.at(0).variant; });
        QCOMPARE(now.price.minor, 4000);
        QVERIFY(now.availability == storage::Availability::outOfStock);
    }

    /// Shops that do not tell, and answers that are not believed.
    void whatChangesNothing_data() {
        QTest::addColumn<bool>("isFault");     // of the shop; else an answer
        QTest::addColumn<QByteArray>("which"); // the fault's name, or the answer
        QTest::addColumn<QString>("problem");

        QTest::newRow("tells none") << true << QByteArray("hidden")
                                    << "does not say credibly that it can be asked this";
        QTest::newRow("foreign") << true << QByteArray("foreign") << "does not say credibly that it can be asked this";
        QTest::newRow("redirects") << true << QByteArray("redirects") << "does not tell prices to programs";
        QTest::newRow("elsewhere") << true << QByteArray("elsewhere") << "host of somebody else";
        QTest::newRow("currency") << true << QByteArray("currency") << "tells no price";
        QTest::newRow("nonsense") << false << QByteArray("{\"fine\": true}") << "is not understood";
        QTest::newRow("error") << false
                               << QByteArray("{\"ucp\": {\"status\": \"error\"}, \"messages\": [{\"type\": \"error\", "
                                             "\"code\": \"x\", \"content\": \"Not today\"}]}")
                               << "does not tell its prices: Not today";
        const auto variant = [](const char* fields) {
            return QByteArray("{\"products\": [{\"variants\": [{\"id\": \"shirt-m\", ") + fields + "}]}]}";
        };
        QTest::newRow("negative") << false << variant("\"price\": {\"amount\": -1, \"currency\": \"EUR\"}")
                                  << "tells no price";
        QTest::newRow("a text") << false << variant("\"price\": {\"amount\": \"1\", \"currency\": \"EUR\"}")
                                << "tells no price";
        QTest::newRow("a part") << false << variant("\"price\": {\"amount\": 0.5, \"currency\": \"EUR\"}")
                                << "tells no price";
        QTest::newRow("by the metre") << false
                                      << variant("\"price\": {\"amount\": 5, \"currency\": \"EUR\"}, "
                                                 "\"quantity_unit\": {\"unit\": \"MTR\", \"scale\": 2}")
                                      << "tells no price";
        QTest::newRow("something else") << false
                                        << QByteArray("{\"products\": [{\"variants\": [{\"id\": \"scarf\", \"price\": "
                                                      "{\"amount\": 5, \"currency\": \"EUR\"}}]}, 7, \"x\"]}")
                                        << "tells no price";
    }

    void whatChangesNothing() {
        QFETCH(bool, isFault);
        QFETCH(QByteArray, which);
        QFETCH(QString, problem);
        Asking asking;
        asking.import(list);
        asking.wish({"Zubrin"});
        asking.shopper.allowContact();
        test::Faults& faults = asking.merchant.shop.faults;
        if (!isFault) faults.reply = which;
        faults.hidesPrices = which == "hidden";
        faults.claimsForeignSpec = which == "foreign";
        faults.redirectsDiscovery = which == "redirects";
        faults.endpointElsewhere = which == "elsewhere";
        if (which == "currency") asking.merchant.shop.market = "JPY";
        QSignalSpy done(&asking.prices, &ShopPrices::done);
        QVERIFY(asking.ask());
        QVERIFY2(asking.prices.problem().contains(problem), qPrintable(asking.prices.problem()));
        QVERIFY(done.isEmpty());
        QCOMPARE(asking.history("Zubrin"), (History{4990}));
        QCOMPARE(asking.history("Mirtin"), (History{1000}));
    }
};

QTEST_GUILESS_MAIN(ShopPricesTest)
#include "shop_prices_test.moc"

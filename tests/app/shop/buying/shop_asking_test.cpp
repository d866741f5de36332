#include "app/shop/buying/shop_asking.h"
#include "tests/app/shop/checkout/shopper.h"
#include "tests/app/shop/panel/in_shop.h"

#include <QFile>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

/// A shop that is asked for a wish: at a click, for what was typed, and nothing of its answer stays that is not kept.

using namespace calliope;
using app::ShopAsking;
using app::ShopThread;
using test::Merchant;

namespace {

constexpr int patience = 20'000;

/// Somebody who shops, and a shop whose list has one thing of what it sells.
struct Asking {
    template<typename Work>
    auto inShop(Work work) {
        return test::inShop(shop, std::move(work));
    }

    explicit Asking(Merchant::Speaks speaks = Merchant::Speaks::ucpNewest)
        : merchant(speaks)
        , shopper(merchant.origin())
        , origin(merchant.origin().toString())
        , shop(folder.filePath("data").toStdU16String())
        , undo(shop)
        , search(shop, undo)
        , wishes(shop, undo)
        , carts(shop)
        , asking(shop, shopper.door, search, wishes, carts, QUrl("https://calliope.example/.well-known/ucp")) {
        QFile file(folder.filePath("list.csv"));
        const QByteArray rows = "id,title,price\nscarf,Mirtin scarf,10.00 EUR\n";
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
        wishes.read();
        asking.refresh();
        settle();
    }

    QTemporaryDir folder;
    Merchant merchant;
    test::Shopper shopper;
    QString origin;
    ShopThread shop;
    app::ShopUndo undo;
    app::ShopSearch search;
    app::ShopWishes wishes;
    app::ShopCarts carts;
    ShopAsking asking;

    void settle() {
        for (int i = 0; i < 3; ++i) (void)inShop([](shop::Shop&) { return true; }); // jobs that follow from others
    }

    bool ask(const QString& words) {
        asking.ask(origin, words);
        return QTest::qWaitFor([&] { return asking.asked().isEmpty(); }, patience);
    }

    QVariantMap card(int row) { return asking.cards()->cards().value(row); }

    /// Titles of the shop's things in the catalogue.
    QStringList catalogue() {
        return inShop([from = origin.toStdString()](shop::Shop& each) {
            QStringList titles;
            shop::Wish wish;
            wish.merchants = {"Marrow"};
            for (const shop::ShopHit& hit : each.search(wish).hits)
                titles.append(QString::fromStdString(hit.product.title));
            titles.sort();
            return titles;
        });
    }

    [[nodiscard]] std::vector<QJsonObject> questions() const {
        std::vector<QJsonObject> all;
        for (const test::Exchanged& each : merchant.exchanged())
            if (each.operation == "search") all.push_back(each.request.json());
        return all;
    }
};

} // namespace

class ShopAskingTest : public QObject {
    Q_OBJECT

private slots:
    void theShopToldIsShown_data() {
        QTest::addColumn<Merchant::Speaks>("speaks");
        QTest::newRow("2026-08-25") << Merchant::Speaks::ucpNewest;
        QTest::newRow("2026-04-08") << Merchant::Speaks::ucpOlder;
        QTest::newRow("2026-08-25 over MCP") << Merchant::Speaks::ucpMcp;
    }

    void theShopToldIsShown() {
        QFETCH(Merchant::Speaks, speaks);
        Asking at(speaks);
        QVERIFY(at.asking.shops().isEmpty()); // it may not be asked, and no demo shop ever
        at.shopper.allowContact();
        QCOMPARE(at.asking.shops().size(), 1);
        QCOMPARE(at.asking.shops().first().toMap()["name"].toString(), QString("Marrow & Lane"));
        at.search.add("white linen shirt under 60 euros, size M");
        QCOMPARE(at.asking.words(), QString("white linen shirt size M"));
        QVERIFY(at.asking.limits().contains("60"));
        QTest::qWait(200);
        QCOMPARE(at.merchant.connections(), 0); // what is wished for is not asked for

        QVERIFY(at.ask("  linen   shirt "));
        QCOMPARE(at.asking.problem(), QString());
        QVERIFY2(at.asking.answer().startsWith("Marrow & Lane tells one thing for “linen shirt”"),
                 qPrintable(at.asking.answer()));
        QCOMPARE(at.questions().size(), std::size_t{1});
        QCOMPARE(at.questions()[0]["query"].toString(), QString("linen shirt"));
        QCOMPARE(at.questions()[0]["filters"], (QJsonObject{{"price", QJsonObject{{"max", 6000}}}}));
        QCOMPARE(at.questions()[0]["context"], (QJsonObject{{"currency", "EUR"}}));
        QCOMPARE(at.card(0)["title"].toString(), QString("Linen shirt, M"));
        QCOMPARE(at.card(0)["shop"].toString(), QString("Marrow & Lane"));
        const QVariantMap choice = at.card(0)["choices"].toList().first().toMap();
        QVERIFY(choice["price"].toString().contains("59.90"));
        QVERIFY(choice["isHere"].toBool());
        QCOMPARE(choice["shortTerms"].toString(), QString("tax, shipping at checkout"));
        QCOMPARE(at.catalogue(), QStringList{"Mirtin scarf"}); // of the answer nothing stays

        QVERIFY(at.ask("teapot"));
        QVERIFY(at.asking.answer().contains("tells nothing for “teapot”"));
        QCOMPARE(at.asking.cards()->count(), 0);
    }

    /// By the country to which the shop sells, as somebody has said.
    void whetherPricesHoldTheTax() {
        Asking at;
        at.shopper.allowContact();
        (void)at.inShop([from = at.origin.toStdString()](shop::Shop& each) {
            storage::Catalogue& catalogue = each.catalogue();
            const storage::Id source = catalogue.saveSource({.merchant = catalogue.saveMerchant(from, "Marrow & Lane"),
                                                             .kind = std::string(storage::askedKind),
                                                             .locator = std::string(storage::askedLocator),
                                                             .currency = {}});
            catalogue.setMarket(source, "DE");
            return source;
        });
        QVERIFY(at.ask("linen"));
        const QVariantMap choice = at.card(0)["choices"].toList().first().toMap();
        QCOMPARE(choice["shortTerms"].toString(), QString("incl. VAT, plus shipping"));
        QCOMPARE(choice["terms"].toString(), QString("VAT included, shipping at checkout"));
    }

    void whatIsKeptIsInTheCatalogue() {
        Asking at;
        at.shopper.allowContact();
        QVERIFY(at.ask("linen"));
        int clicks = 0; // the next before the list has been read anew
        connect(&at.asking, &ShopAsking::done, this, [&] {
            if (++clicks < 3) at.asking.wish(0, 0);
        });
        at.asking.wish(0, 0);
        QTRY_COMPARE_WITH_TIMEOUT(clicks, 3, patience);
        QTRY_VERIFY_WITH_TIMEOUT(at.card(0)["product"].toLongLong() != 0, patience);
        QTRY_COMPARE_WITH_TIMEOUT(at.wishes.items()->count(), 1, patience);
        QCOMPARE(at.wishes.wished().value(at.card(0)["product"].toString()).toBool(), true);
        QCOMPARE(at.catalogue(), (QStringList{"Linen shirt, M", "Mirtin scarf"}));
        at.asking.wish(0, 0); // a second time it stays on the list
        at.settle();
        at.settle();
        QCOMPARE(at.wishes.items()->count(), 1);

        QVERIFY(at.ask("belt"));
        at.asking.putInCart(0, 0);
        QTRY_COMPARE_WITH_TIMEOUT(at.catalogue().size(), 3, patience);
        const auto lines = [&] {
            return at.inShop([](shop::Shop& each) {
                return each.carts().merchants().empty() ? std::vector<storage::CartLine>()
                                                        : each.carts().lines(each.carts().merchants().front());
            });
        };
        QTRY_COMPARE_WITH_TIMEOUT(lines().size(), std::size_t{1}, patience);
        QCOMPARE(lines()[0].now.minor, 3500);
        // It is bought by what the shop calls it.
        const auto item = at.inShop([](shop::Shop& each) {
            const storage::Id merchant = each.carts().merchants().front();
            return each.catalogue().variantOf(merchant, "belt 95").value_or(0);
        });
        QCOMPARE(item, lines()[0].variant);

        // What a list has already is not there twice, but costs what was told.
        QVERIFY(at.ask("scarf"));
        at.asking.wish(0, 0);
        QTRY_COMPARE_WITH_TIMEOUT(at.wishes.items()->count(), 2, patience);
        QCOMPARE(at.catalogue().filter("scarf").size(), 1);
        const auto scarf = at.inShop([](shop::Shop& each) { return each.search("Mirtin").hits.at(0).variant.price; });
        QCOMPARE(scarf.minor, 2950);
    }

    void furtherAnswersFollow() {
        Asking at;
        for (int i = 0; i < 45; ++i)
            at.merchant.shop.products.push_back({QString("cap-%1").arg(i), QString("Cap %1").arg(i), 900 + i});
        at.shopper.allowContact();
        QVERIFY(at.ask("cap"));
        QCOMPARE(at.asking.cards()->count(), ShopAsking::mostAtOnce);
        QVERIFY(at.asking.isMore());
        at.asking.askFurther();
        QTRY_COMPARE_WITH_TIMEOUT(at.asking.cards()->count(), 2 * ShopAsking::mostAtOnce, patience);
        at.asking.askFurther();
        QTRY_COMPARE_WITH_TIMEOUT(at.asking.cards()->count(), 45, patience);
        QVERIFY(!at.asking.isMore());
        QCOMPARE(at.card(44)["title"].toString(), QString("Cap 44"));
        QCOMPARE(at.merchant.count("discovery"), 1);
        at.asking.askFurther();
        QTest::qWait(100);
        QCOMPARE(at.questions().size(), std::size_t{3});
    }

    /// Of an answer with more than was asked for, no more is read.
    void longAnswers() {
        Asking at;
        at.shopper.allowContact();
        QByteArray variants;
        QByteArray products;
        for (int i = 0; i < 100; ++i)
            variants +=
                QString("{\"id\": \"v%1\", \"price\": {\"amount\": 900, \"currency\": \"EUR\"}},").arg(i).toUtf8();
        variants.chop(1);
        for (int i = 0; i < 50; ++i)
            products +=
                QString("{\"id\": \"p%1\", \"title\": \"Cap\", \"variants\": [").arg(i).toUtf8() + variants + "]},";
        products.chop(1);
        at.merchant.shop.faults.reply = "{\"products\": [" + products + "]}";
        QVERIFY(at.ask("cap"));
        QCOMPARE(at.asking.problem(), QString());
        QCOMPARE(at.asking.cards()->count(), ShopAsking::mostAtOnce);
        QCOMPARE(at.card(0)["choices"].toList().size(), 60);
    }

    /// One that only takes orders is not offered, whatever lists of it there are besides.
    void shopsThatOnlyTakeOrders() {
        Asking at;
        at.shopper.allowContact();
        const auto kindIs = [&](std::string_view kind) {
            (void)at.inShop([from = at.origin.toStdString(), kind = std::string(kind)](shop::Shop& each) {
                return each.catalogue().saveSource({.merchant = each.catalogue().saveMerchant(from, "Marrow & Lane"),
                                                    .kind = kind,
                                                    .locator = std::string(storage::askedLocator),
                                                    .currency = {}});
            });
            at.asking.refresh();
            at.settle();
        };
        for (const std::string_view kind : {storage::ucpOrdersKind, storage::acpOrdersKind}) {
            kindIs(kind);
            QVERIFY(at.asking.shops().isEmpty());
            QVERIFY(at.ask("linen"));
        }
        QCOMPARE(at.merchant.connections(), 0);
        kindIs(storage::askedKind);
        QCOMPARE(at.asking.shops().size(), 1);
    }

    void nobodyIsAskedUnasked() {
        Asking at;
        QVERIFY(at.ask("linen"));
        QVERIFY(at.asking.problem().contains("You have not allowed to ask"));
        at.shopper.allowContact();
        QVERIFY(at.ask("   "));
        at.asking.ask("https://elsewhere.example", "linen"); // no shop of the catalogue
        QTest::qWait(200);
        QVERIFY(at.asking.asked().isEmpty());
        QCOMPARE(at.merchant.connections(), 0);
    }

    /// Shops that cannot be asked, and answers that are not believed.
    void whatShowsNothing_data() {
        QTest::addColumn<QByteArray>("fault"); // by name; empty: an answer
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("problem"); // empty: nothing was told

        QTest::newRow("cannot be searched") << QByteArray("hidden") << QByteArray() << "credibly that it can be asked";
        QTest::newRow("foreign") << QByteArray("foreign") << QByteArray() << "credibly that it can be asked";
        QTest::newRow("redirects") << QByteArray("redirects") << QByteArray() << "cannot be searched by programs";
        QTest::newRow("elsewhere") << QByteArray("elsewhere") << QByteArray() << "host of somebody else";
        QTest::newRow("no profile") << QByteArray("404") << QByteArray() << "cannot be searched by programs";
        QTest::newRow("busy") << QByteArray("503") << QByteArray() << "is not ready";
        QTest::newRow("slow") << QByteArray("slow") << QByteArray() << "does not answer";
        QTest::newRow("half") << QByteArray("half") << QByteArray() << "broke off";
        QTest::newRow("nonsense") << QByteArray() << QByteArray("{\"fine\": true}") << "is not understood";
        QTest::newRow("error") << QByteArray()
                               << QByteArray("{\"ucp\": {\"status\": \"error\"}, \"messages\": [{\"type\": \"error\", "
                                             "\"code\": \"x\", \"content\": \"Not today\"}]}")
                               << "does not answer: Not today";
        const auto product = [](const char* variant) {
            return QByteArray("{\"products\": [{\"id\": \"a\", \"title\": \"A\", \"variants\": [") + variant + "]}]}";
        };
        QTest::newRow("nothing") << QByteArray() << QByteArray("{\"products\": [7, \"x\", {}]}") << "";
        QTest::newRow("no price") << QByteArray() << product("{\"id\": \"b\"}") << "";
        QTest::newRow("part of a cent") << QByteArray()
                                        << product(
                                               "{\"id\": \"b\", \"price\": {\"amount\": 0.5, \"currency\": \"EUR\"}}")
                                        << "";
        QTest::newRow("by the metre") << QByteArray()
                                      << product("{\"id\": \"b\", \"price\": {\"amount\": 5, \"currency\": \"EUR\"}, "
                                                 "\"quantity_unit\": {\"unit\": \"MTR\", \"scale\": 2}}")
                                      << "";
    }

    void whatShowsNothing() {
        QFETCH(QByteArray, fault);
        QFETCH(QByteArray, answer);
        QFETCH(QString, problem);
        Asking at;
        at.shopper.allowContact();
        test::Faults& faults = at.merchant.shop.faults;
        faults.hidesCatalogue = fault == "hidden";
        faults.claimsForeignSpec = fault == "foreign";
        faults.redirectsDiscovery = fault == "redirects";
        faults.endpointElsewhere = fault == "elsewhere";
        faults.profileStatus = fault.toInt(); // 0 where it is no number
        faults.halvesProfile = fault == "half";
        faults.isSilent = fault == "slow";
        if (faults.isSilent) at.shopper.door.setPatience(std::chrono::seconds(3));
        faults.reply = answer;
        QVERIFY(at.ask("linen"));
        QVERIFY2(at.asking.problem().contains(problem), qPrintable(at.asking.problem()));
        QCOMPARE(at.asking.problem().isEmpty(), problem.isEmpty());
        QCOMPARE(at.asking.cards()->count(), 0);
        QVERIFY(!at.asking.isMore());
        QCOMPARE(at.catalogue(), QStringList{"Mirtin scarf"});
    }

    /// Texts of an answer are as hostile as those of a list, and a shop that always has more is asked for no more.
    void hostileAnswers() {
        Asking at;
        at.shopper.allowContact();
        at.merchant.shop.faults.reply =
            "{\"products\": [{\"id\": \"a\", \"title\": \"<b>Cap</b>\\u202e evil\", \"description\": {\"html\": "
            "\"<script>buy()</script>Warm\"}, \"variants\": [{\"id\": \"s\", \"title\": \"S\", \"price\": {\"amount\": "
            "900, \"currency\": \"EUR\"}, \"availability\": {\"status\": \"out_of_stock\"}}, {\"id\": \"m\", "
            "\"title\": "
            "\"M\", \"price\": {\"amount\": 1000, \"currency\": \"EUR\"}, \"list_price\": {\"amount\": 1200, "
            "\"currency\": \"EUR\"}}]}], \"pagination\": {\"has_next_page\": true, \"cursor\": \"again\"}, "
            "\"messages\": "
            "[{\"type\": \"info\", \"content\": \"Prices\\nwith VAT\"}]}";
        QVERIFY(at.ask("cap"));
        QVERIFY(!at.card(0)["title"].toString().contains('<'));
        QVERIFY(!at.card(0)["title"].toString().contains(QChar(0x202e)));
        QCOMPARE(at.card(0)["about"].toString(), QString("Warm"));
        QCOMPARE(at.asking.remarks(), QString("Prices with VAT"));
        const QVariantList choices = at.card(0)["choices"].toList();
        QCOMPARE(choices.size(), 2);
        QVERIFY(!choices[0].toMap()["isHere"].toBool());
        QCOMPARE(choices[1].toMap()["state"].toString(), QString("Unknown")); // nothing is made up
        QVERIFY(choices[1].toMap()["before"].toString().contains("12.00"));
        at.asking.askFurther();
        QTRY_VERIFY_WITH_TIMEOUT(at.asking.asked().isEmpty(), patience);
        QVERIFY(!at.asking.isMore()); // it was the same
        QCOMPARE(at.asking.cards()->count(), 1);

        at.asking.wish(0, 1);
        QTRY_COMPARE_WITH_TIMEOUT(at.wishes.items()->count(), 1, patience);
        QVERIFY(at.wishes.items()->cards().first()["price"].toString().contains("10.00"));
    }
};

QTEST_GUILESS_MAIN(ShopAskingTest)
#include "shop_asking_test.moc"

#include "app/shop/buying/price_watch.h"
#include "tests/app/shop/checkout/shopper.h"
#include "tests/app/shop/panel/in_shop.h"

#include <QDateTime>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

/// Prices that are asked for on a period: of a shop for which one was chosen, and never otherwise.

using namespace calliope;
using test::Merchant;

namespace {

constexpr int patience = 20'000;
constexpr qint64 hour = 3'600'000;

/// A shop of which a shirt is wished for, and who asks it again.
struct Watching {
    explicit Watching()
        : merchant(Merchant::Speaks::ucpNewest)
        , shopper(merchant.origin())
        , shop(folder.filePath("data").toStdU16String())
        , prices(shop, shopper.door, QUrl("https://calliope.example/.well-known/ucp"))
        , watch(shop, shopper.gate, shopper.door, prices, [this] { return now; }) {
        QFile file(folder.filePath("list.csv"));
        const QByteArray rows = "id,title,price\nshirt-m,Zubrin shirt,49.90 EUR\n";
        if (!file.open(QIODevice::WriteOnly) || file.write(rows) != rows.size()) qFatal("No file can be written.");
        file.close();
        const std::string origin = merchant.origin().toString().toStdString();
        (void)test::inShop(shop, [path = file.fileName().toStdU16String(), origin](shop::Shop& each) {
            storage::Catalogue& catalogue = each.catalogue();
            const storage::Id seller = catalogue.saveMerchant(origin, "Marrow & Lane");
            const storage::Id list = catalogue.saveSource(
                {.merchant = seller, .kind = "google_table", .locator = "list.csv", .currency = {}});
            (void)each.import(list, path, shop::FeedFormat::googleTable);
            const storage::Id wishes = each.wishlists().create("mine");
            each.wishlists().add(wishes, each.search("Zubrin").hits.at(0).variant.id);
            return catalogue.saveSource({.merchant = seller,
                                         .kind = std::string(storage::askedKind),
                                         .locator = std::string(storage::askedLocator),
                                         .currency = {}});
        });
    }

    QTemporaryDir folder;
    qint64 now = QDateTime::currentMSecsSinceEpoch();
    Merchant merchant;
    test::Shopper shopper;
    app::ShopThread shop;
    app::ShopPrices prices;
    app::PriceWatch watch;

    void keepUp(int hours) {
        watch.keepUp(shopper.desk.contactAllowed(merchant.origin()), hours);
        settle();
    }

    /// So much later; looked for what is old, as is done now and then.
    void later(qint64 hours) {
        now += hours * hour;
        shopper.gate.setOnline(false);
        shopper.gate.setOnline(true);
        settle();
    }

    void settle() {
        for (int i = 0; i < 3; ++i) (void)test::inShop(shop, [](shop::Shop&) { return true; }); // which follow
        QTest::qWait(100);
        if (!QTest::qWaitFor([&] { return prices.asked().isEmpty(); }, patience)) qFatal("The shop does not answer.");
    }

    /// What the shop is known to be able to do.
    void setKind(std::string_view kind) {
        const std::string origin = merchant.origin().toString().toStdString();
        (void)test::inShop(shop, [origin, kind = std::string(kind)](shop::Shop& each) {
            return each.catalogue().saveSource({.merchant = each.catalogue().saveMerchant(origin, "Marrow & Lane"),
                                                .kind = kind,
                                                .locator = std::string(storage::askedLocator),
                                                .currency = {}});
        });
    }

    [[nodiscard]] int asked() const { return merchant.count("lookup"); }
};

} // namespace

class PriceWatchTest : public QObject {
    Q_OBJECT

private slots:
    /// A shop that is busy stays on its period; one that is known to take orders only is not asked on it.
    void whatTheShopCanDo() {
        Watching at;
        at.shopper.allowContact();
        at.merchant.shop.faults.profileStatus = 503;
        at.keepUp(24);
        QCOMPARE(at.merchant.count("discovery"), 1);
        at.merchant.shop.faults.profileStatus = 0;
        at.later(2);
        QCOMPARE(at.asked(), 1);
        for (const std::string_view kind : {storage::acpOrdersKind, storage::ucpOrdersKind}) {
            at.setKind(kind);
            at.later(25);
            QCOMPARE(at.asked(), 1);
        }
        at.setKind(storage::askedKind); // its period is still there
        at.later(1);
        QCOMPARE(at.asked(), 2);
    }

    void onItsPeriodOnly() {
        Watching at;
        QSignalSpy done(&at.prices, &app::ShopPrices::done);
        at.shopper.allowContact();
        at.later(0);
        QCOMPARE(at.merchant.connections(), 0); // without a period
        at.keepUp(24);
        QCOMPARE(at.asked(), 1);
        QCOMPARE(done.size(), 1); // its price is another one
        at.later(23);
        QCOMPARE(at.asked(), 1);
        at.later(2);
        QCOMPARE(at.asked(), 2);
        QCOMPARE(done.size(), 1); // nothing is new, and nobody has clicked
        at.merchant.shop.products[0].price = 3990;
        at.later(25);
        QCOMPARE(at.asked(), 3);
        QCOMPARE(done.size(), 2);
        at.keepUp(0);
        at.later(1'000);
        QCOMPARE(at.asked(), 3);
    }

    /// A click is a question as well: the period counts from it.
    void clicksCount() {
        Watching at;
        at.shopper.allowContact();
        at.prices.ask(at.merchant.origin().toString());
        at.settle();
        QCOMPARE(at.asked(), 1);
        at.keepUp(24);
        QCOMPARE(at.asked(), 1);
        at.later(25);
        QCOMPARE(at.asked(), 2);
    }

    void notWithoutPermission() {
        Watching at;
        at.keepUp(24);
        QCOMPARE(at.merchant.connections(), 0);
        at.shopper.allowContact();
        at.later(0);
        QCOMPARE(at.asked(), 1);
        at.shopper.purchases->forbid(at.merchant.origin().toString());
        at.later(1'000);
        QCOMPARE(at.asked(), 1);
    }

    void notWhileSwitchedOff() {
        Watching at;
        at.shopper.allowContact();
        at.shopper.gate.setOnline(false);
        at.keepUp(24);
        QCOMPARE(at.merchant.connections(), 0);
        at.shopper.gate.setOnline(true);
        at.settle();
        QCOMPARE(at.asked(), 1);
    }

    /// What fails is tried again after an hour, and not at every opportunity.
    void failuresWait() {
        Watching at;
        at.shopper.allowContact();
        at.merchant.shop.faults.hidesPrices = true;
        at.keepUp(24);
        QCOMPARE(at.merchant.count("discovery"), 1);
        QVERIFY(!at.prices.problem().isEmpty());
        at.later(0);
        QCOMPARE(at.merchant.count("discovery"), 1);
        at.merchant.shop.faults.hidesPrices = false;
        at.later(2);
        QCOMPARE(at.asked(), 1);
        QCOMPARE(at.prices.problem(), QString());
    }

    /// Of a shop of which nothing is kept there is nothing to ask, and nothing to say.
    void notForNothing() {
        Watching at;
        at.shopper.allowContact();
        (void)test::inShop(at.shop, [](shop::Shop& each) {
            for (const storage::Wishlist& list : each.wishlists().lists()) each.wishlists().remove(list.id);
            return true;
        });
        at.keepUp(24);
        QCOMPARE(at.merchant.connections(), 0);
        QCOMPARE(at.prices.problem(), QString());
    }
};

QTEST_GUILESS_MAIN(PriceWatchTest)
#include "price_watch_test.moc"

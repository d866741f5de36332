#include "app/shop/demo/demo_feeds.h"
#include "app/shop/demo/drawing.h"
#include "app/shop/demo/silhouettes.h"
#include "app/shop/words/lexicon.h"
#include "app/shop/words/wish.h"
#include "tests/storage/shop/temporary_shop.h"

#include <QTest>
#include <fstream>
#include <map>
#include <set>

using namespace calliope::shop;
using calliope::storage::Product;
using calliope::storage::Variant;
using calliope::test::TemporaryShop;

class DemoTest : public QObject {
    Q_OBJECT

private slots:
    void sameSeedSameShops() {
        const std::vector<DemoShop> shops = demoShops(1);
        QCOMPARE(shops.size(), std::size_t{4});
        std::size_t variants = 0;
        std::set<std::string> ids;
        std::set<std::string> kinds;
        for (const DemoShop& shop : shops)
            for (const Product& product : shop.products) {
                kinds.insert(product.kind);
                for (const Variant& variant : product.variants) {
                    ++variants;
                    QVERIFY(ids.insert(shop.origin + variant.extId).second);
                    QVERIFY(variant.price.minor > 0);
                    QVERIFY(DemoDesign::of(variant.pictures.at(0)).has_value());
                    QVERIFY(bitOf(Topic::colour, variant.colour) != 0);
                    QVERIFY(bitOf(Topic::material, variant.material) != 0);
                }
            }
        qInfo("%zu variants", variants);
        QVERIFY(variants >= 480 && variants <= 720);
        QVERIFY(kinds.size() > 20);
        for (const DemoShop& shop : shops) {
            const DemoShop again = demoShops(1).at(static_cast<std::size_t>(&shop - shops.data()));
            QVERIFY(feedOf(shop, FeedFormat::flatLines) == feedOf(again, FeedFormat::flatLines));
        }
        QVERIFY(feedOf(shops[0], FeedFormat::flatLines) != feedOf(demoShops(2)[0], FeedFormat::flatLines));
    }

    /// What the import makes of every format must be what was written into it.
    void everyFormatSaysTheSame_data() {
        QTest::addColumn<int>("format");
        for (int i = 0; i < 8; ++i) QTest::newRow(std::string(nameOf(static_cast<FeedFormat>(i))).c_str()) << i;
    }

    void everyFormatSaysTheSame() {
        QFETCH(int, format);
        for (const DemoShop& made : demoShops(3)) {
            TemporaryShop shop;
            shop.source = shop->catalogue().saveSource(
                {.merchant = shop.merchant, .kind = "x", .locator = "demo:x", .currency = made.currency});
            const std::filesystem::path file = shop.folder() / "feed";
            std::ofstream(file) << feedOf(made, static_cast<FeedFormat>(format));
            QVERIFY(formatOfFile(file) == static_cast<FeedFormat>(format));
            const auto run = importFeed(*shop.operator->(), shop.source, file, static_cast<FeedFormat>(format));
            QCOMPARE(run.rejected, 0);
            const bool isMarketSaid = static_cast<FeedFormat>(format) == FeedFormat::flatLines;
            QCOMPARE(shop->catalogue().sources().back().market, isMarketSaid ? made.market : std::string());
            std::map<std::string, const Variant*> wanted;
            std::map<std::string, const Product*> products;
            for (const Product& product : made.products)
                for (const Variant& variant : product.variants) {
                    wanted[variant.extId] = &variant;
                    products[variant.extId] = &product;
                }
            QCOMPARE(run.variants, static_cast<std::int64_t>(wanted.size()));
            for (const auto& hit : shop->search().find({.limit = 200}).hits) {
                const Product product = *shop->catalogue().product(hit.product);
                for (const Variant& variant : product.variants) {
                    const Variant& was = *wanted.at(variant.extId);
                    QCOMPARE(product.category,
                             products.at(variant.extId)->kind.substr(std::string("Apparel & Accessories > ").size()));
                    QVERIFY(variant.price == was.price);
                    QCOMPARE(variant.availability, was.availability);
                    QCOMPARE(variant.colours, bitOf(Topic::colour, was.colour));
                    QCOMPARE(variant.materials, bitOf(Topic::material, was.material));
                    QCOMPARE(variant.sizeLabel, was.sizeLabel);
                }
            }
        }
    }

    void importedTwice() {
        TemporaryShop shop;
        importDemo(*shop.operator->());
        const auto count = shop->catalogue().productCount();
        QCOMPARE(count, 100);
        std::string markets;
        for (const auto& source : shop->catalogue().sources())
            if (isDemo(source)) markets += source.currency + ' ' + source.market + ' ';
        QCOMPARE(markets, std::string("EUR DE GBP GB EUR FR EUR ES "));
        const auto hits = shop->search().find(queryOf(wishOf("blue or black boots"))).hits;
        shop.wall += 1000;
        importDemo(*shop.operator->(), 1, 1);
        QCOMPARE(shop->catalogue().productCount(), count);
        QVERIFY(!shop->search().find({.text = "linen"}).hits.empty());
        QVERIFY(shop->connection().number("SELECT count(*) FROM price_point").value_or(0) >
                shop->connection().number("SELECT count(*) FROM variant").value_or(0));
    }

    void locators() {
        const DemoDesign design{"boot", "red", "dotted", 12};
        QVERIFY(DemoDesign::of(design.locator()) == design);
        for (const char* bad : {"", "demo:", "demo:boot/red/dotted", "demo:boot/red/dotted/x",
                                "demo:boot/red/dotted/1/2", "demo:../red/dotted/1", "demo:boot/colourless/dotted/1",
                                "demo:boot/red/dotted/-1", "demo:boot/red/dotted/99999999999", "https://shop.example"})
            QVERIFY(!DemoDesign::of(bad));
    }

    void everythingCanBeDrawn() {
        for (const Silhouette& silhouette : silhouettes()) {
            QVERIFY(bitOf(Topic::category, silhouette.category) != 0);
            const QImage image = drawn({std::string(silhouette.name), "red", "plain", 3}, 64);
            QCOMPARE(image.size(), QSize(64, 64));
            int red = 0;
            for (int y = 0; y < 64; ++y)
                for (int x = 0; x < 64; ++x) red += qRed(image.pixel(x, y)) > qGreen(image.pixel(x, y)) + 60;
            QVERIFY2(red > 60, std::string(silhouette.name).c_str());
        }
    }
};

QTEST_APPLESS_MAIN(DemoTest)
#include "demo_test.moc"

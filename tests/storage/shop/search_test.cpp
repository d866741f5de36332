#include "storage/shop/fold.h"
#include "storage/shop/near_words.h"
#include "tests/storage/shop/temporary_shop.h"

#include <QTest>

using namespace calliope::storage;
using calliope::test::product;
using calliope::test::TemporaryShop;

namespace {

std::string titlesOf(TemporaryShop& shop, const ProductQuery& query) {
    std::string titles;
    for (const ProductHit& hit : shop->search().find(query).hits)
        titles += (titles.empty() ? "" : "|") + shop->catalogue().product(hit.product)->title;
    return titles;
}

Product shirt(const std::string& extId, const std::string& title, std::int64_t minor, std::uint64_t colours,
              const std::string& size) {
    Product made = product(extId, title, minor, "shirt");
    made.variants.front().colours = colours;
    made.variants.front().size = size;
    return made;
}

} // namespace

class ProductSearchTest : public QObject {
    Q_OBJECT

private slots:
    void filters() {
        TemporaryShop shop;
        Product dear = shirt("c", "Silk shirt", 9000, 4, "M");
        dear.gender = "female";
        dear.variants.front().materials = 1;
        dear.brand = "Ara";
        Product foreign = shirt("d", "Foreign shirt", 10, 1, "M");
        foreign.variants.front().price.currency = "USD";
        Product out = shirt("e", "Sold shirt", 1000, 2, "L");
        out.variants.front().availability = Availability::outOfStock;
        (void)shop.import({shirt("a", "White shirt", 3000, 1, "M"), shirt("b", "Blue shirt", 2000, 2, "L"), dear,
                           foreign, out, product("f", "Felt hat", 1500, "hat")});
        const auto found = [&](const ProductQuery& query) { return titlesOf(shop, query); };
        QCOMPARE(found({.categories = {"hat"}}), std::string("Felt hat"));
        QCOMPARE(found({.categories = {"hat", "shirt"}, .colours = 2}), std::string("Blue shirt|Sold shirt"));
        QCOMPARE(found({.colours = 2, .mustBeInStock = true}), std::string("Blue shirt"));
        QCOMPARE(found({.categories = {"shirt"}, .notColours = 3}), std::string("Silk shirt"));
        QCOMPARE(found({.materials = 1}), std::string("Silk shirt"));
        QCOMPARE(found({.categories = {"shirt"}, .gender = "male", .currency = "EUR", .mostMinor = 9000}),
                 std::string("White shirt|Blue shirt|Sold shirt"));
        QCOMPARE(found({.currency = "EUR", .leastMinor = 2000, .mostMinor = 3000}),
                 std::string("White shirt|Blue shirt"));
        QCOMPARE(found({.currency = "USD", .mostMinor = 3000}), std::string("Foreign shirt"));
        QCOMPARE(found({.sizes = {"L", "XL"}, .sizeSystem = "EU"}), std::string("Blue shirt|Sold shirt"));
        QCOMPARE(found({.brands = {"ARA"}}), std::string("Silk shirt"));
        QCOMPARE(found({.categories = {"shirt"}, .without = {"blue", "100%_"}, .sort = ProductQuery::Sort::price}),
                 std::string("White shirt|Silk shirt|Foreign shirt|Sold shirt"));
        QCOMPARE(found({.categories = {"shirt"}, .currency = "USD", .sort = ProductQuery::Sort::price}),
                 std::string("Foreign shirt|Blue shirt|White shirt|Silk shirt|Sold shirt"));
        QCOMPARE(found({.currency = "EUR", .isInOther = true}), std::string("Foreign shirt"));
        QCOMPARE(found({.text = "shirt", .without = {"blue", "sold", "foreign"}}),
                 std::string("White shirt|Silk shirt"));
        QCOMPARE(found({.text = "hat", .merchants = {shop.merchant}}), std::string("Felt hat"));
        QCOMPARE(found({.text = "hat", .merchants = {shop.merchant + 1}}), std::string());
        QCOMPARE(shop->search().count({.categories = {"shirt"}}), 5);
        QCOMPARE(shop->search().count({.categories = {"shirt"}}, 2), 2);
    }

    void cheapestVariantThatFits() {
        TemporaryShop shop;
        Product made = shirt("a", "Shirt", 3000, 1, "M");
        const auto add = [&](std::int64_t minor, std::uint64_t colours, Availability availability) {
            Variant variant = made.variants.front();
            variant.extId = std::to_string(made.variants.size());
            variant.price.minor = minor;
            variant.colours = colours;
            variant.availability = availability;
            made.variants.push_back(variant);
        };
        add(2500, 1, Availability::inStock);
        add(2000, 1, Availability::outOfStock);
        add(1000, 2, Availability::inStock);
        (void)shop.import({made});
        const ProductHits hits = shop->search().find({.colours = 1});
        QCOMPARE(hits.hits.size(), std::size_t{1});
        QCOMPARE(hits.hits[0].price.minor, 2500);
        QVERIFY(hits.hits[0].isInStock);
    }

    void pages() {
        TemporaryShop shop;
        std::vector<Product> products;
        for (int i = 0; i < 25; ++i) products.push_back(product(std::to_string(i), "Sock", 100 + i));
        (void)shop.import(products);
        ProductHits page = shop->search().find({.text = "sock", .sort = ProductQuery::Sort::price, .limit = 10});
        QVERIFY(page.isMore);
        QCOMPARE(page.hits.size(), std::size_t{10});
        QCOMPARE(page.hits[9].price.minor, 109);
        page = shop->search().find({.text = "sock", .sort = ProductQuery::Sort::price, .limit = 10, .skip = 20});
        QVERIFY(!page.isMore);
        QCOMPARE(page.hits.size(), std::size_t{5});
    }

    void words_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("found");
        QTest::newRow("word") << "cashmere"
                              << "Cashmere jumper";
        QTest::newRow("beginning") << "cash"
                                   << "Cashmere jumper";
        QTest::newRow("a letter too few") << "cashmre"
                                          << "Cashmere jumper";
        QTest::newRow("swapped") << "jumepr"
                                 << "Cashmere jumper";
        QTest::newRow("mistyped, then another") << "cashmire jumper"
                                                << "Cashmere jumper";
        QTest::newRow("inside a word") << "jacke"
                                       << "Winterjacke";
        QTest::newRow("accents") << "café"
                                 << "Cafe apron";
        QTest::newRow("nothing near") << "zzzzzz"
                                      << "";
        QTest::newRow("query language") << "cashmere NOT jumper"
                                        << "";
        QTest::newRow("quotes and stars") << "\"cashmere* (\" OR*"
                                          << "";
        QTest::newRow("a quote that does not end") << "\"cashmere jumper"
                                                   << "Cashmere jumper";
        QTest::newRow("column") << "title:cashmere"
                                << "";
    }

    void words() {
        QFETCH(QString, typed);
        QFETCH(QString, found);
        TemporaryShop shop;
        (void)shop.import(
            {product("a", "Cashmere jumper", 1), product("b", "Winterjacke", 1), product("c", "Cafe apron", 1)});
        QCOMPARE(QString::fromStdString(titlesOf(shop, {.text = typed.toStdString()})), found);
    }

    void pagesOfDescriptions() {
        TemporaryShop shop;
        std::vector<Product> products;
        for (int i = 0; i < 25; ++i) {
            products.push_back(product(std::to_string(i), "Sock", 100));
            products.back().description = "Knitted.";
        }
        (void)shop.import(products);
        QCOMPARE(shop->search().find({.text = "knitted", .limit = 10, .skip = 20}).hits.size(), std::size_t{5});
        QVERIFY(shop->search().find({.text = "sock", .limit = 10, .skip = 30}).hits.empty());
    }

    /// Descriptions, where shops put words to be found by, count only where nothing else has the words.
    void descriptionsComeLast() {
        TemporaryShop shop;
        Product inText = product("a", "Coat", 1);
        inText.description = "Goes with a velvet dress.";
        (void)shop.import({inText, product("b", "Velvet dress", 1)});
        QCOMPARE(titlesOf(shop, {.text = "velvet dress"}), std::string("Velvet dress"));
        QCOMPARE(titlesOf(shop, {.text = "goes with"}), std::string("Coat"));
    }

    void distances() {
        QCOMPARE(letterDistance("shirt", "shirt", 2), 0);
        QCOMPARE(letterDistance("shirt", "shrit", 2), 1);
        QCOMPARE(letterDistance("shirt", "skirts", 2), 2);
        QCOMPARE(letterDistance("shirt", "trousers", 2), 3);
        QCOMPARE(letterDistance(std::string(1000, 'a'), std::string(1000, 'b'), 2), 3);
    }

    void folding() {
        QCOMPARE(fold("Größe ŒUVRE Ñandú ŠŽ"), std::string("grosse oeuvre nandu sz"));
        QCOMPARE(fold("e\xcc\x81t\xc3\xa9 \xff 日本"), std::string("ete \xff 日本"));
    }
};

QTEST_APPLESS_MAIN(ProductSearchTest)
#include "search_test.moc"

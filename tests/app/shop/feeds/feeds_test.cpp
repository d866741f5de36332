#include "app/shop/feeds/clean_text.h"
#include "app/shop/feeds/feed.h"
#include "app/shop/words/lexicon.h"
#include "storage/error.h"
#include "tests/storage/shop/temporary_shop.h"
#include "tests/support/reference_data.h"

#include <zlib.h>

#include <QTest>
#include <fstream>

using namespace calliope::shop;
using calliope::storage::Availability;
using calliope::storage::Error;
using calliope::storage::ImportRun;
using calliope::storage::Money;
using calliope::storage::Product;
using calliope::storage::Variant;
using calliope::test::TemporaryShop;

namespace {

std::filesystem::path fixture(const std::string& name) {
    return calliope::test::fixtures() / "shopping" / "feeds" / name;
}

std::filesystem::path packed(TemporaryShop& shop, const std::filesystem::path& file) {
    const std::filesystem::path made = shop.folder() / "packed.gz";
    const std::string content = calliope::test::readText(file);
    gzFile gz = gzopen(made.string().c_str(), "wb");
    gzwrite(gz, content.data(), static_cast<unsigned>(content.size()));
    gzclose(gz);
    return made;
}

} // namespace

class FeedsTest : public QObject {
    Q_OBJECT

private slots:
    void sameShirtInEveryFormat_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("format");
        QTest::addColumn<bool>("isPacked");
        QTest::newRow("Google, tabs") << "google.tsv"
                                      << "google_table" << false;
        QTest::newRow("Google, XML") << "google.xml"
                                     << "google_xml" << false;
        QTest::newRow("OpenAI, commas") << "openai.csv"
                                        << "google_table" << false;
        QTest::newRow("OpenAI, commas, packed") << "openai.csv"
                                                << "google_table" << true;
        QTest::newRow("OpenAI, lines") << "openai.jsonl"
                                       << "openai_lines" << false;
        QTest::newRow("OpenAI, lines, packed") << "openai.jsonl"
                                               << "openai_lines" << true;
        QTest::newRow("ACP") << "acp.jsonl"
                             << "acp_lines" << false;
        QTest::newRow("a page") << "page.html"
                                << "json_ld" << false;
        QTest::newRow("Shopify") << "shopify.json"
                                 << "shopify" << false;
        QTest::newRow("Shopify, packed") << "shopify.json"
                                         << "shopify" << true;
        QTest::newRow("WooCommerce") << "woocommerce.json"
                                     << "woocommerce" << false;
    }

    void sameShirtInEveryFormat() {
        QFETCH(QString, file);
        QFETCH(QString, format);
        QFETCH(bool, isPacked);
        TemporaryShop shop;
        const std::filesystem::path path =
            isPacked ? packed(shop, fixture(file.toStdString())) : fixture(file.toStdString());
        const std::optional<FeedFormat> found = formatOfFile(path);
        QVERIFY(found.has_value());
        QCOMPARE(QString::fromUtf8(nameOf(*found).data()), format);
        QVERIFY(feedFormatOf(nameOf(*found)) == found);
        const ImportRun run = importFeed(*shop.operator->(), shop.source, path, *found);
        QCOMPARE(run.products, 1);
        QCOMPARE(run.variants, 2);
        QCOMPARE(run.rejected, 1);
        QCOMPARE(run.sha256.size(), std::size_t{64});
        QVERIFY(!shop->catalogue().rejects(run.id).at(0).reason.empty());

        const Product product = *shop->catalogue().product(shop->search().find({}).hits.at(0).product);
        QVERIFY2(product.title.starts_with("Linen shirt"), product.title.c_str());
        QCOMPARE(product.category, std::string("shirt"));
        QCOMPARE(product.gender, std::string("female"));
        QCOMPARE(product.description, std::string("Light and airy."));
        QVERIFY(product.url.starts_with("https://shop.example/"));
        std::vector<std::string> pictures = product.pictures;
        for (const Variant& variant : product.variants)
            pictures.insert(pictures.end(), variant.pictures.begin(), variant.pictures.end());
        QVERIFY(!pictures.empty());
        for (const std::string& picture : pictures) QCOMPARE(picture, std::string("https://shop.example/shirt.jpg"));
        QCOMPARE(product.variants.size(), std::size_t{2});
        const Variant& medium = product.variants[0];
        QCOMPARE(medium.size, std::string("M"));
        QVERIFY(medium.price == (Money{4990, "EUR"}));
        if (file != "page.html") QCOMPARE(medium.listMinor, std::optional<std::int64_t>(5990));
        QCOMPARE(medium.colours, bitOf(Topic::colour, "navy"));
        QCOMPARE(medium.materials, bitOf(Topic::material, "linen"));
        QCOMPARE(medium.availability, Availability::inStock);
        QVERIFY(!medium.checkoutItem.empty());
        const Variant& large = product.variants[1];
        QCOMPARE(large.size, std::string("L"));
        if (file != "woocommerce.json") {
            QVERIFY(large.price == (Money{5990, "EUR"}));
            QCOMPARE(large.availability, Availability::outOfStock);
        }
    }

    void shopifyNeedsACurrency() {
        TemporaryShop shop;
        shop.source = shop->catalogue().saveSource(
            {.merchant = shop.merchant, .kind = "shopify", .locator = "x", .currency = ""});
        try {
            (void)importFeed(*shop.operator->(), shop.source, fixture("shopify.json"), FeedFormat::shopify);
            QFAIL("imported");
        } catch (const Error& error) {
            QVERIFY(std::string(error.what()).find("choose the shop's") != std::string::npos);
        }
    }

    void stopped() {
        TemporaryShop shop;
        std::ofstream file(shop.folder() / "long.tsv");
        file << "id\ttitle\tprice\n";
        for (int i = 0; i < 1000; ++i) file << i << "\tSock\t5 EUR\n";
        file.close();
        double last = 0;
        const auto stop = [&](double share) {
            last = share;
            return share < 0.5;
        };
        QVERIFY_THROWS_EXCEPTION(Error, importFeed(*shop.operator->(), shop.source, shop.folder() / "long.tsv",
                                                   FeedFormat::googleTable, stop));
        QVERIFY(last >= 0.5);
        QCOMPARE(shop->catalogue().productCount(), 0);
    }

    void kinds_data() {
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("category");
        const auto row = [](const char* title, const char* kind, const char* category) {
            QTest::newRow(title) << title << kind << category;
        };
        row("Linen shirt dress", "", "dress");
        row("Shirt with tie", "", "shirt");
        row("Robe chemise en lin pour femme", "", "dress");
        row("Leinenhemd", "", "shirt");
        row("Zapatillas de deporte blancas", "", "sneakers");
        row("The Aurora", "Apparel & Accessories > Clothing > Dresses", "dress");
        row("The Aurora", "Shoes / Boots", "boots");
        row("Garden gnome", "Garden", "");
    }

    void kinds() {
        QFETCH(QString, title);
        QFETCH(QString, kind);
        QFETCH(QString, category);
        TemporaryShop shop;
        std::ofstream(shop.folder() / "one.tsv") << "id\ttitle\tprice\tproduct_type\n1\t" << title.toStdString()
                                                 << "\t5 EUR\t" << kind.toStdString() << '\n';
        (void)importFeed(*shop.operator->(), shop.source, shop.folder() / "one.tsv", FeedFormat::googleTable);
        const Product product = *shop->catalogue().product(shop->search().find({}).hits.at(0).product);
        QCOMPARE(QString::fromStdString(product.category), category);
    }

    void cleaning() {
        QCOMPARE(cleanText("a\x01 \t b\xe2\x80\x8b\xe2\x80\xae"
                           "c\xf3\xa0\x81\x81",
                           100),
                 std::string("a bc"));
        QCOMPARE(cleanText("äöü", 3), std::string("ä"));
        QCOMPARE(cleanHtml("<p>a&amp;b</p><script>x</script><style>y</style> c &lt; d & e", 100),
                 std::string("a&b c < d & e"));
        QCOMPARE(cleanHtml("<script>never ends", 100), std::string());
        QCOMPARE(cleanHtml("<<<<", 100), std::string());
        for (const char* bad : {"javascript:alert(1)", "file:///etc/passwd", "ftp://x", "data:image/png;base64,x", "",
                                "https://a b", "https://a\"b", "qrc:/x", "//host/x"})
            QCOMPARE(cleanUrl(bad), std::string());
        QCOMPARE(cleanUrl(" https://a.example/b?c=d "), std::string("https://a.example/b?c=d"));
    }
};

QTEST_APPLESS_MAIN(FeedsTest)
#include "feeds_test.moc"

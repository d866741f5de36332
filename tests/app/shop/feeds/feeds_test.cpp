#include "app/shop/feeds/clean_text.h"
#include "app/shop/feeds/feed.h"
#include "app/shop/feeds/item.h"
#include "app/shop/feeds/told_products.h"
#include "app/shop/words/lexicon.h"
#include "storage/error.h"
#include "tests/app/shop/feeds/taken_list.h"
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
using calliope::test::Taken;
using calliope::test::TemporaryShop;
using calliope::test::written;

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
    void markets_data() {
        QTest::addColumn<QString>("rows");
        QTest::addColumn<QString>("market");
        QTest::newRow("none") << "id,title,price\n1,Cap,10.00 EUR\n"
                              << "";
        QTest::newRow("of shipping") << "id,title,price,shipping\n1,Cap,10.00 EUR,DE:::4.95 EUR\n2,Hat,20.00 EUR,\n"
                                     << "DE";
        QTest::newRow("no country") << "id,title,price,shipping\n1,Cap,10.00 EUR,:::4.95 EUR\n2,Hat,9.00 EUR,4.95 EUR\n"
                                    << "";
        QTest::newRow("several in a row")
            << "id,title,price,shipping\n1,Cap,10.00 EUR,\"DE:::4.95 EUR,AT:::5.95 EUR\"\n"
            << "";
        QTest::newRow("several parts of one")
            << "id,title,price,shipping\n1,Cap,10.00 USD,\"US:CA::4.95 USD,US:NY::5.95 USD\"\n"
            << "US";
        QTest::newRow("several in the list")
            << "id,title,price,target_countries\n1,Cap,10.00 EUR,DE\n2,Hat,20.00 EUR,FR\n3,Bag,20.00 EUR,DE\n"
            << "";
        QTest::newRow("of a target") << "id,title,price,target_countries\n1,Cap,10.00 USD,US\n"
                                     << "US";
        QTest::newRow("no code") << "id,title,price,target_country\n1,Cap,10.00 USD,usa\n"
                                 << "";
    }

    /// The parts of shipping stand in lines of their own, in either order.
    void shippingInXml_data() {
        QTest::addColumn<QString>("parts");
        QTest::addColumn<QString>("market");
        QTest::addColumn<int>("minor");
        QTest::newRow("both") << "\n <g:country>DE</g:country>\n <g:price>4.95 EUR</g:price>\n"
                              << "DE" << 495;
        QTest::newRow("turned") << "<g:price>4.95 EUR</g:price><g:country>DE</g:country>"
                                << "DE" << 495;
        QTest::newRow("a price alone") << "<g:price>4.95 EUR</g:price>"
                                       << "" << 495;
        QTest::newRow("a country alone") << "<g:country>DE</g:country>"
                                         << "DE" << -1;
        QTest::newRow("a text") << "DE:::4.95 EUR"
                                << "DE" << 495;
    }

    void shippingInXml() {
        QFETCH(QString, parts);
        QFETCH(QString, market);
        QFETCH(int, minor);
        TemporaryShop shop;
        const QString feed = "<rss xmlns:g=\"http://base.google.com/ns/1.0\"><channel><item><g:id>1</g:id>"
                             "<title>Cap</title><g:price>10.00 EUR</g:price><g:shipping>" +
                             parts + "</g:shipping></item></channel></rss>";
        (void)importFeed(*shop.operator->(), shop.source, written(shop, feed.toStdString()), FeedFormat::googleXml);
        QCOMPARE(QString::fromStdString(shop->catalogue().sources().at(0).market), market);
        const auto product = shop->search().find({}).hits.at(0).product;
        QCOMPARE(shop->catalogue().product(product)->variants.front().shipMinor.value_or(-1), minor);
    }

    /// The country that a list names is its market, unless somebody has said another.
    void markets() {
        QFETCH(QString, rows);
        QFETCH(QString, market);
        TemporaryShop shop;
        const auto read = [&] {
            (void)importFeed(*shop.operator->(), shop.source, written(shop, rows.toStdString()),
                             FeedFormat::googleTable);
            return QString::fromStdString(shop->catalogue().sources().at(0).market);
        };
        QCOMPARE(read(), market);
        shop->catalogue().setMarket(shop.source, "NZ");
        QCOMPARE(read(), QString("NZ"));
    }

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
        QTest::newRow("UCP") << "ucp.json"
                             << "ucp_reply" << false;
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
        QVERIFY(!medium.checkoutItem.empty() && medium.checkoutItem != product.variants[1].checkoutItem);
        const Variant& large = product.variants[1];
        QCOMPARE(large.size, std::string("L"));
        if (file != "woocommerce.json") {
            QVERIFY(large.price == (Money{5990, "EUR"}));
            QCOMPARE(large.availability, Availability::outOfStock);
        }
    }

    void formats_data() {
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("format"); // empty: none
        const auto row = [](const char* name, const char* content, const char* format) {
            QTest::newRow(name) << content << format;
        };
        row("a table that names schema.org", "id\ttitle\tprice\tavailability\n1\ta\t5 EUR\thttps://schema.org/InStock",
            "google_table");
        row("lines that name schema.org",
            "{\"id\":\"1\",\"title\":\"a\",\"availability\":\"https://schema.org/InStock\"}", "openai_lines");
        row("ACP that names schema.org",
            "{\"id\":\"1\",\"variants\":[{\"availability\":\"https://schema.org/InStock\"}]}", "acp_lines");
        row("Shopify that names a script",
            "{\"products\":[{\"body_html\":\"<script type=\\\"application/ld+json\\\">\"}]}", "shopify");
        row("UCP without its head", "{\"products\":[{\"price_range\":{}}]}", "ucp_reply");
        row("WooCommerce that names a type",
            "[{\"description\":\"{\\\"@type\\\":\\\"Product\\\"} schema.org\",\"prices\":{}}]", "woocommerce");
        row("XML that names schema.org",
            "<?xml version='1.0'?>\n<!-- <html> -->\n<rss\n "
            "version='2.0'><item>https://schema.org/InStock</item></rss>",
            "google_xml");
        row("Atom", "<feed xmlns='http://www.w3.org/2005/Atom'><entry/></feed>", "google_xml");
        row("a page", "<!doctype html><html><feedback/><script type='application/ld+json'>{}</script>", "json_ld");
        row("a page without doctype", "<script type=\"application/ld+json\">{}</script>", "json_ld");
        const QByteArray late =
            "<!doctype html><p>" + QByteArray(100'000, 'x') + "<script type='application/ld+json'>{}</script>";
        row("a page that says it at its end", late.constData(), "json_ld");
        row("a page without products", "<!doctype html><p>Hello", "");
        row("schema.org's JSON", "{\"@context\":\"https://schema.org\",\"@type\":\"Product\"}", "json_ld");
        row("a list of it", "[{\"@type\":\"https://schema.org/Product\"}]", "json_ld");
        row("about an ACP feed", "{\"id\": \"feed_1\", \"target_country\": \"FR\",\n \"updated_at\": \"2026-03-01\"}\n",
            "");
        row("a text", "Hello", "");
    }

    void formats() {
        QFETCH(QString, content);
        QFETCH(QString, format);
        TemporaryShop shop;
        const std::optional<FeedFormat> found = formatOfFile(written(shop, content.toStdString()));
        QCOMPARE(found ? QString::fromStdString(std::string(nameOf(*found))) : QString(), format);
    }

    /// Whose list it may be, as it says itself.
    void pages() {
        const auto page = [](const std::string& content, FeedFormat format) {
            TemporaryShop shop;
            return pageIn(written(shop, content), format);
        };
        QCOMPARE(page("id,title,price\n1,Cap,5 EUR\n", FeedFormat::googleTable), std::string());
        QCOMPARE(
            page("id,title,price,link\n1,Cap,5 EUR,\n2,Hat,6 EUR,https://a.example/hat\n", FeedFormat::googleTable),
            std::string("https://a.example/hat"));
        QCOMPARE(page("<script type='application/ld+json'>{\"@type\":\"Product\",\"name\":\"Cap\",\"offers\":"
                      "{\"price\":5,\"priceCurrency\":\"EUR\",\"url\":\"https://a.example/cap\"}}</script>",
                      FeedFormat::jsonLd),
                 std::string("https://a.example/cap"));
        QCOMPARE(page("no page", FeedFormat::jsonLd), std::string());
    }

    void longXmlItemsAreLeftOut() {
        const auto item = [](const std::string& id, std::size_t length) {
            return "<item><id>" + id + "</id><title>Shirt</title><price>5 EUR</price><description>" +
                   std::string(length, 'x') + "</description></item>";
        };
        const FeedLimits limits{.row = 2000};
        const Taken taken("<rss>" + item("1", 10) + item("2", 3000) + item("3", 10) + "</rss>", FeedFormat::googleXml,
                          limits);
        QCOMPARE(taken.run.variants, 2);
        QCOMPARE(taken.run.rejected, 1);
        QCOMPARE(taken.reasons, std::string("It is too long."));
        QVERIFY_THROWS_EXCEPTION(
            Error, Taken("<rss>" + item("1", 10) + item("2", 300'000) + "</rss>", FeedFormat::googleXml, limits));
    }

    void encodings_data() {
        QTest::addColumn<QByteArray>("row"); // id, title, price
        QTest::addColumn<QString>("title");
        QTest::newRow("UTF-8") << QByteArray("1,Größe,5 €") << "Größe";
        QTest::newRow("Windows-1252") << QByteArray("1,Gr\xf6\xdf"
                                                    "e \x96 \x84M\x93,5 \x80")
                                      << "Größe – „M“";
        QTest::newRow("over two lines") << QByteArray("1,\"Gr\xf6\xdf"
                                                      "e\nM\xfcller\",5 \x80")
                                        << "Größe Müller";
        QTest::newRow("UTF-8 with a letter that was cut") << QByteArray("1,Größe Gr\xc3,5 €") << "Größe Gr";
    }

    void encodings() {
        QFETCH(QByteArray, row);
        QFETCH(QString, title);
        const Taken taken("id,title,price\n" + row.toStdString() + '\n', FeedFormat::googleTable);
        QCOMPARE(QString::fromStdString(taken.product.title), title);
        QVERIFY(taken.product.variants.at(0).price == (Money{500, "EUR"}));
    }

    void utf16IsSaid() {
        TemporaryShop shop;
        const std::string table = "id\ttitle\tprice\n";
        for (const bool isBig : {false, true}) {
            std::string wide = isBig ? "\xfe\xff" : "\xff\xfe";
            for (const char c : table) wide += isBig ? std::string{'\0', c} : std::string{c, '\0'};
            try {
                (void)formatOfFile(written(shop, wide));
                QFAIL("read");
            } catch (const Error& error) {
                QVERIFY2(std::string(error.what()).find("UTF-8") != std::string::npos, error.what());
            }
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

    /// Sizes of a thing hold different amounts: each row of a list says its own.
    void unitMeasuresOfRows() {
        FeedContext context;
        const auto rowOf = [&](const char* id, const char* price, const char* contents) {
            return itemOfFields({{"id", id},
                                 {"item_group_id", "oil"},
                                 {"title", "Oil"},
                                 {"price", price},
                                 {"care", "cool"},
                                 {"unit_pricing_measure", contents},
                                 {"unit_pricing_base_measure", "100 ml"}},
                                context)
                .product;
        };
        const Product small = rowOf("s", "12.00 EUR", "750 ml");
        QCOMPARE(small.facts, std::string("{\"care\":\"cool\"}"));
        QCOMPARE(small.variants.at(0).facts,
                 std::string("{\"unit_pricing_measure\":\"750 ml\",\"unit_pricing_base_measure\":\"100 ml\"}"));
        QCOMPARE(rowOf("l", "30.00 EUR", "").variants.at(0).facts,
                 std::string("{\"unit_pricing_base_measure\":\"100 ml\"}"));
    }

    /// What a measure costs is what the shop has made out, for each variant.
    void unitPricesOfUcp_data() {
        QTest::addColumn<QByteArray>("unitPrice");
        QTest::addColumn<QString>("facts");
        const auto row = [](const char* name, const char* unitPrice, const char* facts) {
            QTest::newRow(name) << QByteArray(unitPrice) << QString(facts);
        };
        row("none", "null", "{}");
        row("whole",
            "{\"amount\": 161, \"currency\": \"EUR\", \"measure\": {\"value\": 750, \"unit\": \"MLT\", "
            "\"display_text\": \"ml\"}, \"reference\": {\"value\": 100, \"unit\": \"MLT\", \"display_text\": \"ml\"}}",
            "{\"unit_price\":\"1.61 EUR\",\"unit_price_for\":\"100 ml\",\"unit_price_at\":\"12.00 EUR\"}");
        row("parts of a unit",
            "{\"amount\": 50, \"currency\": \"EUR\", \"reference\": {\"value\": 5, \"scale\": 2, \"display_text\": "
            "\"kg\"}}",
            "{\"unit_price\":\"0.50 EUR\",\"unit_price_for\":\"0.05 kg\",\"unit_price_at\":\"12.00 EUR\"}");
        row("another currency",
            "{\"amount\": 50, \"currency\": \"USD\", \"reference\": {\"value\": 1, \"display_text\": \"kg\"}}", "{}");
        row("of nothing",
            "{\"amount\": 50, \"currency\": \"EUR\", \"reference\": {\"value\": 0, \"display_text\": \"kg\"}}", "{}");
        row("without a unit", "{\"amount\": 50, \"currency\": \"EUR\", \"reference\": {\"value\": 1}}", "{}");
        row("a list", "[1, 2]", "{}");
    }

    void unitPricesOfUcp() {
        QFETCH(QByteArray, unitPrice);
        QFETCH(QString, facts);
        const QByteArray variant =
            "{\"id\": \"v\", \"price\": {\"amount\": 1200, \"currency\": \"EUR\"}, \"unit_price\": " + unitPrice + "}";
        const auto factsOf = [](const QByteArray& variants) {
            const QByteArray answer =
                "{\"products\": [{\"id\": \"p\", \"title\": \"Oil\", \"variants\": [" + variants + "]}]}";
            const auto told = toldProducts(answer.toStdString(), "https://shop.example", 1);
            QStringList all;
            if (told.size() == 1)
                for (const auto& each : told[0].variants) all.append(QString::fromStdString(each.facts));
            return all;
        };
        QCOMPARE(factsOf(variant), QStringList(facts));
        const QByteArray other = "{\"id\": \"w\", \"price\": {\"amount\": 500, \"currency\": \"EUR\"}}";
        QCOMPARE(factsOf(variant + ", " + other), (QStringList{facts, "{}"}));
    }
};

QTEST_APPLESS_MAIN(FeedsTest)
#include "feeds_test.moc"

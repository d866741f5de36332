#include "app/shop/feeds/clean_text.h"
#include "app/shop/feeds/feed.h"
#include "app/shop/feeds/item.h"
#include "app/shop/feeds/told_products.h"
#include "app/shop/words/lexicon.h"
#include "storage/error.h"
#include "tests/storage/shop/temporary_shop.h"
#include "tests/support/reference_data.h"

#include <zlib.h>

#include <QDateTime>
#include <QTest>
#include <QTimeZone>
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

std::filesystem::path written(TemporaryShop& shop, const std::string& content) {
    const std::filesystem::path file = shop.folder() / "written.feed";
    std::ofstream(file, std::ios::binary) << content;
    return file;
}

/// A list that becomes one product, and what became of its rows.
struct Taken {
    Taken(const std::string& content, FeedFormat format, const FeedLimits& limits = {}) {
        run = importFeed(*shop.operator->(), shop.source, written(shop, content), format, {}, limits);
        product = *shop->catalogue().product(shop->search().find({}).hits.at(0).product);
        for (const auto& reject : shop->catalogue().rejects(run.id)) reasons += reject.reason;
    }

    TemporaryShop shop;
    ImportRun run;
    Product product;
    std::string reasons;
};

/// "id price currency yes" of each variant, or "no" where it is sold out.
QString shown(const Product& product) {
    QStringList variants;
    for (const Variant& variant : product.variants)
        variants.append(QString::fromStdString(variant.extId + ' ' + std::to_string(variant.price.minor) + ' ' +
                                               variant.price.currency + ' ' +
                                               (variant.availability == Availability::outOfStock ? "no" : "yes")));
    return variants.join("; ");
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

    void offers_data() {
        QTest::addColumn<QString>("product"); // what stands in it besides its type and name
        QTest::addColumn<QString>("variants");
        QTest::addColumn<int>("rejected");
        const auto row = [](const char* name, const char* product, const char* variants, int rejected) {
            QTest::newRow(name) << product << variants << rejected;
        };
        row("one", R"("sku":"a","offers":{"sku":"b","price":5,"priceCurrency":"EUR"})", "a 500 EUR yes", 0);
        row("sizes with ids of their own",
            "\"sku\":\"a\",\"offers\":[{\"sku\":\"a-s\",\"price\":5,\"priceCurrency\":\"EUR\"},\n"
            "            "
            "{\"sku\":\"a-m\",\"price\":6,\"priceCurrency\":\"EUR\",\"availability\":\"https://schema.org/SoldOut\"}]",
            "a-s 500 EUR yes; a-m 600 EUR no", 0);
        row("sizes with names", R"("sku":"a","offers":{"@type":"AggregateOffer","lowPrice":5,"offers":[
            {"itemOffered":{"name":"M"},"price":7,"priceCurrency":"EUR"},
            {"itemOffered":{"name":"L"},"price":6,"priceCurrency":"EUR"}]})",
            "M 700 EUR yes; L 600 EUR yes", 0);
        row("nothing tells them apart", R"("sku":"a","offers":[{"price":7,"priceCurrency":"EUR"},
            {"price":6,"priceCurrency":"EUR"},{"price":1,"priceCurrency":"USD"}])",
            "a 600 EUR yes", 1);
        row("the lowest is sold out", R"("sku":"a","offers":[
            {"price":6,"priceCurrency":"EUR","availability":"OutOfStock"},{"price":7,"priceCurrency":"EUR"}])",
            "a 700 EUR yes", 1);
        row("the first has no price",
            R"("sku":"a","offers":[{"priceCurrency":"EUR"},{"price":7,"priceCurrency":"EUR"}])", "a 700 EUR yes", 1);
        row("one is for members", R"("sku":"a","offers":[{"price":7,"priceCurrency":"EUR"},
            {"price":5,"priceCurrency":"EUR","validForMemberTier":{"name":"Gold"}}])",
            "a 700 EUR yes", 1);
        row("one is for many", R"("sku":"a","offers":[
            {"sku":"box","price":5,"priceCurrency":"EUR","eligibleQuantity":{"minValue":10}},
            {"sku":"one","price":7,"priceCurrency":"EUR","eligibleQuantity":{"minValue":1,"maxValue":9}},
            {"sku":"two","price":13,"priceCurrency":"EUR"}])",
            "one 700 EUR yes; two 1300 EUR yes", 1);
        row("a range of prices", R"("sku":"a","offers":{"@type":"AggregateOffer","lowPrice":7,"highPrice":9,
            "priceCurrency":"EUR","priceSpecification":{"@type":"DeliveryChargeSpecification","price":1}})",
            "a 700 EUR yes", 0);
        row("the price is around them", R"("sku":"a","offers":{"lowPrice":"5","priceCurrency":"EUR","offers":[
            {"sku":"x"},{"sku":"y"}]})",
            "a 500 EUR yes", 1);
    }

    void offers() {
        QFETCH(QString, product);
        QFETCH(QString, variants);
        QFETCH(int, rejected);
        const Taken taken(R"({"@type":"Product","name":"Shirt",)" + product.toStdString() + '}', FeedFormat::jsonLd);
        QCOMPARE(shown(taken.product), variants);
        QCOMPARE(taken.run.rejected, rejected);
    }

    /// What schema.org has to say of a price; what is no such thing says nothing.
    void pricesAreDescribed_data() {
        QTest::addColumn<QString>("offer"); // what stands in it besides the price
        QTest::addColumn<QString>("facts"); // tax, day, shipping
        const auto row = [](const char* name, const char* offer, const char* facts) {
            QTest::newRow(name) << offer << facts;
        };
        row("nothing", R"("sku":"a")", "? ? ?");
        row("all", R"("priceValidUntil":"2026-12-31","priceSpecification":{"valueAddedTaxIncluded":true},
            "shippingDetails":{"shippingRate":{"value":"4.95","currency":"EUR"}})",
            "yes 2026-12-31T23:59:59.999 495");
        row("in the specification", R"("priceSpecification":{"valueAddedTaxIncluded":false,
            "validThrough":"2027-02-28T12:00:00Z"})",
            "no 2027-02-28T23:59:59.999 ?");
        row("sent for nothing", R"("shippingDetails":{"shippingRate":{"value":0,"currency":"EUR"}})", "? ? 0");
        row("in another currency", R"("shippingDetails":{"shippingRate":{"value":"5","currency":"USD"}})", "? ? ?");
        row("to several places", R"("shippingDetails":[{"shippingRate":{"value":"5","currency":"EUR"}},
            {"shippingRate":{"value":"9","currency":"EUR"}}])",
            "? ? ?");
        row("no day", R"("priceValidUntil":"2026-02-30","priceSpecification":[{"valueAddedTaxIncluded":true}])",
            "yes ? ?");
        row("in one of several specifications", R"("priceSpecification":[
            {"price":5,"validForMemberTier":{"name":"Gold"},"valueAddedTaxIncluded":false,"validThrough":"2027-01-01"},
            {"price":9,"priceType":"ListPrice","valueAddedTaxIncluded":false,"validThrough":"2027-02-01"},
            {"price":"7.00","valueAddedTaxIncluded":true,"priceValidUntil":"2027-03-01"}])",
            "yes 2027-03-01T23:59:59.999 ?");
        row("of another price", R"("priceSpecification":{"price":9,"valueAddedTaxIncluded":true,
            "validThrough":"2027-03-01"})",
            "? ? ?");
        row("WooCommerce's texts", R"("priceSpecification":[{"price":"7.00","valueAddedTaxIncluded":"true"}])",
            "yes ? ?");
        row("a text that says no", R"("priceSpecification":{"valueAddedTaxIncluded":"false"})", "no ? ?");
        row("of the regular price", R"("priceSpecification":{"price":9,"priceType":"RegularPrice",
            "valueAddedTaxIncluded":true})",
            "? ? ?");
        row("no date", R"("priceValidUntil":"tomorrow, tomorrow","priceSpecification":{"valueAddedTaxIncluded":"no"})",
            "? ? ?");
        row("long ago", R"("priceValidUntil":"0001-01-01")", "? ? ?");
        row("signs", R"("priceValidUntil":"-999-01-01")", "? ? ?");
    }

    void pricesAreDescribed() {
        QFETCH(QString, offer);
        QFETCH(QString, facts);
        const Taken taken(R"({"@type":"Product","name":"Shirt","offers":{"price":7,"priceCurrency":"EUR",)" +
                              offer.toStdString() + "}}",
                          FeedFormat::jsonLd);
        const Variant& variant = taken.product.variants.at(0);
        const QString tax = !variant.isTaxIncluded ? "?" : *variant.isTaxIncluded ? "yes" : "no";
        const QString day = variant.validUntil ? QDateTime::fromMSecsSinceEpoch(*variant.validUntil, QTimeZone::utc())
                                                     .toString("yyyy-MM-ddTHH:mm:ss.zzz")
                                               : QString("?");
        const QString shipping = variant.shipMinor ? QString::number(*variant.shipMinor) : QString("?");
        QCOMPARE(tax + ' ' + day + ' ' + shipping, facts);
    }

    /// Which of the prices of an offer is that of its product.
    void askedPrices_data() {
        QTest::addColumn<QString>("offer"); // what stands in it besides the currency
        QTest::addColumn<QString>("price"); // "700 of 1000": reduced; or why there is none
        const auto row = [](const char* name, const char* offer, const char* price) {
            QTest::newRow(name) << offer << price;
        };
        const char* unclear = "None of its prices";
        const char* unread = "no price that can be read";
        row("WooCommerce", R"("priceSpecification":[{"@type":"UnitPriceSpecification","price":"7.00",
            "priceCurrency":"EUR","valueAddedTaxIncluded":true,"validThrough":"2027-12-31"}])",
            "700");
        row("WooCommerce, reduced",
            "\"priceSpecification\":[{\"@type\":\"UnitPriceSpecification\",\"price\":\"7.00\",\"priceCurrency\":"
            "\"EUR\"},"
            "{\"@type\":\"UnitPriceSpecification\",\"price\":\"10.00\",\"priceCurrency\":\"EUR\","
            "\"priceType\":\"https://schema.org/ListPrice\"}]",
            "700 of 1000");
        for (const char* type : {"ListPrice", "StrikethroughPrice", "RegularPrice", "MSRP", "SRP"}) {
            const QString before = QStringLiteral(R"({"price":10,"priceType":"%1"})").arg(QLatin1String(type));
            QTest::addRow("%s after the price", type)
                << QStringLiteral(R"("priceSpecification":[{"price":7},%1])").arg(before) << "700 of 1000";
            QTest::addRow("%s before it", type)
                << QStringLiteral(R"("priceSpecification":[%1,{"price":7}])").arg(before) << "700 of 1000";
            QTest::addRow("%s beside it", type)
                << QStringLiteral(R"("price":7,"priceSpecification":%1)").arg(before) << "700 of 1000";
            const bool isRegular = QLatin1String(type) == QLatin1String("RegularPrice");
            QTest::addRow("%s alone", type)
                << QStringLiteral(R"("priceSpecification":%1)").arg(before) << (isRegular ? "1000" : unclear);
        }
        for (const char* type : {"InvoicePrice", "MinimumAdvertisedPrice", "for friends", "/", "SalePrice|ListPrice"}) {
            const QString other = QStringLiteral(R"({"price":5,"priceType":"%1"})").arg(QLatin1String(type));
            QTest::addRow("%s beside", type)
                << QStringLiteral(R"("priceSpecification":[%1,{"price":7}])").arg(other) << "700";
            QTest::addRow("%s alone", type) << QStringLiteral(R"("priceSpecification":[%1])").arg(other) << unclear;
        }
        // Each is a price that not everybody pays for one, or a part of what is paid.
        for (const char* limit :
             {R"("@type":"DeliveryChargeSpecification")", R"("@type":"PaymentChargeSpecification")",
              R"("@type":["UnitPriceSpecification","DeliveryChargeSpecification"])",
              R"("validForMemberTier":{"@type":"MemberProgramTier"})", R"("eligibleQuantity":{"minValue":10})",
              R"("eligibleQuantity":{"minValue":"1.5"})", R"("eligibleQuantity":{"value":12})",
              R"("eligibleQuantity":10)", R"("eligibleTransactionVolume":{"minPrice":50})",
              R"("priceComponentType":"Installment")", R"("billingDuration":"P1M")"}) {
            const QString other = QStringLiteral(R"({"price":5,%1})").arg(QLatin1String(limit));
            QTest::addRow("%s, before the price", limit)
                << QStringLiteral(R"("priceSpecification":[%1,{"price":7}])").arg(other) << "700";
            QTest::addRow("%s, beside it", limit)
                << QStringLiteral(R"("price":7,"priceSpecification":%1)").arg(other) << "700";
            QTest::addRow("%s, alone", limit) << QStringLiteral(R"("priceSpecification":%1)").arg(other) << unclear;
            const QString before =
                QStringLiteral(R"({"price":9,"priceType":"ListPrice",%1})").arg(QLatin1String(limit));
            QTest::addRow("%s, before a reduction", limit)
                << QStringLiteral(R"("price":7,"priceSpecification":%1)").arg(before) << "700";
        }
        row("a full type",
            "\"priceSpecification\":[{\"@type\":\"http://schema.org/PaymentChargeSpecification\","
            "\"price\":1},{\"@type\":\"http://schema.org/UnitPriceSpecification\",\"price\":7}]",
            "700");
        row("the id of a type", R"("price":7,"priceSpecification":{"price":10,"priceType":{"@id":"schema:ListPrice"}})",
            "700 of 1000");
        row("points for members", R"("priceSpecification":{"price":7,"membershipPointsEarned":20})", "700");
        row("its own with points for members", R"("price":7,"membershipPointsEarned":20)", "700");
        row("for one", R"("price":7,"eligibleQuantity":1)", "700");
        row("for one, as a text", R"("price":7,"eligibleQuantity":"1")", "700");
        row("for six", R"("price":7,"eligibleQuantity":6)", unclear);
        row("up to nine", R"("priceSpecification":{"price":7,"eligibleQuantity":{"minValue":1,"maxValue":9}})", "700");
        row("before it was lower", R"("price":7,"priceSpecification":{"price":5,"priceType":"ListPrice"})", "700");
        row("before it was in another currency",
            R"("price":7,"priceSpecification":{"price":10,"priceCurrency":"USD","priceType":"ListPrice"})", "700");
        row("struck through and recommended", R"("price":7,"priceSpecification":[{"price":20,"priceType":"MSRP"},
            {"price":10,"priceType":"StrikethroughPrice"}])",
            "700 of 1000");
        row("regular and on sale", R"("priceSpecification":[{"price":10,"priceType":"RegularPrice"},
            {"price":7,"priceType":"SalePrice"}])",
            "700 of 1000");
        row("regular and recommended", R"("priceSpecification":[{"price":10,"priceType":"RegularPrice"},
            {"price":20,"priceType":"MSRP"}])",
            unclear);
        row("regular and for members", R"("priceSpecification":[{"price":10,"priceType":"RegularPrice"},
            {"price":7,"validForMemberTier":{"name":"Gold"}}])",
            "1000");
        row("regular, and on sale for what cannot be read", R"("priceSpecification":[
            {"price":10,"priceType":"RegularPrice"},{"price":"ask us","priceType":"SalePrice"}])",
            unclear);
        row("regular, and its own cannot be read",
            R"("price":"ask us","priceSpecification":{"price":10,"priceType":"RegularPrice"})", unclear);
        row("regular and the lowest", R"("lowPrice":7,"priceSpecification":{"price":10,"priceType":"RegularPrice"})",
            "700 of 1000");
        row("regular, twice", R"("priceSpecification":[{"price":10,"priceType":"RegularPrice"},
            {"price":7,"priceType":"RegularPrice"}])",
            unclear);
        row("regular and what is said of it", R"("priceSpecification":[{"valueAddedTaxIncluded":true},
            {"price":10,"priceType":"RegularPrice"}])",
            "1000");
        row("unmarked and on sale", R"("priceSpecification":[{"price":5,"priceType":"SalePrice"},{"price":7}])", "700");
        row("the offer's own first", R"("price":7,"priceSpecification":[{"price":5}])", "700");
        row("several that differ", R"("priceSpecification":[{"price":7},{"price":5}])", unclear);
        row("several that are alike", R"("priceSpecification":[{"price":7},{"price":"7.00"}])", "700");
        row("in several currencies",
            R"("priceSpecification":[{"price":7},{"price":5,"priceCurrency":"USD"},{"price":7}])", "700");
        row("for a measure", R"("priceSpecification":[{"price":5,"unitCode":"LTR"},{"price":7}])", "700");
        row("by measure alone", R"("priceSpecification":{"price":18,
            "referenceQuantity":{"value":1,"unitCode":"LTR"}})",
            unclear);
        row("by a unit alone", R"("priceSpecification":{"price":18,"unitCode":"LTR"})", unclear);
        row("by measure and the regular one of it", R"("priceSpecification":[{"price":18,"unitCode":"LTR"},
            {"price":20,"priceType":"RegularPrice","unitCode":"LTR"}])",
            unclear);
        row("by measure and the lowest", R"("lowPrice":7,"priceSpecification":{"price":18,
            "referenceQuantity":{"value":1,"unitCode":"LTR"}})",
            "700");
        row("by measure and the whole of one", R"("priceSpecification":[
            {"price":18,"referenceQuantity":{"value":1,"unitCode":"LTR"}},
            {"price":7,"referenceQuantity":{"value":750,"unitCode":"MLT",
            "valueReference":{"value":1,"unitCode":"LTR"}}}])",
            "700");
        row("by the piece alone",
            R"("priceSpecification":{"price":7,"referenceQuantity":{"value":1,"unitCode":"C62"}})", "700");
        row("by six pieces alone", R"("priceSpecification":{"price":7,
            "referenceQuantity":{"value":6,"unitCode":"C62"}})",
            unclear);
        for (const char* code : {"C62", "H87", "EA"})
            QTest::addRow("%s before a reduction", code)
                << QStringLiteral(R"("price":7,"priceSpecification":{"price":10,"priceType":"StrikethroughPrice",
                    "unitCode":"%1"})")
                       .arg(QLatin1String(code))
                << "700 of 1000";
        row("by the litre before a reduction",
            R"("price":7,"priceSpecification":{"price":10,"priceType":"StrikethroughPrice","unitCode":"LTR"})", "700");
        row("empty", R"("price":"","priceSpecification":{"price":7})", "700");
        row("one cannot be read", R"("priceSpecification":[{"price":"ask us"},{"price":7}])", "700");
        row("its own cannot be read", R"("price":"ask us","priceSpecification":{"price":5})", unclear);
        row("none can be read", R"("priceSpecification":[{"price":"ask us"},{"price":0}])", unread);
        row("for members only", R"("price":5,"validForMemberTier":{"name":"Gold"})", unclear);
    }

    void askedPrices() {
        QFETCH(QString, offer);
        QFETCH(QString, price);
        try {
            const Taken taken(R"({"@type":"Product","name":"Shirt","offers":{"priceCurrency":"EUR",)" +
                                  offer.toStdString() + "}}",
                              FeedFormat::jsonLd);
            const Variant& variant = taken.product.variants.at(0);
            QString found = QString::number(variant.price.minor);
            if (variant.listMinor) found += QStringLiteral(" of %1").arg(*variant.listMinor);
            QCOMPARE(variant.price.currency, std::string("EUR"));
            QCOMPARE(found, price);
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains(price), error.what());
        }
    }

    /// What is in it and what to compare by, as in Google's lists.
    void unitMeasuresOfPages_data() {
        QTest::addColumn<QString>("offer"); // what stands in it besides the currency
        QTest::addColumn<QString>("facts");
        const auto row = [](const char* name, const char* offer, const char* facts) {
            QTest::newRow(name) << offer << facts;
        };
        row("Google's", R"("priceSpecification":{"@type":"UnitPriceSpecification","price":81,"priceCurrency":"EUR",
            "referenceQuantity":{"@type":"QuantitativeValue","value":"4.5","unitCode":"LTR",
            "valueReference":{"@type":"QuantitativeValue","value":1,"unitCode":"LTR"}}})",
            R"({"unit_pricing_measure":"4.5 l","unit_pricing_base_measure":"1 l"})");
        struct Code {
            const char* code;
            const char* unit;
        };
        for (const Code& each :
             {Code{"KGM", "kg"}, Code{"GRM", "g"}, Code{"MGM", "mg"}, Code{"LTR", "l"}, Code{"CLT", "cl"},
              Code{"MLT", "ml"}, Code{"MTQ", "cbm"}, Code{"MTR", "m"}, Code{"CMT", "cm"}, Code{"MTK", "sqm"},
              Code{"C62", "ct"}, Code{"H87", "ct"}, Code{"OZA", "floz"}, Code{"FTK", "sqft"}})
            QTest::newRow(each.code)
                << QStringLiteral(
                       R"("price":81,"priceSpecification":{"referenceQuantity":{"value":5,"unitCode":"%1"}})")
                       .arg(QLatin1String(each.code))
                << QStringLiteral(R"({"unit_pricing_measure":"5 %1"})").arg(QLatin1String(each.unit));
        row("words", R"("price":81,"priceSpecification":[{"price":81,"referenceQuantity":{"value":750,"unitText":"ml",
            "valueReference":{"value":100,"unitText":"ml"}}}])",
            R"({"unit_pricing_measure":"750 ml","unit_pricing_base_measure":"100 ml"})");
        row("reduced", R"("priceSpecification":[
            {"price":99,"priceType":"ListPrice","referenceQuantity":{"value":2,"unitCode":"KGM"}},
            {"price":81,"referenceQuantity":{"value":2,"unitCode":"KGM",
            "valueReference":{"value":1,"unitCode":"KGM"}}}])",
            R"({"unit_pricing_measure":"2 kg","unit_pricing_base_measure":"1 kg"})");
        row("regular", R"("priceSpecification":{"price":81,"priceType":"RegularPrice","referenceQuantity":{"value":2,
            "unitCode":"KGM","valueReference":{"value":1,"unitCode":"KGM"}}})",
            R"({"unit_pricing_measure":"2 kg","unit_pricing_base_measure":"1 kg"})");
        row("of another price", R"("price":81,"priceSpecification":{"price":18,
            "referenceQuantity":{"value":1,"unitCode":"LTR"}})",
            R"({"unit_price":"18.00 EUR","unit_price_for":"1 l","unit_price_at":"81.00 EUR"})");
        row("of another specification", R"("priceSpecification":[
            {"price":18,"referenceQuantity":{"value":1,"unitCode":"LTR"}},{"price":81}])",
            R"({"unit_price":"18.00 EUR","unit_price_for":"1 l","unit_price_at":"81.00 EUR"})");
        row("of a price in another currency", R"("price":81,"priceSpecification":{"price":18,"priceCurrency":"USD",
            "referenceQuantity":{"value":1,"unitCode":"LTR"}})",
            "{}");
        row("of a sale that is another price", R"("price":81,"priceSpecification":{"price":70,"priceType":"SalePrice",
            "referenceQuantity":{"value":1,"unitCode":"LTR"}})",
            "{}");
        row("of the members' price",
            R"("price":81,"priceSpecification":{"price":70,"validForMemberTier":{"name":"Gold"},
            "referenceQuantity":{"value":1,"unitCode":"LTR"}})",
            "{}");
        row("of another price, with what to compare by", R"("price":81,"priceSpecification":{"price":90,
            "referenceQuantity":{"value":4.5,"unitCode":"LTR","valueReference":{"value":1,"unitCode":"LTR"}}})",
            "{}");
        row("compared by something else", R"("price":81,"priceSpecification":{"referenceQuantity":{"value":2,
            "unitCode":"KGM","valueReference":{"value":1,"unitCode":"LTR"}}})",
            R"({"unit_pricing_measure":"2 kg"})");
        row("by the month", R"("price":81,"priceSpecification":{"price":81,
            "referenceQuantity":{"value":1,"unitCode":"MON"}})",
            "{}");
        for (const char* bad :
             {R"({"unitCode":"LTR"})", R"({"value":1})", R"({"value":0,"unitCode":"LTR"})",
              R"({"value":-1,"unitCode":"LTR"})", R"({"value":"many","unitCode":"LTR"})",
              R"({"value":{"value":1},"unitCode":"LTR"})", R"({"value":1,"unitCode":["LTR"]})", R"("1 l")", "1"})
            QTest::addRow("%s", bad)
                << QStringLiteral(R"("price":81,"priceSpecification":{"referenceQuantity":%1})").arg(QLatin1String(bad))
                << "{}";
    }

    void unitMeasuresOfPages() {
        QFETCH(QString, offer);
        QFETCH(QString, facts);
        const Taken taken(R"({"@type":"Product","name":"Oil","offers":{"priceCurrency":"EUR",)" + offer.toStdString() +
                              "}}",
                          FeedFormat::jsonLd);
        QCOMPARE(taken.product.variants.at(0).price.minor, std::int64_t{8100});
        QCOMPARE(QString::fromStdString(taken.product.variants.at(0).facts), facts);
    }

    void wooChoices_data() {
        QTest::addColumn<QString>("entry"); // what stands in it besides id, name and price
        QTest::addColumn<QString>("items"); // what each variant is bought by
        const auto row = [](const char* name, const char* entry, const char* items) {
            QTest::newRow(name) << entry << items;
        };
        row("nothing to choose", R"("attributes":[])", "7");
        row("only one size", R"("attributes":[{"name":"Size","terms":[{"name":"M"}]}])", "7");
        row("two sizes, by names and slugs", R"("variations":[{"id":71,"attributes":[{"name":"Size","value":"M"}]},
            {"id":72,"attributes":[{"name":"Size","value":"large"}]}],
            "attributes":[{"name":"Size","terms":[{"name":"M"},{"name":"L","slug":"large"}]}])",
            "71,72");
        row("a variation of any colour", R"("variations":[
            {"id":71,"attributes":[{"name":"Size","value":"M"},{"name":"Color","value":""}]}],
            "attributes":[{"name":"Size","terms":[{"name":"M"},{"name":"L"}]},{"name":"Color","terms":[{"name":"Red"}]}])",
            "71,");
        row("two sizes without variations", R"("attributes":[{"name":"Size","terms":[{"name":"M"},{"name":"L"}]}])",
            ",");
        row("two materials at once", R"("attributes":[{"name":"Material","has_variations":false,
            "terms":[{"name":"Linen"},{"name":"Cotton"}]}])",
            "7");
        row("odd", R"("variations":[1,[],{},{"id":71,"attributes":[]},{"id":72,"attributes":[null]}],"attributes":[])",
            "72");
    }

    /// Two sizes never share what they are bought by: one of them would come.
    void wooChoices() {
        QFETCH(QString, entry);
        QFETCH(QString, items);
        const Taken taken(R"([{"id":7,"name":"Shirt","prices":{"price":"500","currency_code":"EUR"},)" +
                              entry.toStdString() + "}]",
                          FeedFormat::wooCommerce);
        QStringList found;
        for (const Variant& variant : taken.product.variants)
            found.append(QString::fromStdString(variant.checkoutItem));
        QCOMPARE(found.join(','), items);
    }

    void variantsBeyondTheLimitAreSaid_data() {
        QTest::addColumn<QString>("head");
        QTest::addColumn<QString>("variant"); // with % for its number
        QTest::addColumn<QString>("tail");
        QTest::newRow("acp_lines") << R"({"id":"1","title":"a","variants":[)"
                                   << R"({"id":"%","price":{"amount":5,"currency":"EUR"}})"
                                   << "]}";
        QTest::newRow("shopify") << R"({"products":[{"id":1,"title":"a","variants":[)"
                                 << R"({"id":%,"price":"5"})"
                                 << "]}]}";
        QTest::newRow("json_ld") << R"({"@type":"ProductGroup","name":"a","hasVariant":[)"
                                 << R"({"sku":"%","offers":{"price":5,"priceCurrency":"EUR"}})"
                                 << "]}";
    }

    void variantsBeyondTheLimitAreSaid() {
        QFETCH(QString, head);
        QFETCH(QString, variant);
        QFETCH(QString, tail);
        constexpr int tooMany = 503;
        QStringList variants;
        for (int i = 1; i <= tooMany; ++i) variants.append(QString(variant).replace('%', QString::number(i)));
        const Taken taken((head + variants.join(',') + tail).toStdString(), *feedFormatOf(QTest::currentDataTag()));
        QCOMPARE(taken.run.variants, 500);
        QCOMPARE(taken.run.rejected, 3);
        QVERIFY2(taken.reasons.find("more than 500") != std::string::npos, taken.reasons.c_str());
    }

    void tooManyChoicesAreSaid() {
        QStringList terms;
        for (int i = 0; i < 600; ++i) terms.append(QStringLiteral(R"({"name":"%1"})").arg(i));
        const Taken taken(R"([{"id":7,"name":"Shirt","prices":{"price":"500","currency_code":"EUR"},"attributes":[
            {"name":"Size","terms":[)" +
                              terms.join(',').toStdString() + "]}]}]",
                          FeedFormat::wooCommerce);
        QVERIFY2(taken.reasons.find("\"Size\" is left out") != std::string::npos, taken.reasons.c_str());
        QCOMPARE(taken.product.variants.at(0).checkoutItem, std::string());
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

#include "app/shop/feeds/feed.h"
#include "tests/app/shop/feeds/taken_list.h"

#include <QTest>

using namespace calliope::shop;
using calliope::storage::Availability;
using calliope::storage::Product;
using calliope::storage::Variant;
using calliope::test::Taken;

namespace {

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

/// What becomes a variant of a product, what it is bought by, and how many there may be.
class VariantsTest : public QObject {
    Q_OBJECT

private slots:
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
        row("a size without a name", R"("attributes":[{"name":"Size","terms":[{"slug":"m"},{"name":"L"}]}])", "");
        row("sizes without names", R"("attributes":[{"name":"Size","terms":[{"slug":"m"},3,null]}])", "");
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
        for (const Variant& variant : taken.product.variants) {
            found.append(QString::fromStdString(variant.checkoutItem));
            QVERIFY(!variant.title.ends_with(' '));
        }
        QCOMPARE(found.join(','), items);
        QVERIFY(!found.isEmpty());
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
};

QTEST_APPLESS_MAIN(VariantsTest)
#include "variants_test.moc"

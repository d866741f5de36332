#include "app/shop/feeds/feed.h"
#include "storage/error.h"
#include "tests/app/shop/feeds/taken_list.h"

#include <QDateTime>
#include <QTest>
#include <QTimeZone>

using namespace calliope::shop;
using calliope::storage::Error;
using calliope::storage::Variant;
using calliope::test::Taken;

/// What a page asks for a thing, by schema.org: which of its prices counts, and what is said of that one.
class OfferPriceTest : public QObject {
    Q_OBJECT

private slots:
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
};

QTEST_APPLESS_MAIN(OfferPriceTest)
#include "offer_price_test.moc"

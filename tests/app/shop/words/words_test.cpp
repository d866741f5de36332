#include "app/shop/words/exchange_rate.h"
#include "app/shop/words/lexicon.h"
#include "app/shop/words/market_tax.h"
#include "app/shop/words/money.h"
#include "app/shop/words/sizes.h"
#include "app/shop/words/unit_price.h"

#include <QTest>

using namespace calliope::shop;

class WordsTest : public QObject {
    Q_OBJECT

private slots:
    void taxesOfMarkets_data() {
        QTest::addColumn<QString>("tax");
        const auto rows = [](const char* countries, const char* tax) {
            for (const QString& country : QString(countries).split(' ')) QTest::newRow(qPrintable(country)) << tax;
        };
        rows("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK IS LI NO GB CH",
             "VAT included");
        rows("AU NZ", "GST included");
        rows("JP", "consumption tax included");
        rows("US CA", "on top");
        rows("AQ ZZ XX", "?");
        for (const char* none : {"", "D", "T ", " B", "de", "AT BE", "EU "}) QTest::newRow(none) << "?";
    }

    void taxesOfMarkets() {
        QFETCH(QString, tax);
        const MarketTax* row = marketTax(QTest::currentDataTag());
        QCOMPARE(!row              ? QString("?")
                 : row->isIncluded ? QString("%1 included").arg(row->name)
                                   : QString("on top"),
                 tax);
    }

    void prices_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("read"); // empty: none
        const auto row = [](const char* text, const char* read) { QTest::newRow(text) << text << read; };
        row("59.90 EUR", "59.90 EUR");
        row("EUR 59,90", "59.90 EUR");
        row("59,9 €", "59.90 EUR");
        row("$40", "40.00 USD");
        row("40", "40.00 EUR");
        row("1,299.00 USD", "1299.00 USD");
        row("1.299,00 EUR", "1299.00 EUR");
        row("1'299.00 CHF", "1299.00 CHF");
        row("5000 JPY", "5000 JPY");
        row("5000.00 JPY", "5000 JPY");
        row("1.299 KWD", "1.299 KWD");
        row("0.00 EUR", "0.00 EUR");
        row("0.500 EUR", "0.50 EUR");
        row("1200.000 EUR", "1200.00 EUR");
        row("1,200 KWD", "1.200 KWD");
        // One sign and three digits behind it: thousands or not, a thousandfold apart.
        row("59.900 EUR", "");
        row("1.299 EUR", "");
        row("1.000 EUR", "");
        row("1,200 EUR", "");
        row("EUR 12,500", "");
        row("2.500 USD", "");
        row("12,000 JPY", "");
        row("12.000 JPY", "");
        row("1'200 CHF", "1200.00 CHF");
        row("1,200,000 JPY", "1200000 JPY");
        row("5000.5 JPY", "");
        row("-5 EUR", "");
        row("5 EUR off", "");
        row("NaN", "");
        row("Infinity EUR", "");
        row("1e5 EUR", "");
        row("", "");
        row("EUR", "");
        row("59.90 euro dollars", "");
        row("1.2.3 EUR", "");
        row("99999999999999999999 EUR", "");
        row("10000000000.01 EUR", "");
        row("10000000000.00 EUR", "10000000000.00 EUR");
    }

    void prices() {
        QFETCH(QString, text);
        QFETCH(QString, read);
        const std::optional<Money> price = priceOf(text.toStdString(), "EUR");
        const std::string got = price ? decimalOf(*price) + ' ' + price->currency : std::string();
        QCOMPARE(QString::fromStdString(got), read);
    }

    void writtenNumbers_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("decimal");
        const auto row = [](const char* text, const char* read) { QTest::newRow(text) << text << read; };
        row("1.200", "1200");
        row("1,200", "1200");
        row("1.200.300", "1200300");
        row("1.200,50", "1200.50");
        row("1,200.5", "1200.5");
        row("45,5", "45.5");
        row("1234.567", "1234.567");
        row("1.20.300", "");
        row("1.2.3", "");
        row(".5", "");
    }

    void writtenNumbers() {
        QFETCH(QString, text);
        QFETCH(QString, decimal);
        QCOMPARE(QString::fromStdString(decimalOfWritten(text.toStdString()).value_or("")), decimal);
    }

    void minorUnits() {
        QCOMPARE(decimalOf({5, "EUR"}), std::string("0.05"));
        QCOMPARE(decimalOf({-5, "EUR"}), std::string("-0.05"));
        QCOMPARE(decimalOf({5, "JPY"}), std::string("5"));
        QCOMPARE(decimalOf({5, "KWD"}), std::string("0.005"));
        QCOMPARE(minorOf("60", "EUR"), std::optional<std::int64_t>(6000));
        QVERIFY(!minorOf("60.", "JPY") || *minorOf("60.", "JPY") == 60);
        QVERIFY(!minorOf("6o", "EUR"));
    }

    void sizes_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("read");
        const auto row = [](const char* text, const char* read) { QTest::newRow(text) << text << read; };
        row("m", "M ");
        row("Medium", "M ");
        row("x-large", "XL ");
        row("2XL", "XXL ");
        row("EU 42,5", "42.5 EU");
        row("42 EU", "42 EU");
        row("UK 9", "9 UK");
        row("38.0", "38 ");
        row("32/34", "W32 L34 ");
        row("W32 L34", "W32 L34 ");
        row("W32/L34", "W32 L34 ");
        row("32x34", "W32 L34 ");
        row("S/M", "S/M ");
        row("Einheitsgröße", "ONE ");
        row("one size", "ONE ");
        row("75B", "75B ");
        row("", " ");
    }

    void sizes() {
        QFETCH(QString, text);
        QFETCH(QString, read);
        const Size size = sizeOf(text.toStdString());
        QCOMPARE(QString::fromStdString(size.label + ' ' + size.system), read);
    }

    /// Keys are unique, parents exist and have none themselves, and the bits fit into a database's integer.
    void tablesAreSound() {
        for (std::size_t i = 0; i < topicCount; ++i) {
            const auto topic = static_cast<Topic>(i);
            QVERIFY(topic == Topic::category || concepts(topic).size() < 63);
            for (const Concept& row : concepts(topic)) {
                int same = 0;
                bool isParentFound = row.parent.empty();
                for (const Concept& other : concepts(topic)) {
                    same += other.key == row.key;
                    isParentFound = isParentFound || (other.key == row.parent && other.parent.empty());
                }
                QCOMPARE(same, 1);
                QVERIFY2(isParentFound, std::string(row.key).c_str());
                for (const std::string_view words : row.words)
                    QVERIFY2(words.find("||") == std::string_view::npos && !words.starts_with('|') &&
                                 !words.ends_with('|'),
                             std::string(row.key).c_str());
            }
        }
    }

    void compounds() {
        QCOMPARE(compoundMeanings("leinenhemd"),
                 (std::vector<Meaning>{{Topic::category, "shirt"}, {Topic::material, "linen"}}));
        QCOMPARE(compoundMeanings("jeansjacke"),
                 (std::vector<Meaning>{{Topic::category, "jacket"}, {Topic::material, "denim"}}));
        QCOMPARE(compoundMeanings("lederband"), (std::vector<Meaning>{{Topic::material, "leather"}}));
        QVERIFY(compoundMeanings("haus").empty());
        QVERIFY(compoundMeanings(std::string(100'000, 'x')).empty());
    }

    /// What a measure costs, of what is in it.
    void unitPrices_data() {
        QTest::addColumn<qint64>("minor");
        QTest::addColumn<QString>("contents");
        QTest::addColumn<QString>("base");
        QTest::addColumn<qint64>("each"); // -1: it cannot be told
        QTest::addColumn<QString>("of");
        const auto row = [](qint64 minor, const char* contents, const char* base, qint64 each, const char* of = "") {
            QTest::addRow("%s, %s", contents, base)
                << minor << QString(contents) << QString(base) << each << QString(of);
        };
        row(1200, "750 ml", "100 ml", 160, "100 ml");
        row(1000, "1.5kg", "100g", 67, "100g"); // 66.67
        row(500, "0.5 l", "", 1000, "1 l");
        row(999, "2 lb", "1 oz", 31, "1 oz");
        row(250, "50 ct", "1ct", 5, "1ct");
        row(1200, "750 ml", "100 g", -1);
        row(1200, "750", "100 ml", -1);
        row(1200, "many ml", "100 ml", -1);
        row(1200, "0 ml", "100 ml", -1);
        row(1200, "1.2.3 ml", "100 ml", -1);
        row(1200, "1 barrel", "", -1);
        row(1200, "", "100 ml", -1);
        row(999'999'999'999, "1 mg", "1000 kg", -1); // more than fits
    }

    void unitPrices() {
        QFETCH(qint64, minor);
        QFETCH(QString, contents);
        QFETCH(QString, base);
        QFETCH(qint64, each);
        QFETCH(QString, of);
        const auto made = unitPriceOf({minor, "EUR"}, contents.toStdString(), base.toStdString());
        QCOMPARE(made.has_value(), each >= 0);
        if (!made) return;
        QCOMPARE(qint64(made->minor), each);
        QCOMPARE(QString::fromStdString(made->of), of);
    }

    void rates_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("read"); // empty: none
        const auto row = [](const char* typed, const char* read) { QTest::addRow("'%s'", typed) << typed << read; };
        row("1.08", "1.08");
        row("1,08", "1.08");
        row("0,925", "0.925"); // and no nine hundred
        row("1.080", "1.08");
        row("162", "162");
        row("007.50", "7.5");
        row("0.000001", "0.000001");
        row("999999.999999", "999999.999999");
        row("1.", "1");
        for (const char* bad : {"", "0", "0.00", ".5", "-1", "1.0000001", "1000000", "1,000.5", "1 08", "1e3", "one"})
            row(bad, "");
    }

    void rates() {
        QFETCH(QString, typed);
        QFETCH(QString, read);
        const auto rate = rateOfWritten(typed.toStdString());
        QCOMPARE(rate.has_value(), !read.isEmpty());
        QCOMPARE(QString::fromStdString(rate.value_or("")), read);
    }

    /// Whole minor units of both currencies, rounded once: to the nearest, a half up.
    void conversions_data() {
        QTest::addColumn<qint64>("minor");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("rate"); // "1 EUR = 1.08 USD" as "EUR 1.08 USD"
        QTest::addColumn<qint64>("made");  // -1: none
        QTest::addColumn<QString>("in");
        const auto row = [](qint64 minor, const char* from, const char* rate, qint64 made, const char* in = "") {
            QTest::addRow("%lld %s, %s", static_cast<long long>(minor), from, rate)
                << minor << from << rate << made << in;
        };
        row(10'000, "EUR", "EUR 1.08 USD", 10'800, "USD");
        row(10'000, "USD", "EUR 1.08 USD", 9'259, "EUR"); // 9259.26
        row(8'900, "USD", "EUR 1.08 USD", 8'241, "EUR");  // 8240.74
        row(50, "EUR", "EUR 1.01 USD", 51, "USD");        // 50.5
        row(150, "USD", "EUR 4 USD", 38, "EUR");          // 37.5
        row(149, "USD", "EUR 4 USD", 37, "EUR");          // 37.25
        row(0, "USD", "EUR 4 USD", 0, "EUR");
        row(5'990, "EUR", "EUR 162.35 JPY", 9'725, "JPY"); // 59.90 EUR are 9724.765 yen, which have no parts
        row(9'725, "JPY", "EUR 162.35 JPY", 5'990, "EUR"); // 5990.14
        row(1'250, "KWD", "KWD 3.25 USD", 406, "USD");     // of thousandths: 406.25
        row(406, "USD", "KWD 3.25 USD", 1'249, "KWD");     // 1249.23
        row(1'000'000'000'000, "EUR", "EUR 0.5 USD", 500'000'000'000, "USD");
        row(1'000'000'000'000, "EUR", "EUR 1.08 USD", -1);          // larger than any price
        row(1'000'000'000'000, "JPY", "CLF 999999.999999 JPY", -1); // more than 64 bits hold
        row(100, "GBP", "EUR 1.08 USD", -1);
        row(-100, "EUR", "EUR 1.08 USD", -1);
        row(100, "EUR", "EUR 1.08 EUR", -1);
        row(100, "EUR", "EUR nothing USD", -1);
    }

    void conversions() {
        QFETCH(qint64, minor);
        QFETCH(QString, from);
        QFETCH(QString, rate);
        QFETCH(qint64, made);
        QFETCH(QString, in);
        const QStringList words = rate.split(' ');
        const auto money = converted({minor, from.toStdString()}, {words[0].toStdString(), words[2].toStdString(),
                                                                   words[1].toStdString(), "2026-11-22"});
        QCOMPARE(money.has_value(), made >= 0);
        if (!money) return;
        QCOMPARE(qint64(money->minor), made);
        QCOMPARE(QString::fromStdString(money->currency), in);
    }
};

QTEST_APPLESS_MAIN(WordsTest)
#include "words_test.moc"

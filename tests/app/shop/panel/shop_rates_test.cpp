#include "app/shop/panel/shop_compare.h"
#include "tests/app/shop/panel/in_shop.h"

#include <QDate>
#include <QFile>
#include <QLocale>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

/// Rates that the user enters, and prices in several currencies beside each other by them.

using namespace calliope;

namespace {

constexpr int patience = 20'000;

/// A cap in three currencies.
struct Comparing {
    QTemporaryDir folder;
    app::ShopThread shop{folder.filePath("data").toStdU16String()};
    app::ShopUndo undo{shop};
    app::ShopRates rates{undo};
    app::ShopCompare compare{shop, undo, rates};

    /// Picks things at these prices.
    void pick(const QStringList& prices) {
        QFile file(folder.filePath("list.csv"));
        QByteArray rows = "id,title,price\n";
        for (qsizetype i = 0; i < prices.size(); ++i)
            rows += QString("%1,Zubrin cap,%2\n").arg(i).arg(prices[i]).toUtf8();
        if (!file.open(QIODevice::WriteOnly) || file.write(rows) != rows.size()) qFatal("No file can be written.");
        file.close();
        const auto picks = test::inShop(shop, [path = file.fileName().toStdU16String()](shop::Shop& each) {
            storage::Catalogue& catalogue = each.catalogue();
            const storage::Id source =
                catalogue.saveSource({.merchant = catalogue.saveMerchant("https://caps.example", "Caps"),
                                      .kind = "google_table",
                                      .locator = "list.csv",
                                      .currency = {}});
            (void)each.import(source, path, shop::FeedFormat::googleTable);
            std::vector<std::pair<qint64, qint64>> ids;
            for (int i = 0; i < app::ShopCompare::most; ++i)
                if (const auto variant = catalogue.variantOf(catalogue.sources().back().merchant, std::to_string(i)))
                    ids.emplace_back(*catalogue.productOf(*variant), *variant);
            return ids;
        });
        compare.set(picks);
        settle();
    }

    void settle() {
        (void)test::inShop(shop, [](shop::Shop&) { return true; });
    }

    /// The texts of a row; empty: there is none.
    QStringList row(const QString& key) {
        for (const QVariant& each : compare.rows()) {
            if (each.toMap()["key"] != key) continue;
            QStringList texts;
            for (const QVariant& cell : each.toMap()["cells"].toList()) texts.append(cell.toMap()["text"].toString());
            return texts;
        }
        return {};
    }
};

} // namespace

class ShopRatesTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void problems_data() {
        QTest::addColumn<QString>("in");
        QTest::addColumn<QString>("rate");
        QTest::addColumn<QString>("day");
        QTest::addColumn<QString>("problem"); // empty: none
        const auto row = [](const char* name, const char* in, const char* rate, const QString& day,
                            const char* problem) { QTest::newRow(name) << in << rate << day << problem; };
        row("good", "USD", " 1,08 ", " 2026-11-22 ", "");
        row("today", "USD", "1.08", QDate::currentDate().toString(Qt::ISODate), "");
        row("tomorrow", "USD", "1.08", QDate::currentDate().addDays(1).toString(Qt::ISODate), "not come yet");
        row("no day", "USD", "1.08", "", "like 2026-11-22");
        row("no such day", "USD", "1.08", "2026-02-30", "like 2026-11-22");
        row("no rate", "USD", "", "2026-11-22", "like 1.08");
        row("nought", "USD", "0", "2026-11-22", "like 1.08");
        row("one currency", "EUR", "1.08", "2026-11-22", "two currencies");
        row("no currency", "dollars", "1.08", "2026-11-22", "two currencies");
    }

    void problems() {
        QFETCH(QString, in);
        QFETCH(QString, rate);
        QFETCH(QString, day);
        QFETCH(QString, problem);
        if (QDate::currentDate() < QDate(2026, 11, 22) && day.trimmed() == "2026-11-22") day = "2020-11-22";
        Comparing at;
        const QString said = at.rates.problemOf("EUR", in, rate, day);
        QCOMPARE(said.isEmpty(), problem.isEmpty());
        QVERIFY2(said.contains(problem), qPrintable(said));
        at.rates.keep("EUR", in, rate, day);
        QCOMPARE(at.rates.rates().size(), std::size_t(problem.isEmpty() ? 1 : 0));
    }

    void keptAndForgotten() {
        Comparing at;
        QSignalSpy changed(&at.rates, &app::ShopRates::changed);
        at.rates.keep("EUR", "USD", "1,080", "2024-11-22");
        at.rates.keep("EUR", "GBP", "0.84", "2024-11-21");
        QCOMPARE(changed.size(), 2);
        const QVariantMap first = at.rates.shown().first().toMap();
        QCOMPARE(first["words"].toString(), QString("1 EUR = 1.08 USD"));
        QCOMPARE(first["when"].toString(), QString("22 November 2024"));
        const QString kept = at.rates.kept();

        at.rates.keep("USD", "EUR", "0.9", "2024-11-23"); // the same two
        QCOMPARE(at.rates.rates().size(), std::size_t{2});
        QCOMPARE(at.rates.rates().back(), (shop::ExchangeRate{"USD", "EUR", "0.9", "2024-11-23"}));
        at.undo.undo();
        QCOMPARE(at.rates.kept(), kept);
        at.rates.forget("USD", "EUR");
        QCOMPARE(at.rates.rates().size(), std::size_t{1});
        at.undo.undo();
        QCOMPARE(at.rates.kept(), kept);

        Comparing other;
        other.rates.restore(kept);
        QCOMPARE(other.rates.rates(), at.rates.rates());
        for (const char* bad :
             {"", "7", "[7]", "[{\"of\":\"EUR\",\"in\":\"USD\",\"rate\":\"0\",\"day\":\"2024-11-22\"}]",
              "[{\"of\":\"EUR\",\"in\":\"USD\",\"rate\":\"1\",\"day\":\"soon\"}]"}) {
            other.rates.restore(bad);
            QVERIFY2(other.rates.rates().empty(), bad);
        }
    }

    /// Nothing is converted unasked, and what is says by which rate and of which day.
    void pricesBesideEachOther() {
        Comparing at;
        at.pick({"100.00 USD", "95.00 EUR", "80.00 GBP"});
        QTRY_COMPARE_WITH_TIMEOUT(at.compare.columns().size(), 3, patience);
        QCOMPARE(at.compare.foreign(), (QStringList{"USD", "GBP"}));
        QVERIFY(at.compare.summary().startsWith("Prices in several currencies"));
        QCOMPARE(at.row("converted"), QStringList());

        at.rates.keep("EUR", "USD", "1.08", "2024-11-22");
        at.settle();
        const QString dollars = "about €92.59, at 1 EUR = 1.08 USD as of 22 November 2024";
        QTRY_COMPARE_WITH_TIMEOUT(at.row("converted"), (QStringList{dollars, "€95.00", "no rate"}), patience);
        QCOMPARE(at.row("price"), (QStringList{"$100.00", "€95.00", "£80.00"})); // as the shops ask them
        QCOMPARE(at.compare.rows()[1].toMap()["key"].toString(), QString("converted"));
        QVERIFY(at.compare.summary().startsWith("Prices in several currencies"));

        at.compare.setCurrency("USD"); // forth instead of back
        const QString euros = "about $102.60, at 1 EUR = 1.08 USD as of 22 November 2024";
        QTRY_COMPARE_WITH_TIMEOUT(at.row("converted"), (QStringList{"$100.00", euros, "no rate"}), patience);
        QCOMPARE(at.compare.foreign(), (QStringList{"EUR", "GBP"}));

        at.compare.setCurrency("JPY"); // by way of nothing
        QTRY_COMPARE_WITH_TIMEOUT(at.row("converted"), QStringList(), patience);
        at.rates.forget("EUR", "USD");
        at.compare.setCurrency("EUR");
        QTRY_COMPARE_WITH_TIMEOUT(at.compare.foreign(), (QStringList{"USD", "GBP"}), patience);
        QCOMPARE(at.row("converted"), QStringList());
    }

    void oneCurrencyNeedsNoRate() {
        Comparing at;
        at.rates.keep("EUR", "USD", "1.08", "2024-11-22");
        at.pick({"100.00 USD", "95.00 USD"});
        QTRY_COMPARE_WITH_TIMEOUT(at.compare.columns().size(), 2, patience);
        QCOMPARE(at.compare.foreign(), QStringList());
        QCOMPARE(at.row("converted"), QStringList());
        QVERIFY2(at.compare.summary().startsWith("$5 apart"), qPrintable(at.compare.summary()));
    }
};

QTEST_GUILESS_MAIN(ShopRatesTest)
#include "shop_rates_test.moc"

#include "app/shop/panel/money_words.h"
#include "app/shop/panel/price_terms.h"
#include "app/shop/panel/product_facts.h"
#include "app/shop/panel/product_picture.h"
#include "app/shop/panel/product_words.h"
#include "app/shop/panel/shop_link.h"
#include "app/shop/panel/wish_chips.h"
#include "app/shop/words/wish_join.h"

#include <QLocale>
#include <QTemporaryDir>
#include <QTest>
#include <cstdint>
#include <limits>

/// The panel's words for money, wishes and links.

using namespace calliope;

class PanelWordsTest : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void initTestCase() { cleanup(); }

    /// Until when a price holds is a fact where the shop says so, and said to be over where it is.
    void pricesThatEnd() {
        const QTemporaryDir folder;
        storage::ShopStore store(folder.filePath("data").toStdU16String());
        shop::Shop shop(store);
        storage::Variant variant;
        const auto said = [&] {
            for (const app::ProductFact& fact : app::factsOf(shop, {}, variant))
                if (fact.key == "valid") return fact.value;
            return QString();
        };
        QCOMPARE(said(), QString());
        variant.validUntil = 253'402'300'799'999; // the last day that is written with four digits
        QCOMPARE(said(), QString("31 December 9999"));
        variant.validUntil = 1'609'459'199'999;
        QCOMPARE(said(), QString("31 December 2020, which is over"));
    }

    /// What it costs at the door is a fact where the feed says what sending it does.
    void landedCosts() {
        const QTemporaryDir folder;
        storage::ShopStore store(folder.filePath("data").toStdU16String());
        shop::Shop shop(store);
        storage::Variant variant;
        variant.price = {5990, "EUR"};
        const auto said = [&] {
            for (const app::ProductFact& fact : app::factsOf(shop, {}, variant))
                if (fact.key == "landed") return fact.value;
            return QString();
        };
        QCOMPARE(said(), QString());
        variant.shipMinor = 490;
        QCOMPARE(said(), QString("€64.80"));
        variant.isTaxIncluded = true;
        QCOMPARE(said(), QString("€64.80"));
        variant.isTaxIncluded = false;
        QCOMPARE(said(), QString("€64.80, and tax"));
        variant.price = {800, "JPY"};
        variant.shipMinor = 0;
        variant.isTaxIncluded.reset();
        QCOMPARE(said(), QString::fromUtf8("¥800"));
        variant.shipMinor = std::numeric_limits<std::int64_t>::max();
        QCOMPARE(said(), QString());
    }

    void terms_data() {
        QTest::addColumn<QString>("market");
        QTest::addColumn<int>("said"); // by the feed, of the tax: 1 included, 0 on top, -1 nothing
        QTest::addColumn<int>("shipping");
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("brief");
        QTest::addColumn<QString>("fact");
        const QString rule = "Included, by the rule of its market";
        QTest::newRow("included") << "DE" << -1 << -1 << "VAT included, shipping at checkout"
                                  << "incl. VAT, plus shipping" << rule;
        QTest::newRow("on top") << "US" << -1 << -1 << "Plus tax and shipping, known at checkout"
                                << "plus tax and shipping"
                                << "Comes on top, by the rule of its market";
        QTest::newRow("unknown") << "" << -1 << -1 << "Shipping and tax are the shop's to say at checkout"
                                 << "tax, shipping at checkout"
                                 << "";
        QTest::newRow("another country") << "AQ" << -1 << -1 << "Shipping and tax are the shop's to say at checkout"
                                         << "tax, shipping at checkout"
                                         << "";
        QTest::newRow("another tax") << "JP" << -1 << -1 << "Consumption tax included, shipping at checkout"
                                     << "incl. consumption tax, plus shipping" << rule;
        QTest::newRow("the feed says so") << "" << 1 << -1 << "Tax included, shipping at checkout"
                                          << "incl. tax, plus shipping"
                                          << "Included";
        QTest::newRow("the feed counts") << "DE" << 0 << -1 << "Plus tax and shipping, known at checkout"
                                         << "plus tax and shipping"
                                         << "Comes on top";
        QTest::newRow("sent for nothing") << "GB" << -1 << 0 << "VAT included, free shipping"
                                          << "incl. VAT, free shipping" << rule;
        QTest::newRow("shipping is known") << "US" << -1 << 490 << "Plus tax, known at checkout, shipping €4.90"
                                           << "plus tax, shipping €4.90"
                                           << "Comes on top, by the rule of its market";
        QTest::newRow("only that is") << "" << -1 << 490 << "Tax is the shop's to say at checkout, shipping €4.90"
                                      << "tax at checkout, shipping €4.90"
                                      << "";
    }

    /// What comes on a price is told by the feed, else by the rule of the market, in the same words on every card.
    void terms() {
        QFETCH(QString, market);
        QFETCH(int, said);
        QFETCH(int, shipping);
        QFETCH(QString, line);
        QFETCH(QString, brief);
        QFETCH(QString, fact);
        storage::Product product;
        product.market = market.toStdString();
        storage::Variant variant;
        variant.price = {5990, "EUR"};
        if (said >= 0) variant.isTaxIncluded = said == 1;
        if (shipping >= 0) variant.shipMinor = shipping;
        const QVariantMap card = app::cardOf(product, variant, "Northquay", {});
        QCOMPARE(card["terms"].toString(), line);
        QCOMPARE(card["shortTerms"].toString(), brief);
        const QTemporaryDir folder;
        storage::ShopStore store(folder.filePath("data").toStdU16String());
        for (const app::ProductFact& each : app::factsOf(shop::Shop(store), product, variant))
            if (each.key == "tax") QCOMPARE(each.value, fact);
    }

    /// Of several things in one order that is said in which they agree, and nothing of what sending them costs.
    void joinedTerms() {
        const auto of = [](const char* market) {
            storage::Product product;
            product.market = market;
            storage::Variant variant;
            variant.shipMinor = 0;
            return app::termsOf(product, variant);
        };
        const auto text = [&](const char* one, const char* other) {
            return app::termsText(app::joined(of(one), of(other)));
        };
        QCOMPARE(text("DE", "GB"), QString("VAT included, shipping at checkout"));
        QCOMPARE(text("DE", "NZ"), QString("Tax included, shipping at checkout"));
        QCOMPARE(text("US", "CA"), QString("Plus tax and shipping, known at checkout"));
        for (const char* other : {"US", ""})
            QCOMPARE(text("DE", other), QString("Shipping and tax are the shop's to say at checkout"));
    }

    /// What a measure costs is a fact of each variant: as the shop tells it, else from what is in it.
    void unitPrices() {
        const QTemporaryDir folder;
        storage::ShopStore store(folder.filePath("data").toStdU16String());
        shop::Shop shop(store);
        storage::Product product;
        product.facts = "{\"care\": \"Keep it cool\"}";
        product.variants.resize(2);
        product.variants[0].price = {1200, "EUR"};
        product.variants[1].price = {3000, "EUR"};
        const auto said = [&](std::size_t variant, const char* key) {
            for (const app::ProductFact& fact : app::factsOf(shop, product, product.variants[variant]))
                if (fact.key == key) return fact.value;
            return QString();
        };
        QCOMPARE(said(0, "unit_price"), QString());
        product.variants[0].facts = "{\"unit_pricing_measure\": \"750 ml\", \"unit_pricing_base_measure\": \"100 ml\"}";
        QCOMPARE(said(0, "unit_price"), QString("€1.60 for 100 ml"));
        QCOMPARE(said(0, "contents"), QString("750 ml"));
        QCOMPARE(said(0, "care"), QString("Keep it cool"));
        QCOMPARE(said(1, "unit_price"), QString()); // of which nothing is said
        product.facts =
            "{\"care\": \"Keep it cool\", \"unit_pricing_measure\": \"5 l\", \"unit_price\": \"9.00 EUR\", "
            "\"unit_price_for\": \"100 ml\", \"unit_price_at\": \"30.00 EUR\"}"; // nobody knows of which one
        QCOMPARE(said(1, "unit_price"), QString());
        QCOMPARE(said(1, "contents"), QString());
        QCOMPARE(said(0, "unit_price"), QString("€1.60 for 100 ml"));
        product.variants[1].facts = "{\"unit_pricing_measure\": \"2.5 l\", \"unit_pricing_base_measure\": \"100 ml\"}";
        QCOMPARE(said(1, "unit_price"), QString("€1.20 for 100 ml"));
        QCOMPARE(said(0, "unit_price"), QString("€1.60 for 100 ml"));
        product.variants[0].facts = "{\"unit_price\": \"1.61 EUR\", \"unit_price_for\": \"100 ml\", "
                                    "\"unit_price_at\": \"12.00 EUR\"}";
        QCOMPARE(said(0, "unit_price"), QString("€1.61 for 100 ml"));
        product.variants[0].price.minor = 1300; // it was asked for, and nothing said of the measure
        QCOMPARE(said(0, "unit_price"), QString());
    }

    void money_data() {
        QTest::addColumn<QString>("locale");
        QTest::addColumn<qint64>("minor");
        QTest::addColumn<QString>("currency");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("shorter");
        QTest::newRow("cents") << "en_US" << qint64(8900) << "EUR"
                               << "€89.00"
                               << "€89";
        QTest::newRow("odd cents") << "en_US" << qint64(5990) << "GBP"
                                   << "£59.90"
                                   << "£59.90";
        QTest::newRow("thousands") << "en_US" << qint64(123456789) << "USD"
                                   << "$1,234,567.89"
                                   << "$1,234,567.89";
        QTest::newRow("no digits") << "en_US" << qint64(1200) << "JPY"
                                   << "¥1,200"
                                   << "¥1,200";
        QTest::newRow("three digits") << "en_US" << qint64(1005) << "KWD"
                                      << "KWD\u00a01.005"
                                      << "KWD\u00a01.005";
        QTest::newRow("less") << "en_US" << qint64(-550) << "EUR"
                              << "-€5.50"
                              << "-€5.50";
        QTest::newRow("nought") << "en_US" << qint64(0) << "EUR"
                                << "€0.00"
                                << "€0";
        QTest::newRow("a cent") << "en_US" << qint64(1) << "EUR"
                                << "€0.01"
                                << "€0.01";
        QTest::newRow("German") << "de_DE" << qint64(123450) << "EUR"
                                << "1.234,50\u00a0€"
                                << "1.234,50\u00a0€";
        QTest::newRow("the largest") << "en_US" << qint64(1'000'000'000'000) << "EUR"
                                     << "€10,000,000,000.00"
                                     << "€10,000,000,000";
        QTest::newRow("beyond a double") << "en_US" << qint64(9'007'199'254'740'993) << "EUR"
                                         << "€90,071,992,547,409.93"
                                         << "€90,071,992,547,409.93";
    }

    void money() {
        QFETCH(QString, locale);
        QFETCH(qint64, minor);
        QFETCH(QString, currency);
        QFETCH(QString, text);
        QFETCH(QString, shorter);
        QLocale::setDefault(QLocale(locale));
        const storage::Money money{minor, currency.toStdString()};
        QCOMPARE(app::moneyText(money), text);
        QCOMPARE(app::shortMoneyText(money), shorter);
    }

    void chips_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QStringList>("chips");
        QTest::newRow("nothing") << "" << QStringList();
        QTest::newRow("a shirt") << "linen shirt under 60 euros in size M"
                                 << QStringList{"shirt", "linen", "size M", "up to €60"};
        QTest::newRow("either") << "red or blue dress, in stock" << QStringList{"dress", "red or blue", "in stock"};
        QTest::newRow("not that") << "boots, no leather" << QStringList{"boots", "not leather"};
        QTest::newRow("other words") << "waterproof hiking boots size EU 42"
                                     << QStringList{"boots", "size EU 42", "waterproof hiking"};
    }

    void chips() {
        QFETCH(QString, typed);
        QFETCH(QStringList, chips);
        shop::Wish wish = shop::wishOf(typed.toStdString());
        QCOMPARE(textsOf(wish), chips);
        // What stands on the chips is read as the same wish again.
        shop::Wish again;
        for (const QString& text : chips) again = shop::joined(again, shop::wishOf(text.toStdString()));
        QCOMPARE(textsOf(again), chips);
        // Each can be taken off; then nothing is left.
        for (const QVariant& chip : app::chipsOf(wish)) {
            const qsizetype before = textsOf(wish).size();
            app::removePart(wish, chip.toMap()["part"].toString());
            QCOMPARE(textsOf(wish).size(), before - 1);
        }
        QVERIFY(wish == shop::Wish());
        app::removePart(wish, "no such part");
    }

    void partsThatOnlyToolsKnow() {
        shop::Wish wish;
        wish.brands = {"Tornwald"};
        wish.merchants = {"Kessel & Reed", "Aldermoor"};
        wish.exclude = {"zip"};
        QCOMPARE(textsOf(wish), (QStringList{"Tornwald", "at Kessel & Reed or Aldermoor", "without zip"}));
        for (const char* part : {"brand", "shop", "without"}) app::removePart(wish, part);
        QVERIFY(wish == shop::Wish());
    }

    void aLaterWishCounts() {
        const shop::Wish wish =
            shop::joined(shop::wishOf("red shirt up to 60 euros"), shop::wishOf("blue, under 40 euros"));
        QCOMPARE(textsOf(wish), (QStringList{"shirt", "red or blue", "up to €40"}));
    }

    void links_data() {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("host");
        QTest::addColumn<QStringList>("removed");
        QTest::newRow("plain") << "https://shop.example/a?variant=7"
                               << "https://shop.example/a?variant=7"
                               << "shop.example" << QStringList();
        QTest::newRow("campaign") << "https://shop.example/a?utm_source=x&variant=7&UTM_Medium=y&gclid=z"
                                  << "https://shop.example/a?variant=7"
                                  << "shop.example" << QStringList{"utm_source", "UTM_Medium", "gclid"};
        QTest::newRow("all of it") << "https://shop.example/a?fbclid=1"
                                   << "https://shop.example/a"
                                   << "shop.example" << QStringList{"fbclid"};
        QTest::newRow("hidden name") << "https://shop.example/a?utm%5Fsource=x"
                                     << "https://shop.example/a"
                                     << "shop.example" << QStringList{"utm_source"};
        QTest::newRow("encoded value") << "https://shop.example/a?q=a%26b&ref=me"
                                       << "https://shop.example/a?q=a%26b"
                                       << "shop.example" << QStringList{"ref"};
        for (const char* bad : {"", "javascript:alert(1)", "file:///etc/passwd", "mailto:a@b.example",
                                "data:text/html,x", "//shop.example/a", "shop.example"})
            QTest::newRow(qPrintable(QString("none: %1").arg(bad))) << bad << ""
                                                                    << "" << QStringList();
    }

    void links() {
        QFETCH(QString, address);
        QFETCH(QString, url);
        QFETCH(QString, host);
        QFETCH(QStringList, removed);
        const app::ShopLink link = app::shopLink(address);
        QCOMPARE(link.url, url);
        QCOMPARE(link.host, host);
        QCOMPARE(link.removed, removed);
        QVERIFY(!link.isForeign);
    }

    void namesWithForeignLetters() {
        const app::ShopLink link = app::shopLink(QString::fromUtf8("https://аpple.example/a"));
        QVERIFY(link.isForeign);
        QVERIFY2(link.host.startsWith("xn--"), qPrintable(link.host));
    }

    void picturesAreDrawnOnly() {
        const QImage picture = app::productPicture("demo:coat/navy/plain/7", 200);
        QCOMPARE(picture.size(), QSize(200, 200));
        QCOMPARE(qAlpha(picture.pixel(2, 2)), 0);
        QCOMPARE(qAlpha(picture.pixel(100, 100)), 255);
        QCOMPARE(app::productPicture("demo:coat/navy/plain/7", 1'000'000).width(), 2048);
        for (const char* none :
             {"", "https://shop.example/a.png", "/etc/passwd", "file:///a.png", "demo:nothing/x/y/1"})
            QVERIFY2(app::productPicture(none, 64).isNull(), none);
    }

private:
    static QStringList textsOf(const shop::Wish& wish) {
        QStringList texts;
        for (const QVariant& chip : app::chipsOf(wish)) texts.append(chip.toMap()["text"].toString());
        return texts;
    }
};

QTEST_APPLESS_MAIN(PanelWordsTest)
#include "panel_words_test.moc"

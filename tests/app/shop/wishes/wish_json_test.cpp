#include "app/shop/wishes/wish_json.h"
#include "app/shop/words/lexicon.h"
#include "app/shop/words/money.h"
#include "app/tools/json_schema.h"
#include "tests/app/shop/words/golden_wishes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace calliope;
using namespace calliope::app;

namespace {

QJsonObject objectOf(const QByteArray& json) {
    return QJsonDocument::fromJson(json).object();
}

} // namespace

class WishJsonTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsWrittenIsRead() {
        for (const test::GoldenWish& row : test::goldenWishes()) {
            const shop::Wish wish = shop::wishOf(row.wish);
            const QJsonObject json = writeWish(wish);
            QCOMPARE(schemaObjection(json, wishSchema()), QString());
            const WrittenWish read = readWish(json, "EUR");
            QCOMPARE(read.problem, QString());
            QVERIFY2(read.wish == wish, QJsonDocument(json).toJson().constData());
        }
    }

    void everythingIsWritten() {
        shop::Wish wish = shop::wishOf("not black, without leather, cheapest boots in stock, EU 39, 50 to 80 GBP");
        wish.brands = {"Miro Falk"};
        wish.merchants = {"Aldermoor"};
        wish.exclude = {"vintage"};
        const WrittenWish read = readWish(writeWish(wish));
        QCOMPARE(read.problem, QString());
        QVERIFY(read.wish == wish);
    }

    /// A model may use any word that the lexicon knows, above all its keys.
    void keysOfTheLexicon() {
        for (const shop::Concept& each : shop::concepts(shop::Topic::category))
            QCOMPARE(
                readWish({{"query", ""}, {"category", QString::fromUtf8(each.key.data(), qsizetype(each.key.size()))}})
                    .wish.category,
                std::string(each.key));
        const auto list = [](const char* name, shop::Topic topic, auto slot) {
            for (const shop::Concept& each : shop::concepts(topic)) {
                const QString key = QString::fromUtf8(each.key.data(), qsizetype(each.key.size()));
                const shop::Wish wish = readWish({{"query", ""}, {name, QJsonArray{key}}}).wish;
                QCOMPARE(wish.*slot, std::vector<std::string>{std::string(each.key)});
            }
        };
        list("colours", shop::Topic::colour, &shop::Wish::colours);
        list("materials", shop::Topic::material, &shop::Wish::materials);
        for (const shop::Concept& each : shop::concepts(shop::Topic::pattern))
            QCOMPARE(
                readWish({{"query", ""}, {"pattern", QString::fromUtf8(each.key.data(), qsizetype(each.key.size()))}})
                    .wish.patterns,
                std::vector<std::string>{std::string(each.key)});
    }

    void fieldsAreRead_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArray>("wanted"); ///< slots as in the golden set
        QTest::addColumn<QString>("query");
        const auto row = [](const char* name, const char* json, const char* wanted, const char* query = "") {
            QTest::newRow(name) << QByteArray(json) << QByteArray(wanted) << QString(query);
        };
        row("query alone", R"({"query": "white linen shirt under 60 euros, size M"})",
            "category=shirt; colour=white; material=linen; max=60.00 EUR; size=M; ");
        row("a field counts more", R"({"query": "red shirt", "colours": ["blue"]})", "category=shirt; colour=blue; ");
        row("other languages", R"({"query": "", "category": "Stiefel", "colours": ["schwarz"], "materials": ["cuir"]})",
            "category=boots; colour=black; material=leather; ");
        row("unknown words are looked for", R"({"query": "warm", "category": "gizmo", "colours": ["glimmering"]})", "",
            "warm gizmo glimmering");
        row("what is known twice is looked for once", R"({"query": "linen shirt", "materials": ["linen"]})",
            "category=shirt; material=linen; ");
        row("kind with more in it", R"({"query": "", "category": "women's boots"})", "category=boots; gender=female; ");
        row("exclude", R"({"query": "boots", "exclude": ["leather", "red", "vintage"]})",
            "-colour=red; -material=leather; category=boots; ");
        row("size", R"({"query": "", "size": {"label": "x-large", "system": "INT"}})", "size=XL; system=INT; ");
        row("a system alone is no size", R"({"query": "", "size": {"system": "EU"}})", "");
        row("yen", R"({"query": "", "price": {"max": "6000", "currency": "JPY"}})", "max=6000 JPY; ");
        row("dinar", R"({"query": "", "price": {"max": "6.125", "currency": "KWD"}})", "max=6.125 KWD; ");
        row("default currency", R"({"query": "", "price": {"min": "5", "max": "60.50"}})",
            "max=60.50 EUR; min=5.00 EUR; ");
        row("as people write", R"({"query": "", "price": {"max": "1.200,50"}})", "max=1200.50 EUR; ");
        row("with its currency", R"({"query": "", "price": {"max": "60 EUR"}})", "max=60.00 EUR; ");
        row("empty", R"({"query": ""})", "");
        row("hidden signs", "{\"query\": \"\", \"colours\": [\"r\\u200bed\\u202e\"]}", "colour=red; ");
    }

    void fieldsAreRead() {
        QFETCH(QByteArray, json);
        QFETCH(QByteArray, wanted);
        QFETCH(QString, query);
        const WrittenWish read = readWish(objectOf(json));
        QCOMPARE(read.problem, QString());
        QCOMPARE(QByteArray::fromStdString(test::writtenSlots(test::slotsOf(read.wish))), wanted);
        QCOMPARE(QString::fromStdString(read.wish.query), query);
    }

    void limits() {
        QCOMPARE(readWish(objectOf(R"({"query": ""})")).limit, WrittenWish::usualLimit);
        QCOMPARE(readWish(objectOf(R"({"query": "", "limit": 30})")).limit, 30);
    }

    void badValues_data() {
        QTest::addColumn<QByteArray>("json");
        const auto row = [](const char* name, const QByteArray& json) { QTest::newRow(name) << json; };
        row("no query", R"({})");
        row("query is a number", R"({"query": 1})");
        row("long query", "{\"query\": \"" + QByteArray(201, 'a') + "\"}");
        row("a field of its own", R"({"query": "", "order": true})");
        row("gender", R"({"query": "", "gender": "any"})");
        row("colours as text", R"({"query": "", "colours": "red"})");
        row("seven colours", R"({"query": "", "colours": ["a","b","c","d","e","f","g"]})");
        row("numbers in a list", R"({"query": "", "materials": [1]})");
        row("size system", R"({"query": "", "size": {"label": "M", "system": "XX"}})");
        row("price as number", R"({"query": "", "price": {"max": 60}})");
        row("currency in small letters", R"({"query": "", "price": {"max": "60", "currency": "eur"}})");
        row("negative", R"({"query": "", "price": {"max": "-60"}})");
        row("not a number", R"({"query": "", "price": {"max": "NaN"}})");
        row("infinite", R"({"query": "", "price": {"max": "1e400"}})");
        row("hexadecimal", R"({"query": "", "price": {"max": "0x10"}})");
        row("huge", R"({"query": "", "price": {"max": "99999999999999999999999"}})");
        row("more digits than cents", R"({"query": "", "price": {"max": "59.999"}})");
        row("half a yen", R"({"query": "", "price": {"max": "59.5", "currency": "JPY"}})");
        row("another currency than said", R"({"query": "", "price": {"max": "60 USD", "currency": "EUR"}})");
        row("more at least than at most", R"({"query": "", "price": {"min": "61", "max": "60"}})");
        row("limit 0", R"({"query": "", "limit": 0})");
        row("limit 31", R"({"query": "", "limit": 31})");
        row("half a limit", R"({"query": "", "limit": 1.5})");
        row("sort", R"({"query": "", "sort": "random"})");
        row("stock as text", R"({"query": "", "must_in_stock": "yes"})");
    }

    void badValues() {
        QFETCH(QByteArray, json);
        const WrittenWish read = readWish(objectOf(json));
        QVERIFY(!read.problem.isEmpty());
        QVERIFY(read.problem.size() < 300);
    }

    void hugeListsAreBounded() {
        QJsonArray many;
        for (int i = 0; i < 20'000; ++i) many.append(QString("word%1 ").arg(i).repeated(40));
        const WrittenWish read = readWish({{"query", ""}, {"brands", many}, {"exclude", many}, {"merchants", many}});
        QVERIFY(read.wish.brands.size() <= 12 && read.wish.exclude.size() <= 12 && read.wish.merchants.size() <= 12);
        for (const std::string& brand : read.wish.brands) QVERIFY(brand.size() <= 80);
    }
};

QTEST_APPLESS_MAIN(WishJsonTest)
#include "wish_json_test.moc"

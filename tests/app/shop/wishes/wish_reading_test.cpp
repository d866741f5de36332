#include "app/shop/wishes/wish_reading.h"
#include "tests/app/shop/words/golden_wishes.h"
#include "tests/app/support/spin.h"
#include "tests/app/tools/scripted_model.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace calliope;
using namespace calliope::app;

namespace {

struct Read {
    shop::Wish wish;
    bool isByModel = false;
    int times = 0;
};

Read readBy(const WishReading::Ask& ask, const QString& typed,
            std::chrono::milliseconds patience = WishReading::usualPatience) {
    Read out;
    WishReading reading(ask, typed, "EUR", patience);
    QObject::connect(&reading, &WishReading::read, &reading, [&](const shop::Wish& wish, bool isByModel) {
        out.wish = wish;
        out.isByModel = isByModel;
        ++out.times;
    });
    (void)test::spinUntil([&] { return out.times > 0; }, 20'000);
    QTest::qWait(5); // nothing comes a second time
    return out;
}

/// The string that Python puts together out of those that stand in parentheses behind `name`; nothing: it is not there.
QString pythonText(const QString& source, const QString& name) {
    static const QRegularExpression piece("\"((?:[^\"\\\\]|\\\\.)*)\"");
    const QRegularExpression whole("^" + name + " = \\(\\n(?:\\s+\"[^\\n]*\"\\)?\\n)+",
                                   QRegularExpression::MultilineOption);
    QString out;
    for (auto each = piece.globalMatch(whole.match(source).captured()); each.hasNext();) out += each.next().captured(1);
    return out.replace("\\\"", "\"");
}

} // namespace

class WishReadingTest : public QObject {
    Q_OBJECT

private slots:
    void theModelIsAskedInTheSchema() {
        test::ScriptedModel model({{R"({"query": "waterproof", "category": "jacket", "colours": ["red"]})"}});
        const Read read = readBy([&](const ChatRequest& request) { return model.ask(request); },
                                 "I'd love something waterproof, a jacket, in the colour of tomatoes");
        QCOMPARE(read.times, 1);
        QVERIFY(read.isByModel);
        QCOMPARE(read.wish.query, std::string("waterproof"));
        QCOMPARE(read.wish.category, std::string("jacket"));
        QCOMPARE(read.wish.colours, std::vector<std::string>{"red"});
        const QJsonObject format = model.requests.at(0)["response_format"].toObject();
        QCOMPARE(format["type"].toString(), QString("json_schema"));
        QCOMPARE(format["json_schema"].toObject()["schema"].toObject()["additionalProperties"], QJsonValue(false));
        QVERIFY(!model.requests.at(0).contains("tools"));
    }

    /// The model that the project carries knows the question only in these words.
    void theBuiltInModelLearnsTheSameQuestion() {
        QFile file(CALLIOPE_SOURCE_DIR "/resources/builtin-model/make_data.py");
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.errorString()));
        const QString learned = pythonText(QString::fromUtf8(file.readAll()).remove(u'\r'), "WISH_TASK");
        QCOMPARE(wishRequest("boots").messages.front().parts.front().text, learned);
    }

    void whatIsNoWishIsReadPlainly_data() {
        QTest::addColumn<QString>("answer");
        QTest::newRow("nothing") << QString();
        QTest::newRow("words") << "I cannot do that.";
        QTest::newRow("half") << R"({"query": "boots")";
        QTest::newRow("not the schema") << R"({"query": "boots", "price": 60})";
        QTest::newRow("a list") << R"([{"query": 1}])";
        QTest::newRow("words that nobody typed") << R"({"query": "60 + 60 = 120"})";
        QTest::newRow("bad price") << R"({"query": "", "price": {"max": "-5"}})";
        QTest::newRow("deep") << QString("{\"query\":").repeated(5'000) + QString("}").repeated(5'000);
        QTest::newRow("long") << "{\"query\": \"" + QString(100'000, u'x') + "\"}";
    }

    void whatIsNoWishIsReadPlainly() {
        QFETCH(QString, answer);
        test::ScriptedModel model({{answer}});
        const Read read = readBy([&](const ChatRequest& request) { return model.ask(request); },
                                 "black boots size 39 under 80 euros");
        QCOMPARE(read.times, 1);
        QVERIFY(!read.isByModel);
        QVERIFY(read.wish == shop::wishOf("black boots size 39 under 80 euros"));
    }

    void aSlowModelIsNotWaitedFor() {
        test::RawServer silent([](QTcpSocket&, const QByteArray&) {});
        NetworkGate gate;
        MemoryKeyStore keys;
        ChatClient client(gate, keys);
        Endpoint endpoint;
        endpoint.url = silent.url("/v1");
        QElapsedTimer clock;
        clock.start();
        const Read read = readBy([&](const ChatRequest& request) { return client.ask(endpoint, request); },
                                 "black boots", std::chrono::milliseconds(100));
        QVERIFY(clock.elapsed() < 10'000);
        QCOMPARE(read.times, 1);
        QVERIFY(!read.isByModel && read.wish.category == "boots");
    }

    void withoutAModel() {
        const Read read = readBy({}, "black boots");
        QCOMPARE(read.times, 1);
        QVERIFY(!read.isByModel && read.wish.category == "boots");
    }

    void destroyedBeforeItAnswers() {
        test::ScriptedModel model({{R"({"query": ""})"}});
        WishReading reading([&](const ChatRequest& request) { return model.ask(request); }, "boots");
    }

    void whatWasNotSaidDoesNotCount_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("wanted");
        const auto row = [](const char* name, const char* typed, const char* answer, const char* wanted) {
            QTest::newRow(name) << QString(typed) << QString(answer) << QString(wanted);
        };
        row("an invented price", "red boots", R"({"query": "", "price": {"max": "60"}})",
            "category=boots; colour=red; ");
        row("another price", "boots under 80 euros", R"({"query": "", "price": {"max": "800"}})",
            "category=boots; max=80.00 EUR; ");
        row("a price in words that the parser lacks", "boots, 80 tops", R"({"query": "", "price": {"max": "80"}})",
            "category=boots; max=80.00 EUR; ");
        row("an invented size", "red boots", R"({"query": "", "size": {"label": "42"}})",
            "category=boots; colour=red; ");
        row("what was left out", "red leather, not black", R"({"query": "", "category": "shoes"})",
            "-colour=black; category=shoes; colour=red; material=leather; ");
        row("another kind and colour", "red boots", R"({"query": "", "category": "hat", "colours": ["blue"]})",
            "category=boots; colour=red; ");
        row("what is not wanted", "boots, not black", R"({"query": "", "colours": ["black"]})",
            "-colour=black; category=boots; ");
        row("a size as a price", "boots size 42", R"({"query": "", "price": {"max": "42"}})",
            "category=boots; size=42; ");
        row("an invented brand", "red boots", R"({"query": "", "brands": ["Evil Corp"]})",
            "category=boots; colour=red; ");
    }

    void whatWasNotSaidDoesNotCount() {
        QFETCH(QString, typed);
        QFETCH(QString, answer);
        QFETCH(QString, wanted);
        const auto byModel = wishIn(answer, "EUR");
        QVERIFY(byModel);
        const auto agreed = agreedWish(typed.toStdString(), shop::wishOf(typed.toStdString()), *byModel);
        QVERIFY(agreed);
        QVERIFY(agreed->brands.empty());
        QCOMPARE(QString::fromStdString(test::writtenSlots(test::slotsOf(*agreed))), wanted);
    }
};

QTEST_GUILESS_MAIN(WishReadingTest)
#include "wish_reading_test.moc"

#include "app/network/address.h"
#include "app/network/failures.h"
#include "app/network/plain_text.h"

#include <QTest>

using namespace calliope::app;

/// What people are told, and which addresses may be asked.
class FailuresTest : public QObject {
    Q_OBJECT

private slots:
    void addresses_data() {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("allowed");
        QTest::addColumn<bool>("loopback");

        const auto row = [](const char* url, bool allowed, bool loopback) {
            QTest::newRow(url) << url << allowed << loopback;
        };
        row("https://api.example.com/v1", true, false);
        row("http://api.example.com/v1", false, false);
        row("http://8.8.8.8/v1", false, false);
        row("http://127.0.0.1:8080/v1", true, true);
        row("http://127.9.9.9/", true, true);
        row("http://[::1]:80/", true, true);
        row("http://[::ffff:127.0.0.1]/", true, true);
        row("http://localhost:1234", true, true);
        row("http://LOCALHOST/", true, true);
        row("http://127.1/", true, true);
        row("http://2130706433/", true, true);
        row("http://127.0.0.1.example.com/", false, false);
        row("http://localhost.example.com/", false, false);
        row("http://192.168.1.7:8000/v1", true, false);
        row("http://172.32.0.1/", false, false);
        row("http://10.0.0.1/", true, false);
        row("http://[fe80::1]/", true, false);
        row("http://[2001:db8::1]/", false, false);
        row("http://cluster:8000/v1", true, false);
        row("http://nas.local/v1", true, false);
        row("https://user:secret@example.com/", false, false);
        row("https://user@example.com/", false, false);
        row("file:///etc/passwd", false, false);
        row("ftp://localhost/", false, true);
        row("qrc:/a", false, false);
        row("https:///v1", false, false);
        row("https://", false, false);
        row("", false, false);
        row("example.com", false, false);
        row("http://localhost:99999/", false, true);
    }

    void addresses() {
        QFETCH(QString, url);
        QFETCH(bool, allowed);
        QFETCH(bool, loopback);
        QCOMPARE(!objectionTo(QUrl(url)).has_value(), allowed);
        QCOMPARE(isLoopback(QUrl(url)), loopback);
    }

    void numbers_data() {
        QTest::addColumn<bool>("isPublicOne");

        const auto row = [](const char* number, bool isPublicOne) { QTest::newRow(number) << isPublicOne; };
        row("93.184.216.34", true);
        row("172.32.0.1", true);
        row("2a00:1450:4001:800::200e", true);
        row("::ffff:93.184.216.34", true);
        row("64:ff9b::5db8:d822", true);
        row("127.0.0.1", false);
        row("127.8.8.8", false);
        row("0.0.0.0", false);
        row("0.1.2.3", false);
        row("10.1.2.3", false);
        row("172.16.0.1", false);
        row("192.168.1.1", false);
        row("169.254.169.254", false);
        row("100.64.0.1", false);
        row("192.0.2.1", false);
        row("198.18.0.1", false);
        row("224.0.0.1", false);
        row("240.0.0.1", false);
        row("255.255.255.255", false);
        row("::", false);
        row("::1", false);
        row("fe80::1", false);
        row("fc00::1", false);
        row("fd12:3456::1", false);
        row("fec0::1", false);
        row("ff02::1", false);
        row("2001:db8::1", false);
        row("2002:7f00:1::", false);
        row("::ffff:127.0.0.1", false);
        row("::ffff:10.0.0.1", false);
        row("64:ff9b::7f00:1", false);
        row("64:ff9b::c0a8:101", false);
    }

    void numbers() {
        QFETCH(bool, isPublicOne);
        const QHostAddress number(QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY(!number.isNull() || QByteArray(QTest::currentDataTag()) == "::");
        QCOMPARE(isPublic(number), isPublicOne);
    }

    void foreignLettersAreShownAsTheyAreAsked() {
        QCOMPARE(shownHost(QUrl(QString::fromUtf8("https://аpple.com/"))), QString("xn--pple-43d.com"));
        QCOMPARE(shownHost(QUrl("https://example.com:8443/")), QString("example.com:8443"));
    }

    void messagesAreFound_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("message");

        const auto row = [](const char* name, const char* body, const char* message) {
            QTest::newRow(name) << QByteArray(body) << QString(message);
        };
        row("OpenAI", R"({"error": {"message": "No such model.", "code": "x"}})", "No such model.");
        row("Ollama", R"({"error": "model not found"})", "model not found");
        row("FastAPI", R"({"detail": "Not Found"})", "Not Found");
        row("FastAPI, list", R"({"detail": [{"loc": ["body"], "msg": "field required"}]})", "field required");
        row("vLLM", R"({"object": "error", "message": "too long", "code": 400})", "too long");
        row("number", R"({"error": 7})", "");
        row("nested", R"({"error": {"error": {"error": 1}}})", "");
        row("list", R"([{"error": "x"}])", "");
        row("page", "<html>", "");
        row("nothing", "", "");
    }

    void messagesAreFound() {
        QFETCH(QByteArray, body);
        QFETCH(QString, message);
        QCOMPARE(messageOf(body), message);
    }

    void everyTroubleHasItsWords() {
        for (int i = static_cast<int>(Trouble::notAllowed); i <= static_cast<int>(Trouble::notUnderstood); ++i) {
            const Failure failure = failureOf(static_cast<Trouble>(i), {"example.com", "key"}, "why");
            QVERIFY(!failure.title.isEmpty() && !failure.title.contains("%1"));
            QVERIFY(!failure.detail.contains("%1"));
            QCOMPARE(failure.report, QString("why"));
        }
        for (int status = 400; status < 700; ++status) {
            const Failure failure = failureOfStatus(status, {"example.com", {}}, {});
            QVERIFY(failure.title.contains("example.com") && !failure.detail.isEmpty());
        }
        QCOMPARE(failureOfStatus(401, {}, {}).action, Failure::Action::openSettings);
        QCOMPARE(failureOfStatus(429, {}, {}).action, Failure::Action::retry);
    }

    void keysAreNotRepeated() {
        const Failure failure = failureOfStatus(401, {"example.com", "sk-very-secret"},
                                                R"({"error": {"message": "Incorrect API key sk-very-secret."}})");
        QCOMPARE(failure.detail, QString::fromUtf8("Incorrect API key •••."));
        QVERIFY(!failure.report.contains("secret"));
    }

    void foreignTextIsTamed() {
        QCOMPARE(plainText(QString::fromUtf8("a\x1b[31m\u202Eb\n\n c"), 100), QString("a [31m b c"));
        QCOMPARE(plainText(QString(1'000'000, u'x'), 10), QString::fromUtf8("xxxxxxxxx…"));
        QCOMPARE(plainText("x" + QString(QChar(0)) + "y", 10), QString("x y"));
        // Beyond the first 65 536: tags that only machines read, selectors that nobody sees; but not pictures.
        QCOMPARE(plainText(QString::fromUtf8("a\U000E0048\U000E0069\U000E007Fb\U000E0101c"), 100), QString("a b c"));
        QCOMPARE(plainText(QString::fromUtf8("a \U0001F600 b"), 100), QString::fromUtf8("a \U0001F600 b"));
        const QString faces = QString::fromUtf8("\U0001F600").repeated(10);
        for (int most = 2; most < 8; ++most) // never half of one
            QVERIFY2(!plainText(faces, most).chopped(1).endsWith(QChar(0xD83D)), qPrintable(QString::number(most)));
    }
};

QTEST_APPLESS_MAIN(FailuresTest)
#include "failures_test.moc"

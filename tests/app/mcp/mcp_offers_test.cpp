#include "app/mcp/mcp_offers.h"
#include "app/tools/visible_text.h"
#include "tests/app/support/raw_server.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>

using namespace calliope;
using namespace calliope::app;

namespace {

QJsonObject resultOf(const char* key, const QJsonArray& list) {
    return {{"resultType", "complete"}, {QLatin1String(key), list}};
}

/// A server at an address with prompts and resources; what it gives is the test's.
class Server {
public:
    QJsonArray given;     ///< contents of a resource, or messages of a prompt
    QJsonObject asked;    ///< the parameters of the last one
    bool answers = true;  ///< what was asked for
    bool hasMore = false; ///< one more resource
    QJsonArray values;    ///< how something may go on
    QJsonArray begun;     ///< the parameters of all that asked for that
    QString extra;        ///< in the names of all, which are described then

    [[nodiscard]] QString described(const QString& name) const {
        const QJsonObject server{{"url", m_server.url("/").toString()}};
        return QString::fromUtf8(QJsonDocument(QJsonObject{{"mcpServers", QJsonObject{{name, server}}}}).toJson());
    }

private:
    [[nodiscard]] QJsonObject named(QJsonObject item) const {
        if (extra.isEmpty()) return item;
        item["title"] = item["name"].toString() + extra;
        item["description"] = "For you" + extra;
        return item;
    }

    [[nodiscard]] QJsonObject resultTo(const QString& method) const {
        const QJsonArray arguments{QJsonObject{{"name", "style"}, {"required", true}}, QJsonObject{{"name", "length"}}};
        if (method == "prompts/list")
            return resultOf("prompts", {named({{"name", "letter"}, {"title", "A letter"}, {"arguments", arguments}}),
                                        QJsonObject{{"description", "without a name"}}});
        if (method == "resources/list")
            return resultOf("resources", {named({{"uri", "file:///notes"}, {"name", "notes"}}),
                                          hasMore ? QJsonValue(QJsonObject{{"uri", "file:///more"}, {"name", "more"}})
                                                  : QJsonValue()});
        if (method == "resources/templates/list")
            return resultOf("resourceTemplates", {named({{"uriTemplate", "file:///{year}{?page}"}, {"name", "diary"}}),
                                                  QJsonObject{{"uriTemplate", "file:///{year"}, {"name", "broken"}}});
        if (method == "completion/complete")
            return {{"resultType", "complete"}, {"completion", QJsonObject{{"values", values}}}};
        if (method == "resources/read") return resultOf("contents", given);
        if (method == "prompts/get") return resultOf("messages", given);
        QJsonObject result{{"resultType", "complete"}, {"tools", QJsonArray()}};
        if (method == "server/discover") {
            result["supportedVersions"] = QJsonArray{"2026-07-28"};
            result["capabilities"] =
                QJsonObject{{"prompts", QJsonObject()}, {"resources", QJsonObject()}, {"completions", QJsonObject()}};
        }
        return result;
    }

    void answer(QTcpSocket& socket, const QByteArray& request) {
        const QJsonObject message = QJsonDocument::fromJson(request.mid(request.indexOf("\r\n\r\n") + 4)).object();
        const QString method = message["method"].toString();
        const bool isChoice = method == "resources/read" || method == "prompts/get";
        if (isChoice) asked = message["params"].toObject();
        if (method == "completion/complete") begun.append(message["params"]);
        if (isChoice && !answers) return;
        const QJsonObject reply{{"jsonrpc", "2.0"}, {"id", message["id"]}, {"result", resultTo(method)}};
        const QByteArray json = QJsonDocument(reply).toJson(QJsonDocument::Compact);
        socket.write(message.contains("id") ? test::answerOf(200, "application/json", json)
                                            : test::answerOf(202, "text/plain", ""));
        socket.disconnectFromHost();
    }

    test::RawServer m_server{[this](QTcpSocket& socket, const QByteArray& request) { answer(socket, request); }};
};

QJsonObject said(const QString& text, const char* role = "user") {
    return {{"role", role}, {"content", QJsonObject{{"type", "text"}, {"text", text}}}};
}

} // namespace

/// What servers have for people: prompts and resources.
class McpOffersTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_server = std::make_unique<Server>();
        m_box = std::make_unique<Toolbox>(nullptr);
        m_hub = std::make_unique<McpHub>(nullptr, m_keys, m_gate, *m_box);
        m_offers = std::make_unique<McpOffers>(*m_hub);
        m_words = std::make_unique<QSignalSpy>(m_offers.get(), &McpOffers::wordsCame);
        m_files = std::make_unique<QSignalSpy>(m_offers.get(), &McpOffers::fileCame);
        m_failures = std::make_unique<QSignalSpy>(m_offers.get(), &McpOffers::failed);
        QCOMPARE(m_hub->paste(m_server->described("desk")), QString());
    }

    void cleanup() {
        m_offers.reset();
        m_hub.reset();
        m_server.reset();
    }

    /// What strangers call them has nothing hidden in it.
    void namesAreVisible() {
        m_server->extra = QString::fromUtf8("\u3164\U000E0041");
        QVERIFY(start());
        QCOMPARE(m_offers->rows().size(), 3);
        for (const QVariant& each : m_offers->rows()) {
            const QVariantMap row = each.toMap();
            for (const char* key : {"title", "detail"}) QCOMPARE(row[key].toString(), visibleText(row[key].toString()));
            QVERIFY(row["detail"].toString().startsWith("For you"));
        }
    }

    /// They are there once the server runs, and gone with it.
    void areListed() {
        QVERIFY(m_offers->rows().isEmpty()); // it is not approved
        QVERIFY(start());
        const QVariantMap prompt = m_offers->rows()[0].toMap();
        QVERIFY(prompt["isPrompt"].toBool());
        QCOMPARE(prompt["title"].toString(), QString("A letter"));
        const QVariantList arguments = prompt["arguments"].toList();
        QCOMPARE(arguments.size(), 2);
        QVERIFY(arguments[0].toMap()["isNeeded"].toBool() && !arguments[1].toMap()["isNeeded"].toBool());
        QCOMPARE(m_offers->rows()[1].toMap()["key"].toString(), QString("file:///notes"));
        const QVariantList gaps = m_offers->rows()[2].toMap()["arguments"].toList();
        QCOMPARE(gaps.size(), 2);
        QVERIFY(gaps[0].toMap()["isNeeded"].toBool() && !gaps[1].toMap()["isNeeded"].toBool());
        QVERIFY(m_server->asked.isEmpty()); // nothing is fetched before it is chosen
        m_hub->setEnabled("desk", false);
        QVERIFY(m_offers->rows().isEmpty());
        m_offers->attach("desk", "file:///notes");
        QCOMPARE(m_offers->asked(), QString());
    }

    void areListedAnew() {
        QVERIFY(start());
        m_server->hasMore = true;
        emit m_hub->client("desk")->offersChanged();
        QTRY_COMPARE(m_offers->rows().size(), 4);
        QCOMPARE(m_offers->rows()[2].toMap()["title"].toString(), QString("more"));
    }

    void resources_data() {
        QTest::addColumn<QJsonArray>("given");
        QTest::addColumn<QByteArray>("bytes"); // of the first; empty: it fails
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isPicture");
        QTest::addColumn<int>("files");
        const QJsonObject text{{"uri", "file:///notes"}, {"text", "words"}};
        const QJsonObject table{{"mimeType", "text/csv"}, {"text", "a,b"}};
        const QJsonObject picture{{"mimeType", "image/png"}, {"blob", "AAAA"}};
        const QJsonObject paper{{"mimeType", "application/pdf"}, {"blob", "AAAA"}};
        QJsonArray many;
        for (int i = 0; i < 100; ++i) many.append(text);
        const QByteArray zeros(3, '\0');
        QTest::newRow("text") << QJsonArray{text} << QByteArray("words") << "desk: notes" << false << 1;
        QTest::newRow("table") << QJsonArray{table} << QByteArray("a,b") << "desk: notes.csv" << false << 1;
        QTest::newRow("picture") << QJsonArray{picture} << zeros << "desk: notes" << true << 1;
        QTest::newRow("paper") << QJsonArray{paper} << zeros << "desk: notes" << false << 1;
        QTest::newRow("many") << many << QByteArray("words") << "desk: notes" << false << McpOffers::mostFiles;
        QTest::newRow("nothing") << QJsonArray() << QByteArray() << QString() << false << 0;
        QTest::newRow("no contents") << QJsonArray{1, "two", QJsonObject()} << QByteArray() << QString() << false << 0;
    }

    void resources() {
        QFETCH(QJsonArray, given);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, name);
        QFETCH(bool, isPicture);
        QFETCH(int, files);
        QVERIFY(start());
        m_server->given = given;
        m_offers->attach("desk", "file:///notes");
        QCOMPARE(m_offers->asked(), QString("desk"));
        QTRY_COMPARE(m_offers->asked(), QString());
        QCOMPARE(m_server->asked["uri"].toString(), QString("file:///notes"));
        QCOMPARE(m_files->size(), files);
        QCOMPARE(m_failures->size(), files == 0 ? 1 : 0);
        if (files == 0) return;
        QCOMPARE(m_files->first()[0].toByteArray(), bytes);
        QCOMPARE(m_files->first()[1].toString(), name);
        QCOMPARE(m_files->first()[2].toBool(), isPicture);
    }

    /// What the user writes stands in the address, and only there.
    void gapsAreFilled_data() {
        QTest::addColumn<QVariantMap>("values");
        QTest::addColumn<QString>("uri");
        QTest::newRow("one") << QVariantMap{{"year", "2025"}, {"page", ""}} << "file:///2025";
        QTest::newRow("all") << QVariantMap{{"year", "2025"}, {"page", "3"}} << "file:///2025?page=3";
        QTest::newRow("a path") << QVariantMap{{"year", "../etc"}} << "file:///..%2Fetc";
        QTest::newRow("something else") << QVariantMap{{"years", "2025"}} << "file:///";
    }

    void gapsAreFilled() {
        QFETCH(QVariantMap, values);
        QVERIFY(start());
        m_server->given = QJsonArray{QJsonObject{{"text", "words"}}};
        m_offers->attach("desk", "file:///{year}{?page}", values);
        QTRY_COMPARE(m_files->size(), 1);
        QTEST(m_server->asked["uri"].toString(), "uri");
        QCOMPARE(m_files->first()[1].toString(), QString("desk: diary"));
    }

    /// Only what was written last is asked for, and only what can be shown as it is.
    void valuesAreSuggested() {
        QVERIFY(start());
        m_server->values = {"2025", "2025", "", 7, QString(QChar(0x202E)) + "1", "2026\n"};
        for (int i = 0; i < 20; ++i) m_server->values.append(QString("20%1").arg(30 + i));
        const QVariantMap row = m_offers->rows()[2].toMap();
        m_offers->suggest(row, "year", {{"year", "2"}, {"page", "3"}});
        m_offers->suggest(row, "year", {{"year", "20"}, {"page", "3"}});
        QCOMPARE(m_offers->suggestedFor(), QString("year"));
        QVERIFY(m_offers->suggestions().isEmpty());
        QTRY_COMPARE(m_offers->suggestions().size(), McpOffers::mostSuggestions);
        QCOMPARE(m_offers->suggestions().mid(0, 2), QStringList({"2025", "2030"}));
        QCOMPARE(m_server->begun.size(), 1);
        const QJsonObject begun = m_server->begun[0].toObject();
        QCOMPARE(begun["ref"].toObject(), (QJsonObject{{"type", "ref/resource"}, {"uri", "file:///{year}{?page}"}}));
        QCOMPARE(begun["argument"].toObject(), (QJsonObject{{"name", "year"}, {"value", "20"}}));
        QCOMPARE(begun["context"].toObject(), (QJsonObject{{"arguments", QJsonObject{{"page", "3"}}}}));

        m_offers->suggest(m_offers->rows()[0].toMap(), "style", {});
        QVERIFY(m_offers->suggestions().isEmpty()); // those were of something else
        QTRY_VERIFY(!m_offers->suggestions().isEmpty());
        QCOMPARE(m_server->begun[1].toObject()["ref"].toObject(),
                 (QJsonObject{{"type", "ref/prompt"}, {"name", "letter"}}));
        m_offers->suggestNothing();
        QVERIFY(m_offers->suggestions().isEmpty() && m_offers->suggestedFor().isEmpty());
        m_offers->suggest(row, "year", {});
        m_hub->setEnabled("desk", false);
        QTest::qWait(300);
        QCOMPARE(m_server->begun.size(), 2); // nobody to ask
    }

    void prompts_data() {
        QTest::addColumn<QJsonArray>("given");
        QTest::addColumn<QString>("words"); // empty: none
        QTest::addColumn<int>("files");
        const QJsonObject picture{
            {"role", "user"}, {"content", QJsonObject{{"type", "image"}, {"mimeType", "image/png"}, {"data", "AA"}}}};
        const QJsonObject paper{
            {"role", "user"},
            {"content", QJsonArray{QJsonObject{{"type", "resource"}, {"resource", QJsonObject{{"text", "page"}}}}}}};
        QTest::newRow("words") << QJsonArray{said("Write."), said("Soon.")} << "Write.\n\nSoon." << 0;
        QTest::newRow("an example") << QJsonArray{said("Write."), said(QString::fromUtf8("Dear …"), "assistant")}
                                    << QString::fromUtf8("Write.\n\n(An answer as it should be:)\nDear …") << 0;
        QTest::newRow("hidden signs") << QJsonArray{said(QString(QChar(0x202E)) + "Write.")}
                                      << QString::fromUtf8("⟨U+202E⟩Write.") << 0;
        QTest::newRow("a picture") << QJsonArray{said("Look."), picture} << "Look." << 1;
        QTest::newRow("a paper") << QJsonArray{paper} << QString() << 1;
        QTest::newRow("nothing") << QJsonArray{QJsonObject{{"role", "user"}}, 5} << QString() << 0;
    }

    void prompts() {
        QFETCH(QJsonArray, given);
        QFETCH(QString, words);
        QFETCH(int, files);
        QVERIFY(start());
        m_server->given = given;
        m_offers->fill("desk", "letter", {{"style", "short"}, {"length", ""}});
        QTRY_COMPARE(m_offers->asked(), QString());
        QCOMPARE(m_server->asked["arguments"].toObject(), (QJsonObject{{"style", "short"}}));
        QCOMPARE(m_words->size(), words.isEmpty() ? 0 : 1);
        if (!words.isEmpty()) QCOMPARE(m_words->first()[0].toString(), words);
        QCOMPARE(m_files->size(), files);
        QCOMPARE(m_failures->size(), words.isEmpty() && files == 0 ? 1 : 0);
    }

    /// A text without an end fits into a message, and says that it was cut.
    void longPromptsAreCut() {
        QVERIFY(start());
        m_server->given = {said(QString(1 << 20, 'x'))};
        m_offers->fill("desk", "letter", {});
        QTRY_COMPARE(m_words->size(), 1);
        QVERIFY(m_words->first()[0].toString().size() < McpOffers::mostWords + 200);
    }

    /// Whoever does not want to wait does not, and a server that goes is not waited for.
    void waitingEnds() {
        QVERIFY(start());
        m_server->answers = false;
        m_offers->attach("desk", "file:///notes");
        QTRY_VERIFY(!m_server->asked.isEmpty());
        QCOMPARE(m_offers->asked(), QString("desk"));
        m_offers->cancel();
        QCOMPARE(m_offers->asked(), QString());
        m_offers->attach("desk", "file:///notes");
        QCOMPARE(m_offers->asked(), QString("desk"));
        m_hub->remove("desk");
        QCOMPARE(m_offers->asked(), QString());
        QVERIFY(m_files->isEmpty() && m_failures->isEmpty());
    }

private:
    bool start() {
        m_hub->approve("desk");
        return QTest::qWaitFor([&] { return m_offers->rows().size() == 3; }, 5'000);
    }

    NetworkGate m_gate;
    MemoryKeyStore m_keys;
    std::unique_ptr<Server> m_server;
    std::unique_ptr<Toolbox> m_box;
    std::unique_ptr<McpHub> m_hub;
    std::unique_ptr<McpOffers> m_offers;
    std::unique_ptr<QSignalSpy> m_words;
    std::unique_ptr<QSignalSpy> m_files;
    std::unique_ptr<QSignalSpy> m_failures;
};

QTEST_GUILESS_MAIN(McpOffersTest)
#include "mcp_offers_test.moc"

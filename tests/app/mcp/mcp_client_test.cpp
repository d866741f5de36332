#include "app/mcp/mcp_client.h"
#include "app/tools/json_schema.h"
#include "tests/app/mcp/scripted_answers.h"
#include "tests/support/reference_data.h"

#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTest>
#include <algorithm>
#include <chrono>
#include <utility>

using namespace calliope;
using namespace calliope::app;
using test::answered;
using test::notFound;
using test::readied;

namespace {

/// A server in this program: what it is told is kept, what it says is a function.
class ScriptedTransport : public McpTransport {
public:
    using Script = std::function<std::optional<QJsonObject>(const QString& method, const QJsonObject& message)>;

    ScriptedTransport(std::vector<QJsonObject>& sent, Script script)
        : m_sent(sent)
        , m_script(std::move(script)) {}

    void setScript(Script script) { m_script = std::move(script); }

    void send(const QJsonObject& message) override {
        m_sent.push_back(message);
        answer(message);
    }

    void answer(const QJsonObject& message) {
        auto reply = m_script(message["method"].toString(), message);
        if (!reply) return;
        (*reply)["jsonrpc"] = "2.0";
        (*reply)["id"] = message["id"];
        QMetaObject::invokeMethod(
            this, [this, told = *reply] { emit received(told); }, Qt::QueuedConnection);
    }

private:
    std::vector<QJsonObject>& m_sent;
    Script m_script;
};

std::optional<QJsonObject> schemaOf(const char* revision) {
    const auto data = test::referenceData();
    if (!data) return {};
    const std::filesystem::path path =
        *data / "protocols" / (std::string("mcp-") + revision) / "schema" / revision / "schema.json";
    QFile file(QString::fromStdU16String(path.u16string()));
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

} // namespace

/// The client on scripted servers, over both revisions.
class McpClientTest : public QObject {
    Q_OBJECT

private slots:
    void speaks_data() {
        QTest::addColumn<bool>("isModern");
        QTest::addColumn<QString>("revision");
        QTest::newRow("stateless") << true << "2026-07-28";
        QTest::newRow("older") << false << "2025-11-25";
    }

    /// Everything that can be asked; each message is one of the released schema.
    void speaks() {
        QFETCH(bool, isModern);
        QFETCH(QString, revision);
        std::vector<QJsonObject> sent;
        McpClient client(
            std::make_unique<ScriptedTransport>(sent, [&](const QString& method, const QJsonObject& message) {
                return answered(isModern, method, message);
            }));
        QVERIFY(readied(client));
        QCOMPARE(client.version(), revision);
        QCOMPARE(client.tools().size(), std::size_t{2});
        int done = 0;
        QStringList texts;
        const auto take = [&](const McpClient::Reply& reply) {
            ++done;
            texts.append(reply.problem + textOf(reply.result));
        };
        client.callTool("one", {{"region", "x"}}, take);
        client.readResource("file:///a", take);
        client.getPrompt("p", {{"a", "b"}}, take);
        client.listResources(
            [&](const auto& list) { done += list.size() == 1 && list[0].uri == "file:///a" ? 1 : 100; });
        client.listPrompts([&](const auto& list) { done += list.size() == 1 && list[0].name == "p" ? 1 : 100; });
        client.listTemplates(
            [&](const auto& list) { done += list.size() == 1 && list[0].uri == "file:///{year}" ? 1 : 100; });
        QVERIFY(client.canComplete());
        const auto takeValues = [&](const QStringList& values) {
            done += values == QStringList({"2025", "2026"}) ? 1 : 100;
        };
        client.complete({.of = "file:///{year}", .argument = "year", .begun = "20"}, takeValues);
        client.complete({.isPrompt = true, .of = "p", .argument = "a", .begun = "", .others = QJsonObject{{"b", "c"}}},
                        takeValues);
        client.cancel(client.callTool("two", {}, take));
        QVERIFY(QTest::qWaitFor([&] { return done >= 8; }, 5'000));
        QTest::qWait(20);
        QCOMPARE(done, 8);
        QCOMPARE(texts.first(), QString("done"));
        const QJsonObject meta = sent.front()["params"].toObject()["_meta"].toObject();
        QCOMPARE(meta["io.modelcontextprotocol/logLevel"].toString(), QString("info"));

        auto schema = schemaOf(qPrintable(revision));
        if (!schema) QSKIP("The released schemas are not here.");
        int checked = 0;
        for (const QJsonObject& message : sent) {
            const bool isProbe = !isModern && message["method"].toString() == "server/discover";
            if (isProbe) continue; // of the other revision
            (*schema)["$ref"] = message.contains("id") ? "#/$defs/ClientRequest" : "#/$defs/ClientNotification";
            const QString wrong = schemaObjection(message, *schema, message["method"].toString());
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong + QJsonDocument(message).toJson()));
            ++checked;
        }
        QVERIFY(checked >= 12);
        // The check can fail.
        QJsonObject broken = sent.back();
        broken["method"] = "tools/call";
        broken["id"] = 1;
        broken["params"] = QJsonObject();
        (*schema)["$ref"] = "#/$defs/ClientRequest";
        QVERIFY(!schemaObjection(broken, *schema).isEmpty());
    }

    /// However often a server says that what it has for people is others.
    void changesOfOffersAreToldTogether() {
        std::vector<QJsonObject> sent;
        auto transport = std::make_unique<ScriptedTransport>(
            sent, [](const QString& method, const QJsonObject& message) { return answered(true, method, message); });
        ScriptedTransport& server = *transport;
        McpClient client(std::move(transport));
        const QSignalSpy told(&client, &McpClient::offersChanged);
        const auto say = [&](const char* method) { emit server.received({{"jsonrpc", "2.0"}, {"method", method}}); };
        say("notifications/prompts/list_changed"); // it has not been greeted
        QVERIFY(readied(client));
        const auto listens = std::ranges::find_if(
            sent, [](const QJsonObject& each) { return each["method"] == QLatin1String("subscriptions/listen"); });
        QVERIFY(listens != sent.end());
        QCOMPARE((*listens)["params"].toObject()["notifications"].toObject(),
                 (QJsonObject{{"toolsListChanged", true}, {"resourcesListChanged", true}}));
        for (int i = 0; i < 1'000; ++i) {
            say("notifications/prompts/list_changed");
            say("notifications/resources/list_changed");
        }
        QTRY_COMPARE(told.size(), 1);
        QTest::qWait(100);
        QCOMPARE(told.size(), 1);
    }

    /// A list that does not come leaves the one before; what is left out of one is told.
    void listsThatDoNotCome() {
        QJsonArray tools{toolOf("one"), toolOf("one"), toolOf("two"), toolOf("large", QString(70'000, 'x'))};
        bool isBroken = false;
        std::vector<QJsonObject> sent;
        McpLimits limits;
        limits.items = 4;
        auto transport = std::make_unique<ScriptedTransport>(
            sent, [&](const QString& method, const QJsonObject& message) -> std::optional<QJsonObject> {
                if (method != "tools/list") return answered(false, method, message);
                if (isBroken) return QJsonObject{{"error", QJsonObject{{"code", -32603}, {"message", "Broken."}}}};
                return QJsonObject{{"result", QJsonObject{{"tools", tools}}}};
            });
        ScriptedTransport& server = *transport;
        McpClient client(std::move(transport), limits);
        QVERIFY(readied(client));
        QCOMPARE(client.tools().size(), std::size_t{2});
        QVERIFY2(client.toolWords().contains("2 tool"), qPrintable(client.toolWords()));
        QVERIFY2(!client.toolWords().contains("more"), qPrintable(client.toolWords()));

        tools = {toolOf("one"), toolOf("two"), toolOf("three"), toolOf("four"), toolOf("five")};
        QVERIFY(listedAgain(client, server));
        QCOMPARE(client.tools().size(), std::size_t{4});
        QVERIFY2(client.toolWords().contains("more tools than the 4"), qPrintable(client.toolWords()));
        QVERIFY(client.areToolsKnown());

        isBroken = true;
        QVERIFY(listedAgain(client, server));
        QCOMPARE(client.tools().size(), std::size_t{4});
        QVERIFY2(!client.areToolsKnown() && client.toolWords().contains("Broken."), qPrintable(client.toolWords()));

        isBroken = false;
        tools = {toolOf("one")};
        QVERIFY(listedAgain(client, server));
        QCOMPARE(client.tools().size(), std::size_t{1});
        QCOMPARE(client.toolWords(), QString());
    }

    /// One that is fetched before it starts answers what it was asked long ago, and may know no greeting.
    void slowStarts_data() {
        QTest::addColumn<bool>("isModern");
        QTest::newRow("stateless") << true;
        QTest::newRow("older") << false;
    }

    void slowStarts() {
        QFETCH(bool, isModern);
        std::vector<QJsonObject> sent;
        auto transport =
            std::make_unique<ScriptedTransport>(sent, [](const QString&, const QJsonObject&) { return std::nullopt; });
        ScriptedTransport& server = *transport;
        McpLimits limits;
        limits.probe = std::chrono::milliseconds(50);
        McpClient client(std::move(transport), limits);
        QTRY_VERIFY(!sent.empty() && sent.back()["method"].toString() == "initialize"); // it was given up
        server.setScript([isModern](const QString& method, const QJsonObject& message) {
            return method == "initialize" && isModern ? notFound : answered(isModern, method, message);
        });
        for (const QJsonObject& asked : std::vector(sent))
            if (asked.contains("id")) server.answer(asked);
        QVERIFY(readied(client));
        QCOMPARE(client.isModern(), isModern);
        QCOMPARE(client.tools().size(), std::size_t{2});
        const auto probes = std::ranges::count_if(
            sent, [](const QJsonObject& each) { return each["method"] == QLatin1String("server/discover"); });
        QCOMPARE(probes, isModern ? 2 : 1);
    }

    void listensAgain_data() {
        QTest::addColumn<int>("code"); // of the error; 0: it ends well
        QTest::addColumn<bool>("isOver");
        QTest::newRow("ended") << 0 << false;
        QTest::newRow("broken") << -32'000 << false;
        QTest::newRow("not offered") << -32'601 << true;
    }

    /// Where nobody tells of changes any more, it is asked for again, and for what may have changed meanwhile.
    void listensAgain() {
        QFETCH(int, code);
        QFETCH(bool, isOver);
        std::vector<QJsonObject> sent;
        McpLimits limits;
        limits.listen = std::chrono::milliseconds(20);
        McpClient client(std::make_unique<ScriptedTransport>(
                             sent,
                             [&](const QString& method, const QJsonObject& message) -> std::optional<QJsonObject> {
                                 if (method != "subscriptions/listen") return answered(true, method, message);
                                 if (code == 0) return QJsonObject{{"result", QJsonObject{{"resultType", "complete"}}}};
                                 return QJsonObject{{"error", QJsonObject{{"code", code}, {"message", "No."}}}};
                             }),
                         limits);
        QVERIFY(readied(client));
        const auto asked = [&](const char* method) {
            return std::ranges::count_if(
                sent, [&](const QJsonObject& each) { return each["method"] == QLatin1String(method); });
        };
        const auto lists = asked("tools/list");
        if (isOver) {
            QTest::qWait(300);
            QCOMPARE(asked("subscriptions/listen"), 1);
            return;
        }
        QTRY_VERIFY(asked("subscriptions/listen") >= 3);
        QTRY_VERIFY(asked("tools/list") > lists);
        QVERIFY(asked("subscriptions/listen") < 12); // more and more rarely
    }

    void resultsBecomeText() {
        const QJsonObject result =
            QJsonDocument::fromJson(QByteArray::fromStdString(test::readText(test::fixtures() / "mcp/result.json")))
                .object();
        QCOMPARE(textOf(result), QString("a\n[image, image/png, 3 bytes]\n[n: file:///x]\ninner"));
        QCOMPARE(picturesOf(result), std::vector{QByteArray(3, '\0')});
        QVERIFY(picturesOf({}).empty());
        QCOMPARE(textOf({{"structuredContent", QJsonObject{{"a", 1}}}}), QString("[{\"a\":1}]"));
        QCOMPARE(textOf({}), QString());
    }

private:
    static QJsonObject toolOf(const QString& name, const QString& description = {}) {
        const QJsonObject schema{{"type", "object"}, {"description", description}};
        return {{"name", name}, {"inputSchema", schema}};
    }

    /// After the server said that its tools are others.
    bool listedAgain(McpClient& client, ScriptedTransport& server) {
        emit server.received({{"jsonrpc", "2.0"}, {"method", "notifications/tools/list_changed"}});
        return readied(client);
    }
};

QTEST_GUILESS_MAIN(McpClientTest)
#include "mcp_client_test.moc"

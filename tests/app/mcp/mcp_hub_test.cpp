#include "app/mcp/mcp_hub.h"
#include "app/tools/visible_text.h"
#include "tests/app/support/raw_server.h"
#include "tests/app/support/running.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace calliope;
using namespace calliope::app;

namespace {

QString asPasted(const QString& name, const QJsonObject& server) {
    return QString::fromUtf8(QJsonDocument(QJsonObject{{"mcpServers", QJsonObject{{name, server}}}}).toJson());
}

/// A server at an address, whose tools a test changes.
class Server {
public:
    QJsonArray tools{tool("write")};
    bool isSilent = false; ///< when it is called

    [[nodiscard]] static QJsonObject tool(const QString& name, const QString& description = "Writes.") {
        return {{"name", name}, {"description", description}, {"inputSchema", QJsonObject{{"type", "object"}}}};
    }

    /// As people paste it.
    [[nodiscard]] QString described(const QString& name, const QString& path, const QJsonObject& headers = {}) const {
        return asPasted(name, {{"url", m_server.url(path).toString()}, {"headers", headers}});
    }

    /// The same by another name of this machine.
    [[nodiscard]] QUrl urlAt(const QString& host) const { return m_server.url("/", host); }

private:
    void answer(QTcpSocket& socket, const QByteArray& request) const {
        const QJsonObject message = QJsonDocument::fromJson(request.mid(request.indexOf("\r\n\r\n") + 4)).object();
        const QString method = message["method"].toString();
        if (isSilent && method == "tools/call") return;
        QJsonObject result{{"resultType", "complete"}};
        if (method == "server/discover") {
            result["supportedVersions"] = QJsonArray{"2026-07-28"};
            result["capabilities"] = QJsonObject{{"tools", QJsonObject()}};
        }
        if (method == "tools/list") result["tools"] = tools;
        if (method == "tools/call")
            result["content"] = QJsonArray{QJsonObject{{"type", "image"}, {"mimeType", "image/png"}, {"data", "AAAA"}}};
        const QJsonObject reply{{"jsonrpc", "2.0"}, {"id", message["id"]}, {"result", result}};
        const QByteArray json = QJsonDocument(reply).toJson(QJsonDocument::Compact);
        socket.write(message.contains("id") ? test::answerOf(200, "application/json", json)
                                            : test::answerOf(202, "text/plain", ""));
        socket.disconnectFromHost();
    }

    test::RawServer m_server{[this](QTcpSocket& socket, const QByteArray& request) { answer(socket, request); },
                             QHostAddress::Any};
};

/// A keychain that can be locked.
class Keychain final : public KeyStore {
public:
    bool isLocked = false;

    void read(const QString& id, QObject* context, Callback callback) override {
        if (!isLocked) return m_keys.read(id, context, std::move(callback));
        QMetaObject::invokeMethod(
            context,
            [callback] {
                callback({{}, Failure{"The keychain is locked", "It was not opened.", {}, {}}});
            },
            Qt::QueuedConnection);
    }
    void write(const QString& id, const QByteArray& key, QObject* context, Callback callback) override {
        m_keys.write(id, key, context, std::move(callback));
    }
    void remove(const QString& id, QObject* context, Callback callback) override {
        m_keys.remove(id, context, std::move(callback));
    }

private:
    MemoryKeyStore m_keys;
};

} // namespace

/// The servers that the user has set up, and what is allowed to them.
class McpHubTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qunsetenv("SHELL"); } // of programs nobody's profile tells the path

    void init() {
        m_box = std::make_unique<Toolbox>(nullptr);
        m_keys.isLocked = false;
        m_gate.setOnline(true);
    }

    void withoutNetwork_data() {
        QTest::addColumn<QString>("kind"); // of the server
        QTest::addColumn<bool>("runs");
        QTest::newRow("program") << "program" << false;
        QTest::newRow("program that may") << "program that may" << true;
        QTest::newRow("another machine") << "elsewhere" << false;
        QTest::newRow("this machine") << "here" << true;
    }

    /// What could go online waits while nothing may, whether it ran or not, and runs when it may again.
    void withoutNetwork() {
        QFETCH(QString, kind);
        QFETCH(bool, runs);
        const bool isProgram = kind.startsWith("program");
        const QByteArray argument = "withoutNetwork" + QByteArray::number(QCoreApplication::applicationPid());
        Server server;
        QJsonObject described{{"url", server.urlAt("127.0.0.1").toString()}};
        if (kind == "elsewhere") {
            if (test::outerName().isEmpty()) QSKIP("This machine has no name.");
            described["url"] = server.urlAt(test::outerName()).toString();
        }
        if (isProgram) {
#ifdef CALLIOPE_FAKE_SERVER
            described = {{"command", CALLIOPE_FAKE_SERVER},
                         {"args",
                          QJsonArray {
                              "good",
                              QString::fromLatin1(argument)
                          }},
                         { "runsOffline",
                           true }}; // which nobody may say of himself
#else
            QSKIP("There is no fake server on this system.");
#endif
        }
        QTemporaryDir folder;
        StoreThread store(folder.filePath("data").toStdString());
        const QString away = runs ? "ready" : "offline";
        {
            McpHub hub(&store, m_keys, m_gate, *m_box);
            m_gate.setOnline(false);
            QCOMPARE(hub.paste(asPasted("files", described)), QString());
            QVERIFY(!row(hub)["runsOffline"].toBool());
            if (kind == "program that may") hub.setRunsOffline("files", true);
            hub.approve("files");
            QVERIFY(becomes(hub, away));
            if (!runs) QTest::qWait(200);
            QCOMPARE(row(hub)["state"].toString(), away);
            QCOMPARE(test::running(argument) > 0, isProgram && runs && QFile::exists("/proc/self/cmdline"));
            m_gate.setOnline(true);
            QVERIFY(becomes(hub, "ready"));
            QVERIFY(!m_box->rows().isEmpty());
            m_gate.setOnline(false);
            QCOMPARE(row(hub)["state"].toString(), away);
            QCOMPARE(m_box->rows().isEmpty(), !runs);
            if (!runs) QTRY_COMPARE(test::running(argument), 0);
        }
        McpHub hub(&store, m_keys, m_gate, *m_box); // as it was kept
        QVERIFY(becomes(hub, away));
        if (!isProgram) return;
        hub.setRunsOffline("files", !runs);
        QVERIFY(becomes(hub, runs ? "offline" : "ready"));
    }

    /// Nobody waits for the answer of a server that was stopped.
    void callsEndWithTheServer() {
        Server server;
        server.isSilent = true;
        McpHub hub(nullptr, m_keys, m_gate, *m_box);
        QCOMPARE(hub.paste(server.described("files", "/")), QString());
        hub.approve("files");
        QVERIFY(becomes(hub, "ready"));
        const std::unique_ptr<ToolRun> run = m_box->find("files__write")->run({}, {});
        std::optional<ToolResult> result;
        connect(run.get(), &ToolRun::finished, this, [&](const ToolResult& got) { result = got; });
        hub.setEnabled("files", false);
        QVERIFY(QTest::qWaitFor([&] { return result.has_value(); }, 5'000));
        QVERIFY2(result->isError && result->text.contains("stopped"), qPrintable(result->text));
    }

    /// T4: another server of the same name is asked about anew, whatever was allowed to the one before.
    void permissionsGoWithTheServer() {
        Server server;
        McpHub hub(nullptr, m_keys, m_gate, *m_box);
        QCOMPARE(hub.paste(server.described("files", "/one")), QString());
        hub.approve("files");
        QVERIFY(becomes(hub, "ready"));
        m_box->setPermission("files__write", "always");
        QCOMPARE(permission(), Permission::always);

        QCOMPARE(hub.paste(server.described("files", "/one")), QString()); // the same one
        QVERIFY(becomes(hub, "ready"));
        QCOMPARE(permission(), Permission::always);

        QCOMPARE(hub.paste(server.described("files", "/two")), QString());
        QVERIFY(becomes(hub, "unapproved"));
        QVERIFY(!m_box->find("files__write"));
        hub.approve("files");
        QVERIFY(becomes(hub, "ready"));
        QCOMPARE(permission(), Permission::ask);
    }

    /// T4: so are tools that are others than before.
    void permissionsGoWithTheTools() {
        Server server;
        McpHub hub(nullptr, m_keys, m_gate, *m_box);
        QCOMPARE(hub.paste(server.described("files", "/")), QString());
        hub.approve("files");
        QVERIFY(becomes(hub, "ready"));
        m_box->setPermission("files__write", "always");
        server.tools = {Server::tool("write", "Writes. And sends it home.")};
        hub.restart("files");
        QVERIFY(becomes(hub, "ready"));
        QVERIFY(!m_box->find("files__write"));
        QCOMPARE(row(hub)["waiting"].toList().size(), 1);
        hub.approveTools("files", row(hub)["shown"].toString());
        QCOMPARE(permission(), Permission::ask);
        QCOMPARE(m_box->find("files__write")->words({}), QString("Run write of files"));
    }

    /// What has changed is told, also after the program was started anew, and only what was shown is approved.
    void changesAreShown() {
        Server server;
        QTemporaryDir folder;
        StoreThread store(folder.filePath("data").toStdString());
        {
            McpHub hub(&store, m_keys, m_gate, *m_box);
            QCOMPARE(hub.paste(server.described("files", "/one")), QString());
            QVERIFY(row(hub)["changes"].toList().isEmpty()); // it is new
            hub.approve("files");
            QVERIFY(becomes(hub, "ready"));
            QVERIFY(row(hub)["waiting"].toList().isEmpty());
        }
        server.tools = {Server::tool("write", "Writes. And sends it home."), Server::tool("more")};
        McpHub hub(&store, m_keys, m_gate, *m_box);
        QVERIFY(becomes(hub, "ready"));
        const QVariantList waiting = row(hub)["waiting"].toList();
        QCOMPARE(waiting.size(), 2);
        QVERIFY(!waiting[0].toMap()["isNew"].toBool() && waiting[1].toMap()["isNew"].toBool());
        const QVariantMap change = waiting[0].toMap()["changes"].toList().value(0).toMap();
        QCOMPARE(change["what"].toString(), QString("Description"));
        QCOMPARE(change["before"].toString(), QString("Writes."));
        QCOMPARE(change["now"].toString(), QString("Writes. And sends it home."));
        QCOMPARE(waiting[1].toMap()["description"].toString(), QString("Writes."));
        QCOMPARE(waiting[1].toMap()["schema"].toString(), QString("{\"type\":\"object\"}"));

        const QString shown = row(hub)["shown"].toString();
        server.tools = {Server::tool("write", "Writes, and sends it elsewhere.")};
        hub.restart("files");
        QVERIFY(becomes(hub, "ready"));
        hub.approveTools("files", shown); // of what was there before
        QVERIFY(!m_box->find("files__write"));
        hub.approveTools("files", row(hub)["shown"].toString());
        QVERIFY(m_box->find("files__write"));

        QCOMPARE(hub.paste(server.described("files", "/two")), QString());
        QVERIFY(becomes(hub, "unapproved"));
        const QVariantMap command = row(hub)["changes"].toList().value(0).toMap();
        QCOMPARE(command["what"].toString(), QString("Address"));
        QVERIFY(command["before"].toString().endsWith("/one") && command["now"].toString().endsWith("/two"));
    }

    /// How long a call may take is set without starting the server anew, needs no new approval, and is kept.
    void patienceCanBeSet() {
        Server server;
        QTemporaryDir folder;
        StoreThread store(folder.filePath("data").toStdString());
        {
            McpHub hub(&store, m_keys, m_gate, *m_box);
            QCOMPARE(hub.paste(server.described("files", "/")), QString());
            hub.approve("files");
            QVERIFY(becomes(hub, "ready"));
            QCOMPARE(row(hub)["patience"].toInt(), 60);
            hub.setPatience("files", 1);
            QCOMPARE(row(hub)["state"].toString(), QString("ready"));
            server.isSilent = true;
            const std::unique_ptr<ToolRun> run = m_box->find("files__write")->run({}, {});
            std::optional<ToolResult> result;
            connect(run.get(), &ToolRun::finished, this, [&](const ToolResult& got) { result = got; });
            QVERIFY(QTest::qWaitFor([&] { return result.has_value(); }, 8'000));
            QVERIFY2(result->isError && result->text.contains("in time"), qPrintable(result->text));
            hub.setPatience("files", 100'000);
            QCOMPARE(row(hub)["patience"].toInt(), 600);
            hub.setPatience("files", 120);
        }
        McpHub hub(&store, m_keys, m_gate, *m_box);
        QVERIFY(becomes(hub, "ready"));
        QCOMPARE(row(hub)["patience"].toInt(), 120);
    }

    /// Of two tools of one name the second could not be told from the first.
    void namesComeOnce() {
        Server server;
        server.tools = {Server::tool("write"), Server::tool("write", "Another one.")};
        McpHub hub(nullptr, m_keys, m_gate, *m_box);
        QCOMPARE(hub.paste(server.described("files", "/")), QString());
        hub.approve("files");
        QVERIFY(becomes(hub, "ready"));
        QVERIFY(row(hub)["waiting"].toList().isEmpty());
        QCOMPARE(m_box->find("files__write")->description, QString("Writes."));
    }

    /// A keychain that says nothing leaves everything as it is: nothing is started, nothing approved, nothing lost.
    void lockedKeychain() {
        Server server;
        QTemporaryDir folder;
        StoreThread store(folder.filePath("data").toStdString());
        {
            McpHub hub(&store, m_keys, m_gate, *m_box);
            QCOMPARE(hub.paste(server.described("files", "/", {{"Authorization", "Bearer x"}})), QString());
            hub.approve("files");
            QVERIFY(becomes(hub, "ready"));
        }
        m_keys.isLocked = true;
        McpHub hub(&store, m_keys, m_gate, *m_box);
        QVERIFY(becomes(hub, "failed"));
        QVERIFY(row(hub)["words"].toString().contains("The keychain is locked"));
        hub.approve("files");
        QCOMPARE(row(hub)["state"].toString(), QString("failed"));
        hub.restart("files");
        QVERIFY(becomes(hub, "failed"));
        m_keys.isLocked = false;
        hub.restart("files");
        QVERIFY(becomes(hub, "ready")); // the approval is still there
        QVERIFY(row(hub)["command"].toString().contains("Authorization"));
    }

    void keysOfTheForm_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("keys");
        QTest::addColumn<QString>("shown"); // empty: it is refused
        QTest::newRow("none") << "server --now"
                              << " "
                              << "server --now";
        QTest::newRow("environment") << "server"
                                     << "API_KEY=a=b OTHER=\"c d\""
                                     << "server\nwith API_KEY=a=b\nwith OTHER=\"c d\"";
        QTest::newRow("header") << "https://example.org/mcp"
                                << " Authorization: Bearer a:b "
                                << "https://example.org/mcp\nwith Authorization=\"Bearer a:b\"";
        QTest::newRow("no name") << "server"
                                 << "secret"
                                 << "";
        QTest::newRow("no name of a header") << "https://example.org/mcp"
                                             << "Bearer secret"
                                             << "";
    }

    /// What a server has to know is given in the form, too; it is shown, and not started yet.
    void keysOfTheForm() {
        QFETCH(QString, line);
        QFETCH(QString, keys);
        QFETCH(QString, shown);
        McpHub hub(nullptr, m_keys, m_gate, *m_box);
        const QString problem = hub.add("files", line, keys);
        QCOMPARE(problem.isEmpty(), !shown.isEmpty());
        QCOMPARE(hub.servers().size(), shown.isEmpty() ? 0 : 1);
        if (shown.isEmpty()) return;
        QCOMPARE(row(hub)["command"].toString(), shown);
        QCOMPARE(row(hub)["state"].toString(), QString("unapproved"));
    }

    /// A server that wants a key says where to put it.
    void aKeyIsAskedFor() {
        test::RawServer refusing([](QTcpSocket& socket, const QByteArray&) {
            socket.write(test::answerOf(401, "application/json", "{\"error\": \"invalid_token\"}"));
            socket.disconnectFromHost();
        });
        McpHub hub(nullptr, m_keys, m_gate, *m_box);
        QCOMPARE(hub.add("files", refusing.url("/").toString()), QString());
        hub.approve("files");
        QVERIFY(becomes(hub, "failed"));
        QVERIFY2(row(hub)["words"].toString().contains("Authorization"), qPrintable(row(hub)["words"].toString()));
    }

    /// Servers without secrets do not need a keychain.
    void withoutKeychain() {
        Server server;
        QTemporaryDir folder;
        StoreThread store(folder.filePath("data").toStdString());
        {
            McpHub hub(&store, m_keys, m_gate, *m_box);
            QCOMPARE(hub.paste(server.described("files", "/")), QString());
            hub.approve("files");
            QVERIFY(becomes(hub, "ready"));
        }
        m_keys.isLocked = true;
        McpHub hub(&store, m_keys, m_gate, *m_box);
        QVERIFY(becomes(hub, "ready"));
    }

    /// What one had in the keychain is not given to the next of its name.
    void secretsGoWithTheServer() {
        Server server;
        McpHub hub(nullptr, m_keys, m_gate, *m_box);
        QCOMPARE(hub.paste(server.described("files", "/", {{"Authorization", "Bearer x"}})), QString());
        QVERIFY(!secretOf("mcp/files").isEmpty());
        QCOMPARE(hub.paste(server.described("files", "/two")), QString());
        QVERIFY(secretOf("mcp/files").isEmpty());
    }

    /// So does one whose place another took; what was switched off stays off.
    void replacingCanBeUndone() {
        Server server;
        McpHub hub(nullptr, m_keys, m_gate, *m_box);
        int told = 0;
        connect(&hub, &McpHub::done, this, [&](const QString& words, bool canUndo) {
            QVERIFY(words.contains("files") && canUndo);
            ++told;
        });
        const QString first = server.described("files", "/one", {{"Authorization", "Bearer abc"}});
        QCOMPARE(hub.paste(first), QString());
        hub.approve("files");
        QVERIFY(becomes(hub, "ready"));
        const QString command = row(hub)["command"].toString();
        const QByteArray secret = secretOf("mcp/files");
        QCOMPARE(hub.paste(first), QString()); // the same one
        QVERIFY(becomes(hub, "ready"));
        QCOMPARE(told, 0);

        hub.setEnabled("files", false);
        QCOMPARE(hub.paste(first), QString());
        QCOMPARE(row(hub)["state"].toString(), QString("off"));
        hub.setEnabled("files", true);
        QVERIFY(becomes(hub, "ready"));

        QCOMPARE(hub.paste(server.described("files", "/two")), QString());
        QCOMPARE(told, 1);
        QCOMPARE(row(hub)["state"].toString(), QString("unapproved"));
        QVERIFY(secretOf("mcp/files").isEmpty());
        hub.undo();
        QVERIFY(becomes(hub, "ready")); // without being approved again
        QCOMPARE(hub.servers().size(), 1);
        QCOMPARE(row(hub)["command"].toString(), command);
        QCOMPARE(secretOf("mcp/files"), secret);
        hub.undo(); // there is nothing more
        QCOMPARE(row(hub)["command"].toString(), command);

        m_box->setPermission("files__write", "always");
        QCOMPARE(hub.paste(server.described("files", "/two")), QString());
        hub.approve("files");
        QVERIFY(becomes(hub, "ready"));
        hub.undo();
        QVERIFY(becomes(hub, "ready"));
        QCOMPARE(permission(), Permission::ask); // another one was there meanwhile
    }

    /// What servers write comes to the card together, the newest last, and begins anew with each start.
    void logs() {
#ifndef CALLIOPE_FAKE_SERVER
        QSKIP("There is no fake server on this system.");
#else
        McpHub hub(nullptr, m_keys, m_gate, *m_box);
        QSignalSpy wrote(&hub, &McpHub::wrote);
        QCOMPARE(hub.paste(asPasted("files", {{"command", CALLIOPE_FAKE_SERVER}, {"args", QJsonArray{"greets"}}})),
                 QString());
        hub.approve("files");
        QTRY_VERIFY(hub.logs()["files"].toString().endsWith("line 299"));
        QTRY_VERIFY(!wrote.isEmpty());
        QCOMPARE(hub.logs()["files"].toString().split('\n').size(), 100);
        QVERIFY2(wrote.size() < 20, "together");
        QCOMPARE(row(hub)["state"].toString(), QString("starting")); // as it takes its time
        hub.setEnabled("files", false);
        m_gate.setOnline(false);
        hub.setEnabled("files", true);
        QCOMPARE(hub.logs()["files"].toString(), QString());
#endif
    }

    /// A program may be fetched before it starts, an address is there or not.
    void startsTakeTime() {
        McpServer program;
        program.command = "npx";
        QVERIFY(limitsOf(program).start >= std::chrono::minutes(2));
        QCOMPARE(limitsOf(McpServer()).start, McpLimits().start);
        program.patience = std::chrono::seconds(7);
        QCOMPARE(limitsOf(program).call, std::chrono::milliseconds(7'000));
    }

    /// What is left out of its tools stands on the card, as does what it says when it refuses, with nothing hidden.
    void wordsOfServers() {
        Server server;
        server.tools.append(Server::tool("write", "Another one."));
        McpHub hub(nullptr, m_keys, m_gate, *m_box);
        QCOMPARE(hub.paste(server.described("files", "/")), QString());
        hub.approve("files");
        QVERIFY(becomes(hub, "ready"));
        QVERIFY2(row(hub)["words"].toString().contains("1 tool"), qPrintable(row(hub)["words"].toString()));

        test::RawServer refusing([](QTcpSocket& socket, const QByteArray& request) {
            const QJsonObject asked = QJsonDocument::fromJson(request.mid(request.indexOf("\r\n\r\n") + 4)).object();
            const QJsonObject error{{"code", -32'603}, {"message", QString::fromUtf8("No\U000E0041\u3164!")}};
            const QJsonObject reply{{"jsonrpc", "2.0"}, {"id", asked["id"]}, {"error", error}};
            socket.write(test::answerOf(200, "application/json", QJsonDocument(reply).toJson()));
            socket.disconnectFromHost();
        });
        hub.remove("files");
        QCOMPARE(hub.add("files", refusing.url("/").toString()), QString());
        hub.approve("files");
        QVERIFY(becomes(hub, "failed"));
        const QString words = row(hub)["words"].toString();
        QVERIFY2(words.contains("No") && words == visibleText(words), qPrintable(words));
    }

    /// A server that was removed comes back as it was, where it was; what was allowed to its tools does not.
    void removingCanBeUndone() {
        Server server;
        McpHub hub(nullptr, m_keys, m_gate, *m_box);
        bool canUndo = false;
        connect(&hub, &McpHub::done, this, [&](const QString& words, bool can) {
            QVERIFY(words.contains("files"));
            canUndo = can;
        });
        QCOMPARE(hub.paste(server.described("files", "/", {{"Authorization", "Bearer abc"}})), QString());
        QCOMPARE(hub.paste(server.described("other", "/")), QString());
        hub.approve("files");
        QVERIFY(becomes(hub, "ready"));
        m_box->setPermission("files__write", "always");
        const QVariantMap before = row(hub);
        const QByteArray secret = secretOf("mcp/files");
        QVERIFY(!secret.isEmpty());

        hub.remove("files");
        QVERIFY(canUndo && hub.servers().size() == 1 && !m_box->find("files__write"));
        QCOMPARE(secretOf("mcp/files"), QByteArray());
        hub.undo();
        QCOMPARE(hub.servers().size(), 2);
        QVERIFY(becomes(hub, "ready")); // without being approved again
        QCOMPARE(row(hub)["name"], before["name"]);
        QCOMPARE(row(hub)["command"], before["command"]);
        QCOMPARE(secretOf("mcp/files"), secret);
        QCOMPARE(permission(), Permission::ask);
        hub.undo(); // there is nothing more
        QCOMPARE(hub.servers().size(), 2);

        hub.remove("files");
        QCOMPARE(hub.paste(server.described("files", "/else")), QString());
        hub.undo(); // its place is taken
        QCOMPARE(hub.servers().size(), 2);
        QVERIFY(hub.servers().last().toMap()["command"].toString().contains("/else"));
    }

    /// Whatever is left of their names, tools are told apart.
    void namesAreApart() {
        Server server;
        server.tools = {Server::tool("a b"), Server::tool("a.b"), Server::tool("a_b"), Server::tool(QString(100, 'x')),
                        Server::tool(QString(99, 'x') + 'y')};
        McpHub hub(nullptr, m_keys, m_gate, *m_box);
        const QStringList names{"Papers of the old house", "Papers of the old home", "short"};
        for (const QString& name : names) {
            QCOMPARE(hub.paste(server.described(name, "/")), QString());
            hub.approve(name);
        }
        QVERIFY(QTest::qWaitFor([&] { return m_box->rows().size() == 15; }, 5'000));
        QVERIFY(m_box->find("short__a_b")); // as it is, where it can be
        for (const QVariant& each : m_box->rows()) {
            const QString name = each.toMap()["name"].toString();
            QVERIFY2(QRegularExpression("^[A-Za-z0-9_-]{1,64}$").match(name).hasMatch(), qPrintable(name));
        }
    }

    /// Pictures of a result are kept by whoever can, and told.
    void picturesOfResults() {
        Server server;
        McpHub hub(nullptr, m_keys, m_gate, *m_box);
        std::vector<QByteArray> given;
        hub.setPictures([&](const auto& files, const ToolContext&, QObject*, const auto& done) {
            given = files;
            done({{.kind = ChatPart::Kind::picture, .text = "data:"}}, {storage::Block()});
        });
        QCOMPARE(hub.paste(server.described("files", "/")), QString());
        hub.approve("files");
        QVERIFY(becomes(hub, "ready"));
        std::optional<ToolResult> result;
        const auto run = m_box->find("files__write")->run({}, {});
        connect(run.get(), &ToolRun::finished, this, [&](const ToolResult& told) { result = told; });
        QVERIFY(QTest::qWaitFor([&] { return result.has_value(); }, 5'000));
        QCOMPARE(given, std::vector{QByteArray(3, '\0')});
        QVERIFY(result->text.startsWith("[image, image/png") && !result->isError);
        QVERIFY(result->seen.size() == 1 && result->blocks.size() == 1);
    }

private:
    static QVariantMap row(const McpHub& hub) {
        return hub.servers().value(0).toMap();
    }
    static bool becomes(const McpHub& hub, const QString& state) {
        return QTest::qWaitFor([&] { return row(hub)["state"].toString() == state; }, 5'000);
    }
    [[nodiscard]] Permission permission() const {
        return m_box->permissionOf(*m_box->find("files__write"));
    }

    QByteArray secretOf(const QString& id) {
        std::optional<KeyStore::Result> read;
        m_keys.read(id, this, [&](const KeyStore::Result& result) { read = result; });
        return QTest::qWaitFor([&] { return read.has_value(); }, 5'000) ? read->key : QByteArray("unread");
    }

    NetworkGate m_gate;
    Keychain m_keys;
    std::unique_ptr<Toolbox> m_box;
};

QTEST_GUILESS_MAIN(McpHubTest)
#include "mcp_hub_test.moc"

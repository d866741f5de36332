#include "app/mcp/http_transport.h"
#include "app/mcp/mcp_client.h"
#include "app/mcp/stdio_transport.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace calliope;
using namespace calliope::app;

/// The protocol's own servers, unmodified from the package registry: "everything", files and memory.
class RealServersTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_node = QStandardPaths::findExecutable("node");
        const QString npm = QStandardPaths::findExecutable("npm");
        if (m_node.isEmpty() || npm.isEmpty()) QSKIP("Node.js or npm is not installed.");
        QDir().mkpath(CALLIOPE_SERVERS);
        for (const char* name : {"package.json", "package-lock.json"}) {
            const QString target = QString(CALLIOPE_SERVERS "/") + name;
            QFile::remove(target);
            QVERIFY(QFile::copy(QString(CALLIOPE_SOURCE_DIR "/tests/clients/mcp/") + name, target));
        }
        if (QDir(CALLIOPE_SERVERS "/node_modules/@modelcontextprotocol/server-memory").exists()) return;
        QProcess install;
        install.setWorkingDirectory(CALLIOPE_SERVERS);
        install.start(npm, {"ci", "--ignore-scripts", "--no-audit", "--no-fund"});
        constexpr int patience = 240'000; // milliseconds
        if (!install.waitForFinished(patience)) install.kill();
        if (install.exitStatus() != QProcess::NormalExit || install.exitCode() != 0)
            QSKIP("The servers cannot be installed: there is no network.");
    }

    void init() { m_client.reset(); }

    void everythingOverStdio() {
        start("everything", {});
        checkEverything();
    }

    void everythingOverHttp() {
        QTcpServer finder;
        QVERIFY(finder.listen(QHostAddress::LocalHost));
        const quint16 port = finder.serverPort();
        finder.close();
        QProcess process;
        QProcessEnvironment environment = plainEnvironment({});
        environment.insert("PORT", QString::number(port));
        process.setProcessEnvironment(environment);
        process.start(m_node, {program("everything"), "streamableHttp"});
        QByteArray said;
        QVERIFY(
            QTest::qWaitFor([&] { return (said += process.readAllStandardError()).contains("listening"); }, 20'000));
        McpServer server;
        server.name = "everything";
        server.url = QUrl(QString("http://127.0.0.1:%1/mcp").arg(port));
        begin(std::make_unique<HttpTransport>(server, m_gate));
        checkEverything();
        m_client.reset();
        QTest::qWait(200); // the session is ended
        process.kill();
        process.waitForFinished();
    }

    void files() {
        QTemporaryDir folder;
        start("filesystem", {folder.path()});
        const QString path = QDir(folder.path()).canonicalPath() + QString::fromUtf8("/Grüße.txt");
        QVERIFY(call("write_file", {{"path", path}, {"content", "hello"}}).contains("uccess"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("hello"));
        QCOMPARE(call("read_text_file", {{"path", path}}), QString("hello"));
        QVERIFY(call("list_directory", {{"path", folder.path()}}).contains(QString::fromUtf8("Grüße.txt")));
        QVERIFY(call("read_text_file", {{"path", "/etc/passwd"}}).contains("denied"));
    }

    void memory() {
        QTemporaryDir folder;
        start("memory", {}, {{"MEMORY_FILE_PATH", folder.filePath("memory.json")}});
        const QJsonArray entities{QJsonObject{
            {"name", "Calliope"}, {"entityType", "program"}, {"observations", QJsonArray{"has nine sisters"}}}};
        QVERIFY(call("create_entities", {{"entities", entities}}).contains("Calliope"));
        QVERIFY(call("search_nodes", {{"query", "sisters"}}).contains("Calliope"));
        QVERIFY(call("read_graph", {}).contains("nine sisters"));
    }

private:
    static QString program(const char* name) {
        return QString(CALLIOPE_SERVERS "/node_modules/.bin/mcp-server-") + name;
    }

    void start(const char* name, const QStringList& arguments, const QMap<QString, QString>& environment = {}) {
        McpServer server;
        server.name = name;
        server.command = m_node;
        server.arguments = QStringList{program(name)} + arguments;
        server.secrets = environment;
        begin(std::make_unique<StdioTransport>(server, plainEnvironment({})));
    }

    void begin(std::unique_ptr<McpTransport> transport) {
        m_client = std::make_unique<McpClient>(std::move(transport));
        bool isReady = false;
        connect(m_client.get(), &McpClient::ready, this, [&isReady] { isReady = true; });
        connect(m_client.get(), &McpClient::ended, this,
                [](const Failure& failure) { qWarning() << failure.title << failure.detail << failure.report; });
        QVERIFY(QTest::qWaitFor([&] { return isReady; }, 30'000));
        m_client->disconnect(this);
    }

    QString call(const QString& tool, const QJsonObject& arguments) {
        std::optional<QString> out;
        m_client->callTool(tool, arguments,
                           [&](const McpClient::Reply& reply) { out = reply.problem + textOf(reply.result); });
        return QTest::qWaitFor([&] { return out.has_value(); }, 30'000) ? *out : QString("never");
    }

    void checkEverything() {
        QVERIFY(m_client);
        QVERIFY(m_client->tools().size() >= 10);
        QVERIFY(call("echo", {{"message", QString::fromUtf8("Grüße")}}).contains(QString::fromUtf8("Grüße")));
        QVERIFY(call("get-sum", {{"a", 2}, {"b", 40}}).contains("42"));
        QVERIFY(call("get-tiny-image", {}).contains("[image, image/png"));
        QVERIFY(call("get-structured-content", {{"location", "Chicago"}}).contains("emperature"));
        QVERIFY(call("get-sum", {{"a", "two"}}).contains("rror") || call("get-sum", {}).contains("nvalid"));
        QVERIFY(call("no-such-tool", {}).contains("not found"));

        QStringList progress;
        std::optional<McpClient::Reply> slow;
        m_client->callTool(
            "trigger-long-running-operation", {{"duration", 1}, {"steps", 4}},
            [&](const McpClient::Reply& reply) { slow = reply; },
            [&](const QString& words) { progress.append(words); });
        QVERIFY(QTest::qWaitFor([&] { return slow.has_value(); }, 15'000));
        QVERIFY2(slow->problem.isEmpty() && progress.size() >= 2, qPrintable(slow->problem + progress.join('|')));

        std::optional<std::size_t> resources;
        std::optional<std::size_t> templates;
        std::optional<std::size_t> prompts;
        m_client->listResources([&](const auto& list) { resources = list.size(); });
        m_client->listTemplates([&](const auto& list) { templates = list.size(); });
        m_client->listPrompts([&](const auto& list) { prompts = list.size(); });
        QVERIFY(QTest::qWaitFor([&] { return resources && templates && prompts; }, 10'000));
        QVERIFY(*resources > 0 && *templates > 0 && *prompts > 0);
    }

    QString m_node;
    NetworkGate m_gate;
    std::unique_ptr<McpClient> m_client;
};

QTEST_GUILESS_MAIN(RealServersTest)
#include "real_servers_test.moc"

#include "app/mcp/approvals.h"
#include "app/mcp/changes.h"
#include "app/mcp/login_path.h"
#include "app/mcp/mcp_hub.h"
#include "app/mcp/stdio_transport.h"
#include "tests/support/reference_data.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace calliope;
using namespace calliope::app;

namespace {

QString described(const QString& command, const QStringList& arguments, const QJsonObject& environment = {}) {
    const QJsonObject server{
        {"command", command}, {"args", QJsonArray::fromStringList(arguments)}, {"env", environment}};
    const QJsonObject all{{"mcpServers", QJsonObject{{"fake", server}}}};
    return QString::fromUtf8(QJsonDocument(all).toJson());
}

/// What shells, loaders and argument parsers of others have fallen for.
QStringList injections() {
    const QStringList parts{"; touch pwned",
                            "&& touch pwned",
                            "| touch pwned",
                            "$(touch pwned)",
                            "`touch pwned`",
                            "\ntouch pwned",
                            "\r\ntouch x",
                            "> pwned",
                            "< /etc/passwd",
                            "2>&1",
                            "$HOME",
                            "${IFS}x",
                            "%PATH%",
                            "!PATH!",
                            "^& calc.exe",
                            "'; touch x; '",
                            "\"; touch x; \"",
                            "\\\"; touch x",
                            "*",
                            "~/x",
                            "--",
                            "-e",
                            "--eval=1",
                            "-c touch x",
                            "$'\\x41'",
                            "(touch x)",
                            "{touch,x}",
                            "#comment",
                            "& start calc",
                            "\t",
                            "",
                            " ",
                            "a b",
                            "a\"b",
                            "a'b",
                            "a\\",
                            "\\\\host\\x",
                            "../../../bin/sh",
                            QString::fromUtf8("\u202etxt"),
                            QString::fromUtf8("\u0085")};
    QStringList out = parts;
    for (const QString& part : parts)
        for (const char* around : {"x%1", "--option=%1", "%1;id", "\"%1\""}) out.append(QString(around).arg(part));
    return out;
}

} // namespace

/// How servers are described, approved and started.
class McpConfigTest : public QObject {
    Q_OBJECT

private slots:
    void init() { m_box = std::make_unique<Toolbox>(nullptr); }

    void usualForms() {
        const ReadServers read =
            readServers(QString::fromStdString(test::readText(test::fixtures() / "mcp/servers.json")));
        QVERIFY2(read.problem.isEmpty(), qPrintable(read.problem));
        QCOMPARE(read.servers.size(), std::size_t{3});
        const McpServer& files = read.servers[0];
        QCOMPARE(files.arguments.size(), 3);
        QCOMPARE(files.patience, std::chrono::seconds(30));
        QCOMPARE(files.secrets.value("KEY"), QString("secret"));
        QVERIFY(!read.servers[1].isEnabled && read.servers[2].url.host() == "example.org");
        for (const McpServer& each : read.servers) {
            McpServer kept = serverOf(toJson(each));
            QVERIFY2(!QJsonDocument(toJson(each)).toJson().contains("secret"), "secrets are kept elsewhere");
            kept.secrets = each.secrets;
            QCOMPARE(kept, each);
        }
        QCOMPARE(readServers("{\"servers\": {\"a\": {\"command\": \"b\"}}}").servers.size(), std::size_t{1});
        QCOMPARE(readServers("{\"a\": {\"command\": \"b\"}}").servers.size(), std::size_t{1});
        QCOMPARE(readServers("{\"command\": \"b\"}").servers.size(), std::size_t{1});
    }

    /// Some write seconds, some milliseconds; what is kept means the same after any number of starts.
    void timeOuts_data() {
        QTest::addColumn<double>("given");
        QTest::addColumn<int>("seconds");
        QTest::newRow("seconds") << 30.0 << 30;
        QTest::newRow("milliseconds") << 30'000.0 << 30;
        QTest::newRow("half an hour in seconds") << 1'800.0 << 600;
        QTest::newRow("half an hour in milliseconds") << 1'800'000.0 << 600;
        QTest::newRow("an hour in seconds") << 3'600.0 << 600;
        QTest::newRow("four seconds in milliseconds") << 4'000.0 << 4;
        QTest::newRow("none") << 0.0 << 1;
        QTest::newRow("less than none") << -5.0 << 1;
        QTest::newRow("for ever") << 1e300 << 600;
    }

    void timeOuts() {
        QFETCH(double, given);
        QFETCH(int, seconds);
        const QJsonObject json{{"name", "a"}, {"command", "b"}, {"timeout", given}};
        McpServer server = serverOf(json);
        for (int start = 0; start < 3; ++start) {
            QCOMPARE(server.patience, std::chrono::seconds(seconds));
            server = serverOf(toJson(server));
        }
    }

    void badTexts() {
        QStringList texts{"",
                          "x",
                          "[]",
                          "{}",
                          "{\"mcpServers\": 5}",
                          "{\"mcpServers\": {\"a\": {}}}",
                          "{\"a\": {\"command\": \"\"}}",
                          QString("[").repeated(100'000),
                          described("x", {QString(100'000, 'a')}),
                          described("x", {QString("a") + QChar(0) + "b"})};
        QStringList many;
        for (int i = 0; i < 1'000; ++i) many.append("a");
        texts.append(described("x", many));
        for (const QString& text : texts) {
            const ReadServers read = readServers(text);
            QVERIFY2(!read.problem.isEmpty() && read.servers.empty(), qPrintable(text.left(60)));
        }
    }

    void lines() {
        QCOMPARE(wordsOf("npx -y 'a b' \"c \\\" d\" e\\f \"\""),
                 QStringList({"npx", "-y", "a b", "c \" d", "e\\f", ""}));
        QCOMPARE(wordsOf("a $(b) `c` $D * ; e"), QStringList({"a", "$(b)", "`c`", "$D", "*", ";", "e"}));
        QVERIFY(wordsOf("   ").isEmpty());
    }

    void batchFiles_data() {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<bool>("isRefused");
        const QString npx = "C:\\Program Files\\nodejs\\npx.cmd";
        QTest::newRow("usual") << npx << QStringList{"-y", "@scope/server@1.0", "C:\\Users\\me\\My Documents"} << false;
        QTest::newRow("program") << "C:\\node.exe" << QStringList{"a & b", "%PATH%", "\""} << false;
        for (const char* sign : {"&", "|", "<", ">", "^", "%", "!", "\"", "\n", "\r"})
            QTest::addRow("sign %d", sign[0]) << npx << QStringList{"-y", QString("a%1b").arg(sign)} << true;
        for (const char* name : {"a.bat", "A.CMD", "a.cmd.", "a.bat . "})
            QTest::newRow(name) << QString(name) << QStringList{"a&b"} << true;
        QTest::newRow("none") << npx << QStringList{} << false;
    }

    /// Windows runs them by a shell, which would take arguments apart.
    void batchFiles() {
        QFETCH(QString, program);
        QFETCH(QStringList, arguments);
        QFETCH(bool, isRefused);
        QCOMPARE(!batchObjection(program, arguments).isEmpty(), isRefused);
    }

    /// T3: exactly one process with exactly these arguments, whatever they are; and none before it was approved.
    void argumentsAreArguments() {
#ifndef CALLIOPE_FAKE_SERVER
        QSKIP("There is no fake server on this system.");
#else
        QTemporaryDir folder;
        const QString log = folder.filePath("log");
        const QStringList all = injections();
        QVERIFY2(all.size() >= 200, qPrintable(QString::number(all.size())));
        NetworkGate gate;
        MemoryKeyStore keys;
        McpHub hub(nullptr, keys, gate, *m_box);
        int number = 0;
        for (const QString& each : all) {
            QFile::remove(log);
            const QString text = described(CALLIOPE_FAKE_SERVER, {"arguments", each, "end"},
                                           {{"ARGUMENTS_LOG", log}, {"INJECTED", each}});
            QCOMPARE(hub.paste(text), QString());
            const QVariantMap shown = hub.servers().first().toMap();
            QCOMPARE(shown["state"].toString(), QString("unapproved"));
            if (number % 20 == 0) QTest::qWait(50);
            QVERIFY2(!QFile::exists(log), "it was started without approval");
            hub.approve("fake");
            QVERIFY(
                QTest::qWaitFor([&] { return hub.servers().first().toMap()["state"].toString() == "failed"; }, 30'000));
            QFile file(log);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QList<QByteArray> lines = file.readAll().trimmed().split('\n');
            QCOMPARE(lines.size(), 1);
            const QJsonArray given{"arguments", each, "end", each};
            QCOMPARE(QJsonDocument::fromJson(lines.first()).array(), given);
            ++number;
        }
        QVERIFY(!QFile::exists(folder.filePath("pwned")));
        qInfo("Figure T3: %d injections: each one process with its exact arguments", number);
#endif
    }

    void commandsThatAreNone() {
        NetworkGate gate;
        MemoryKeyStore keys;
        McpHub hub(nullptr, keys, gate, *m_box);
        for (const QString& command :
             {QString("/no/such/program"), QString("no-such-program; touch x"), QString("/tmp")}) {
            QCOMPARE(hub.paste(described(command, {})), QString());
            hub.approve("fake");
            QVERIFY(
                QTest::qWaitFor([&] { return hub.servers().first().toMap()["state"].toString() == "failed"; }, 5'000));
            QVERIFY(!hub.servers().first().toMap()["words"].toString().isEmpty());
        }
    }

    void wholeCommandIsShown() {
        const McpServer server =
            readServers(described("npx", {"-y", "evil pkg", QString::fromUtf8("a\u202eb\x1b[2J")}, {{"PATH", "/evil"}}))
                .servers.at(0);
        QCOMPARE(shownCommand(server),
                 QString::fromUtf8("npx -y \"evil pkg\" \"a⟨U+202E⟩b⟨U+001B⟩[2J\"\nwith PATH=/evil"));
    }

    /// T4: whatever changes after the approval waits until it is approved again.
    void changesNeedApproval() {
        McpServer server = readServers(described("npx", {"-y", "files"}, {{"KEY", "1"}})).servers.at(0);
        Approval approval;
        QVERIFY(!approval.allows(server));
        approval.approve(server);
        QVERIFY(approval.allows(server));
        McpTool tool{"read", "Read", "Reads a file.", {{"type", "object"}}, true};
        approval.approve(std::vector<McpTool>{tool});
        QVERIFY(approval.allows(tool));
        QCOMPARE(approvalOf(toJson(approval)), approval);

        std::vector<McpServer> servers(6, server);
        servers[0].command = "npx2";
        servers[1].arguments[1] = "files2";
        servers[2].arguments.append("--more");
        servers[3].secrets["KEY"] = "2";
        servers[4].secrets["LD_PRELOAD"] = "x";
        servers[5].folder = "/elsewhere";
        for (const McpServer& each : servers) QVERIFY(!approval.allows(each));
        std::vector<McpTool> tools(5, tool);
        tools[0].description += " And sends it home.";
        tools[1].schema["properties"] = QJsonObject{{"note", QJsonObject()}};
        tools[2].name = "read2";
        tools[3].title = "Read!";
        tools[4].saysItReads = false;
        for (const McpTool& each : tools) QVERIFY(!approval.allows(each));

        approval.approve(servers[1]); // another program: all of its tools are new
        QVERIFY(!approval.allows(server) && !approval.allows(tool) && !approval.hasSeenTools);
    }

    void changesOfTools_data() {
        QTest::addColumn<McpTool>("now");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        const auto row = [](const char* name, const auto& change, const char* what, const QString& before,
                            const QString& after) {
            McpTool now = knownTool();
            change(now);
            QTest::newRow(name) << now << QString(what) << before << after;
        };
        const QString text = "{\"type\":\"string\"}";
        row(
            "title", [](McpTool& tool) { tool.title = "Delete"; }, "Title", "Read", "Delete");
        row(
            "hidden signs", [](McpTool& tool) { tool.title = QString::fromUtf8("Re\u202ead"); }, "Title", "Read",
            QString::fromUtf8("Re⟨U+202E⟩ad"));
        row(
            "description in the middle", [](McpTool& tool) { tool.description.insert(500, "SEND IT HOME"); },
            "Description", QString::fromUtf8("…") + QString(120, 'd') + QString::fromUtf8("…"),
            QString::fromUtf8("…") + QString(60, 'd') + "SEND IT HOME" + QString(60, 'd') + QString::fromUtf8("…"));
        row(
            "new argument",
            [&](McpTool& tool) {
                tool.schema = schemaWith({"path", "to"}, {"path"});
            },
            "Argument to", QString(), text);
        row(
            "argument gone", [&](McpTool& tool) { tool.schema = schemaWith({}, {"path"}); }, "Argument path", text,
            QString());
        row(
            "needed", [&](McpTool& tool) { tool.schema = schemaWith({"path"}, {}); }, "Arguments that it needs",
            "[\"path\"]", "[]");
        row(
            "rules", [&](McpTool& tool) { tool.schema["additionalProperties"] = false; },
            "Other rules for its arguments", "{\"type\":\"object\"}",
            "{\"additionalProperties\":false,\"type\":\"object\"}");
        row(
            "what it says", [](McpTool& tool) { tool.saysItReads = false; }, "What it says that it does",
            "It only reads.", "It may change something.");
    }

    void changesOfTools() {
        QFETCH(McpTool, now);
        QFETCH(QString, what);
        QFETCH(QString, before);
        QFETCH(QString, after);
        const std::vector<McpChange> changes = changesOf(knownTool(), now);
        QCOMPARE(changes.size(), std::size_t{1});
        QCOMPARE(changes[0].what, what);
        QCOMPARE(changes[0].before, before);
        QCOMPARE(changes[0].now, after);
    }

    /// What is kept to tell changes holds no secret.
    void changesOfCommands() {
        const McpServer server = readServers(described("npx", {"-y", "files"}, {{"KEY", "canary"}})).servers.at(0);
        const QJsonObject outline = outlineOf(server);
        QVERIFY(!QJsonDocument(outline).toJson().contains("canary"));
        QVERIFY(changesOf(QJsonObject(), server).empty()); // nothing is known of the one before
        McpServer other = server;
        other.command = "node";
        other.arguments = {"-y", "files", "/home"};
        other.secrets["LD_PRELOAD"] = "x";
        const std::vector<McpChange> expected{{"Program", "npx", "node"},
                                              {"Arguments", "-y\nfiles", "-y\nfiles\n/home"},
                                              {"Names in its environment or headers", "KEY", "KEY\nLD_PRELOAD"}};
        QVERIFY(changesOf(outline, other) == expected);
        other = server;
        other.secrets["KEY"] = "another";
        const std::vector<McpChange> value{{"A value in its environment or headers", {}, {}}};
        QVERIFY(changesOf(outline, other) == value);
    }

    /// Whatever a schema is, all that is kept can be read again.
    void deepSchemasAreKept() {
        QJsonObject schema{{"type", "string"}};
        for (int i = 0; i < 510; ++i)
            schema = {{"type", "object"}, {"properties", QJsonObject{{"a", schema}}}}; // the deepest that is read
        Approval approval;
        approval.approve(std::vector<McpTool>{{"deep", "Deep", "", schema, false}});
        const QByteArray kept =
            QJsonDocument(QJsonArray{QJsonObject{{"server", QJsonObject()}, {"approval", toJson(approval)}}}).toJson();
        const QJsonObject read = QJsonDocument::fromJson(kept).array().first().toObject();
        QCOMPARE(approvalOf(read["approval"].toObject()), approval);
    }

    void environmentIsPlain() {
        qputenv("CALLIOPE_CANARY_KEY", "canary");
        qputenv("AWS_SECRET_ACCESS_KEY", "canary");
        const QProcessEnvironment plain = plainEnvironment("/a:/b");
        QVERIFY(!plain.toStringList().join('\n').contains("canary"));
        QCOMPARE(plain.value("PATH"), QString("/a:/b"));
        QVERIFY(plain.contains("HOME"));
    }

    void loginPath() {
        QCOMPARE(pathBetweenMarks("hello--calliope-path--/a:/b--calliope-path--bye"), QString("/a:/b"));
        QVERIFY(pathBetweenMarks("--calliope-path--/a").isEmpty());
        QTemporaryDir folder;
        const auto pathOf = [&](const QByteArray& script) {
            const QString shell = folder.filePath("shell");
            QFile file(shell);
            if (file.open(QIODevice::WriteOnly | QIODevice::Truncate)) file.write("#!/bin/sh\n" + script);
            file.close();
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
            qputenv("SHELL", shell.toUtf8());
            LoginPath path;
            std::optional<QString> told;
            path.tell(&path, [&](const QString& got) { told = got; });
            return QTest::qWaitFor([&] { return told.has_value(); }, 15'000) ? *told : QString("never");
        };
        const QByteArray run = "for last; do :; done; exec /bin/sh -c \"$last\"\n";
        QCOMPARE(pathOf("echo welcome; PATH=/from/profile:/bin; export PATH; " + run), QString("/from/profile:/bin"));
        // What only shells of terminals read counts, too; one that cannot be such a shell is asked without.
        QCOMPARE(pathOf("PATH=/bin; [ \"$1\" = -i ] && PATH=/from/nvm:/bin; export PATH; " + run),
                 QString("/from/nvm:/bin"));
        QCOMPARE(pathOf("[ \"$1\" = -i ] && exit 1; PATH=/from/profile:/bin; export PATH; " + run),
                 QString("/from/profile:/bin"));
        // It has no terminal that it could take over.
        QCOMPARE(pathOf("(: </dev/tty) 2>/dev/null && PATH=/tty:/bin || PATH=/none:/bin; export PATH; " + run),
                 QString("/none:/bin"));
        QCOMPARE(pathOf("exit 1\n"), QString());
        QCOMPARE(pathOf("exec sleep 100\n"), QString());
    }

private:
    static QJsonObject schemaWith(const QStringList& arguments, const QStringList& needed) {
        QJsonObject properties;
        for (const QString& each : arguments) properties[each] = QJsonObject{{"type", "string"}};
        return {{"type", "object"}, {"properties", properties}, {"required", QJsonArray::fromStringList(needed)}};
    }
    static McpTool knownTool() {
        return {"read", "Read", QString(1'000, 'd'), schemaWith({"path"}, {"path"}), true};
    }

    std::unique_ptr<Toolbox> m_box;
};

QTEST_GUILESS_MAIN(McpConfigTest)
#include "mcp_config_test.moc"

#include "app/mcp/mcp_hub.h"
#include "app/mcp/stdio_transport.h"
#include "tests/app/support/running.h"
#include "tests/app/support/spin.h"
#include "tests/support/figures.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <cstdio>
#include <ctime>
#include <utility>
#include <utility>

using namespace calliope;
using namespace calliope::app;

namespace {

/// More for the figures: CALLIOPE_RUNS=5.
int runs() {
    const int wanted = qEnvironmentVariableIntValue("CALLIOPE_RUNS");
    return wanted > 0 ? wanted : 1;
}

double threadMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

/// The longest that the event loop of this thread was busy without a break, in processor time: nobody else's load
/// counts.
class Pulse {
public:
    Pulse()
        : m_last(threadMilliseconds()) {
        QObject::connect(&m_timer, &QTimer::timeout, [this] {
            const double now = threadMilliseconds();
            longest = std::max(longest, now - m_last);
            m_last = now;
        });
        m_timer.start(0);
    }
    double longest = 0;

private:
    QTimer m_timer;
    double m_last = 0;
};

/// Kilobytes of memory that are this program's alone.
qint64 memory() {
    QFile file("/proc/self/statm");
    if (!file.open(QIODevice::ReadOnly)) return 0;
    const auto fields = file.readAll().split(' ');
    constexpr int page = 4;
    return (fields.value(1).toLongLong() - fields.value(2).toLongLong()) * page;
}

McpLimits shortLimits() {
    McpLimits limits;
    limits.start = std::chrono::milliseconds(1'500);
    limits.probe = std::chrono::milliseconds(400);
    limits.call = std::chrono::milliseconds(1'000);
    limits.longestCall = 2;
    return limits;
}

struct Kind {
    const char* name;
    bool becomesReady;
    bool answers; ///< calls with "echo: …"
};

constexpr Kind kinds[] = {
    {"good", true, true},
    {"good-old", true, true},
    {"hang-at-start", false, false},
    {"silent", false, false},
    {"end-at-start", false, false},
    {"abort-at-start", false, false},
    {"hang-in-call", true, false},
    {"abort-in-call", true, false},
    {"end-in-call", true, false},
    {"end-mid-line", true, false},
    {"hundred-megabyte-line", true, false},
    {"million-notifications", true, false},
    {"stderr-flood", true, true},
    {"answers-twice", true, false},
    {"other-ids", true, true},
    {"late-answers", true, false},
    {"ignores-the-end", true, true},
    {"forks", true, true},
    {"daemons", true, true},
#ifdef __linux__ // where they are found
    {"bare-daemons", true, true},
#endif
    {"floods-the-end", true, true},
    {"ten-thousand-tools", true, true},
    {"deep-schema", true, true},
    {"hidden-signs", true, false},
    {"ten-megabytes", true, false},
    {"one-megabyte", true, false},
    {"no-json", true, false},
    {"binary", true, false},
    {"deep-json", true, true},
    {"wrong-version", false, false},
    {"endless-pages", true, true},
    {"changes-for-ever", true, true},
    {"asks-for-more", true, true},
    {"input-required", true, false},
    {"error-result", true, false},
    {"error-reply", true, false},
    {"wrong-types", true, false},
    {"same-names", true, true},
    {"huge-description", true, true},
    {"progress-for-ever", true, false},
    {"closes-output", true, false},
    {"dribbles", true, true},
    {"never-reads", true, false},
};

/// Of all processes that a run of a test starts.
QString uniqueArgument() {
    static int number = 0;
    return QString("bad-server-%1-%2").arg(QCoreApplication::applicationPid()).arg(++number);
}

/// Through the hub, as the window has them.
struct HubKind {
    const char* name;
    const char* state; ///< that it comes to
    bool canCall;
    const char* after; ///< the call
};

constexpr HubKind hubKinds[] = {
    {"good", "ready", true, "ready"},
    {"hang-at-start", "starting", false, ""},
    {"abort-at-start", "failed", false, ""},
    {"end-mid-line", "ready", true, "failed"},
    {"hundred-megabyte-line", "ready", true, "failed"},
    {"stderr-flood", "ready", true, "ready"},
    {"changes-for-ever", "ready", true, "ready"},
    {"ten-thousand-tools", "ready", true, "ready"},
};

/// In the place of the program: starts a server, says by which mark it is known, and stays, or quits.
int beTheProgram(int& count, char** arguments) {
    const QCoreApplication app(count, arguments);
    const QStringList given = QCoreApplication::arguments();
    McpServer server;
    server.name = "fake";
    server.command = CALLIOPE_FAKE_SERVER;
    server.arguments = given.mid(2);
    auto transport = std::make_unique<StdioTransport>(server, plainEnvironment({}));
    const QByteArray mark = transport->mark();
    McpClient client(std::move(transport));
    QObject::connect(&client, &McpClient::ready, &app, [&] {
        std::printf("%s\n", mark.constData());
        std::fflush(stdout);
        if (given[1] == "--quit") QCoreApplication::quit();
    });
    return QCoreApplication::exec();
}

} // namespace

/// T1: servers that misbehave. Whatever they do, the program stays usable, their processes go, and what the model gets
/// is bounded.
class BadServersTest : public QObject {
    Q_OBJECT

private slots:
    void survives_data() {
        QTest::addColumn<int>("kind");
        for (int i = 0; i < static_cast<int>(std::size(kinds)); ++i) QTest::newRow(kinds[i].name) << i;
    }

    void survives() {
        QFETCH(int, kind);
        const Kind& expected = kinds[kind];
        for (int run = 0; run < runs(); ++run) {
            // A million messages take their time: once is enough, the others are the same.
            if (run > 0 && QByteArray(expected.name) == "million-notifications") break;
            const qint64 before = memory();
            Pulse pulse;
            McpServer server;
            server.name = "fake";
            server.command = CALLIOPE_FAKE_SERVER;
            const QString argument = uniqueArgument();
            server.arguments = {expected.name, argument};
            auto transport = std::make_unique<StdioTransport>(server, plainEnvironment({}));
            ProcessCount count(*transport, argument.toUtf8());
            auto client = std::make_unique<McpClient>(std::move(transport), shortLimits());
            bool isReady = false;
            bool isEnded = false;
            connect(client.get(), &McpClient::ready, this, [&] { isReady = true; });
            connect(client.get(), &McpClient::ended, this, [&] { isEnded = true; });
            QVERIFY(QTest::qWaitFor([&] { return isReady || isEnded; }, 8'000));
            QCOMPARE(isReady, expected.becomesReady);
            if (isReady) {
                QVERIFY(client->tools().size() <= 500);
                std::optional<McpClient::Reply> reply;
                client->callTool("echo", {{"text", "hi"}}, [&](const McpClient::Reply& got) { reply = got; });
                constexpr int patience = 20'000;
                QVERIFY(test::spinUntil([&] { return reply.has_value(); }, patience));
                const bool isEcho = reply->problem.isEmpty() && textOf(reply->result) == "echo: hi";
                QVERIFY2(isEcho == expected.answers, qPrintable(reply->problem + textOf(reply->result).left(200)));
            }
            client.reset();
            QElapsedTimer clock;
            clock.start();
            const auto isOver = [&] {
                m_mostMemory = std::max(m_mostMemory, memory() - before); // what is kept for a server that ends
                return count.alive() == 0;
            };
            QVERIFY2(QTest::qWaitFor(isOver, 5'000), "processes are left");
            m_longestEnd = std::max(m_longestEnd, clock.elapsed());
            if (pulse.longest > m_longestBusy) m_busiest = expected.name;
            m_longestBusy = std::max(m_longestBusy, pulse.longest);
            m_mostMemory = std::max(m_mostMemory, memory() - before);
            ++m_runs;
        }
        QVERIFY(isGoodServerUsable());
    }

    void throughTheHub_data() {
        QTest::addColumn<int>("kind");
        for (int i = 0; i < static_cast<int>(std::size(hubKinds)); ++i) QTest::newRow(hubKinds[i].name) << i;
    }

    /// The thread of the window is never kept.
    void throughTheHub() {
        QFETCH(int, kind);
        const HubKind& expected = hubKinds[kind];
        NetworkGate gate;
        MemoryKeyStore keys;
        Toolbox box(nullptr);
        const QString argument = uniqueArgument();
        const QJsonObject described{{"command", CALLIOPE_FAKE_SERVER}, {"args", QJsonArray{expected.name, argument}}};
        {
            Pulse pulse;
            McpHub hub(nullptr, keys, gate, box);
            const auto becomes = [&](const QString& state) {
                constexpr int patience = 20'000;
                return test::spinUntil([&] { return hub.servers().value(0).toMap()["state"].toString() == state; },
                                       patience);
            };
            QCOMPARE(hub.paste(QString::fromUtf8(QJsonDocument(QJsonObject{{"fake", described}}).toJson())), QString());
            hub.approve("fake");
            QVERIFY(becomes(expected.state));
            QVERIFY(box.rows().size() <= 500);
            if (expected.canCall) {
                const std::unique_ptr<ToolRun> run = box.find("fake__echo")->run({{"text", "hi"}}, {});
                std::optional<ToolResult> result;
                connect(run.get(), &ToolRun::finished, this, [&](const ToolResult& got) { result = got; });
                constexpr int patience = 20'000;
                QVERIFY(test::spinUntil([&] { return result.has_value(); }, patience));
                QVERIFY(becomes(expected.after));
            } else {
                QTest::qWait(100);
            }
            hub.remove("fake");
            QVERIFY(hub.servers().isEmpty() && box.rows().isEmpty());
            QVERIFY2(QTest::qWaitFor([&] { return test::running(argument.toUtf8()) == 0; }, 8'000),
                     "processes are left");
            QVERIFY2(pulse.longest < test::limit(50), qPrintable(QString::number(pulse.longest)));
        }
    }

    void endsWithTheProgram_data() {
        QTest::addColumn<bool>("quits");
        QTest::addColumn<QString>("kind");
        QTest::newRow("killed") << false << "ignores-the-end";
        QTest::newRow("quits, while it saves") << true << "ends-slowly";
        QTest::newRow("quits, ignored") << true << "ignores-the-end";
    }

    /// Who saves something gets a moment for it, and nobody stays.
    void endsWithTheProgram() {
        QFETCH(bool, quits);
        QFETCH(QString, kind);
#ifndef __linux__
        if (!quits) QSKIP("This system ends nobody with the program that started it.");
#endif
        QTemporaryDir folder;
        const QString saved = folder.filePath("saved");
        QProcess program;
        program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        program.start(QCoreApplication::applicationFilePath(), {quits ? "--quit" : "--start", kind, saved});
        QVERIFY(QTest::qWaitFor([&] { return program.canReadLine(); }, 20'000));
        const QByteArray mark = program.readLine().trimmed();
        if (!quits) {
            QVERIFY(ProcessTree::alive(mark) > 0);
            program.kill();
        }
        QVERIFY(QTest::qWaitFor([&] { return program.state() == QProcess::NotRunning; }, 10'000));
        QCOMPARE(QFile::exists(saved), kind == "ends-slowly");
        QVERIFY2(QTest::qWaitFor([&] { return ProcessTree::alive(mark) == 0; }, 5'000), "processes are left");
    }

    void cleanupTestCase() {
        qInfo("Figure T1: %d runs; the event loop was busy for %.1f ms at most (%s), processes were gone after %lld ms "
              "at most, "
              "memory grew by %lld kB at most",
              m_runs, m_longestBusy, m_busiest, m_longestEnd, m_mostMemory);
        const double busy = test::limit(50); // milliseconds
        constexpr qint64 kilobytes = 64 << 10;
        QVERIFY2(m_longestBusy < busy, m_busiest);
        QVERIFY(m_mostMemory < kilobytes);
    }

private:
    /// The marked processes of a transport, also after it is gone.
    class ProcessCount {
    public:
        ProcessCount(const StdioTransport& transport, QByteArray argument)
            : m_mark(transport.mark())
            , m_argument(std::move(argument)) {}
        [[nodiscard]] int alive() const { return ProcessTree::alive(m_mark) + test::running(m_argument); }

    private:
        QByteArray m_mark;
        QByteArray m_argument;
    };

    bool isGoodServerUsable() {
        McpServer server;
        server.name = "good";
        server.command = CALLIOPE_FAKE_SERVER;
        server.arguments = {"good"};
        McpClient client(std::make_unique<StdioTransport>(server, plainEnvironment({})));
        std::optional<McpClient::Reply> reply;
        connect(&client, &McpClient::ready, this, [&] {
            client.callTool("echo", {{"text", "hi"}}, [&](const McpClient::Reply& got) { reply = got; });
        });
        return QTest::qWaitFor([&] { return reply.has_value(); }, 8'000) && textOf(reply->result) == "echo: hi";
    }

    int m_runs = 0;
    double m_longestBusy = 0;
    const char* m_busiest = "";
    qint64 m_longestEnd = 0;
    qint64 m_mostMemory = 0;
};

int main(int count, char** arguments) {
    const QByteArray first = count > 2 ? arguments[1] : "";
    if (first == "--start" || first == "--quit") return beTheProgram(count, arguments);
    const QCoreApplication app(count, arguments);
    BadServersTest test;
    return QTest::qExec(&test, count, arguments);
}
#include "bad_servers_test.moc"

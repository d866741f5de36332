#include "app/mcp/mcp_hub.h"
#include "app/mcp/stdio_transport.h"
#include "tests/app/support/spin.h"
#include "tests/support/figures.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <ctime>

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
    Pulse() {
        m_last = threadMilliseconds();
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
            server.arguments = {expected.name};
            auto transport = std::make_unique<StdioTransport>(server, plainEnvironment({}));
            ProcessCount count(*transport);
            auto client = std::make_unique<McpClient>(std::move(transport), shortLimits());
            bool isReady = false, isEnded = false;
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
            QVERIFY2(QTest::qWaitFor([&] { return count.alive() == 0; }, 5'000), "processes are left");
            m_longestEnd = std::max(m_longestEnd, clock.elapsed());
            if (pulse.longest > m_longestBusy) m_busiest = expected.name;
            m_longestBusy = std::max(m_longestBusy, pulse.longest);
            m_mostMemory = std::max(m_mostMemory, memory() - before);
            ++m_runs;
        }
        QVERIFY(isGoodServerUsable());
    }

    void cleanupTestCase() {
        qInfo("Figure T1: %d runs; the event loop was busy for %.1f ms at most (%s), processes were gone after %lld ms at most, "
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
        explicit ProcessCount(const StdioTransport& transport)
            : m_mark(transport.mark()) {}
        [[nodiscard]] int alive() const { return ProcessTree::alive(m_mark); }

    private:
        QByteArray m_mark;
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

QTEST_GUILESS_MAIN(BadServersTest)
#include "bad_servers_test.moc"

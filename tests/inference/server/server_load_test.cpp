#include "tests/inference/server/stream_reader.h"
#include "tests/inference/server/test_server.h"
#include "tests/support/figures.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QTest>
#include <QThread>
#include <algorithm>
#include <vector>
#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

using namespace calliope;
using test::limit;
using test::RawClient;
using test::runsLong;
using test::StreamReader;
using test::TestServer;
using test::Times;

namespace {

using Clients = std::vector<std::unique_ptr<RawClient>>;

int openFiles() {
    return static_cast<int>(QDir("/proc/self/fd").count());
}

/// Both ends of all connections are in this process.
void allowManyFiles() {
#ifdef Q_OS_UNIX
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0) return;
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 4096);
    (void)setrlimit(RLIMIT_NOFILE, &files);
#endif
}

double milliseconds(const QElapsedTimer& timer) {
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

QByteArray streamOf(const QByteArray& prompt, int tokens) {
    return R"({"prompt": ")" + prompt + R"(", "max_tokens": )" + QByteArray::number(tokens) +
           R"(, "stream": true, "stream_options": {"include_usage": true}})";
}

} // namespace

/// Many clients at once, slow ones, and those that go away. With CALLIOPE_LONG_TESTS in the sizes and by the limits of
/// the security plan.
class ServerLoadTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { allowManyFiles(); }

    /// Every stream gets its own words, whole and in order, and newcomers are answered meanwhile.
    void manyStreams_data() {
        QTest::addColumn<int>("streams");
        QTest::addColumn<int>("seconds"); // in the long run
        QTest::addRow("64") << 64 << 600;
        QTest::addRow("200") << 200 << 60;
    }
    void manyStreams() {
        QFETCH(int, streams);
        QFETCH(int, seconds);
        constexpr int pace = 20; // milliseconds for a token: what a good device does
        const int tokens = runsLong() ? seconds * 1000 / pace : 400;
        m_server.model().setPace(std::chrono::milliseconds(runsLong() ? pace : 1));
        const qint64 before = test::residentBytes();
        qint64 growth = 0;
        Clients clients;
        std::vector<StreamReader> readers;
        for (int i = 0; i < streams; ++i) {
            const QByteArray word = "stream" + QByteArray::number(1000 + i);
            readers.emplace_back(word);
            clients.push_back(std::make_unique<RawClient>(m_server.port()));
            send(*clients.back(), streamOf(word + " ", tokens));
        }
        Times firstBytes;
        QElapsedTimer timer;
        timer.start();
        const auto areOver = [&] { return std::ranges::all_of(readers, &StreamReader::hasEnded); };
        for (int round = 0; !areOver() && timer.elapsed() < limit(2000 * seconds); ++round) {
            if (round % 10 == 0) firstBytes.add(timeToFirstWord());
            QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
            for (std::size_t i = 0; i < readers.size(); ++i) readers[i].read(clients[i]->take());
            growth = std::max(growth, test::residentBytes() - before);
            QThread::msleep(runsLong() ? 20 : 1);
        }
        const qint64 took = timer.elapsed();
        qint64 events = 0;
        for (const StreamReader& reader : readers) {
            QVERIFY2(reader.problem(tokens).isEmpty(), qPrintable(reader.problem(tokens)));
            events += reader.events();
        }
        test::figure("A4", QString("%1 streams for %2 s, %3 events, none lost or mixed; first word of others: %4; "
                                   "%5 MB more memory, both sides")
                               .arg(streams)
                               .arg(took / 1000)
                               .arg(events)
                               .arg(firstBytes.text())
                               .arg(growth >> 20));
        QVERIFY2(firstBytes.at(0.99) <= limit(200), qPrintable(firstBytes.text()));
        QVERIFY2(growth <= 64 << 20, QByteArray::number(growth));
        m_server.model().setPace(std::chrono::milliseconds(1));
    }

    void tooManyRequests() {
        Clients clients;
        for (int i = 0; i < 256; ++i) {
            clients.push_back(std::make_unique<RawClient>(m_server.port()));
            send(*clients.back(), streamOf("again ", 100'000));
        }
        QTRY_COMPARE_WITH_TIMEOUT(m_server.model().running(), 256u, limit(5000));
        Times times;
        for (int i = 0; i < 100; ++i) {
            QElapsedTimer timer;
            timer.start();
            QCOMPARE(m_server.get("/v1/models").status, 503);
            times.add(milliseconds(timer));
        }
        for (const char* path : {"/health", "/calliope/v1/status"}) QCOMPARE(m_server.get(path).status, 200);
        QCOMPARE(m_server.post("/calliope/v1/answer-now", R"({"id": "chatcmpl-x"})").status, 404);
        test::figure("A4", "503 to those above the limit of 256: " + times.text());
        QVERIFY2(times.at(0.95) <= limit(100), qPrintable(times.text()));
        clients.clear();
        QTRY_COMPARE_WITH_TIMEOUT(m_server.model().running(), 0u, limit(5000));
    }

    void clientsGoAway() {
        const int drops = runsLong() ? 1000 : 100;
        drop(0); // whatever is made once is there now
        const int files = openFiles();
        const qint64 before = test::residentBytes();
        Times times;
        for (int i = 0; i < drops; ++i) {
            const double time = drop(i);
            QVERIFY(time >= 0);
            times.add(time);
        }
        QTRY_VERIFY_WITH_TIMEOUT(openFiles() <= files, limit(5000));
        const qint64 growth = test::residentBytes() - before;
        test::figure("A7", QString("%1 clients went away; their answers ended after %2; %3 MB more memory, no file")
                               .arg(drops)
                               .arg(times.text())
                               .arg(growth >> 20));
        QVERIFY2(times.at(0.99) <= limit(100), qPrintable(times.text()));
        QVERIFY2(growth <= 16 << 20, QByteArray::number(growth));
    }

    /// Heads and bodies that come byte by byte, and answers that nobody reads. Others are served as if they were not
    /// there.
    void slowClients() {
        const int slow = runsLong() ? 500 : 150;
        const int seconds = runsLong() ? 20 : 1; // that they go on sending
        (void)timesOfOthers(10);
        const int files = openFiles();
        const Times alone = timesOfOthers(200);
        Clients clients;
        for (int i = 0; i < slow; ++i) clients.push_back(slowClient(i));
        Times beside;
        QElapsedTimer timer;
        for (int second = 0; second < seconds; ++second) {
            for (int i = 0; i < slow; ++i) drip(*clients[static_cast<std::size_t>(i)], i);
            timer.start();
            while (timer.elapsed() < 1000) beside.add(timesOfOthers(1).at(0));
        }
        timer.start();
        if (!runsLong()) clients.clear();
        // In the long run they stay, and say nothing more: the server is to end all of their connections itself.
        while (openFiles() > files + static_cast<int>(clients.size()) && timer.elapsed() < limit(60'000))
            QThread::msleep(20);
        const qint64 back = timer.elapsed();
        test::figure("A5", QString("%1 slow clients: others alone %2, beside them %3; descriptors back after %4 s")
                               .arg(slow)
                               .arg(alone.text(), beside.text())
                               .arg(static_cast<double>(back) / 1000));
        QVERIFY2(back < limit(60'000), QByteArray::number(openFiles()));
        QVERIFY2(beside.at(0.95) <= 2 * alone.at(0.95) + (runsLong() ? 1 : 100), qPrintable(beside.text()));
    }

private:
    void send(RawClient& client, const QByteArray& body) const {
        client.send(test::requestOf(m_server.port(), {"POST", "/v1/completions", TestServer::key, body}));
    }

    /// Milliseconds until a newcomer has the first word of its answer.
    double timeToFirstWord() {
        QElapsedTimer timer;
        timer.start();
        RawClient client(m_server.port());
        send(client, streamOf("other ", 1));
        (void)client.receive(limit(5000), "data: ");
        const double time = milliseconds(timer);
        (void)client.receive(limit(5000), "[DONE]");
        return time;
    }

    /// Milliseconds from a client's going away until its answer is given up; negative: it never began.
    double drop(int i) {
        RawClient client(m_server.port());
        const bool streams = i % 4 != 0;
        send(client, streams ? streamOf("again ", 100'000) : R"({"prompt": "again ", "max_tokens": 100000})");
        if (streams && !client.receive(limit(5000), "data: ").contains("data: ")) return -1;
        QElapsedTimer timer;
        timer.start();
        while (m_server.model().running() == 0)
            if (timer.elapsed() > limit(5000)) return -1;
        timer.start();
        client.drop();
        while (m_server.model().running() > 0 && timer.elapsed() < limit(5000)) QThread::yieldCurrentThread();
        return milliseconds(timer);
    }

    enum class Slow { head, body, reading };
    static Slow kindOf(int i) {
        constexpr int readers = 30; // one of so many: they keep the model busy, too
        if (i % readers == 0) return Slow::reading;
        return i % 2 == 0 ? Slow::head : Slow::body;
    }

    std::unique_ptr<RawClient> slowClient(int i) {
        auto client = std::make_unique<RawClient>(m_server.port());
        const QByteArray request =
            test::requestOf(m_server.port(), {"POST", "/v1/completions", TestServer::key, streamOf("again ", 100'000)});
        const qsizetype sizes[] = {20, request.size() - 60, request.size()};
        client->send(request.left(sizes[static_cast<int>(kindOf(i))]));
        return client;
    }

    static void drip(RawClient& client, int i) {
        if (kindOf(i) != Slow::reading && client.isConnected()) client.send(kindOf(i) == Slow::head ? "X" : " ");
    }

    [[nodiscard]] Times timesOfOthers(int count) const {
        Times times;
        for (int i = 0; i < count; ++i) {
            QElapsedTimer timer;
            timer.start();
            if (m_server.get("/health").status != 200) qFatal("the server does not answer");
            times.add(milliseconds(timer));
        }
        return times;
    }

    TestServer m_server;
};

QTEST_GUILESS_MAIN(ServerLoadTest)
#include "server_load_test.moc"

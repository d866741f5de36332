#include "tests/inference/server/test_server.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <QThread>
#include <algorithm>
#include <random>
#include <vector>

using namespace calliope;
using test::eventsOf;
using test::RawClient;
using test::TestServer;

namespace {

bool isLong() {
    return qEnvironmentVariableIsSet("CALLIOPE_LONG_TESTS");
}

/// Bytes of memory in use; 0 where the system does not tell.
qint64 residentBytes() {
    QFile file("/proc/self/statm");
    if (!file.open(QIODevice::ReadOnly)) return 0;
    constexpr qint64 page = 4096;
    return file.readAll().split(' ').value(1).toLongLong() * page;
}

int openFiles() {
    return static_cast<int>(QDir("/proc/self/fd").count());
}

QByteArray streamOf(const QByteArray& prompt, int tokens) {
    return R"({"prompt": ")" + prompt + R"(", "max_tokens": )" + QByteArray::number(tokens) + R"(, "stream": true})";
}

/// Anything but a right request.
QByteArray badRequest(std::mt19937& random, quint16 port) {
    static const QByteArray bodies[] = {"",
                                        "{",
                                        "[",
                                        "null",
                                        "1",
                                        "\"",
                                        "{\"messages\":",
                                        "\xff\xfe",
                                        "{\"a\": \"\\ud800\"}",
                                        "{\"n\": 1e999}",
                                        "{\"max_tokens\": -9223372036854775809}",
                                        QByteArray(100'000, '['),
                                        QByteArray(50'000, '\n'),
                                        QByteArray("[0") + QByteArray(",0").repeated(250'000) + "]",
                                        R"({"messages": [[]]})",
                                        R"({"messages": [{"role": "user", "content": {"a": 1}}]})"};
    static const QByteArray paths[] = {"/v1/chat/completions", "/v1/completions", "/v1/embeddings", "/calliope/v1/load",
                                       "/calliope/v1/tokenize"};
    const auto below = [&](std::size_t most) { return random() % most; };
    QByteArray request =
        test::requestOf(port, {"POST", paths[below(std::size(paths))], TestServer::key, bodies[below(std::size(bodies))]});
    switch (below(6)) {
    case 0: { // bytes changed
        for (int i = 0; i < 5; ++i)
            request[static_cast<qsizetype>(below(
                std::min<std::size_t>(60, static_cast<std::size_t>(request.size()))))] = static_cast<char>(random());
        request.replace("Host:", "X-Other:");
        break;
    }
    case 1: request.replace("Content-Length: ", "Content-Length: 99999999999"); break;
    case 2: request.replace("Connection: close", "Transfer-Encoding: chunked"); break;
    case 3: request.replace("Connection: close", "X: " + QByteArray(40'000, 'x')); break;
    case 4: request.replace("\r\n", "\n"); break;
    default: break;
    }
    return request;
}

} // namespace

/// Many clients at once, hostile ones, and those that go away. With CALLIOPE_LONG_TESTS in the sizes of the security
/// plan.
class ServerLoadTest : public QObject {
    Q_OBJECT

private slots:
    /// Every stream gets its own words, whole and in order, and other requests are answered meanwhile.
    void manyStreams_data() {
        QTest::addColumn<int>("streams");
        QTest::addRow("64") << 64;
        QTest::addRow("200") << 200;
    }
    void manyStreams() {
        QFETCH(int, streams);
        const int tokens = isLong() ? 5000 : 400;
        std::vector<std::unique_ptr<RawClient>> clients;
        std::vector<QByteArray> prompts;
        for (int i = 0; i < streams; ++i) {
            prompts.push_back("stream" + QByteArray::number(1000 + i) + " ");
            clients.push_back(std::make_unique<RawClient>(m_server.port()));
            clients.back()->send(test::requestOf(
                m_server.port(), {"POST", "/v1/completions", TestServer::key, streamOf(prompts.back(), tokens)}));
        }
        std::vector<qint64> waits;
        for (int i = 0; i < 50; ++i) {
            QElapsedTimer timer;
            timer.start();
            QCOMPARE(m_server.get("/health").status, 200);
            waits.push_back(timer.elapsed());
        }
        std::ranges::sort(waits);
        QVERIFY2(waits[waits.size() * 98 / 100] <= 200, QByteArray::number(waits.back()));
        for (int i = 0; i < streams; ++i) {
            const auto events = eventsOf(test::responseIn(clients[i]->receive(120'000, "[DONE]")));
            QCOMPARE(events.last(), QByteArray("[DONE]"));
            QByteArray text;
            for (const QByteArray& event : events.mid(0, events.size() - 1)) {
                const auto choices = QJsonDocument::fromJson(event).object()["choices"].toArray();
                text += choices[0].toObject()["text"].toString().toUtf8();
            }
            const QByteArray word = prompts[i].trimmed();
            QVERIFY(text.count(word) >= tokens / 40);
            QCOMPARE(text.count("stream"),
                     text.count(word) + (text.mid(text.lastIndexOf("stream")).startsWith(word) ? 0 : 1));
        }
    }

    void tooManyRequests() {
        std::vector<std::unique_ptr<RawClient>> clients;
        for (int i = 0; i < 256; ++i) {
            clients.push_back(std::make_unique<RawClient>(m_server.port()));
            clients.back()->send(
                test::requestOf(m_server.port(), {"POST", "/v1/completions", TestServer::key, streamOf("again ", 100'000)}));
        }
        QTRY_COMPARE_WITH_TIMEOUT(m_server.model().running(), 256u, 20'000);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(m_server.get("/health").status, 503);
        QVERIFY2(timer.elapsed() <= 100, QByteArray::number(timer.elapsed()));
        clients.clear();
        QTRY_COMPARE(m_server.model().running(), 0u);
    }

    void clientsGoAway() {
        const int drops = isLong() ? 1000 : 100;
        const int files = openFiles();
        std::vector<qint64> waits;
        for (int i = 0; i < drops; ++i) {
            RawClient client(m_server.port());
            const bool streams = i % 4 != 0;
            client.send(test::requestOf(m_server.port(), {"POST", "/v1/completions", TestServer::key,
                                                    streams ? streamOf("again ", 100'000)
                                                            : R"({"prompt": "again ", "max_tokens": 100000})"}));
            if (streams) QVERIFY(client.receive(10'000, "data: ").contains("data: "));
            QTRY_COMPARE(m_server.model().running(), 1u);
            QElapsedTimer timer;
            timer.start();
            client.drop();
            while (m_server.model().running() > 0 && timer.elapsed() < 5000) QThread::yieldCurrentThread();
            waits.push_back(timer.elapsed());
        }
        std::ranges::sort(waits);
        QVERIFY2(waits[waits.size() * 98 / 100] <= 100, QByteArray::number(waits.back()));
        QTRY_VERIFY(openFiles() <= files);
    }

    void badRequests() {
        std::mt19937 random(7);
        const qint64 before = residentBytes();
        const int requests = isLong() ? 4000 : 400;
        for (int i = 0; i < requests; ++i) {
            RawClient client(m_server.port());
            QElapsedTimer timer;
            timer.start();
            const QByteArray request = badRequest(random, m_server.port());
            client.send(request);
            const auto response = test::responseIn(client.receive(5000, "}}"));
            QVERIFY2(response.status >= 400 && response.status < 500,
                     request.left(300) + "\n" + QByteArray::number(response.status));
            QVERIFY2(timer.elapsed() <= 1000, request.left(300));
        }
        QVERIFY2(residentBytes() - before <= 32 << 20, QByteArray::number(residentBytes() - before));
        QCOMPARE(m_server.get("/health").status, 200);
    }

    /// Clients that say they send, and do not; or never read. Others are served as if they were not there.
    void slowClients() {
        const int slow = isLong() ? 400 : 150; // both ends are in this process
        const int files = openFiles();
        {
            std::vector<std::unique_ptr<RawClient>> clients;
            for (int i = 0; i < slow; ++i) {
                clients.push_back(std::make_unique<RawClient>(m_server.port()));
                const QByteArray request = test::requestOf(
                    m_server.port(), {"POST", "/v1/completions", TestServer::key, streamOf("again ", 20'000)});
                const int kinds[] = {20, static_cast<int>(request.size()) - 5, static_cast<int>(request.size())};
                clients.back()->send(request.left(kinds[i % 10 == 0 ? 2 : i % 2]));
            }
            std::vector<qint64> waits;
            for (int i = 0; i < 50; ++i) {
                QElapsedTimer timer;
                timer.start();
                QCOMPARE(m_server.get("/health").status, 200);
                waits.push_back(timer.elapsed());
            }
            std::ranges::sort(waits);
            QVERIFY2(waits[47] <= 100, QByteArray::number(waits[47]));
        }
        QTRY_VERIFY_WITH_TIMEOUT(openFiles() <= files, 60'000);
    }

private:
    TestServer m_server;
};

QTEST_GUILESS_MAIN(ServerLoadTest)
#include "server_load_test.moc"

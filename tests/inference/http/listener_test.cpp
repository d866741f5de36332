#include "inference/http/listener.h"
#include "tests/inference/http/host_rows.h"
#include "tests/inference/http/raw_client.h"
#include "tests/support/figures.h"

#include <QElapsedTimer>
#include <QNetworkInterface>
#include <QNetworkProxy>
#include <QTest>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>
#ifdef Q_OS_LINUX
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ctime>
#endif

using namespace calliope;
using test::ask;
using test::limit;
using test::RawClient;
using test::requestOf;

namespace {

const char* const key = "0123456789abcdef";

void echo(const httplib::Request& request, httplib::Response& response, http::Connection&) {
    response.set_content(request.body.empty() ? request.path : request.body, "text/plain");
}

http::ListenerOptions modest() {
    http::ListenerOptions options;
    options.key = key;
    options.mostBody = 1 << 20;
    options.mostConnections = 40;
    options.mostRequests = 20;
    return options;
}

/// For clients that are slow on purpose; others may be late on a busy machine.
http::ListenerOptions impatient() {
    http::ListenerOptions options = modest();
    options.headTime = std::chrono::seconds(1);
    options.idleTime = std::chrono::seconds(1);
    return options;
}

} // namespace

/// The listener with hostile and slow clients; what handlers do is up to them.
class ListenerTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_gone = 0;
        m_go = false;
        listen(modest());
    }
    void cleanup() {
        m_go = true;
        m_listener.reset();
    }

    void answers() {
        QCOMPARE(ask(port(), {"GET", "/echo", key}).body, QByteArray("/echo"));
        QCOMPARE(ask(port(), {"POST", "/echo", key, "hello"}).body, QByteArray("hello"));
        QCOMPARE(ask(port(), {"GET", "/streams", key}).body, QByteArray("data: x\n\ndata: x\n\ndata: x\n\n"));
        const QByteArray large(1 << 20, 'x');
        QCOMPARE(ask(port(), {"POST", "/echo", key, large}).body, large);
    }

    void severalOnOneConnection() {
        RawClient client(port());
        for (int i = 0; i < 5; ++i) {
            client.send(requestOf(port(), {"POST", "/echo", key, "again"}).replace("Connection: close\r\n", ""));
            QVERIFY(client.receive(limit(5000), "again").contains("200 OK"));
        }
        QByteArray both = requestOf(port(), {"POST", "/echo", key, "first"}).replace("Connection: close\r\n", "");
        both += requestOf(port(), {"POST", "/echo", key, "second"});
        client.send(both);
        const QByteArray answers = client.receive(limit(5000));
        QVERIFY(answers.contains("first") && answers.contains("second"));
    }

    void errors_data() {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("fragment");
        QTest::addRow("thrown") << QByteArray("/throws") << 500 << QByteArray("internal_error");
        QTest::addRow("refused") << QByteArray("/refuses") << 409 << QByteArray("\"message\":\"Not \\\"now\\\".\"");
        QTest::addRow("unknown") << QByteArray("/none") << 404 << QByteArray("not_found");
        QTest::addRow("encoded slash") << QByteArray("/%2e%2e/etc/passwd") << 404 << QByteArray("not_found");
    }
    void errors() {
        QFETCH(QByteArray, path);
        QFETCH(int, status);
        QFETCH(QByteArray, fragment);
        const auto response = ask(port(), {"GET", path, key});
        QCOMPARE(response.status, status);
        QVERIFY2(response.body.contains(fragment) && response.body.startsWith("{\"error\":{"), response.body);
        QVERIFY(!response.body.contains("secret"));
    }
    void otherMethod() { QCOMPARE(ask(port(), {"POST", "/waits", key, "{}"}).status, 405); }

    /// Refused by the head alone: the body never comes.
    void refusesBeforeTheBody_data() {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<int>("status");
        const QByteArray host = "Host: 127.0.0.1:PORT\r\n";
        const QByteArray auth = QByteArray("Authorization: Bearer ") + key + "\r\n";
        QTest::addRow("no key") << host + "Content-Length: 1000\r\n" << 401;
        QTest::addRow("key in another field") << host + "X-Api-Key: " + key + "\r\nContent-Length: 1000\r\n" << 401;
        QTest::addRow("origin") << host + auth + "Origin: http://evil.example\r\nContent-Length: 1000\r\n" << 403;
        QTest::addRow("origin null") << host + auth + "Origin: null\r\nContent-Length: 1000\r\n" << 403;
        QTest::addRow("host") << "Host: evil.example\r\n" + auth + "Content-Length: 1000\r\n" << 403;
        QTest::addRow("1 GB") << host + auth + "Content-Length: 1073741824\r\n" << 413;
        QTest::addRow("chunked") << host + auth + "Transfer-Encoding: chunked\r\n" << 411;
        QTest::addRow("gzip") << host + auth + "Content-Encoding: gzip\r\nContent-Length: 1000\r\n" << 415;
        QTest::addRow("both lengths") << host + auth + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n" << 400;
    }
    void refusesBeforeTheBody() {
        QFETCH(QByteArray, head);
        QFETCH(int, status);
        QElapsedTimer timer;
        timer.start();
        RawClient client(port());
        client.send("POST /echo HTTP/1.1\r\n" + head.replace("PORT", QByteArray::number(port())) + "\r\n");
        const auto response = test::responseIn(client.receive(limit(5000), "}}"));
        QCOMPARE(response.status, status);
        QVERIFY2(timer.elapsed() < limit(1000), QByteArray::number(timer.elapsed()));
        QVERIFY(!response.head.contains("Access-Control"));
    }

    /// Every pair of the table through a live server; who is refused is so before sending a body, and no page is let
    /// in.
    void hostsAndOrigins() {
        const auto here = [&](QByteArray text) { return text.replace("8080", QByteArray::number(port())); };
        int refused = 0;
        int pairs = 0;
        for (const test::HostRow& host : test::hosts)
            for (const test::HostRow& origin : test::origins) {
                QByteArray request = QByteArray("POST /echo HTTP/1.1\r\nAuthorization: Bearer ") + key +
                                     "\r\nConnection: close\r\nContent-Length: 4\r\nHost: " + here(host.text) + "\r\n";
                if (origin.text != nullptr) request += "Origin: " + here(origin.text) + "\r\n";
                const bool isOurs = host.isOurs && origin.isOurs;
                RawClient client(port());
                client.send(request + "\r\n" + (isOurs ? "body" : ""));
                const QByteArray bytes = client.receive(limit(5000));
                const auto response = test::responseIn(bytes);
                QVERIFY2(response.status == (isOurs ? 200 : 403), request + "was answered: " + bytes);
                QVERIFY2(!response.head.contains("Access-Control"), response.head);
                refused += isOurs ? 0 : 1;
                ++pairs;
            }
        test::figure("A2",
                     QString("%1 of %2 pairs of Host and Origin refused before the body").arg(refused).arg(pairs));
        const auto asked = ask(port(), {"OPTIONS", "/echo", "", "", "Origin: http://evil.example\r\n"});
        QVERIFY(asked.status == 403 && !asked.head.contains("Access-Control"));
    }

    void waitsForExpectation() {
        RawClient client(port());
        QByteArray request = requestOf(port(), {"POST", "/echo", key, "body"});
        request.replace("Connection: close\r\n", "Connection: close\r\nExpect: 100-continue\r\n").chop(4);
        client.send(request);
        QVERIFY(client.receive(limit(5000), "\r\n\r\n").startsWith("HTTP/1.1 100"));
        client.send("body");
        QVERIFY(client.receive(limit(5000)).endsWith("body"));
    }

    void slowHeads() {
        listen(impatient());
        RawClient slow(port());
        slow.send("GET /echo HTTP/1.1\r\n");
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 10 && slow.isConnected(); ++i) {
            slow.send("X: y\r\n"); // keeps sending, and is cut off all the same
            QTest::qWait(200);
        }
        QVERIFY(slow.receive(limit(3000)).contains("408"));
        QVERIFY2(timer.elapsed() < limit(4000), QByteArray::number(timer.elapsed()));
    }

    void slowBodies() {
        listen(impatient());
        RawClient slow(port());
        slow.send(requestOf(port(), {"POST", "/echo", key, "12345678"}).chopped(4));
        QVERIFY(slow.receive(limit(3000), "}}").contains("408"));
    }

    /// More than there may be: those that only wait go, others are still served.
    void manyConnections() {
        std::vector<std::unique_ptr<RawClient>> idle;
        for (int i = 0; i < 100; ++i) idle.push_back(std::make_unique<RawClient>(port()));
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(ask(port(), {"GET", "/echo", key}).status, 200);
        QVERIFY2(timer.elapsed() < limit(500), QByteArray::number(timer.elapsed()));
    }

    /// Who knows no key cannot interrupt a request whose body is still coming.
    void manyConnectionsBesideABody() {
        const QByteArray request = requestOf(port(), {"POST", "/echo", key, "a body in two parts"});
        RawClient client(port());
        client.send(request.chopped(10));
        QCOMPARE(ask(port(), {"GET", "/echo", key}).status, 200); // what came before has been read
        std::vector<std::unique_ptr<RawClient>> strangers;
        for (int i = 0; i < 100; ++i) strangers.push_back(std::make_unique<RawClient>(port()));
        QCOMPARE(ask(port(), {"GET", "/echo", key}).status, 200);
        client.send(request.right(10));
        const QByteArray answer = client.receive(limit(5000));
        QVERIFY2(answer.contains("200 OK") && answer.endsWith("a body in two parts"), answer);
    }

    /// Connections that are over by the time they are looked at, many at once, count for nothing.
    void manyThatAreGoneAlready() {
        for (int i = 0; i < 200; ++i) {
            std::vector<std::unique_ptr<RawClient>> gone;
            for (int k = 0; k < 45; ++k) gone.push_back(std::make_unique<RawClient>(port()));
            for (const auto& client : gone) client->drop();
            QCOMPARE(ask(port(), {"GET", "/echo", key}).status, 200);
        }
    }

    void manyRequests() {
        std::vector<std::unique_ptr<RawClient>> waiting;
        for (int i = 0; i < 20; ++i) {
            waiting.push_back(std::make_unique<RawClient>(port()));
            waiting.back()->send(requestOf(port(), {"GET", "/waits", key}));
        }
        QTRY_COMPARE_WITH_TIMEOUT(m_waiting.load(), 20, limit(5000));
        QElapsedTimer timer;
        timer.start();
        const auto response = ask(port(), {"GET", "/echo", key});
        QCOMPARE(response.status, 503);
        QVERIFY(response.head.contains("Retry-After"));
        QVERIFY2(timer.elapsed() < limit(100), QByteArray::number(timer.elapsed()));
        for (int i = 0; i < 20; ++i) QCOMPARE(ask(port(), {"GET", "/control?now", key}).status, 200);
        QCOMPARE(ask(port(), {"GET", "/echo", key}).status, 503); // whose threads are not for others
        m_go = true;
        for (const auto& client : waiting) QVERIFY(client->receive(limit(5000)).contains("waited"));
        QCOMPARE(ask(port(), {"GET", "/echo", key}).status, 200);
    }

    void handlersLearnOfDrops() {
        for (int i = 0; i < 20; ++i) {
            RawClient client(port());
            client.send(requestOf(port(), {"GET", "/waits", key}));
            QTRY_COMPARE_WITH_TIMEOUT(m_waiting.load(), 1, limit(5000));
            QElapsedTimer timer;
            timer.start();
            client.drop();
            QTRY_COMPARE_WITH_TIMEOUT(m_gone.load(), i + 1, limit(5000));
            QVERIFY2(timer.elapsed() < limit(100), QByteArray::number(timer.elapsed()));
            QTRY_COMPARE_WITH_TIMEOUT(m_waiting.load(), 0, limit(5000));
        }
    }

    void stopsInTime() {
        RawClient idle(port());
        RawClient waiting(port());
        waiting.send(requestOf(port(), {"GET", "/waits", key}));
        QTRY_COMPARE_WITH_TIMEOUT(m_waiting.load(), 1, limit(5000));
        const quint16 was = port();
        QElapsedTimer timer;
        timer.start();
        m_listener->stop(std::chrono::milliseconds(300));
        QVERIFY2(timer.elapsed() < limit(2000), QByteArray::number(timer.elapsed()));
        QCOMPARE(m_gone.load(), 1);
        QVERIFY(!RawClient(was).isConnected());
    }

    void portInUse() {
        auto options = modest();
        options.port = port();
        QVERIFY_EXCEPTION_THROWN(http::Listener(options, {}), Error);
    }

    void listensOnIpv6() {
        QTcpSocket socket;
        socket.setProxy(QNetworkProxy::NoProxy);
        socket.connectToHost(QHostAddress(QHostAddress::LocalHostIPv6), port());
        if (!socket.waitForConnected(limit(1000))) QSKIP("There is no IPv6 here.");
    }

    /// Other addresses of this machine lead nowhere: neither those of its network nor others of its loopback.
    void otherAddresses() {
        QList<QHostAddress> others = QNetworkInterface::allAddresses();
        others << QHostAddress("127.0.0.2") << QHostAddress("127.255.255.254") << QHostAddress("0.0.0.1");
        int refused = 0;
        for (const QHostAddress& address : others) {
            if (address == QHostAddress(QHostAddress::LocalHost) ||
                address == QHostAddress(QHostAddress::LocalHostIPv6))
                continue;
            QTcpSocket socket;
            socket.setProxy(QNetworkProxy::NoProxy);
            socket.connectToHost(address, port());
            QVERIFY2(!socket.waitForConnected(1000), qPrintable(address.toString()));
            ++refused;
        }
        test::figure("A1", QString("%1 other addresses of this machine: nobody answers").arg(refused));
    }

#ifdef Q_OS_LINUX
    /// Without descriptors nobody can be let in; whoever waits longest goes, and nothing runs hot.
    void noDescriptors() {
        std::vector<std::unique_ptr<RawClient>> idle;
        for (int i = 0; i < 3; ++i) idle.push_back(std::make_unique<RawClient>(port()));
        QCOMPARE(ask(port(), {"GET", "/echo", key}).status, 200); // the idle ones have been let in
        Descriptors clients;
        for (int i = 0; i < 8; ++i) clients.add(::socket(AF_INET, SOCK_STREAM, 0));
        Descriptors all;
        while (all.add(::dup(0))) {
        }
        for (const int client : clients.list) QVERIFY(connects(client));
        const std::clock_t before = std::clock();
        std::this_thread::sleep_for(std::chrono::seconds(1));
        const double busy = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
        test::figure("A5", QString("no descriptors left: %1 s of computing in a second").arg(busy));
        QVERIFY2(busy < 0.1, qPrintable(QString::number(busy)));
        // Idle ones have gone for those that came; these can ask, though nothing is free.
        const QByteArray request = requestOf(port(), {"GET", "/echo", key});
        QVERIFY(::send(clients.list[0], request.data(), static_cast<std::size_t>(request.size()), 0) > 0);
        all.close();
        QCOMPARE(ask(port(), {"GET", "/echo", key}).status, 200);
    }

    /// The last answer stays readable, whatever its client sends while it comes.
    void clientsThatSendOn() {
        Descriptors sockets;
        QVERIFY(sockets.add(::socket(AF_INET, SOCK_STREAM, 0)));
        const int client = sockets.list[0];
        QVERIFY(connects(client));
        const auto sends = [&](const QByteArray& bytes) {
            return ::send(client, bytes.data(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL) == bytes.size();
        };
        QVERIFY(sends(requestOf(port(), {"GET", "/echo", key})));
        QByteArray seen(0x1000, '\0');
        const auto answer = [&] { return ::recv(client, seen.data(), 0x1000, MSG_PEEK | MSG_DONTWAIT); };
        QTRY_VERIFY_WITH_TIMEOUT(answer() > 0 && seen.contains("/echo"), limit(5000));
        for (int i = 0; i < 5; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(20)); // for a reset to come back
            QVERIFY(sends(QByteArray(0x1000, 'x')));
        }
        QVERIFY(answer() > 0);
    }
#endif

private:
#ifdef Q_OS_LINUX
    struct Descriptors {
        ~Descriptors() { close(); }
        bool add(int descriptor) {
            if (descriptor >= 0) list.push_back(descriptor);
            return descriptor >= 0;
        }
        void close() {
            for (const int descriptor : list) ::close(descriptor);
            list.clear();
        }
        std::vector<int> list;
    };

    bool connects(int client) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port());
        return ::connect(client, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
#endif

    void listen(const http::ListenerOptions& options) {
        m_listener = std::make_unique<http::Listener>(
            options,
            std::vector<http::Route>{
                {"GET", "/echo", echo},
                {"POST", "/echo", echo},
                {"GET", "/control", echo, true},
                {"GET", "/throws", [](auto&, auto&, auto&) { throw std::runtime_error("a secret"); }},
                {"GET", "/refuses",
                 [](auto&, auto&, auto&) {
                     throw http::Refused({409, "busy", "Not \"now\".", "field"});
                 }},
                {"GET", "/waits", [this](auto&, auto& response, http::Connection& client) { wait(response, client); }},
                {"GET", "/streams",
                 [](auto&, auto& response, http::Connection&) {
                     response.set_chunked_content_provider("text/event-stream",
                                                           [](std::size_t, httplib::DataSink& sink) {
                                                               for (int i = 0; i < 3; ++i) sink.write("data: x\n\n", 9);
                                                               sink.done();
                                                               return true;
                                                           });
                 }},
            });
    }

    [[nodiscard]] quint16 port() const {
        return m_listener->port();
    }

    /// Answers when m_go is set or the client has gone.
    void wait(httplib::Response& response, http::Connection& client) {
        std::atomic<bool> gone = false;
        client.whenGone([&] {
            gone = true;
            ++m_gone;
        });
        ++m_waiting;
        while (!m_go && !gone) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        --m_waiting;
        client.whenGone(nullptr);
        response.set_content("waited", "text/plain");
    }

    std::unique_ptr<http::Listener> m_listener;
    std::atomic<int> m_waiting = 0;
    std::atomic<int> m_gone = 0;
    std::atomic<bool> m_go = false;
};

QTEST_GUILESS_MAIN(ListenerTest)
#include "listener_test.moc"

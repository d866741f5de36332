#include "app/network/json_call.h"
#include "app/network/network_gate.h"
#include "tests/app/support/raw_server.h"
#include "tests/app/support/spin.h"
#include "tests/support/figures.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <algorithm>

using namespace calliope::app;
using namespace calliope::test;

namespace {

constexpr const char* key = "sk-0123456789abcdef";
const QByteArray jsonHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n";

/// An exchange that was waited for.
struct Asked {
    Trouble trouble = Trouble::none;
    Failure failure;
    QByteArray body;
    bool isOver = false;
    bool hasFailed = false;
    qint64 milliseconds = 0;
    qint64 mostBytes = 0; ///< of this program meanwhile
};

Asked ask(NetworkGate& gate, const Request& request) {
    Asked out;
    QElapsedTimer timer;
    timer.start();
    const auto exchange = gate.send(request);
    QObject::connect(exchange.get(), &Exchange::bytesArrived, [&](const QByteArray& bytes) { out.body += bytes; });
    QObject::connect(exchange.get(), &Exchange::succeeded, [&] { out.isOver = true; });
    QObject::connect(exchange.get(), &Exchange::failed, [&](const Failure& failure) {
        out.failure = failure;
        out.isOver = out.hasFailed = true;
    });
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, [&] { out.mostBytes = std::max(out.mostBytes, residentBytes()); });
    look.start(20);
    (void)spinUntil([&] { return out.isOver; }, 20'000);
    out.mostBytes = std::max(out.mostBytes, residentBytes());
    out.trouble = exchange->trouble();
    out.milliseconds = timer.elapsed();
    return out;
}

Request requestTo(const QUrl& url) {
    Request request;
    request.url = url;
    request.key = key;
    request.purpose = "Test";
    request.limits.bytes = 1 << 20;
    return request;
}

QString fixture(const char* name) {
    return qEnvironmentVariable("CALLIOPE_FIXTURES") + "/network/" + name;
}

} // namespace

class NetworkGateTest : public QObject {
    Q_OBJECT

private slots:
    void asksAndAnswers() {
        RawServer server(says(answerOf(200, "application/json; charset=utf-8", R"({"a": 1})")));
        NetworkGate gate;
        Request request = requestTo(server.url("/v1/x?y=1"));
        request.method = "POST";
        request.body = R"({"b": 2})";
        const Asked asked = ask(gate, request);
        QVERIFY(asked.isOver && !asked.hasFailed);
        QCOMPARE(asked.body, QByteArray(R"({"a": 1})"));
        QVERIFY(server.requests.startsWith("POST /v1/x?y=1 HTTP/1.1\r\n"));
        QVERIFY(server.requests.contains(QByteArray("Authorization: Bearer ") + key + "\r\n"));
        QVERIFY(server.requests.contains("Accept-Encoding: identity\r\n"));
        QVERIFY(server.requests.endsWith("\r\n\r\n{\"b\": 2}"));
        QVERIFY(gate.ledger().entries().empty()); // nothing left the machine
    }

    void pagesComeWhereTheyMay() {
        RawServer server(says(answerOf(200, "text/html; charset=utf-8", "<html>")));
        NetworkGate gate;
        Request request = requestTo(server.url());
        request.mayBePage = true;
        const Asked asked = ask(gate, request);
        QVERIFY(asked.isOver && !asked.hasFailed);
        QCOMPARE(asked.body, QByteArray("<html>"));
    }

    /// Row A8 of the security plan, as far as one request goes; streams have their own test.
    void evilServers_data() {
        QTest::addColumn<RawServer::Handler>("handler");
        QTest::addColumn<int>("trouble");

        const auto row = [](const char* name, const RawServer::Handler& handler, Trouble trouble) {
            QTest::newRow(name) << handler << static_cast<int>(trouble);
        };
        row("endless", floods(jsonHead, QByteArray(64 << 10, 'x')), Trouble::tooLarge);
        row("endless head", floods("HTTP/1.1 200 OK\r\nX: ", QByteArray(64 << 10, 'x')), Trouble::broken);
        row("endless fields", floods("HTTP/1.1 200 OK\r\n", "X-Field: value\r\n"), Trouble::broken);
        row("announces a terabyte", says("HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\nx"),
            Trouble::tooLarge);
        row("less than announced", says("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx"), Trouble::broken);
        row("gzip bomb",
            says(answerOf(200, "application/json", QByteArray(1000, '\x1f'), "Content-Encoding: gzip\r\n")),
            Trouble::notUnderstood);
        row("drips its head", drips("HTTP/1.1 200 OK\r\n", "X: y\r\n", 20), Trouble::timeout);
        row("falls silent", drips(jsonHead, "", 1000), Trouble::timeout);
        row("never ends", drips(jsonHead, "x", 20), Trouble::timeout);
        row("a web page, plainly", says(answerOf(200, "text/html", "<html>")), Trouble::notUnderstood);
        row("a web page", says(answerOf(200, "text/html; charset=utf-8", "<html>")), Trouble::notUnderstood);
        row("hangs up", says(""), Trouble::broken);
        row("garbage", says(QByteArray(3000, '\0')), Trouble::broken);
        row("hangs up in its head", says("HTTP/1.1 200 OK\r\nContent-Ty"), Trouble::broken);
        for (const int status : {301, 302, 303, 307, 308, 399})
            for (const char* to :
                 {"http://127.0.0.1:1/", "http://169.254.169.254/latest/meta-data", "file:///etc/passwd",
                  "https://other.example/", "/elsewhere", "//other.example/", "\x01"})
                row(qPrintable(QString("%1 to %2").arg(status).arg(to)),
                    says(answerOf(status, "text/plain", "", QByteArray("Location: ") + to + "\r\n")),
                    Trouble::redirected);
        for (const int status : {400, 401, 403, 404, 407, 413, 422, 429, 500, 502, 503, 599})
            row(qPrintable(QString::number(status)), says(answerOf(status, "application/json", "{}")),
                Trouble::refused);
        row("endless error", floods("HTTP/1.1 500 Oh\r\n\r\n", QByteArray(64 << 10, 'x')), Trouble::refused);
    }

    void evilServers() {
        QFETCH(RawServer::Handler, handler);
        QFETCH(int, trouble);
        RawServer server(handler);
        NetworkGate gate;
        Request request = requestTo(server.url());
        request.limits.head = request.limits.silence = std::chrono::milliseconds(500);
        request.limits.total = std::chrono::milliseconds(2000);
        const qint64 before = residentBytes();
        const Asked asked = ask(gate, request);
        QVERIFY(asked.isOver);
        const auto name = QByteArray(QTest::currentDataTag());
        if (name.startsWith("endless") && trouble == static_cast<int>(Trouble::broken))
            QVERIFY(asked.trouble == Trouble::broken ||
                    asked.trouble == Trouble::timeout); // by Qt's own limit, or ours
        else
            QCOMPARE(static_cast<int>(asked.trouble), trouble);
        QVERIFY(!asked.failure.title.isEmpty() && !asked.failure.detail.isEmpty());
        QVERIFY(server.connections <= 4); // Qt tries three times more where nothing has come
        const qint64 grown = asked.mostBytes - before;
        if (name.startsWith("endless"))
            figure(
                "A8",
                QString("%1: over after %2 ms, %3 MB").arg(name.constData()).arg(asked.milliseconds).arg(grown >> 20));
        QVERIFY2(grown < (64 << 20), QByteArray::number(grown));
    }

    void keysStayWithTheirHost() {
        RawServer other(says(answerOf(200, "application/json", "{}")));
        RawServer server(says(answerOf(307, "text/plain", "", "Location: " + other.url().toEncoded() + "\r\n")));
        NetworkGate gate;
        QCOMPARE(ask(gate, requestTo(server.url())).trouble, Trouble::redirected);
        QTest::qWait(50);
        QCOMPARE(other.connections, 0);
        RawServer cookies(says(
            answerOf(401, "application/json", "{}", "Set-Cookie: a=b\r\nWWW-Authenticate: Basic realm=\"x\"\r\n")));
        QCOMPARE(ask(gate, requestTo(cookies.url())).trouble, Trouble::refused);
        QCOMPARE(ask(gate, requestTo(cookies.url())).trouble, Trouble::refused);
        QVERIFY(!cookies.requests.contains("Cookie") && !cookies.requests.contains("Basic"));
    }

    void certificatesAreVerified() {
        if (!QSslSocket::supportsSsl()) QSKIP("This Qt has no TLS.");
        RawServer server(says(answerOf(200, "application/json", "{}")), fixture("unsigned.pem"),
                         fixture("unsigned.key"));
        QUrl url = server.url();
        url.setScheme("https");
        NetworkGate gate;
        const Asked asked = ask(gate, requestTo(url));
        QCOMPARE(asked.trouble, Trouble::untrusted);
        QCOMPARE(asked.failure.action, Failure::Action::openSettings);
        QVERIFY2(asked.failure.report.contains("certificate"), qPrintable(asked.failure.report));
        QVERIFY(server.requests.isEmpty());
    }

    void nobodyThere() {
        quint16 port = 0;
        {
            RawServer server(says(""));
            port = server.port();
        }
        NetworkGate gate;
        const Asked asked = ask(gate, requestTo(QUrl(QString("http://127.0.0.1:%1/").arg(port))));
        QCOMPARE(asked.trouble, Trouble::unreachable);
        QCOMPARE(asked.failure.action, Failure::Action::retry);
        QCOMPARE(ask(gate, requestTo(QUrl("https://no-such-host.invalid/"))).trouble, Trouble::unreachable);
    }

    void wrongKeysAreNotSent() {
        RawServer server(says(answerOf(200, "application/json", "{}")));
        NetworkGate gate;
        for (const char* wrong : {"a\r\nHost: b", "a b", "\xc3\xa4", "a\n"}) {
            Request request = requestTo(server.url());
            request.key = wrong;
            QCOMPARE(ask(gate, request).trouble, Trouble::notAllowed);
        }
        QCOMPARE(server.connections, 0);
    }

    void offlineAsksThisMachineOnly() {
        RawServer server(says(answerOf(200, "application/json", "{}")));
        NetworkGate gate;
        gate.setOnline(false);
        QVERIFY(!ask(gate, requestTo(server.url())).hasFailed);
        const Asked asked = ask(gate, requestTo(QUrl("https://example.com/v1/models")));
        QCOMPARE(asked.trouble, Trouble::offline);
        QCOMPARE(asked.failure.action, Failure::Action::goOnline);
        QCOMPARE(gate.ledger().entries().size(), std::size_t(1));
        const LedgerEntry& entry = gate.ledger().entries().front();
        QCOMPARE(entry.state, LedgerEntry::State::refused);
        QCOMPARE(entry.host, QString("example.com"));
        QCOMPARE(entry.purpose, QString("Test"));
    }

    /// A name of a stranger that stands for a machine of the own network: it is looked up, and nothing is sent.
    void namesOfStrangersMustBePublic_data() {
        QTest::addColumn<QStringList>("numbers");
        QTest::addColumn<bool>("refused");

        QTest::newRow("this machine") << QStringList{"127.0.0.1"} << true;
        QTest::newRow("own network") << QStringList{"192.168.0.1"} << true;
        QTest::newRow("one of two") << QStringList{"93.184.216.34", "fd00::1"} << true;
        QTest::newRow("mapped") << QStringList{"::ffff:10.0.0.1"} << true;
        QTest::newRow("nothing known") << QStringList{} << false; // then asking finds nobody
    }

    void namesOfStrangersMustBePublic() {
        QFETCH(QStringList, numbers);
        QFETCH(bool, refused);
        for (const char* proxy : {"http_proxy", "https_proxy", "all_proxy"}) qunsetenv(proxy);
        QStringList looked;
        NetworkGate gate([&](const QString& name, QObject* context, const auto& told) {
            looked.append(name);
            QList<QHostAddress> all;
            for (const QString& number : numbers) all.append(QHostAddress(number));
            QMetaObject::invokeMethod(
                context, [told, all] { told(all); }, Qt::QueuedConnection);
        });
        Request request = requestTo(QUrl("https://pictures.invalid/1.png"));
        request.mustBePublic = true;
        const Asked asked = ask(gate, request);
        QVERIFY(asked.hasFailed);
        QCOMPARE(looked, QStringList{"pictures.invalid"});
        QCOMPARE(asked.trouble == Trouble::notAllowed, refused);
        const LedgerEntry& entry = gate.ledger().entries().back();
        QCOMPARE(entry.state == LedgerEntry::State::refused, refused);
        QCOMPARE(asked.failure.detail.contains("pictures.invalid"), refused);

        // Not asked for, or on this machine: no name is looked up.
        request.mustBePublic = false;
        (void)ask(gate, request);
        RawServer server(says(jsonHead + "{}"));
        request = requestTo(server.url());
        request.mustBePublic = true;
        QVERIFY(!ask(gate, request).hasFailed);
        QCOMPARE(looked.size(), 1);

        // The switch, and the end, while a name is looked up.
        NetworkGate silent([](const QString&, QObject*, const auto&) {});
        request.url = QUrl("https://pictures.invalid/1.png");
        const auto switched = silent.send(request);
        silent.setOnline(false);
        QCOMPARE(switched->trouble(), Trouble::offline);
        silent.setOnline(true);
        const auto ended = silent.send(request);
        ended->abort();
        QCOMPARE(silent.ledger().entries().back().state, LedgerEntry::State::stopped);
        request.limits.head = std::chrono::milliseconds(50);
        QCOMPARE(ask(silent, request).trouble, Trouble::timeout);
    }

    void ledgerListsWhatLeft() {
        const QString outer = outerName();
        if (outer.isEmpty()) QSKIP("This machine has no name.");
        RawServer server(says(answerOf(200, "application/json", QByteArray(5000, ' '))), QHostAddress::Any);
        RawServer slow(drips(jsonHead, "x", 20), QHostAddress::Any);
        NetworkGate gate;
        const QSignalSpy added(&gate.ledger(), &Ledger::entryAdded);
        const QSignalSpy over(&gate.ledger(), &Ledger::entryEnded);
        Request request = requestTo(server.url("/", outer));
        request.method = "POST";
        request.body = QByteArray(300, ' ');
        QVERIFY(!ask(gate, request).hasFailed);
        const auto& entries = gate.ledger().entries();
        QCOMPARE(entries[0].bytesOut, 300);
        QCOMPARE(entries[0].bytesIn, 5000);
        QCOMPARE(entries[0].state, LedgerEntry::State::done);
        QVERIFY(entries[0].host.startsWith(outer.toLower() + ':'));

        auto running = gate.send(requestTo(slow.url("/", outer)));
        QSignalSpy arrived(running.get(), &Exchange::bytesArrived);
        QSignalSpy failed(running.get(), &Exchange::failed);
        QVERIFY(arrived.wait());
        QVERIFY(entries[1].bytesIn > 0);
        QCOMPARE(entries[1].state, LedgerEntry::State::running);
        gate.setOnline(false); // ends it
        QCOMPARE(failed.size(), 1);
        QCOMPARE(running->trouble(), Trouble::offline);
        QCOMPARE(entries[1].state, LedgerEntry::State::failed);
        gate.setOnline(true);
        running = gate.send(requestTo(slow.url("/", outer)));
        running.reset();
        QCOMPARE(entries[2].state, LedgerEntry::State::stopped);
        QCOMPARE(added.size(), 3);
        QCOMPARE(over.size(), 3);
    }

    /// What somebody asks again and again by itself does not drive out what else there was.
    void ledgerJoinsWhatIsRepeated() {
        using State = LedgerEntry::State;
        Ledger ledger;
        const QSignalSpy resumed(&ledger, &Ledger::entryResumed);
        const auto& entries = ledger.entries();
        ledger.end(ledger.begin("a", "x"), State::done);
        const quint64 stream = ledger.begin("a", "x", true); // not what was asked once
        QCOMPARE(entries.size(), std::size_t{2});
        ledger.count(stream, 10, 100);
        QVERIFY(ledger.begin("a", "x", true) != stream); // beside it
        ledger.end(stream, State::done);
        for (const auto& [host, purpose] : {std::pair("b", "x"), std::pair("a", "y")})
            ledger.end(ledger.begin(host, purpose, true), State::done);
        QCOMPARE(entries.size(), std::size_t{5});
        QCOMPARE(ledger.begin("a", "x", true), stream);
        QCOMPARE(entries.size(), std::size_t{5});
        QCOMPARE(resumed.size(), 1);
        QCOMPARE(resumed[0][0].toInt(), 1);
        QCOMPARE(entries[1].state, State::running);
        QCOMPARE(entries[1].times, 2);
        QVERIFY(entries[1].number > entries[4].number);
        ledger.count(stream, 1, 2);
        ledger.count(stream, 3, 4);
        QCOMPARE(entries[1].bytesOut, 13);
        QCOMPARE(entries[1].bytesIn, 104);

        ledger.separate();
        QCOMPARE(entries[1].times, 1);
        QCOMPARE(entries[1].bytesOut, 3);
        ledger.end(stream, State::failed);
        QVERIFY(ledger.begin("a", "x", true) != stream);
    }

    /// What runs is counted to its end, however much there is beside it; also what began early and goes on.
    void ledgerForgetsTheOldest() {
        using State = LedgerEntry::State;
        Ledger ledger;
        const auto& entries = ledger.entries();
        const quint64 first = ledger.begin("a", "x");
        const quint64 stream = ledger.begin("a", "stream", true);
        ledger.end(stream, State::done);
        while (entries.size() < Ledger::most) ledger.end(ledger.begin("b", "x"), State::done);
        QCOMPARE(ledger.begin("a", "stream", true), stream);
        for (int i = 0; i < 10; ++i) ledger.end(ledger.begin("c", "x"), State::done);
        QCOMPARE(entries.size(), Ledger::most);
        QCOMPARE(entries[0].id, first);
        QCOMPARE(entries[1].id, stream);
        QCOMPARE(entries[2].id, stream + 11); // the oldest of the others are gone
        ledger.count(stream, 3, 4);
        ledger.end(stream, State::done);
        QCOMPARE(entries[1].bytesIn, 4);
        QCOMPARE(entries[1].state, State::done);
        ledger.end(first, State::done);
        ledger.begin("d", "x");
        QCOMPARE(entries.size(), Ledger::most);
        QCOMPARE(entries[0].id, stream); // whose last connection is newer
        ledger.count(first, 1, 1);       // it is gone
        ledger.end(first, State::failed);
        QCOMPARE(entries[0].state, State::done);
    }

    void ledgerKeepsAllThatRun() {
        Ledger ledger;
        const auto& entries = ledger.entries();
        const quint64 first = ledger.begin("a", "x");
        for (std::size_t i = 0; i < Ledger::most + 4; ++i) ledger.begin("b", "x");
        QCOMPARE(entries.size(), Ledger::most + 5);
        for (quint64 i = 0; i < 10; ++i) ledger.end(first + i, LedgerEntry::State::done);
        ledger.begin("c", "x");
        QCOMPARE(entries.size(), Ledger::most);
        QCOMPARE(entries.front().id, first + 6);
        QCOMPARE(entries.back().host, QString("c"));
    }

    /// Streams must not keep short requests waiting.
    void manyAtOnce() {
        RawServer streams(drips(jsonHead, "x", 50));
        NetworkGate gate;
        std::vector<std::unique_ptr<Exchange>> running;
        int begun = 0;
        for (int i = 0; i < 24; ++i) {
            running.push_back(gate.send(requestTo(streams.url())));
            connect(running.back().get(), &Exchange::headArrived, this, [&] { ++begun; });
        }
        QVERIFY(QTest::qWaitFor([&] { return begun == 24; }, limit(1000)));
        QCOMPARE(streams.connections, 24);
    }

    void endsAtOnce() {
        bool hasGone = false;
        RawServer server([&](QTcpSocket& socket, const QByteArray& request) {
            connect(&socket, &QTcpSocket::disconnected, [&] { hasGone = true; });
            floods(jsonHead, QByteArray(1000, 'x'))(socket, request);
        });
        NetworkGate gate;
        Request request = requestTo(server.url());
        request.limits.bytes = 1ll << 40;
        const auto exchange = gate.send(request);
        QSignalSpy arrived(exchange.get(), &Exchange::bytesArrived);
        QSignalSpy failed(exchange.get(), &Exchange::failed);
        QVERIFY(arrived.wait());
        QElapsedTimer timer;
        timer.start();
        exchange->abort();
        const auto count = arrived.size();
        QVERIFY(QTest::qWaitFor([&] { return hasGone; }, limit(200)));
        figure("A8", QString("the connection is closed %1 ms after Stop").arg(timer.elapsed()));
        QCOMPARE(arrived.size(), count);
        QCOMPARE(failed.size(), 0);
    }

    void slotsMayDestroyIt() {
        RawServer server(floods(jsonHead, QByteArray(64 << 10, 'x')));
        NetworkGate gate;
        auto exchange = gate.send(requestTo(server.url()));
        connect(exchange.get(), &Exchange::bytesArrived, this, [&] { exchange.reset(); });
        QVERIFY(QTest::qWaitFor([&] { return !exchange; }));
        exchange = gate.send(requestTo(QUrl("ftp://x/")));
        connect(exchange.get(), &Exchange::failed, this, [&] { exchange.reset(); });
        QVERIFY(QTest::qWaitFor([&] { return !exchange; }));
        QTest::qWait(50);
    }

    void readsJson_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("good");
        QTest::newRow("object") << QByteArray(R"({"a": [1]})") << true;
        QTest::newRow("list") << QByteArray("[1]") << false;
        QTest::newRow("text") << QByteArray("hello") << false;
        QTest::newRow("nothing") << QByteArray() << false;
        QTest::newRow("deep") << QByteArray(500'000, '[') << false;
        QTest::newRow("bad UTF-8") << QByteArray("{\"a\": \"\xff\"}") << false;
        QTest::newRow("cut") << QByteArray(R"({"a": )") << false;
    }

    void readsJson() {
        QFETCH(QByteArray, body);
        QFETCH(bool, good);
        RawServer server(says(answerOf(200, "application/json", body)));
        NetworkGate gate;
        JsonCall call(gate, requestTo(server.url()));
        QSignalSpy arrived(&call, &JsonCall::arrived);
        QSignalSpy failed(&call, &JsonCall::failed);
        QVERIFY(QTest::qWaitFor([&] { return arrived.size() + failed.size() > 0; }));
        QCOMPARE(arrived.size(), good ? 1 : 0);
        if (!good) QCOMPARE(call.trouble(), Trouble::notUnderstood);
    }
};

QTEST_GUILESS_MAIN(NetworkGateTest)
#include "network_gate_test.moc"

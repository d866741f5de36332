#include "app/mcp/http_transport.h"
#include "app/mcp/mcp_client.h"
#include "tests/app/mcp/scripted_answers.h"
#include "tests/app/support/raw_server.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QPointer>
#include <QTest>
#include <algorithm>
#include <chrono>
#include <utility>

using namespace calliope;
using namespace calliope::app;
using test::answered;
using test::readied;

namespace {

QJsonObject messageIn(const QByteArray& request) {
    return QJsonDocument::fromJson(request.mid(request.indexOf("\r\n\r\n") + 4)).object();
}

/// What a server of the older revisions answers to a message that was posted; its greeting has `greetingHead`.
QByteArray olderAnswer(const QJsonObject& message, const QByteArray& greetingHead = "Mcp-Session-Id: s-1\r\n") {
    const QString method = message["method"].toString();
    auto reply = answered(false, method, message);
    if (!reply) return test::answerOf(202, "text/plain", "");
    (*reply)["jsonrpc"] = "2.0";
    (*reply)["id"] = message["id"];
    return test::answerOf(method == "server/discover" ? 400 : 200, "application/json", QJsonDocument(*reply).toJson(),
                          method == "initialize" ? greetingHead : "");
}

McpServer configOf(const test::RawServer& server) {
    McpServer config;
    config.name = "web";
    config.url = server.url("/mcp");
    return config;
}

/// For who would wait for seconds otherwise.
const ListenerTimes quick{.pause = std::chrono::milliseconds(20), .apart = std::chrono::milliseconds(20)};

QByteArray eventOf(const QJsonObject& message) {
    return "event: message\ndata: " + QJsonDocument(message).toJson(QJsonDocument::Compact) + "\n\n";
}

} // namespace

/// The client over HTTP: sessions, streams that break, and servers that answer something else.
class HttpTransportTest : public QObject {
    Q_OBJECT

private slots:
    void http_data() {
        QTest::addColumn<bool>("isModern");
        QTest::addColumn<bool>("streams");
        for (const bool isModern : {true, false})
            for (const bool streams : {true, false})
                QTest::newRow(
                    qPrintable(QString("%1, %2").arg(isModern ? "stateless" : "older", streams ? "events" : "JSON")))
                    << isModern << streams;
    }

    void http() {
        QFETCH(bool, isModern);
        QFETCH(bool, streams);
        QStringList heads;
        test::RawServer server([&](QTcpSocket& socket, const QByteArray& request) {
            const auto end = request.indexOf("\r\n\r\n");
            heads.append(QString::fromLatin1(request.left(end)));
            const QJsonObject message = QJsonDocument::fromJson(request.mid(end + 4)).object();
            const QString method = message["method"].toString();
            auto reply = answered(isModern, method, message);
            if (!reply) {
                socket.write(test::answerOf(202, "text/plain", ""));
            } else {
                (*reply)["jsonrpc"] = "2.0";
                (*reply)["id"] = message["id"];
                const QByteArray json = QJsonDocument(*reply).toJson(QJsonDocument::Compact);
                const bool isRefusal = method == "server/discover" && !isModern;
                const QByteArray progress =
                    eventOf({{"jsonrpc", "2.0"},
                             {"method", "notifications/progress"},
                             {"params", QJsonObject{{"progressToken", message["id"]}, {"progress", 1}, {"total", 4}}}});
                const QByteArray session = isModern ? "" : "Mcp-Session-Id: s-1\r\n";
                if (isRefusal)
                    socket.write(test::answerOf(400, "application/json", json));
                else if (streams)
                    socket.write(test::answerOf(200, "text/event-stream", progress + eventOf(*reply), session));
                else
                    socket.write(test::answerOf(200, "application/json", json, session));
            }
            socket.disconnectFromHost();
        });
        NetworkGate gate;
        McpServer config = configOf(server);
        config.secrets = {{"Authorization", "Bearer secret"}};
        QString words;
        std::optional<McpClient::Reply> reply;
        {
            McpClient client(std::make_unique<HttpTransport>(config, gate));
            QVERIFY(readied(client));
            QCOMPARE(client.tools().size(), std::size_t{2});
            client.callTool(
                "one", {{"region", QString::fromUtf8("Zürich")}}, [&](const McpClient::Reply& got) { reply = got; },
                [&](const QString& said) { words = said; });
            QVERIFY(QTest::qWaitFor([&] { return reply.has_value(); }, 5'000));
            QCOMPARE(reply->problem + textOf(reply->result), QString("done"));
            if (streams) QCOMPARE(words, QString("25 %"));
        }
        const QString call = *std::find_if(heads.rbegin(), heads.rend(), [](const QString& head) {
            return head.startsWith("POST") && !head.contains("subscriptions/listen");
        });
        QVERIFY2(call.contains("Authorization: Bearer secret") && call.contains("text/event-stream"), qPrintable(call));
        QVERIFY2(call.contains("MCP-Protocol-Version: " + QString(isModern ? "2026-07-28" : "2025-11-25")),
                 qPrintable(call));
        QCOMPARE(call.contains("Mcp-Method: tools/call") && call.contains("Mcp-Name: one") &&
                     call.contains("Mcp-Param-Region: =?base64?WsO8cmljaA==?="),
                 isModern);
        QCOMPARE(call.contains("Mcp-Session-Id: s-1"), !isModern);
        if (!isModern) QVERIFY(QTest::qWaitFor([&] { return heads.last().startsWith("DELETE /mcp"); }, 3'000));
    }

    /// A server that was started anew does not know the session (404): the call fails, the next one works.
    void sessionsBeginAgain_data() {
        QTest::addColumn<bool>("forgetsAlways");
        QTest::newRow("once") << false;
        QTest::newRow("at once, each time") << true;
    }

    void sessionsBeginAgain() {
        QFETCH(bool, forgetsAlways);
        int session = 1;
        int greeted = 0;
        test::RawServer server([&](QTcpSocket& socket, const QByteArray& request) {
            const QByteArray name = "Mcp-Session-Id: s-" + QByteArray::number(session) + "\r\n";
            const QJsonObject message = messageIn(request);
            const QString method = message["method"].toString();
            const bool isGreeting = method == "initialize" || method == "server/discover";
            greeted += method == "initialize" ? 1 : 0;
            if (isGreeting && request.contains("Mcp-Session-Id")) {
                socket.write(test::answerOf(400, "text/plain", "A beginning has no session."));
            } else if (!isGreeting && (forgetsAlways || !request.contains(name))) {
                socket.write(test::answerOf(404, "text/plain", "Who are you?"));
            } else {
                socket.write(olderAnswer(message, name));
            }
            socket.disconnectFromHost();
        });
        NetworkGate gate;
        const McpServer config = configOf(server);
        McpClient client(std::make_unique<HttpTransport>(config, gate));
        if (forgetsAlways) {
            bool isOver = false;
            connect(&client, &McpClient::ended, this, [&] { isOver = true; });
            QVERIFY(QTest::qWaitFor([&] { return isOver; }, 8'000));
            QVERIFY2(greeted <= 2, "it must not go round and round");
            return;
        }
        QVERIFY(readied(client));
        session = 2;
        QStringList said;
        bool isReadyAgain = false;
        connect(&client, &McpClient::ready, this, [&] { isReadyAgain = true; });
        for (int i = 0; i < 3; ++i) // one of them tells of it
            client.callTool("one", {}, [&](const McpClient::Reply& reply) { said.append(reply.problem); });
        QVERIFY(QTest::qWaitFor([&] { return said.size() == 3 && isReadyAgain; }, 8'000));
        for (const QString& each : said) QVERIFY2(each.contains("anew"), qPrintable(each));
        QCOMPARE(greeted, 2);
        QCOMPARE(client.tools().size(), std::size_t{2});
        client.callTool("one", {},
                        [&](const McpClient::Reply& reply) { said.append(reply.problem + textOf(reply.result)); });
        QVERIFY(QTest::qWaitFor([&] { return said.size() == 4; }, 8'000));
        QCOMPARE(said.last(), QString("done"));
    }

    /// What a server of the older revisions says between answers; the stream is taken up where it broke.
    void listensBetweenAnswers() {
        QList<QPointer<QTcpSocket>> streams;
        QStringList asked;
        QJsonObject told; ///< the answer to what the server asks
        int session = 1;
        int greeted = 0;
        bool isForgotten = false;
        test::RawServer server([&](QTcpSocket& socket, const QByteArray& request) {
            const QJsonObject message = messageIn(request);
            if (request.startsWith("GET ")) {
                asked.append(QString::fromLatin1(request));
                if (std::exchange(isForgotten, false)) {
                    ++session;
                    socket.write(test::answerOf(404, "text/plain", "Who are you?"));
                    return socket.disconnectFromHost();
                }
                streams.append(&socket);
                socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nretry: 100\n\n");
                return;
            }
            if (message["id"] == QLatin1String("theirs")) told = message;
            greeted += message["method"] == "initialize" ? 1 : 0;
            socket.write(olderAnswer(message, "Mcp-Session-Id: s-" + QByteArray::number(session) + "\r\n"));
            socket.disconnectFromHost();
        });
        NetworkGate gate;
        McpServer config = configOf(server);
        config.secrets = {{"Authorization", "Bearer secret"}};
        auto client = std::make_unique<McpClient>(std::make_unique<HttpTransport>(config, gate, quick));
        QStringList logged;
        QVERIFY(readied(*client));
        connect(client.get(), &McpClient::logged, this, [&](const QString& line) { logged.append(line); });
        QTRY_COMPARE(streams.size(), 1);
        for (const char* head : {"Mcp-Session-Id: s-1", "MCP-Protocol-Version: 2025-11-25", "Accept: text/event-stream",
                                 "Authorization: Bearer secret"})
            QVERIFY2(asked.first().contains(head, Qt::CaseInsensitive), qPrintable(asked.first()));
        QVERIFY(!asked.first().contains("Last-Event-ID", Qt::CaseInsensitive));

        const auto say = [&](const QByteArray& id, const QJsonObject& message) {
            if (!QTest::qWaitFor([&] { return !streams.last().isNull(); }, 20'000)) qFatal("Nobody listens.");
            streams.last()->write("id: " + id + "\n" + eventOf(message));
            streams.last()->flush();
        };
        const auto line = [](const char* words) {
            return QJsonObject{{"jsonrpc", "2.0"},
                               {"method", "notifications/message"},
                               {"params", QJsonObject{{"level", "info"}, {"data", words}}}};
        };
        say("e-1", line("first"));
        QTRY_COMPARE(logged, QStringList({"first"}));
        say("e-2", {{"jsonrpc", "2.0"}, {"id", "theirs"}, {"method", "ping"}});
        QTRY_VERIFY(told["result"].isObject());

        for (int again = 1; again <= 2; ++again) { // also where nothing came since
            const auto before = streams.size();
            streams.last()->disconnectFromHost();
            QTRY_VERIFY(streams.size() > before && streams.last()); // more where Qt asks again by itself
            QTest::qWait(200);                                      // the head is read, or it does
            QVERIFY2(asked.last().contains("Last-Event-ID: e-2", Qt::CaseInsensitive), qPrintable(asked.last()));
        }
        say("e-3", line("second"));
        QTRY_COMPARE(logged.size(), 2);
        say("", line("third")); // there is no event to go on from any more
        QTRY_COMPARE(logged.size(), 3);
        const auto opened = streams.size();
        streams.last()->disconnectFromHost();
        QTRY_COMPARE(streams.size(), opened + 1);
        QVERIFY2(!asked.last().contains("Last-Event-ID", Qt::CaseInsensitive), qPrintable(asked.last()));
        say("e-4", line("fourth"));
        QTRY_COMPARE(logged.size(), 4);

        isForgotten = true; // it is started anew
        const auto before = streams.size();
        streams.last()->disconnectFromHost();
        QTRY_COMPARE(greeted, 2);
        QTRY_COMPARE(streams.size(), before + 1);
        QVERIFY2(asked.last().contains("Mcp-Session-Id: s-2", Qt::CaseInsensitive), qPrintable(asked.last()));
        QVERIFY2(!asked.last().contains("Last-Event-ID", Qt::CaseInsensitive), qPrintable(asked.last()));

        const auto last = streams.last();
        client.reset();
        QTRY_VERIFY(!last || last->state() != QAbstractSocket::ConnectedState);
    }

    /// Servers that offer no such stream are asked once, and work.
    void noStreamIsOffered_data() {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("not allowed") << test::answerOf(405, "text/plain", "");
        QTest::newRow("not found") << test::answerOf(404, "text/plain", "");
        QTest::newRow("a page") << test::answerOf(200, "text/html", "<h1>Hi</h1>");
        QTest::newRow("JSON") << test::answerOf(200, "application/json", "{}");
        QTest::newRow("elsewhere") << test::answerOf(302, "text/plain", "", "Location: http://example.com/\r\n");
    }

    void noStreamIsOffered() {
        QFETCH(QByteArray, answer);
        int asked = 0;
        test::RawServer server([&](QTcpSocket& socket, const QByteArray& request) {
            const bool isStream = request.startsWith("GET ");
            asked += isStream ? 1 : 0;
            socket.write(isStream ? answer : olderAnswer(messageIn(request)));
            socket.disconnectFromHost();
        });
        NetworkGate gate;
        const McpServer config = configOf(server);
        McpClient client(std::make_unique<HttpTransport>(config, gate, quick));
        QVERIFY(readied(client));
        QTRY_COMPARE(asked, 1);
        std::optional<McpClient::Reply> reply;
        client.callTool("one", {}, [&](const McpClient::Reply& got) { reply = got; });
        QVERIFY(QTest::qWaitFor([&] { return reply.has_value(); }, 5'000));
        QCOMPARE(reply->problem + textOf(reply->result), QString("done"));
        QTest::qWait(400); // a stream that has only ended is opened several times in that: after 40 ms, 80, 160
        QCOMPARE(asked, 1);
    }

    void streamsAreOpenedAgain_data() {
        QTest::addColumn<bool>("isSilent");
        QTest::newRow("ended") << false;
        QTest::newRow("silent") << true;
    }

    /// However short a time the server wants, and also where nobody is at the other end any more.
    void streamsAreOpenedAgain() {
        QFETCH(bool, isSilent);
        QStringList asked;
        QElapsedTimer clock;
        test::RawServer server([&](QTcpSocket& socket, const QByteArray& request) {
            if (request.startsWith("GET ")) {
                if (asked.isEmpty()) clock.start();
                asked.append(QString::fromLatin1(request));
                socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
                             "retry: 100\nid: e-1\ndata:\n\n");
                if (isSilent) return;
            } else {
                socket.write(olderAnswer(messageIn(request)));
            }
            socket.disconnectFromHost();
        });
        NetworkGate gate;
        const McpServer config = configOf(server);
        const ListenerTimes times{
            .pause = quick.pause, .apart = std::chrono::milliseconds(400), .silence = std::chrono::milliseconds(100)};
        McpClient client(std::make_unique<HttpTransport>(config, gate, times));
        QVERIFY(readied(client));
        QTRY_VERIFY(asked.size() >= 3);
        QVERIFY2(clock.elapsed() > 700, "two times apart, less what timers may be early");
        QVERIFY2(asked.last().contains("Last-Event-ID: e-1", Qt::CaseInsensitive), qPrintable(asked.last()));
    }

    /// A server that ends it again and again does not fill the list of what left.
    void openingsAreOneEntry() {
        const QString outer = test::outerName();
        if (outer.isEmpty()) QSKIP("This machine has no name.");
        int opened = 0;
        test::RawServer server(
            [&](QTcpSocket& socket, const QByteArray& request) {
                const bool isStream = request.startsWith("GET ");
                opened += isStream ? 1 : 0;
                socket.write(isStream ? test::answerOf(200, "text/event-stream", "retry: 100\nid: e-1\ndata:\n\n")
                                      : olderAnswer(messageIn(request)));
                socket.disconnectFromHost();
            },
            QHostAddress::Any);
        NetworkGate gate;
        McpServer config = configOf(server);
        config.url = server.url("/mcp", outer);
        McpClient client(std::make_unique<HttpTransport>(config, gate, quick));
        QVERIFY(readied(client));
        QTRY_VERIFY(opened >= 3);
        const auto& entries = gate.ledger().entries();
        QCOMPARE(std::ranges::count(entries, true, &LedgerEntry::isRepeated), 1);
        const auto joined = std::ranges::find(entries, true, &LedgerEntry::isRepeated);
        QVERIFY(joined->times >= 3);
        QVERIFY(entries.size() > 1); // what was asked once stands alone
    }

    /// An answer whose stream ends before it comes goes on at its last event.
    void answersGoOn() {
        QString goesOn;
        QJsonObject result;
        test::RawServer server([&](QTcpSocket& socket, const QByteArray& request) {
            const QJsonObject message = messageIn(request);
            if (request.startsWith("GET ") && request.toLower().contains("last-event-id")) {
                goesOn = QString::fromLatin1(request);
                socket.write(test::answerOf(200, "text/event-stream", "id: c-2\n" + eventOf(result)));
            } else if (request.startsWith("GET ")) {
                socket.write(test::answerOf(405, "text/plain", ""));
            } else if (message["method"] == "tools/call") {
                result = *answered(false, "tools/call", message);
                result["jsonrpc"] = "2.0";
                result["id"] = message["id"];
                socket.write(test::answerOf(200, "text/event-stream", "id: c-1\nretry: 100\ndata:\n\n"));
            } else {
                socket.write(olderAnswer(message));
            }
            socket.disconnectFromHost();
        });
        NetworkGate gate;
        const McpServer config = configOf(server);
        McpClient client(std::make_unique<HttpTransport>(config, gate));
        QVERIFY(readied(client));
        std::optional<McpClient::Reply> reply;
        client.callTool("one", {}, [&](const McpClient::Reply& got) { reply = got; });
        QVERIFY(QTest::qWaitFor([&] { return reply.has_value(); }, 5'000));
        QCOMPARE(reply->problem + textOf(reply->result), QString("done"));
        QVERIFY2(goesOn.contains("Last-Event-ID: c-1", Qt::CaseInsensitive), qPrintable(goesOn));
        QVERIFY2(goesOn.contains("Mcp-Session-Id: s-1", Qt::CaseInsensitive), qPrintable(goesOn));
    }

    void badHttp_data() {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a page") << test::answerOf(200, "text/html", "<h1>Hi</h1>");
        QTest::newRow("elsewhere") << test::answerOf(302, "text/plain", "", "Location: http://example.com/\r\n");
        QTest::newRow("not allowed") << test::answerOf(401, "application/json", "{}");
        QTest::newRow("no JSON") << test::answerOf(200, "application/json", "{\"jsonrpc\"");
        QTest::newRow("a list") << test::answerOf(200, "application/json", "[1, 2, 3]");
        QTest::newRow("another id") << test::answerOf(200, "application/json",
                                                      "{\"jsonrpc\": \"2.0\", \"id\": 77, \"result\": {}}");
        QTest::newRow("events, no answer") << test::answerOf(200, "text/event-stream", "data: {}\n\ndata: 5\n\n");
        QTest::newRow("a long event") << test::answerOf(200, "text/event-stream",
                                                        "data: " + QByteArray(5 << 20, 'x') + "\n\n");
        QTest::newRow("a long answer") << test::answerOf(200, "application/json", '"' + QByteArray(5 << 20, 'x') + '"');
        QTest::newRow("no wished content") << test::answerOf(204, "application/json", "");
    }

    void badHttp() {
        QFETCH(QByteArray, answer);
        test::RawServer server(test::says(answer));
        NetworkGate gate;
        const McpServer config = configOf(server);
        std::optional<Failure> failure;
        McpClient client(std::make_unique<HttpTransport>(config, gate));
        connect(&client, &McpClient::ended, this, [&](const Failure& told) { failure = told; });
        QVERIFY(QTest::qWaitFor([&] { return failure.has_value(); }, 10'000));
        QVERIFY(!failure->title.isEmpty() && !failure->detail.isEmpty());
    }

    void offlineMeansOffline() {
        NetworkGate gate;
        gate.setOnline(false);
        McpServer config;
        config.name = "web";
        config.url = QUrl("https://example.org/mcp");
        std::optional<Failure> failure;
        McpClient client(std::make_unique<HttpTransport>(config, gate));
        connect(&client, &McpClient::ended, this, [&](const Failure& told) { failure = told; });
        QVERIFY(QTest::qWaitFor([&] { return failure.has_value(); }, 5'000));
        for (const LedgerEntry& entry : gate.ledger().entries()) QCOMPARE(entry.state, LedgerEntry::State::refused);
    }
};

QTEST_GUILESS_MAIN(HttpTransportTest)
#include "http_transport_test.moc"

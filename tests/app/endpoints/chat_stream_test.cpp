#include "app/endpoints/chat_client.h"
#include "tests/app/support/raw_server.h"
#include "tests/app/support/spin.h"
#include "tests/support/figures.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QTimer>
#include <algorithm>

using namespace calliope::app;
using namespace calliope::test;

namespace {

constexpr int patience =
    30'000; ///< milliseconds: Qt's thread may still be reading what the test before was flooded with

const QByteArray head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n";

/// An event that brings a delta.
QByteArray chunk(const QByteArray& delta, const QByteArray& finish = "null") {
    return R"(data: {"id": "a1", "model": "m", "choices": [{"index": 0, "delta": )" + delta + R"(, "finish_reason": )" +
           finish + "}]}\n\n";
}

/// All that a stream has said.
struct Heard {
    QString content;
    QString reasoning;
    std::vector<CallPiece> calls;
    ChatOutcome outcome;
    Failure failure;
    bool hasFinished = false;
    bool hasFailed = false;
    qint64 mostBytes = 0;

    [[nodiscard]] bool isOver() const { return hasFinished || hasFailed; }

    void listenTo(ChatStream& stream) {
        QObject::connect(&stream, &ChatStream::contentArrived, [this](const QString& text) { content += text; });
        QObject::connect(&stream, &ChatStream::reasoningArrived, [this](const QString& text) { reasoning += text; });
        QObject::connect(&stream, &ChatStream::callArrived, [this](const CallPiece& piece) { calls.push_back(piece); });
        QObject::connect(&stream, &ChatStream::finished, [this](const ChatOutcome& end) {
            outcome = end;
            hasFinished = true;
        });
        QObject::connect(&stream, &ChatStream::failed, [this](const Failure& why) {
            failure = why;
            hasFailed = true;
        });
    }
};

ChatRequest question() {
    ChatRequest request;
    request.messages.push_back({ChatMessage::Role::user, {{ChatPart::Kind::text, "Hello"}}, {}, {}, {}});
    return request;
}

Endpoint endpointAt(const QUrl& url, Endpoint::Kind kind = Endpoint::Kind::remote) {
    Endpoint endpoint;
    endpoint.id = "test";
    endpoint.url = url;
    endpoint.kind = kind;
    return endpoint;
}

/// Sends `head` and then `bytes` in pieces of so many bytes, one in each turn of the event loop.
RawServer::Handler saysInPieces(const QByteArray& bytes, qsizetype piece) {
    return [bytes, piece](QTcpSocket& socket, const QByteArray&) {
        socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        socket.write(head);
        auto* timer = new QTimer(&socket);
        auto at = std::make_shared<qsizetype>(0);
        QObject::connect(timer, &QTimer::timeout, &socket, [&socket, bytes, piece, at] {
            socket.write(bytes.mid(*at, piece));
            socket.flush();
            if ((*at += piece) >= bytes.size()) socket.disconnectFromHost();
        });
        timer->start(0);
    };
}

} // namespace

class ChatStreamTest : public QObject {
    Q_OBJECT

private:
    NetworkGate m_gate;
    MemoryKeyStore m_keys;

    Heard hear(const Endpoint& endpoint, const ChatRequest& request, const ChatLimits& limits = {}) {
        ChatClient client(m_gate, m_keys, limits);
        const auto stream = client.ask(endpoint, request);
        Heard out;
        out.listenTo(*stream);
        QTimer look;
        connect(&look, &QTimer::timeout, this, [&] { out.mostBytes = std::max(out.mostBytes, residentBytes()); });
        look.start(20);
        (void)spinUntil([&] { return out.isOver(); }, 60'000);
        out.mostBytes = std::max(out.mostBytes, residentBytes());
        return out;
    }

    Heard hear(const RawServer& server, const ChatLimits& limits = {}) {
        return hear(endpointAt(server.url("/v1")), question(), limits);
    }

private slots:
    void answers() {
        const QByteArray body = chunk(R"({"role": "assistant", "content": ""})") +
                                chunk(R"({"reasoning_content": "Hm. "})") + ": ping\n\n" +
                                chunk(R"({"reasoning_content": "Yes."})") + chunk(R"({"content": "Hallo \ud83d"})") +
                                chunk(R"({"content": "\ude42 äöü"})") +
                                chunk(R"({"tool_calls": [{"index": 0, "id": "c", "function": {"name": "f"}}]})") +
                                chunk(R"({"tool_calls": [{"index": 0, "function": {"arguments": "[1]"}}]})") +
                                chunk("{}", "\"tool_calls\"") +
                                "data: {\"choices\": [], \"usage\": {\"prompt_tokens\": 7}}\n\ndata: [DONE]\n\n";
        for (const qsizetype piece : {qsizetype(1), qsizetype(7), qsizetype(1000), body.size()}) {
            RawServer server(saysInPieces(body, piece));
            const Heard heard = hear(server);
            QVERIFY2(heard.hasFinished, qPrintable(heard.failure.title));
            QCOMPARE(heard.reasoning, QString("Hm. Yes."));
            QCOMPARE(heard.content, QString::fromUtf8("Hallo 🙂 äöü"));
            QVERIFY((heard.outcome.calls == std::vector<ToolCall>{{"c", "f", "[1]"}}));
            QCOMPARE(heard.calls.size(), std::size_t(2));
            QVERIFY(heard.outcome.finish == Finish::calls);
            QCOMPARE(heard.outcome.usage.promptTokens, 7);
            QCOMPARE(heard.outcome.usage.reasoningTokens, 2); // not told: as many as came
            QCOMPARE(heard.outcome.thoughts, ThoughtsEnd::model);
            QCOMPARE(heard.outcome.id, QString("a1"));
            QCOMPARE(heard.outcome.model, QString("m"));
            const QByteArray sent = server.requests.mid(server.requests.indexOf("\r\n\r\n") + 4);
            QCOMPARE(QJsonDocument::fromJson(sent).object(), bodyOf(question(), Endpoint::Kind::remote));
            QVERIFY(server.requests.startsWith("POST /v1/chat/completions "));
        }
    }

    /// How other servers end and number things.
    void dialects_data() {
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<QString>("content");
        QTest::addColumn<std::size_t>("calls");

        const auto row = [](const char* name, const QByteArray& reply, const char* content, std::size_t calls) {
            QTest::newRow(name) << reply << QString(content) << calls;
        };
        const QByteArray hello = chunk(R"({"content": "Hello"})");
        row("no end but a reason", head + hello + chunk("{}", "\"stop\""), "Hello", 0);
        row("no reason but an end", head + hello + "data: [DONE]\n\n", "Hello", 0);
        row("CRLF", QByteArray(head + hello + "data: [DONE]\n\n").replace("\n\n", "\r\n\r\n").replace("\r\r", "\r"),
            "Hello", 0);
        row("does not stream",
            answerOf(200, "application/json",
                     R"({"choices": [{"message": {"content": "Hello"}, "finish_reason": "stop"}]})"),
            "Hello", 0);
        row("calls without numbers",
            head + chunk(R"({"tool_calls": [{"id": "a", "function": {"name": "f", "arguments": "["}}]})") +
                chunk(R"({"tool_calls": [{"function": {"arguments": "]"}}]})") +
                chunk(R"({"tool_calls": [{"id": "b", "function": {"name": "f", "arguments": "[]"}}]})", "\"stop\""),
            "", 2);
        row("names repeated",
            head + chunk(R"({"tool_calls": [{"index": 0, "id": "a", "function": {"name": "f", "arguments": "["}}]})") +
                chunk(R"({"tool_calls": [{"index": 0, "id": "a", "function": {"name": "f", "arguments": "]"}}]})",
                      "\"tool_calls\""),
            "", 1);
        row("numbers with gaps",
            head + chunk(R"({"tool_calls": [{"index": 1000000, "function": {"name": "f", "arguments": "[]"}}]})",
                         "\"tool_calls\""),
            "", 1);
    }

    void dialects() {
        QFETCH(QByteArray, reply);
        QFETCH(QString, content);
        QFETCH(std::size_t, calls);
        RawServer server(says(reply));
        const Heard heard = hear(server);
        QVERIFY2(heard.hasFinished, qPrintable(heard.failure.title));
        QCOMPARE(heard.content, content);
        QCOMPARE(heard.outcome.calls.size(), calls);
        QVERIFY((heard.outcome.finish == Finish::calls) == (calls > 0));
        for (const ToolCall& call : heard.outcome.calls) QCOMPARE(call.name + call.arguments, QString("f[]"));
    }

    /// Row A8 of the security plan: the other side is evil.
    void evilStreams_data() {
        QTest::addColumn<RawServer::Handler>("handler");
        QTest::addColumn<int>("action");

        using Action = Failure::Action;
        const auto row = [](const char* name, const RawServer::Handler& handler, Action action) {
            QTest::newRow(name) << handler << static_cast<int>(action);
        };
        row("endless answer", floods(head, chunk("{\"content\": \"" + QByteArray(1000, 'x') + "\"}")), Action::none);
        row("endless thoughts", floods(head, chunk("{\"reasoning\": \"" + QByteArray(1000, 'x') + "\"}")),
            Action::none);
        row("endless arguments",
            floods(head, chunk("{\"tool_calls\": [{\"index\": 0, \"function\": {\"arguments\": \"" +
                               QByteArray(1000, 'x') + "\"}}]}")),
            Action::none);
        row("endless calls", floods(head, chunk(R"({"tool_calls": [{"function": {"name": "f"}}]})")), Action::none);
        row("endless names",
            floods(head, chunk(R"({"tool_calls": [{"index": 0, "function": {"name": "abc"}}]})") +
                             chunk(R"({"tool_calls": [{"index": 0, "function": {"name": "d"}}]})")),
            Action::none);
        row("endless comments", floods(head, ": ping\n"), Action::none);
        row("endless line", floods(head, QByteArray(64 << 10, 'x')), Action::none);
        row("endless event", floods(head, "data: " + QByteArray(60'000, 'x') + "\n"), Action::none);
        row("endless events without meaning", floods(head, "data: {}\n\n"), Action::none);
        row("endless JSON",
            floods("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", QByteArray(64 << 10, ' ')),
            Action::none);
        row("drip", drips(head, "x", 10), Action::retry);
        row("drip of an event", drips(head + "data: ", "x", 10), Action::retry);
        row("silence", drips(head + chunk(R"({"content": "a"})"), "", 1000), Action::retry);
        row("cut off", says(head + chunk(R"({"content": "a"})")), Action::retry);
        row("nothing", says(head), Action::retry);
        row("bad JSON", says(head + "data: {\"choices\": [\n\n"), Action::openSettings);
        row("bad UTF-8", says(head + chunk("{\"content\": \"\xff\"}")), Action::openSettings);
        row("deep JSON", says(head + "data: " + QByteArray(500'000, '[') + "\n\n"), Action::openSettings);
        row("an error amid",
            says(head + chunk(R"({"content": "a"})") + R"(data: {"error": {"message": "No memory."}})" +
                 "\n\ndata: [DONE]\n\n"),
            Action::retry);
        row("web page", says(answerOf(200, "text/html", "<html>")), Action::openSettings);
        row("compressed",
            says(answerOf(200, "text/event-stream", QByteArray(100, '\x1f'), "Content-Encoding: gzip\r\n")),
            Action::openSettings);
        for (const char* to : {"http://127.0.0.1:1/v1", "http://169.254.169.254/", "file:///etc/passwd"})
            row(to, says(answerOf(308, "text/plain", "", QByteArray("Location: ") + to + "\r\n")),
                Action::openSettings);
    }

    void evilStreams() {
        QFETCH(RawServer::Handler, handler);
        QFETCH(int, action);
        RawServer server(handler);
        ChatLimits limits;
        limits.silence = std::chrono::milliseconds(600);
        if (!runsLong()) {
            limits.wireBytes = 4 << 20;
            limits.text = 1 << 20;
            limits.callText = 1 << 18;
        }
        const qint64 before = residentBytes();
        QElapsedTimer timer;
        timer.start();
        const Heard heard = hear(server, limits);
        QVERIFY(heard.hasFailed);
        QVERIFY(!heard.failure.title.isEmpty() && !heard.failure.detail.isEmpty());
        QCOMPARE(static_cast<int>(heard.failure.action), action);
        const qint64 grown = std::max<qint64>(0, heard.mostBytes - before);
        figure(
            "A8",
            QString("%1: over after %2 ms, %3 MB").arg(QTest::currentDataTag()).arg(timer.elapsed()).arg(grown >> 20));
        QVERIFY2(grown < (64 << 20), QByteArray::number(grown));
    }

    void errorsSayWhatTheServerSays() {
        RawServer server(says(head + R"(data: {"error": {"message": "No memory."}})" + "\n\n"));
        QCOMPARE(hear(server).failure.detail, QString("No memory."));
        RawServer none(says(answerOf(409, "application/json", R"({"error": {"message": "x", "code": "no_model"}})")));
        QCOMPARE(hear(none).failure.action, Failure::Action::chooseModel);
    }

    void ownEngineStops() {
        RawServer server(says(head + chunk(R"({"content": "a"})")));
        Heard heard = hear(endpointAt(server.url("/v1"), Endpoint::Kind::engine), question());
        QCOMPARE(heard.failure.action, Failure::Action::restartEngine);
        QCOMPARE(heard.content, QString("a"));
        heard = hear(endpointAt(QUrl("http://127.0.0.1:1/v1"), Endpoint::Kind::engine), question());
        QCOMPARE(heard.failure.action, Failure::Action::restartEngine);
    }

    /// Its address says nothing to people, and what it refuses has a name.
    void ownEngineRefuses() {
        const auto told = [this](const QByteArray& reply) {
            RawServer server(says(reply));
            return hear(endpointAt(server.url("/v1"), Endpoint::Kind::engine), question());
        };
        const QByteArray tooLong = R"({"error": {"message": "It has 9 tokens.", "code": "context_length_exceeded"}})";
        Heard heard = told(answerOf(400, "application/json", tooLong));
        QCOMPARE(heard.failure.action, Failure::Action::lengthenChats);
        QVERIFY(heard.failure.title.contains("too long") && heard.failure.report.contains("9 tokens"));
        heard = told(head + "data: " + tooLong + "\n\n");
        QCOMPARE(heard.failure.action, Failure::Action::lengthenChats);
        RawServer other(says(answerOf(400, "application/json", tooLong)));
        QCOMPARE(hear(other).failure.action, Failure::Action::chooseModel);
        heard = told(answerOf(500, "application/json", R"({"error": {"message": "x"}})"));
        QCOMPARE(heard.failure.title, QString("Calliope's engine has failed"));
        QCOMPARE(heard.failure.detail, QString("x"));
    }

    /// Its model goes, because the user wants another: what had come is an answer that was stopped.
    void ownEngineCancels() {
        const QByteArray cancelled = R"({"error": {"message": "Cut off.", "code": "cancelled"}})";
        const QByteArray some = head + chunk(R"({"content": "a"})") + "data: " + cancelled + "\n\ndata: [DONE]\n\n";
        const QByteArray nothing = answerOf(503, "application/json", cancelled);
        for (const QByteArray& reply : {some, nothing}) {
            RawServer server(says(reply));
            const Heard heard = hear(endpointAt(server.url("/v1"), Endpoint::Kind::engine), question());
            QVERIFY2(heard.hasFinished, qPrintable(heard.failure.title));
            QVERIFY(heard.outcome.finish == Finish::stopped);
            QCOMPARE(heard.content, QString(reply == some ? "a" : ""));
            QVERIFY(hear(server).hasFailed); // others may mean anything by it
        }
    }

    void refusedFieldsAreLeftOut() {
        int asked = 0; // connections are more: Qt opens a spare one where the last is still closing
        RawServer server([&asked](QTcpSocket& socket, const QByteArray& request) {
            ++asked;
            const bool isGood = request.contains("\"max_completion_tokens\":9") && !request.contains("top_k") &&
                                !request.contains("\"max_tokens\"");
            const char* wrong = request.contains("\"max_tokens\"") ? "max_tokens" : "top_k";
            const QByteArray refusal =
                answerOf(400, "application/json",
                         QByteArray("{\"error\": {\"message\": \"Unsupported parameter: '") + wrong + "'\"}}");
            says(isGood ? head + chunk(R"({"content": "Yes"})", "\"stop\"") : refusal)(socket, request);
        });
        ChatRequest request = question();
        request.sampling.maxTokens = 9;
        request.sampling.topK = 5;
        const Heard heard = hear(endpointAt(server.url("/v1")), request);
        QCOMPARE(heard.content, QString("Yes"));
        QCOMPARE(asked, 3);
        asked = 0;
        RawServer never([&asked](QTcpSocket& socket, const QByteArray& bytes) {
            ++asked;
            says(answerOf(400, "application/json", R"({"error": {"message": "seed top_k max_tokens min_p"}})"))(socket,
                                                                                                                bytes);
        });
        QVERIFY(hear(endpointAt(never.url("/v1")), request).hasFailed);
        QVERIFY(asked > 1 && asked <= 8);
    }

    void stopsAtOnce_data() {
        QTest::addColumn<RawServer::Handler>("handler");
        QTest::newRow("flood") << floods(head, chunk(R"({"content": "x"})"));
        QTest::newRow("drip") << drips(head, ":", 50);
        QTest::newRow("no head") << drips("", "", 1000);
        QTest::newRow("endless head") << floods("HTTP/1.1 200 OK\r\n", "X: y\r\n");
    }

    void stopsAtOnce() {
        QFETCH(RawServer::Handler, handler);
        qint64 gone = -1;
        QElapsedTimer timer;
        RawServer server([&](QTcpSocket& socket, const QByteArray& request) {
            connect(&socket, &QTcpSocket::disconnected, this, [&] { gone = timer.elapsed(); });
            handler(socket, request);
        });
        ChatClient client(m_gate, m_keys);
        const auto stream = client.ask(endpointAt(server.url("/v1")), question());
        Heard heard;
        heard.listenTo(*stream);
        QTest::qWait(200);
        timer.start();
        stream->stop();
        QVERIFY(!heard.isOver());
        const QString before = heard.content;
        QVERIFY(QTest::qWaitFor([&] { return heard.isOver(); }, limit(200)));
        const qint64 told = timer.elapsed();
        const bool isHeadless = QTest::currentDataTag() == QByteArray("endless head"); // Qt 6.4 hears nothing meanwhile
        QVERIFY(isHeadless || QTest::qWaitFor([&] { return gone >= 0; }, limit(200)));
        figure("A8", QString("Stop amid %1: told after %2 ms, closed after %3 ms")
                         .arg(QTest::currentDataTag())
                         .arg(told)
                         .arg(gone));
        QVERIFY(heard.hasFinished && heard.outcome.finish == Finish::stopped);
        QCOMPARE(heard.content, before);
        stream->stop(); // once more does nothing
        QTest::qWait(20);
    }

    void slotsMayStopOrDestroyIt() {
        RawServer server(floods(head, chunk(R"({"content": "x", "reasoning": "y"})")));
        ChatClient client(m_gate, m_keys);
        auto stream = client.ask(endpointAt(server.url("/v1")), question());
        connect(stream.get(), &ChatStream::reasoningArrived, this, [&] { stream.reset(); });
        QVERIFY(QTest::qWaitFor([&] { return !stream; }, patience));
        stream = client.ask(endpointAt(server.url("/v1")), question());
        Heard heard;
        heard.listenTo(*stream);
        connect(stream.get(), &ChatStream::contentArrived, this, [&] { stream->stop(); });
        connect(stream.get(), &ChatStream::finished, this, [&] { stream.reset(); });
        QVERIFY(QTest::qWaitFor([&] { return !stream; }, patience));
        QCOMPARE(heard.content, QString("x"));
        QTest::qWait(50);
    }

    void keysAreAskedFor() {
        RawServer server(says(head + "data: [DONE]\n\n"));
        Endpoint endpoint = endpointAt(server.url("/v1"));
        endpoint.hasKey = true;
        QCOMPARE(hear(endpoint, question()).failure.action, Failure::Action::openSettings);
        QCOMPARE(server.connections, 0);
        m_keys.write("test", "sk-1", this, [](const auto&) {});
        QVERIFY(hear(endpoint, question()).hasFinished);
        QVERIFY(server.requests.contains("Authorization: Bearer sk-1\r\n"));
    }

    void answersNow_data() {
        QTest::addColumn<bool>("waits"); ///< for the first word
        QTest::newRow("it thinks") << false;
        QTest::newRow("it is waited for") << true;
    }

    void answersNow() {
        QFETCH(bool, waits);
        QByteArray asked;
        RawServer server([&](QTcpSocket& socket, const QByteArray& request) {
            if (request.startsWith("POST /calliope/v1/answer-now ")) {
                asked = request;
                return says(answerOf(200, "application/json", "{}"))(socket, request);
            }
            drips(head, chunk(R"({"reasoning_content": "hm"})"), 20)(socket, request);
        });
        Endpoint endpoint = endpointAt(server.url("/v1"), Endpoint::Kind::engine);
        endpoint.engineKey = "own-key";
        ChatClient client(m_gate, m_keys);
        const auto stream = client.ask(endpoint, question());
        Heard heard;
        heard.listenTo(*stream);
        if (!waits) QVERIFY(QTest::qWaitFor([&] { return !heard.reasoning.isEmpty(); }, patience));
        QVERIFY(stream->canAnswerNow());
        stream->answerNow();
        QVERIFY(QTest::qWaitFor([&] { return !asked.isEmpty(); }, patience));
        QVERIFY(asked.contains("Bearer own-key") && asked.endsWith(R"({"id":"a1"})"));
    }

    /// Nothing has come yet: it is asked once more, without thoughts, and nothing is said of any.
    void answersNowWhileItIsWaitedFor() {
        QList<QJsonObject> asked;
        RawServer server([&](QTcpSocket& socket, const QByteArray& request) {
            asked.append(QJsonDocument::fromJson(request.mid(request.indexOf("\r\n\r\n") + 4)).object());
            if (asked.size() == 2)
                says(head + chunk(R"({"content": "42"})", "\"stop\"") + "data: [DONE]\n\n")(socket, request);
        });
        ChatRequest request = question();
        request.effort = "medium";
        ChatClient client(m_gate, m_keys);
        const auto stream = client.ask(endpointAt(server.url("/v1")), request);
        Heard heard;
        heard.listenTo(*stream);
        QVERIFY(QTest::qWaitFor([&] { return asked.size() == 1; }, patience));
        QVERIFY(stream->canAnswerNow());
        stream->answerNow();
        QVERIFY(!stream->canAnswerNow());
        QVERIFY(QTest::qWaitFor([&] { return heard.isOver(); }, patience));
        QCOMPARE(heard.content, QString("42"));
        QCOMPARE(asked.size(), 2);
        QCOMPARE(asked.at(1)["reasoning_effort"].toString(), QString("none"));
        QCOMPARE(asked.at(1)["messages"].toArray(), asked.at(0)["messages"].toArray());
        QCOMPARE(heard.outcome.thoughts, ThoughtsEnd::user);

        request.effort = "none"; // it would not think anyway
        QVERIFY(!client.ask(endpointAt(server.url("/v1")), request)->canAnswerNow());
    }

    /// Endpoints that cannot be told to end their thoughts are asked once more, with what they have thought.
    void thoughtsEndOnAnyEndpoint_data() {
        QTest::addColumn<int>("tokens"); ///< -1: not said
        QTest::addColumn<double>("seconds");
        QTest::addColumn<int>("end");
        QTest::newRow("tokens") << 5 << 0.0 << static_cast<int>(ThoughtsEnd::tokens);
        QTest::newRow("none wanted") << 0 << 0.0 << static_cast<int>(ThoughtsEnd::tokens);
        QTest::newRow("seconds") << -1 << 0.2 << static_cast<int>(ThoughtsEnd::seconds);
        QTest::newRow("user") << -1 << 0.0 << static_cast<int>(ThoughtsEnd::user);
    }

    void thoughtsEndOnAnyEndpoint() {
        QFETCH(int, tokens);
        QFETCH(double, seconds);
        QFETCH(int, end);
        int asked = 0;
        QJsonObject again;
        RawServer server([&](QTcpSocket& socket, const QByteArray& request) {
            if (++asked == 1) return drips(head, chunk(R"({"reasoning_content": "hm "})"), 20)(socket, request);
            again = QJsonDocument::fromJson(request.mid(request.indexOf("\r\n\r\n") + 4)).object();
            says(head + chunk(R"({"content": "42"})", "\"stop\"") +
                 "data: {\"choices\": [], \"usage\": {\"completion_tokens\": 1}}\n\ndata: [DONE]\n\n")(socket, request);
        });
        ChatRequest request = question();
        request.effort = tokens == 0 ? "none" : "medium";
        if (tokens >= 0) request.thinkTokens = tokens;
        if (seconds > 0) request.thinkSeconds = seconds;
        ChatClient client(m_gate, m_keys);
        const auto stream = client.ask(endpointAt(server.url("/v1")), request);
        Heard heard;
        heard.listenTo(*stream);
        if (end == static_cast<int>(ThoughtsEnd::user)) {
            QVERIFY(QTest::qWaitFor([&] { return !heard.reasoning.isEmpty(); }, patience));
            QVERIFY(stream->canAnswerNow());
            stream->answerNow();
            stream->answerNow(); // once is enough
            QVERIFY(!stream->canAnswerNow());
        }
        QVERIFY(QTest::qWaitFor([&] { return heard.isOver(); }, patience));
        QVERIFY2(heard.hasFinished, qPrintable(heard.failure.title));
        QCOMPARE(asked, 2);
        QCOMPARE(heard.content, QString("42"));
        QVERIFY(heard.reasoning.startsWith("hm "));
        QCOMPARE(static_cast<int>(heard.outcome.thoughts), end);
        QVERIFY(heard.outcome.usage.reasoningTokens > 0);
        QCOMPARE(heard.outcome.usage.answerTokens, heard.outcome.usage.reasoningTokens + 1);
        QCOMPARE(again["reasoning_effort"].toString(), QString("none"));
        const QJsonArray messages = again["messages"].toArray();
        QCOMPARE(messages.size(), 3);
        QVERIFY(messages[1].toObject()["content"].toString().contains("hm "));
        QVERIFY(messages[2].toObject()["content"].toString().startsWith("Answer now"));
    }

    void wholeAnswers() {
        RawServer server(
            says(answerOf(200, "application/json",
                          R"({"choices": [{"message": {"content": "A title"}, "finish_reason": "stop"}]})")));
        ChatClient client(m_gate, m_keys);
        const auto answer = client.askWhole(endpointAt(server.url("/v1")), question());
        QString got;
        connect(answer.get(), &WholeAnswer::arrived, this, [&](const QString& content) { got = content; });
        QVERIFY(QTest::qWaitFor([&] { return !got.isEmpty(); }, patience));
        QCOMPARE(got, QString("A title"));
        QVERIFY(server.requests.contains("\"stream\":false"));
    }

    void checks_data() {
        QTest::addColumn<QString>("path");  ///< of the list
        QTest::addColumn<QString>("given"); ///< by the user
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QStringList>("models"); ///< empty: it fails

        const QByteArray list =
            R"({"data": [{"id": "a", "max_model_len": 4096}, {"id": "b"}, {"id": ""}, {"x": 1}, 7]})";
        QTest::newRow("as given") << "/v1/models"
                                  << "/v1" << list << QStringList{"a:4096", "b:0"};
        QTest::newRow("v1 forgotten") << "/v1/models"
                                      << "" << list << QStringList{"a:4096", "b:0"};
        QTest::newRow("elsewhere") << "/api/v1/models"
                                   << "/api" << list << QStringList{"a:4096", "b:0"};
        QTest::newRow("not there") << "/v2/models"
                                   << "/v1" << list << QStringList{};
        QTest::newRow("no list") << "/v1/models"
                                 << "/v1" << QByteArray(R"({"data": 7})") << QStringList{};
        QTest::newRow("llama-server") << "/v1/models"
                                      << "/v1"
                                      << QByteArray(R"({"data": [{"id": "a", "meta": {"n_ctx_train": 8192}}]})")
                                      << QStringList{"a:8192"};
        QTest::newRow("wild numbers") << "/v1/models"
                                      << "/v1" << QByteArray(R"({"data": [{"id": "a", "context_length": -1e300}]})")
                                      << QStringList{"a:0"};
    }

    void checks() {
        QFETCH(QString, path);
        QFETCH(QString, given);
        QFETCH(QByteArray, body);
        QFETCH(QStringList, models);
        RawServer server([&](QTcpSocket& socket, const QByteArray& request) {
            const bool isIt = request.startsWith("GET " + path.toLatin1() + " ");
            says(isIt ? answerOf(200, "application/json", body) : answerOf(404, "text/html", "<html>"))(socket,
                                                                                                        request);
        });
        ChatClient client(m_gate, m_keys);
        const auto check = client.check(endpointAt(server.url(given)));
        QStringList found;
        bool hasFailed = false;
        connect(check.get(), &EndpointCheck::passed, this, [&](const EndpointReport& report) {
            for (const EndpointModel& model : report.models)
                found.append(QString("%1:%2").arg(model.id).arg(model.contextLength));
            QCOMPARE(report.url, server.url(path.chopped(7)));
        });
        connect(check.get(), &EndpointCheck::failed, this, [&] { hasFailed = true; });
        QVERIFY(QTest::qWaitFor([&] { return hasFailed || !found.isEmpty(); }, patience));
        QCOMPARE(found, models);
    }
};

QTEST_GUILESS_MAIN(ChatStreamTest)
#include "chat_stream_test.moc"

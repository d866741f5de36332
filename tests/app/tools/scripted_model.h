#pragma once

#include "app/endpoints/chat_client.h"
#include "tests/app/support/raw_server.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <functional>
#include <vector>

namespace calliope::test {

/// A model whose answers a test writes: an endpoint that gives the n-th answer to the n-th request, and the last one to
/// all that follow; what it was asked is kept.
class ScriptedModel {
public:
    struct Call {
        QString name;
        QString arguments;
        QString id = {};
    };
    struct Answer {
        QString text;
        std::vector<Call> calls = {};
        QString reasoning = {};
        int thoughts = 1; ///< so often, a piece each
    };
    /// Makes the answer out of a request instead.
    using Writer = std::function<Answer(const QJsonObject& request)>;

    explicit ScriptedModel(std::vector<Answer> answers)
        : ScriptedModel([answers = std::move(answers), next = std::size_t{0}](const QJsonObject&) mutable {
            return answers[std::min(next++, answers.size() - 1)];
        }) {}

    explicit ScriptedModel(Writer write)
        : m_write(std::move(write)) {}

    [[nodiscard]] std::unique_ptr<app::ChatStream> ask(const app::ChatRequest& request) {
        app::Endpoint endpoint;
        endpoint.id = "scripted";
        endpoint.url = m_server.url("/v1");
        return m_client.ask(endpoint, request);
    }

    /// The messages of the n-th request.
    [[nodiscard]] QJsonArray messages(std::size_t request) const { return requests.at(request)["messages"].toArray(); }

    std::vector<QJsonObject> requests;

private:
    /// The rest of the body may come later: the client is on this thread.
    void take(QTcpSocket& socket, const QByteArray& begin) {
        const auto headEnd = begin.indexOf("\r\n\r\n") + 4;
        constexpr int name = 15; // "content-length:"
        const auto lengthAt = begin.toLower().indexOf("content-length:") + name;
        const auto whole = headEnd + begin.mid(lengthAt, begin.indexOf('\r', lengthAt) - lengthAt).trimmed().toInt();
        auto received = std::make_shared<QByteArray>(begin);
        const auto go = [this, &socket, received, headEnd, whole] {
            *received += socket.readAll();
            if (received->size() < whole) return;
            socket.disconnect(&m_context);
            answer(socket, QJsonDocument::fromJson(received->mid(headEnd)).object());
        };
        QObject::disconnect(&socket, &QTcpSocket::readyRead, &socket, nullptr); // who else would read
        QObject::connect(&socket, &QTcpSocket::readyRead, &m_context, go);
        go();
    }

    void answer(QTcpSocket& socket, const QJsonObject& request) {
        requests.push_back(request);
        const Answer answer = m_write(requests.back());
        socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
        for (int i = 0; i < answer.thoughts && !answer.reasoning.isEmpty(); ++i)
            send(socket, {{"reasoning_content", answer.reasoning}});
        if (!answer.text.isEmpty()) send(socket, {{"content", answer.text}});
        int index = 0;
        for (const Call& call : answer.calls)
            send(socket,
                 {{"tool_calls", QJsonArray{QJsonObject{
                                     {"index", index},
                                     {"id", call.id.isNull() ? QString("id%1").arg(++m_calls) : call.id},
                                     {"type", "function"},
                                     {"function", QJsonObject{{"name", call.name}, {"arguments", call.arguments}}}}}}}),
                ++index;
        send(socket, {}, answer.calls.empty() ? "stop" : "tool_calls");
        socket.write("data: [DONE]\n\n");
        socket.disconnectFromHost();
    }

    static void send(QTcpSocket& socket, const QJsonObject& delta, const QJsonValue& finish = {}) {
        const QJsonObject choice{{"index", 0}, {"delta", delta}, {"finish_reason", finish}};
        socket.write(
            "data: " +
            QJsonDocument(QJsonObject{{"id", "a"}, {"choices", QJsonArray{choice}}}).toJson(QJsonDocument::Compact) +
            "\n\n");
    }

    Writer m_write;
    int m_calls = 0;
    QObject m_context;
    RawServer m_server{[this](QTcpSocket& socket, const QByteArray& request) { take(socket, request); }};
    app::NetworkGate m_gate;
    app::MemoryKeyStore m_keys;
    app::ChatClient m_client{m_gate, m_keys};
};

} // namespace calliope::test

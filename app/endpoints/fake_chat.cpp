#include "app/endpoints/fake_chat.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace calliope::app {

namespace {

constexpr const char* modelName = "calliope-demonstration";

QByteArray dumped(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonObject errorOf(const QString& message) {
    return {{"error", QJsonObject{{"message", message}, {"type", "server_error"}, {"code", QJsonValue()}}}};
}

} // namespace

QByteArray fakeReply(int status, const QJsonObject& body) {
    const QByteArray text = dumped(body);
    return "HTTP/1.1 " + QByteArray::number(status) +
           " Reply\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(text.size()) +
           "\r\nConnection: close\r\n\r\n" + text;
}

FakeChat::FakeChat(QTcpSocket& socket, FakeAnswer answer, bool streams, QString id, int pause)
    : QObject(&socket)
    , m_socket(socket)
    , m_id(std::move(id))
    , m_answer(std::move(answer)) {
    if (m_answer.status != 200) {
        m_socket.write(fakeReply(m_answer.status, errorOf(m_answer.pieces.front().text)));
        m_socket.disconnectFromHost();
        return;
    }
    if (!streams) {
        sendWhole();
        return;
    }
    m_socket.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    sendEvent({{"role", "assistant"}, {"content", ""}});
    connect(&m_timer, &QTimer::timeout, this, &FakeChat::sendNext);
    constexpr int haste = 5; // times less than the usual pause
    m_timer.start(m_answer.slowness == 0 ? pause / haste : pause * m_answer.slowness);
}

void FakeChat::answerNow() {
    while (m_next < m_answer.pieces.size() && m_answer.pieces[m_next].kind == FakePiece::Kind::reasoning) ++m_next;
}

void FakeChat::sendNext() {
    constexpr qint64 ahead = 64 << 10;
    constexpr int inHaste = 20;
    for (int i = m_answer.slowness == 0 ? inHaste : 1; i > 0 && m_timer.isActive(); --i) {
        if (m_socket.bytesToWrite() > ahead) return; // nobody reads
        if (m_next == m_answer.pieces.size()) return end();
        send(m_answer.pieces[m_next]);
        ++m_sent;
        const bool stays = m_answer.repeats && m_next + 1 == m_answer.pieces.size();
        if (!stays) ++m_next;
    }
}

void FakeChat::send(const FakePiece& piece) {
    switch (piece.kind) {
    case FakePiece::Kind::content: return sendEvent({{"content", piece.text}});
    case FakePiece::Kind::reasoning: return sendEvent({{"reasoning_content", piece.text}});
    case FakePiece::Kind::call: {
        const QJsonObject function{{"name", piece.text}, {"arguments", piece.arguments}};
        const QJsonObject call{{"index", m_calls},
                               {"id", QStringLiteral("call%1").arg(m_calls)},
                               {"type", "function"},
                               {"function", function}};
        ++m_calls;
        return sendEvent({{"tool_calls", QJsonArray{call}}});
    }
    case FakePiece::Kind::raw: m_socket.write("data: " + piece.text.toUtf8() + "\n\n"); return;
    case FakePiece::Kind::error: m_socket.write("data: " + dumped(errorOf(piece.text)) + "\n\n"); return end();
    case FakePiece::Kind::hangUp:
        m_timer.stop();
        m_socket.disconnectFromHost();
        return;
    }
}

void FakeChat::sendEvent(const QJsonObject& delta, const QJsonValue& finish) {
    const QJsonObject choice{{"index", 0}, {"delta", delta}, {"finish_reason", finish}};
    m_socket.write("data: " +
                   dumped({{"id", m_id},
                           {"object", "chat.completion.chunk"},
                           {"model", modelName},
                           {"choices", QJsonArray{choice}}}) +
                   "\n\n");
}

void FakeChat::sendWhole() {
    QString content;
    for (const FakePiece& piece : m_answer.pieces)
        if (piece.kind == FakePiece::Kind::content) content += piece.text;
    m_sent = static_cast<qint64>(m_answer.pieces.size());
    const QJsonObject choice{{"index", 0},
                             {"message", QJsonObject{{"role", "assistant"}, {"content", content}}},
                             {"finish_reason", m_answer.finish}};
    m_socket.write(fakeReply(200, {{"id", m_id},
                                   {"object", "chat.completion"},
                                   {"model", modelName},
                                   {"choices", QJsonArray{choice}},
                                   {"usage", usage()}}));
    m_socket.disconnectFromHost();
}

void FakeChat::end() {
    m_timer.stop();
    sendEvent({}, m_calls > 0 ? "tool_calls" : m_answer.finish);
    m_socket.write("data: " + dumped({{"id", m_id}, {"choices", QJsonArray()}, {"usage", usage()}}) + "\n\n");
    m_socket.write("data: [DONE]\n\n");
    m_socket.disconnectFromHost();
}

QJsonObject FakeChat::usage() const {
    return {{"prompt_tokens", 24}, {"completion_tokens", m_sent}, {"total_tokens", 24 + m_sent}};
}

} // namespace calliope::app

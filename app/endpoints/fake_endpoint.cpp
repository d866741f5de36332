#include "app/endpoints/fake_endpoint.h"

#include "app/endpoints/fake_chat.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <array>

namespace calliope::app {

namespace {

constexpr qsizetype mostHead = 64 << 10;
constexpr qsizetype mostBody = 64 << 20;

struct Reply {
    const char* line; ///< of the request
    const char* body;
};

constexpr std::array replies{
    Reply{"GET /v1/models ", R"({"object": "list", "data": [{"id": "calliope-demonstration", "object": "model",
                                 "calliope": {"context_length": 32768}}]})"},
    Reply{"GET /health ", R"({"status": "ok"})"},
    Reply{"GET /calliope/v1/status ", R"({"state": "ready", "model": "calliope-demonstration", "description":
        {"context_length": 32768, "device": "Demonstration", "device_reason": "nothing is computed"}})"},
    Reply{"POST /calliope/v1/tokenize ", R"({"count": 300, "pictures": [{"tiles": 1, "tokens": 256}], "tokens": []})"},
};

/// The value of a field; empty where it is not there.
QByteArray fieldOf(const QByteArray& head, const QByteArray& name) {
    const QList<QByteArray> lines = head.split('\n');
    for (const QByteArray& line : lines)
        if (line.toLower().startsWith(name + ':')) return line.mid(name.size() + 1).trimmed();
    return {};
}

QByteArray randomKey() {
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char*>(words.data()), sizeof words).toHex();
}

} // namespace

FakeEndpoint::FakeEndpoint(int pause, QObject* parent)
    : QObject(parent)
    , m_key(randomKey())
    , m_pause(pause) {
    connect(&m_server, &QTcpServer::newConnection, this, &FakeEndpoint::take);
    m_server.listen(QHostAddress::LocalHost);
}

FakeEndpoint::~FakeEndpoint() {
    m_server.disconnect(this);
    const auto sockets = m_server.findChildren<QTcpSocket*>();
    for (QTcpSocket* socket : sockets) socket->disconnect(this);
    for (const auto& [id, chat] : m_running) chat->disconnect(this);
}

Endpoint FakeEndpoint::endpoint() const {
    Endpoint out;
    out.id = QStringLiteral("demonstration");
    out.name = tr("Demonstration");
    out.url = QUrl(QStringLiteral("http://127.0.0.1:%1/v1").arg(m_server.serverPort()));
    out.kind = Endpoint::Kind::engine;
    out.engineKey = m_key;
    return out;
}

void FakeEndpoint::take() {
    while (QTcpSocket* socket = m_server.nextPendingConnection()) {
        auto bytes = std::make_shared<QByteArray>();
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket, bytes] { read(*socket, *bytes); });
    }
}

void FakeEndpoint::read(QTcpSocket& socket, QByteArray& bytes) {
    bytes += socket.readAll();
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0 && bytes.size() < mostHead) return;
    const QByteArray head = bytes.left(end + 2);
    const qsizetype length = fieldOf(head, "content-length").toLongLong();
    if (end < 0 || length < 0 || length > mostBody) return socket.abort();
    const QByteArray body = bytes.mid(end + 4);
    if (body.size() < length) return;
    socket.disconnect(this); // one request for each connection
    answer(socket, head, body);
}

void FakeEndpoint::answer(QTcpSocket& socket, const QByteArray& head, const QByteArray& body) {
    const auto reply = [&socket](int status, const QJsonObject& object) {
        socket.write(fakeReply(status, object));
        socket.disconnectFromHost();
    };
    if (fieldOf(head, "authorization") != "Bearer " + m_key)
        return reply(401, {{"error", QJsonObject{{"message", "The key is missing or wrong."}}}});
    ++m_requests;
    for (const Reply& each : replies)
        if (head.startsWith(each.line)) return reply(200, QJsonDocument::fromJson(each.body).object());
    const QJsonObject request = QJsonDocument::fromJson(body).object();
    if (head.startsWith("POST /v1/chat/completions ")) {
        m_asked.push_back(request);
        const QString id = QStringLiteral("chat%1").arg(m_asked.size());
        auto* chat = new FakeChat(socket, m_script(request), request["stream"].toBool(), id, m_pause); // its child
        m_running[id] = chat;
        connect(chat, &QObject::destroyed, this, [this, id] { m_running.erase(id); });
        return;
    }
    const auto running = m_running.find(request["id"].toString());
    if (!head.startsWith("POST /calliope/v1/answer-now ") || running == m_running.end())
        return reply(404, {{"error", QJsonObject{{"message", "There is nothing here."}}}});
    running->second->answerNow();
    reply(200, request);
}

} // namespace calliope::app

#include "app/mcp/http_transport.h"

#include <QJsonDocument>
#include <QPointer>
#include <algorithm>

namespace calliope::app {

namespace {

constexpr int noServer = -32'000; ///< JSON-RPC: of the implementation

QJsonObject errorFor(const QJsonValue& id, const QString& words, int status) {
    return {{"jsonrpc", "2.0"},
            {"id", id},
            {"error", QJsonObject{{"code", noServer}, {"message", words}, {"data", QJsonObject{{"status", status}}}}}};
}

/// Keys of servers of tools are headers.
QString detailOf(const Failure& failure, int status) {
    constexpr int unauthorized = 401;
    constexpr int forbidden = 403;
    if (status != unauthorized && status != forbidden) return failure.detail;
    return HttpTransport::tr("Get a key from whoever runs it, and add the server again with it: Authorization: "
                             "Bearer KEY. Calliope does not sign in through a browser.");
}

} // namespace

HttpTransport::HttpTransport(McpServer server, NetworkGate& gate, const ListenerTimes& times)
    : m_server(std::move(server))
    , m_gate(gate)
    , m_times(times) {}

HttpTransport::~HttpTransport() {
    m_posts.clear();
    m_listener.reset();
    if (m_session.isEmpty()) return;
    Request goodbye = requestFor({});
    goodbye.method = "DELETE";
    // It goes on by itself for a moment; whether it arrives does not matter.
    Exchange* exchange = m_gate.send(goodbye).release();
    QObject::connect(exchange, &Exchange::ended, exchange, &QObject::deleteLater);
}

Request HttpTransport::requestFor(const QByteArray& body) const {
    Request request;
    request.method = "POST";
    request.url = m_server.url;
    request.body = body;
    request.accept = "application/json, text/event-stream";
    request.purpose = tr("Tools of %1").arg(m_server.name);
    for (auto each = m_server.secrets.cbegin(); each != m_server.secrets.cend(); ++each)
        request.headers.emplace_back(each.key().toLatin1(), each.value().toLatin1());
    if (!version().isEmpty()) request.headers.emplace_back("MCP-Protocol-Version", version().toLatin1());
    if (!m_session.isEmpty()) request.headers.emplace_back("Mcp-Session-Id", m_session);
    // The client watches the times of its calls; their streams may be silent for long.
    request.limits = {std::chrono::minutes(10), std::chrono::milliseconds(0), std::chrono::milliseconds(0),
                      qint64{64} << 20};
    return request;
}

void HttpTransport::send(const QJsonObject& message) {
    Request request = requestFor(QJsonDocument(message).toJson(QJsonDocument::Compact));
    const QMap<QByteArray, QByteArray> more = std::exchange(m_next, {});
    for (auto each = more.cbegin(); each != more.cend(); ++each) request.headers.emplace_back(each.key(), each.value());
    m_posts.push_back(std::make_unique<Post>());
    Post& post = *m_posts.back();
    post.id = message["method"].isString() ? message["id"] : QJsonValue();
    post.session = m_session;
    post.beginsSession = message["method"] == QLatin1String("initialize");
    post.endsGreeting = message["method"] == QLatin1String("notifications/initialized");
    if (post.beginsSession) m_listener.reset();
    post.exchange = m_gate.send(request);
    Exchange* exchange = post.exchange.get();
    connect(exchange, &Exchange::headArrived, this, [this, &post] {
        if (post.beginsSession) m_session = post.exchange->header("Mcp-Session-Id");
    });
    connect(exchange, &Exchange::bytesArrived, this, [this, &post](const QByteArray& bytes) { take(post, bytes); });
    connect(exchange, &Exchange::succeeded, this, [this, &post] { takeEnd(post); });
    connect(exchange, &Exchange::failed, this, [this, &post](const Failure& failure) { takeFailure(post, failure); });
}

void HttpTransport::take(Post& post, const QByteArray& bytes) {
    const QPointer<HttpTransport> self(this);
    if (post.exchange->contentType() != "text/event-stream") {
        post.whole += bytes;
        if (post.whole.size() > mostMessage) finish(post, tr("The answer is too long."));
        return;
    }
    const Exchange* exchange = post.exchange.get();
    post.events.add(bytes);
    while (const auto event = post.events.next()) {
        if (!event->data.isEmpty()) takeMessage(post, event->data);
        if (!self || !isThere(exchange)) return;
    }
    if (post.events.isTooLong()) finish(post, tr("The answer is too long."));
}

void HttpTransport::takeMessage(Post& post, const QByteArray& json) {
    const QJsonObject message = QJsonDocument::fromJson(json).object();
    if (message["id"] == post.id && !message.contains("method")) post.isAnswered = true;
    emit received(message); // which may end the post
}

void HttpTransport::takeEnd(Post& post) {
    const QPointer<HttpTransport> self(this);
    const Exchange* exchange = post.exchange.get();
    if (post.endsGreeting) listen();
    if (!post.whole.isEmpty()) takeMessage(post, post.whole);
    if (self && isThere(exchange)) askForRest(post);
}

void HttpTransport::takeFailure(Post& post, const Failure& failure) {
    const QPointer<HttpTransport> self(this);
    constexpr int notFound = 404;
    const Exchange* exchange = post.exchange.get();
    const int status = exchange->status();
    if (status == notFound && !post.session.isEmpty()) return endSession(post);
    if (exchange->trouble() == Trouble::broken && !post.events.lastId().isEmpty()) return askForRest(post);
    const QJsonObject told = QJsonDocument::fromJson(exchange->errorBody()).object();
    if (told["error"].isObject() && !post.id.isNull()) { // a refusal in the protocol's own words
        QJsonObject error = told;
        error["id"] = post.id;
        post.isAnswered = true;
        emit received(error);
    }
    if (self && isThere(exchange)) finish(post, failure.title + ". " + detailOf(failure, status));
}

bool HttpTransport::isThere(const Exchange* exchange) const {
    return std::any_of(m_posts.begin(), m_posts.end(),
                       [&](const auto& each) { return each->exchange.get() == exchange; });
}

/// A stream that has ended before its answer came goes on where it was, if the server can tell; else the post is over.
void HttpTransport::askForRest(Post& post) {
    const bool isWaiting = !post.isAnswered && !post.id.isNull() && !post.id.isUndefined();
    if (!isWaiting || post.events.lastId().isEmpty()) return finish(post, tr("The server gave no answer."));
    post.rest = std::make_unique<EventListener>(
        m_gate, [this] { return requestFor({}); }, ListenerTimes(), post.events);
    connect(post.rest.get(), &EventListener::arrived, this,
            [this, &post](const QByteArray& data) { takeRest(post, data); });
    connect(post.rest.get(), &EventListener::refused, this,
            [this, &post] { finish(post, tr("The server gave no answer.")); });
}

void HttpTransport::takeRest(Post& post, const QByteArray& data) {
    const QPointer<HttpTransport> self(this);
    const Exchange* exchange = post.exchange.get();
    takeMessage(post, data);
    if (self && isThere(exchange) && post.isAnswered) finish(post, {});
}

/// What the server says between answers. One that does not offer it may say so in any way; only where it did offer it,
/// "not found" means the session.
void HttpTransport::listen() {
    m_listener = std::make_unique<EventListener>(
        m_gate, [this] { return requestFor({}); }, m_times);
    connect(m_listener.get(), &EventListener::arrived, this,
            [this](const QByteArray& data) { emit received(QJsonDocument::fromJson(data).object()); });
    connect(m_listener.get(), &EventListener::refused, this, [this](int status) {
        constexpr int notFound = 404;
        const bool isForgotten = status == notFound && m_listener->wasOpen() && !m_session.isEmpty();
        m_listener.release()->deleteLater(); // it is in the middle of its signal
        if (!isForgotten) return;
        m_session.clear();
        emit sessionEnded();
    });
}

/// The exchange is over, or is to be; a request that has no answer gets one. The post may be gone already.
void HttpTransport::finish(Post& post, const QString& problem) {
    const auto found =
        std::find_if(m_posts.begin(), m_posts.end(), [&](const auto& each) { return each.get() == &post; });
    if (found == m_posts.end()) return;
    const bool isOpen = !post.isAnswered && !post.id.isNull() && !post.id.isUndefined();
    const QJsonValue id = post.id;
    const int status = post.exchange->status();
    post.exchange->disconnect(this);
    post.exchange.release()->deleteLater(); // it may be in the middle of its signal
    if (post.rest) {
        post.rest->disconnect(this);
        post.rest.release()->deleteLater();
    }
    m_posts.erase(found);
    if (isOpen) emit received(errorFor(id, problem, status));
}

/// Of several posts in one session only the first tells of its end.
void HttpTransport::endSession(Post& post) {
    const QPointer<HttpTransport> self(this);
    const bool isFirst = post.session == m_session;
    if (isFirst) {
        m_session.clear();
        m_listener.reset();
    }
    finish(post, tr("The server was started anew meanwhile. Call again."));
    if (self && isFirst) emit sessionEnded();
}

void HttpTransport::forget(qint64 id) {
    const auto found =
        std::find_if(m_posts.begin(), m_posts.end(), [&](const auto& each) { return each->id == QJsonValue(id); });
    if (found == m_posts.end()) return;
    (*found)->isAnswered = true; // by nobody
    finish(**found, {});
}

} // namespace calliope::app

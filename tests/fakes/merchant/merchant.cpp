#include "tests/fakes/merchant/merchant.h"

#include "tests/fakes/merchant/acp_face.h"
#include "tests/fakes/merchant/mcp_face.h"
#include "tests/fakes/merchant/protocol_schemas.h"
#include "tests/fakes/merchant/ucp_face.h"

#include <QJsonDocument>
#include <QTest>
#include <algorithm>
#include <memory>

namespace calliope::test {

namespace {

/// Whether what happens so many times happens now.
bool takeOne(int& left) {
    if (left <= 0) return false;
    --left;
    return true;
}

/// Whether the connection is cut once this was done.
bool takeDrop(Faults& faults, const QString& operation) {
    if (operation == "complete") return takeOne(faults.dropsAfter);
    const bool isCartWrite = operation == "create cart" || operation == "update cart";
    return isCartWrite && takeOne(faults.dropsCarts);
}

} // namespace

Merchant::Merchant(Speaks protocol)
    : m_protocol(protocol) {
    m_server.listen(QHostAddress::LocalHost);
    const QString base = origin().toString(QUrl::RemovePath);
    if (protocol == Speaks::acp)
        m_face = std::make_unique<AcpFace>(shop, base);
    else if (protocol == Speaks::ucpMcp)
        m_face = std::make_unique<McpFace>(shop, "2026-08-25", base);
    else
        m_face = std::make_unique<UcpFace>(shop, protocol == Speaks::ucpNewest ? "2026-08-25" : "2026-04-08", base);
    QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] { take(); });
}

Merchant::~Merchant() {
    if (const QString wrong = firstObjection(m_protocol, m_exchanged); !wrong.isEmpty())
        QTest::qFail(qPrintable(wrong), __FILE__, __LINE__);
}

QUrl Merchant::origin() const {
    return QUrl(QString("http://127.0.0.1:%1").arg(m_server.serverPort()));
}

int Merchant::count(const QString& operation) const {
    return static_cast<int>(std::count_if(m_exchanged.begin(), m_exchanged.end(),
                                          [&](const Exchanged& each) { return each.operation == operation; }));
}

void Merchant::take() {
    while (QTcpSocket* socket = m_server.nextPendingConnection()) {
        ++m_connections;
        auto bytes = std::make_shared<QByteArray>();
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, bytes] {
            *bytes += socket->readAll();
            const auto request = parsed(*bytes);
            if (!request) return;
            socket->disconnect(SIGNAL(readyRead())); // one request for each connection
            QString operation;
            const HttpRequest plain = m_face->unwrapped(*request);
            HttpReply reply = answer(plain, operation);
            if (operation == "complete" && reply.status < 400 && takeOne(shop.faults.breaksAfter))
                reply = m_face->error(500, "refused", "Not now");
            const HttpReply carried = m_face->wrapped(*request, reply);
            Exchanged said{operation, plain, reply};
            if (plain.path != request->path) {
                said.call = request->json();
                said.called = carried.json;
            }
            m_exchanged.push_back(said);
            if (operation == "discovery" && shop.faults.isSilent) return;
            if (reply.isCut) return socket->abort();
            socket->write(wire(carried));
            socket->disconnectFromHost();
        });
    }
}

HttpReply Merchant::answer(const HttpRequest& request, QString& name) {
    const auto operation = m_face->operationOf(request);
    if (!operation && request.path == "/.well-known/acp.json") {
        if (!shop.faults.acpProfile.isEmpty()) return {200, {}, {}, shop.faults.acpProfile};
        if (shop.faults.acpStatus != 404) return {shop.faults.acpStatus, {}, {}, "{}"};
    }
    if (!operation && shop.faults.hasPageForAll)
        return {200, {}, {{"Content-Type", "text/html"}}, "<!doctype html><title>Welcome</title>"};
    if (!operation) return {404, {}, {}, "{}"};
    name = operation->name;
    if (const auto refusal = m_face->refusal(request, *operation)) return *refusal;
    const QByteArray key = request.headers.value("idempotency-key");
    const QByteArray place = key + ' ' + request.path.toLatin1();
    if (!key.isEmpty())
        if (const auto kept = m_kept.find(place); kept != m_kept.end()) {
            if (!m_face->isSame(kept->body, request.body)) return m_face->conflict();
            HttpReply replay = kept->reply;
            replay.headers["Idempotent-Replayed"] = "true";
            replay.isCut = takeDrop(shop.faults, name);
            return replay;
        }
    HttpReply reply = faulty(request, *operation);
    // What was not taken may come again under its key; what was is answered the same way for ever.
    const bool wasTaken = reply.status < 400 && !(reply.isCut && reply.status == 0);
    if (!key.isEmpty() && wasTaken) {
        HttpReply whole = reply;
        whole.isCut = false;
        m_kept[place] = {request.body, whole};
    }
    return reply;
}

HttpReply Merchant::faulty(const HttpRequest& request, const Operation& operation) {
    Faults& faults = shop.faults;
    const bool isOrder = operation.name == "complete";
    if (isOrder && takeOne(faults.dropsBefore))
        return {.status = 0, .json = {}, .headers = {}, .raw = {}, .isCut = true};
    if (isOrder && faults.status != 0 && m_refused++ < faults.statusTimes) {
        HttpReply refusal = m_face->error(faults.status, "refused", "Not now");
        if (faults.status == 429 || faults.status == 503) refusal.headers["Retry-After"] = "1";
        return refusal;
    }
    if (faults.losesSessions && operation.name == "look" && !shop.orders().empty())
        return m_face->error(404, "not_found", "There is no such session");
    if (faults.losesCarts && operation.name.endsWith(" cart") && operation.name != "create cart")
        return m_face->error(404, "not_found", "There is no such cart");
    if (faults.cartStatus != 0 && operation.name == "update cart")
        return m_face->error(faults.cartStatus, faults.cartCode, "This cart is closed");
    const bool isDiscovery = operation.name == "discovery";
    if (isDiscovery && faults.profileStatus != 0) return {faults.profileStatus, {}, {}, "{}"};
    HttpReply reply = m_face->answer(request, operation);
    if (isOrder && faults.speaksNonsense) reply.raw = "{\"fine\": true}";
    const bool isSession = !isDiscovery && operation.name != "permalink";
    if (isDiscovery && faults.hasLongProfile) reply.raw = QByteArray(2 << 20, ' ');
    if (isDiscovery && faults.halvesProfile) {
        const QByteArray whole = QJsonDocument(reply.json).toJson();
        reply.raw = whole.left(whole.size() / 2);
    }
    if (isDiscovery && faults.cutsProfile) reply.isCut = true;
    if (isSession && !faults.reply.isEmpty()) reply.raw = faults.reply;
    if (takeDrop(faults, operation.name)) reply.isCut = true;
    return reply;
}

} // namespace calliope::test

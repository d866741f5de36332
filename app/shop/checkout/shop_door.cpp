#include "app/shop/checkout/shop_door.h"

#include "app/endpoints/event_stream.h"
#include "app/network/address.h"
#include "app/shop/checkout/shop_route.h"

#include <QJsonDocument>
#include <algorithm>

namespace calliope::app {

namespace {

constexpr qint64 mostBytes = 1 << 20;
constexpr int mostDepth = 32;

/// Levels of lists and objects, brackets in texts not counted.
int depthOf(const QByteArray& json) {
    int depth = 0;
    int most = 0;
    bool isInText = false;
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (isInText && c == '\\')
            ++i;
        else if (c == '"')
            isInText = !isInText;
        else if (!isInText && (c == '{' || c == '['))
            most = std::max(most, ++depth);
        else if (!isInText && (c == '}' || c == ']'))
            --depth;
    }
    return most;
}

std::chrono::milliseconds retryAfterOf(const QByteArray& header) {
    bool isNumber = false;
    const int seconds = header.trimmed().toInt(&isNumber);
    constexpr int most = 60;
    return std::chrono::seconds(isNumber ? std::clamp(seconds, 0, most) : 0);
}

/// Of events the last that is an answer of JSON-RPC: others only tell how it goes.
QJsonObject answerIn(const QByteArray& body, const QByteArray& contentType) {
    if (contentType != "text/event-stream") return boundedObject(body);
    EventStream events;
    events.add(body);
    QJsonObject answer;
    while (const auto event = events.next())
        if (const QJsonObject said = boundedObject(event->data); said.contains("result") || said.contains("error"))
            answer = said;
    return answer;
}

/// Whether an object was begun. What is nested too deep has not broken off, nor has a text or a page that says that it
/// is JSON: that is how some shops answer to any address.
bool isCutJson(const QByteArray& body, const QByteArray& contentType) {
    return contentType == "application/json" && body.trimmed().startsWith('{') && depthOf(body) <= mostDepth &&
           QJsonDocument::fromJson(body).isNull();
}

/// Collects what comes; the gate's exchange is its child in all but name.
class RunningCall final : public ShopCall {
public:
    RunningCall(NetworkGate& gate, const Request& request)
        : m_wasOnline(gate.isOnline())
        , m_exchange(gate.send(request)) {
        connect(m_exchange.get(), &Exchange::bytesArrived, this, [this](const QByteArray& bytes) { m_body += bytes; });
        connect(m_exchange.get(), &Exchange::succeeded, this, [this] {
            ShopReply reply = begun();
            reply.json = answerIn(m_body, m_exchange->contentType());
            reply.isCut = reply.json.isEmpty() && isCutJson(m_body, m_exchange->contentType());
            emit finished(reply);
        });
        connect(m_exchange.get(), &Exchange::failed, this, [this](const Failure& failure) {
            ShopReply reply = begun();
            reply.failure = failure;
            // Switched off amid an order: it may have arrived.
            if (reply.trouble == Trouble::offline && m_wasOnline) reply.trouble = Trouble::broken;
            if (reply.trouble == Trouble::refused) reply.json = boundedObject(m_exchange->errorBody());
            emit finished(reply);
        });
    }

private:
    [[nodiscard]] ShopReply begun() const {
        ShopReply reply;
        reply.trouble = m_exchange->trouble();
        reply.status = m_exchange->status();
        reply.retryAfter = retryAfterOf(m_exchange->header("Retry-After"));
        return reply;
    }

    bool m_wasOnline;
    QByteArray m_body;
    std::unique_ptr<Exchange> m_exchange;
};

class RefusedCall final : public ShopCall {
public:
    explicit RefusedCall(const QString& words) {
        ShopReply reply;
        reply.trouble = Trouble::notAllowed;
        reply.failure = {tr("This shop was not asked"), words, Failure::Action::none, {}};
        QMetaObject::invokeMethod(
            this, [this, reply] { emit finished(reply); }, Qt::QueuedConnection);
    }
};

} // namespace

QJsonObject boundedObject(const QByteArray& json) {
    if (json.size() > mostBytes || depthOf(json) > mostDepth) return {};
    return QJsonDocument::fromJson(json).object();
}

ShopDoor::ShopDoor(NetworkGate& gate, Reach reach, QObject* parent)
    : QObject(parent)
    , m_gate(gate)
    , m_reach(reach) {}

void ShopDoor::allow(const ContactConsent& consent) {
    m_allowed.insert(consent.origin());
}

void ShopDoor::allowAgain(const QString& origin) {
    m_allowed.insert(origin);
}

void ShopDoor::forbid(const QString& origin) {
    m_allowed.remove(origin);
}

bool ShopDoor::isAllowed(const QUrl& origin) const {
    return m_allowed.contains(originOf(origin));
}

bool ShopDoor::mayOpen(const QUrl& url) const {
    if (m_reach == Reach::thisMachine && isLoopback(url)) return true;
    return url.scheme() == QLatin1String("https") && !url.host().isEmpty() && url.userInfo().isEmpty() &&
           !isNearby(url);
}

QString ShopDoor::objectionTo(const ShopRequest& request) const {
    if (!isAllowed(request.origin)) return tr("You have not allowed to ask %1.").arg(shownHost(request.origin));
    if (!mayOpen(request.url)) return tr("Its address is not encrypted, or not on the public network.");
    if (!isOfShop(request.url, request.origin))
        return tr("%1 is not an address of %2.").arg(shownHost(request.url), shownHost(request.origin));
    return {};
}

std::unique_ptr<ShopCall> ShopDoor::send(const ShopRequest& request) {
    if (const QString objection = objectionTo(request); !objection.isEmpty())
        return std::make_unique<RefusedCall>(objection);
    Request out;
    out.method = request.method;
    out.url = request.url;
    out.body = request.body;
    out.key = request.key;
    out.headers = request.headers;
    out.accept = request.accept;
    out.purpose = request.purpose;
    out.mustBePublic = true;
    out.limits = {m_patience, m_patience, 3 * m_patience, mostBytes};
    return std::make_unique<RunningCall>(m_gate, out);
}

} // namespace calliope::app

#include "app/shop/checkout/rest_port.h"

#include "app/network/address.h"
#include "app/shop/checkout/mcp_envelope.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <functional>

namespace calliope::app {

namespace {

constexpr const char* placingStep = "/complete"; // behind a session's path

class RestCall final : public PortCall {
public:
    RestCall(std::unique_ptr<ShopCall> call, std::function<ShopAnswer(const ShopReply&)> read)
        : m_call(std::move(call))
        , m_read(std::move(read)) {
        connect(m_call.get(), &ShopCall::finished, this,
                [this](const ShopReply& reply) { emit finished(m_read(reply)); });
    }

private:
    std::unique_ptr<ShopCall> m_call;
    std::function<ShopAnswer(const ShopReply&)> m_read;
};

/// Of what ended without a status that says anything. A redirect is an answer, but of somebody who did not look.
ShopEvent eventOf(Trouble trouble) {
    switch (trouble) {
    case Trouble::notAllowed:
    case Trouble::offline:
    case Trouble::unreachable:
    case Trouble::untrusted: return ShopEvent::notSent;
    default: return ShopEvent::lost;
    }
}

/// What an error's code says, where that can be: of a session that is to be made that it is made on the shop's page, of
/// one that was there that it is gone.
ShopEvent fitting(ShopEvent said, const QString& session) {
    return session.isEmpty() == (said == ShopEvent::escalated) ? said : ShopEvent::refused;
}

QByteArray compact(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

const RestDialect& dialectOf(ShopRoute::Protocol protocol) {
    if (protocol == ShopRoute::Protocol::acp) return acpDialect();
    return protocol == ShopRoute::Protocol::cart ? ucpCartDialect() : ucpDialect();
}

QString pathOf(const QString& session) {
    return u'/' + QString::fromLatin1(QUrl::toPercentEncoding(session));
}

} // namespace

RestPort::RestPort(ShopDoor& door, ShopRoute route, QUrl agent, QByteArray key)
    : m_door(door)
    , m_route(std::move(route))
    , m_agent(std::move(agent))
    , m_key(std::move(key))
    , m_dialect(dialectOf(m_route.protocol)) {}

std::unique_ptr<PortCall> RestPort::begin(const Basket& basket, const QByteArray& key) {
    return ask("POST", {}, compact(m_dialect.beginBody(m_route, basket)), key, {},
               QCoreApplication::translate("checkout", "Price of a cart"));
}

std::unique_ptr<PortCall> RestPort::change(const Basket& basket, const Quote& now, const QByteArray& key) {
    return ask(m_dialect.changeMethod, pathOf(now.session), compact(m_dialect.changeBody(m_route, basket, now)), key,
               now.session, QCoreApplication::translate("checkout", "Price of a cart"));
}

std::unique_ptr<PortCall> RestPort::look(const QString& session) {
    return ask("GET", pathOf(session), {}, {}, session, QCoreApplication::translate("checkout", "State of a purchase"));
}

QByteArray RestPort::placingBody(const PaymentToken& payment) const {
    return compact(m_dialect.placeBody(payment));
}

std::unique_ptr<PortCall> RestPort::place(const QString& session, const QByteArray& body, const QByteArray& key) {
    return ask("POST", pathOf(session) + QLatin1String(placingStep), body, key, session,
               QCoreApplication::translate("checkout", "Your order"));
}

std::unique_ptr<PortCall> RestPort::cancel(const QString& session, const QByteArray& key) {
    return ask("POST", pathOf(session) + QStringLiteral("/cancel"), compact(m_dialect.cancelBody()), key, session,
               QCoreApplication::translate("checkout", "End of a purchase"));
}

QUrl RestPort::handOff(const Basket& basket) const {
    return handOffPage(m_route, basket);
}

std::unique_ptr<PortCall> RestPort::lookAtOrder(const QString& session, const QString& order) {
    const QString path = m_dialect.orders ? QLatin1String(m_dialect.orders) + pathOf(order)
                                          : QLatin1String(m_dialect.sessions) + pathOf(session);
    const ShopRequest request =
        requestFor("GET", path, {}, {}, QCoreApplication::translate("checkout", "State of an order"));
    return std::make_unique<RestCall>(m_door.send(request), [this, order](const ShopReply& carried) {
        const ShopReply reply = plain(carried);
        ShopAnswer answer;
        answer.failure = reply.failure;
        if (reply.trouble == Trouble::none) answer.order = m_dialect.readOrder(reply.json, order);
        if (!answer.order.status.isEmpty()) answer.event = ShopEvent::completed;
        return answer;
    });
}

ShopRequest RestPort::requestFor(const QByteArray& method, const QString& path, const QByteArray& body,
                                 const QByteArray& key, const QString& purpose) const {
    ShopRequest request;
    request.method = method;
    request.origin = m_route.origin;
    request.body = body;
    request.key = m_key;
    request.headers = m_dialect.headers(m_route, m_agent, key);
    request.purpose = QStringLiteral("%1: %2").arg(shownHost(m_route.origin), purpose);
    request.url = m_route.endpoint;
    if (m_route.transport == ShopRoute::Transport::mcp) return mcpRequest(request, path, m_agent, key);
    request.url = QUrl(m_route.endpoint.toString(QUrl::FullyEncoded) + path, QUrl::StrictMode);
    return request;
}

ShopReply RestPort::plain(const ShopReply& reply, bool toOrder) const {
    return m_route.transport == ShopRoute::Transport::mcp ? restReply(reply, toOrder) : reply;
}

std::unique_ptr<PortCall> RestPort::ask(const QByteArray& method, const QString& path, const QByteArray& body,
                                        const QByteArray& key, const QString& session, const QString& purpose) {
    const ShopRequest request = requestFor(method, QLatin1String(m_dialect.sessions) + path, body, key, purpose);
    const bool isOrder = path.endsWith(QLatin1String(placingStep));
    return std::make_unique<RestCall>(m_door.send(request), [this, session, isOrder](const ShopReply& reply) {
        return read(plain(reply, isOrder), session);
    });
}

ShopAnswer RestPort::read(const ShopReply& reply, const QString& session) const {
    ShopAnswer answer;
    if (reply.trouble == Trouble::none) {
        answer = m_dialect.read(reply.json, m_route);
        // Another session's answer says nothing about this one.
        if (answer.quote && !session.isEmpty() && answer.quote->session != session) answer = {};
        if (answer.quote)
            answer.quote->wantsOwnPage = answer.event == ShopEvent::escalated;
        else if (answer.event == ShopEvent::escalated && !session.isEmpty())
            answer.event = ShopEvent::refused; // who may ask says nothing about this one either
        return answer;
    }
    answer.event = eventOf(reply.trouble);
    answer.failure = reply.failure;
    answer.retryAfter = reply.retryAfter;
    if (reply.trouble != Trouble::refused) return answer;
    const ShopError said = m_dialect.error(reply.json, m_route);
    answer.page = said.page;
    constexpr int firstServerError = 500;
    answer.event = reply.status < firstServerError ? fitting(said.event, session) : ShopEvent::lost;
    for (const HttpRow& row : m_dialect.statuses)
        if (row.status == reply.status && (!row.code || said.code == QLatin1String(row.code))) {
            answer.event = row.event;
            break;
        }
    answer.failure.title = QCoreApplication::translate("checkout", "The shop did not take it");
    if (!said.words.isEmpty()) answer.failure.detail = said.words;
    const bool isNameless = m_dialect.namesAgent && !m_agent.isValid();
    if (isNameless && answer.event == ShopEvent::refused)
        answer.failure.detail = QCoreApplication::translate(
            "checkout", "This copy of Calliope has no page that tells shops who asks, and some sell to no other "
                        "program. The shop's own page in the browser works.");
    return answer;
}

} // namespace calliope::app

#include "app/shop/checkout/shop_finder.h"

#include "app/network/address.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <algorithm>
#include <array>
#include <utility>

namespace calliope::app {

namespace {

constexpr std::array ucpVersions{"2026-08-25", "2026-04-08"}; // newest first
constexpr const char* acpVersion = "2026-04-17";
constexpr const char* service = "dev.ucp.shopping";
constexpr const char* checkout = "dev.ucp.shopping.checkout";
constexpr const char* cart = "dev.ucp.shopping.cart";
constexpr const char* permalink = "dev.ucp.shopping.permalink";

QString say(const char* text) {
    return QCoreApplication::translate("checkout", text);
}

bool isSpoken(const QString& version) {
    return std::ranges::any_of(ucpVersions, [&](const char* each) { return version == QLatin1String(each); });
}

/// Names begin with the domain of who defines them, turned around, and the specification must lie there.
bool isFromItsDomain(const QString& name, const QString& spec) {
    if (spec.isEmpty()) return true; // 2026-04-08 asks for none
    const QUrl url(spec, QUrl::StrictMode);
    const QStringList parts = name.split(u'.');
    if (parts.size() < 3 || url.scheme() != QLatin1String("https")) return false;
    const QString domain = parts[1] + u'.' + parts[0];
    return url.host() == domain || url.host().endsWith(u'.' + domain);
}

/// The entry of a capability in this version; undefined where there is none that can be trusted.
QJsonValue capabilityOf(const QJsonObject& ucp, const QString& name, const QString& version) {
    for (const QJsonValue each : ucp["capabilities"][name].toArray())
        if (each["version"] == version && isFromItsDomain(name, each["spec"].toString())) return each;
    return QJsonValue::Undefined;
}

/// Whether somebody at the shop's address has answered, if not with what was asked for.
bool hasAnswered(Trouble trouble) {
    return trouble == Trouble::refused || trouble == Trouble::redirected || trouble == Trouble::notUnderstood ||
           trouble == Trouble::tooLarge;
}

/// Without what an address must not have here.
QUrl endpointOf(const QJsonValue& value) {
    constexpr qsizetype longest = 1'000;
    QString text = value.toString().left(longest);
    while (text.endsWith(u'/')) text.chop(1);
    const QUrl url(text, QUrl::StrictMode);
    return url.hasQuery() || url.hasFragment() ? QUrl() : url;
}

/// Of a profile in a version that we do not speak.
QString otherVersion(const QJsonObject& ucp, const ShopRoute& route, QUrl* older) {
    for (const char* each : ucpVersions)
        if (const QUrl url(ucp["supported_versions"][QLatin1String(each)].toString(), QUrl::StrictMode);
            older && url.isValid() && isOfShop(url, route.origin)) {
            *older = url;
            break;
        }
    return say(QT_TRANSLATE_NOOP("checkout", "The shop speaks another version of the protocol."));
}

/// Where it is asked, in the version of the route: over REST where there are both.
QString readService(const QJsonObject& ucp, ShopRoute& route) {
    using Transport = ShopRoute::Transport;
    for (const auto& [name, transport] : {std::pair("rest", Transport::rest), std::pair("mcp", Transport::mcp)})
        for (const QJsonValue each : ucp["services"][service].toArray()) {
            if (each["transport"] != name || each["version"] != route.version) continue;
            const QUrl url = endpointOf(each["endpoint"]);
            if (!isOfShop(url, route.origin))
                return say(QT_TRANSLATE_NOOP("checkout", "The shop's profile leads to the host of somebody else."));
            route.protocol = ShopRoute::Protocol::ucp;
            route.transport = transport;
            route.endpoint = url;
            return {};
        }
    return say(QT_TRANSLATE_NOOP("checkout", "The shop speaks the protocol neither over REST nor over MCP."));
}

} // namespace

QString readUcpProfile(const QJsonObject& profile, ShopRoute& route, QUrl* older) {
    const QJsonObject ucp = profile["ucp"].toObject();
    const QString version = ucp["version"].toString();
    if (!isSpoken(version)) return otherVersion(ucp, route, older);
    if (capabilityOf(ucp, permalink, version).isObject()) {
        const QUrl url = endpointOf(capabilityOf(ucp, permalink, version)["config"]["endpoint"]);
        if (isOfShop(url, route.origin)) route.permalink = url;
    }
    if (!route.permalink.isEmpty()) route.protocol = ShopRoute::Protocol::permalink;
    route.version = version;
    const bool hasCheckout = capabilityOf(ucp, checkout, version).isObject();
    if (!hasCheckout && !capabilityOf(ucp, cart, version).isObject())
        return say(QT_TRANSLATE_NOOP("checkout", "The shop does not say credibly that one can buy in this way."));
    const QString objection = readService(ucp, route);
    if (objection.isEmpty() && !hasCheckout) route.protocol = ShopRoute::Protocol::cart;
    return objection;
}

QString readUcpCatalogue(const QJsonObject& profile, const char* capability, ShopRoute& route, QUrl* older) {
    const QJsonObject ucp = profile["ucp"].toObject();
    route.version = ucp["version"].toString();
    if (!isSpoken(route.version)) return otherVersion(ucp, route, older);
    if (!capabilityOf(ucp, QLatin1String(capability), route.version).isObject())
        return say(QT_TRANSLATE_NOOP("checkout", "The shop does not say credibly that it can be asked this."));
    return readService(ucp, route);
}

QString readAcpProfile(const QJsonObject& profile, ShopRoute& route) {
    const QJsonArray versions = profile["protocol"]["supported_versions"].toArray();
    const bool isSupported = profile["protocol"]["version"] == acpVersion || versions.contains(acpVersion);
    if (profile["protocol"]["name"] != "acp" || !isSupported || !profile["transports"].toArray().contains("rest") ||
        !profile["capabilities"]["services"].toArray().contains("checkout"))
        return say(QT_TRANSLATE_NOOP("checkout", "The shop speaks another version of the protocol."));
    const QUrl url = endpointOf(profile["api_base_url"]);
    if (!isOfShop(url, route.origin))
        return say(QT_TRANSLATE_NOOP("checkout", "The shop's profile leads to the host of somebody else."));
    route.protocol = ShopRoute::Protocol::acp;
    route.transport = ShopRoute::Transport::rest;
    route.version = QLatin1String(acpVersion);
    route.endpoint = url;
    return {};
}

ShopFinder::ShopFinder(ShopDoor& door, const QUrl& origin, bool hasKey)
    : m_door(door)
    , m_hasKey(hasKey) {
    m_route.origin = QUrl(originOf(origin));
    askUcp(m_route.origin.resolved(QUrl(QStringLiteral("/.well-known/ucp"))), true);
}

void ShopFinder::askUcp(const QUrl& profile, bool isFirst) {
    ShopRequest request;
    request.url = profile;
    request.origin = m_route.origin;
    request.purpose = tr("How %1 can be bought from").arg(shownHost(m_route.origin));
    if (m_call) m_call.release()->deleteLater(); // it is in the middle of its signal
    m_call = m_door.send(request);
    connect(m_call.get(), &ShopCall::finished, this, [this, isFirst](const ShopReply& reply) {
        if (reply.trouble != Trouble::none) {
            m_objection = reply.failure.title + u' ' + reply.failure.detail;
            return hasAnswered(reply.trouble) ? askAcp() : end(m_route, m_objection);
        }
        QUrl older;
        m_objection = readUcpProfile(reply.json, m_route, isFirst ? &older : nullptr);
        if (!older.isEmpty()) return askUcp(older, false);
        // With a key of the shop, ACP is more than a cart.
        const bool maySellMore = m_hasKey && m_route.protocol == ShopRoute::Protocol::cart;
        if (!m_objection.isEmpty() || maySellMore) return askAcp();
        end(m_route, m_objection);
    });
}

void ShopFinder::askAcp() {
    ShopRequest request;
    request.url = m_route.origin.resolved(QUrl(QStringLiteral("/.well-known/acp.json")));
    request.origin = m_route.origin;
    request.purpose = tr("How %1 can be bought from").arg(shownHost(m_route.origin));
    m_call.release()->deleteLater(); // it is in the middle of its signal
    m_call = m_door.send(request);
    connect(m_call.get(), &ShopCall::finished, this, [this](const ShopReply& reply) {
        if (reply.trouble != Trouble::none) return end(m_route, m_objection);
        // What is no profile of ACP at all says nothing about the shop.
        if (reply.json["protocol"]["name"] != "acp") return end(m_route, m_objection);
        const ShopRoute before = m_route;
        const QString objection = readAcpProfile(reply.json, m_route);
        if (objection.isEmpty() && !m_hasKey) {
            m_route = before;
            m_objection = tr("The shop wants the key that it gave you. There is a place for it under Sources.");
        } else if (before.protocol != ShopRoute::Protocol::cart) // which works, whatever is wrong with ACP
            m_objection = objection;
        end(m_route, m_objection);
    });
}

void ShopFinder::end(const ShopRoute& route, const QString& objection) {
    m_call.release()->deleteLater(); // it may be in the middle of its signal
    emit found(route, objection);
}

} // namespace calliope::app

#include "app/shop/checkout/shop_profile.h"

#include "app/network/address.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <algorithm>
#include <array>
#include <utility>

namespace calliope::app {

namespace {

using Protocol = ShopProfile::Protocol;
using State = ShopProfile::State;

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

/// Without what an address must not have here.
QUrl endpointOf(const QJsonValue& value) {
    constexpr qsizetype longest = 1'000;
    QString text = value.toString().left(longest);
    while (text.endsWith(u'/')) text.chop(1);
    const QUrl url(text, QUrl::StrictMode);
    return url.hasQuery() || url.hasFragment() ? QUrl() : url;
}

QString otherVersion() {
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

/// What came instead of a profile; the first row that fits counts.
struct NoProfile {
    Trouble trouble;
    int first; ///< status
    int last;
    State state;
    const char* words; ///< "%1" is the host; nullptr: what the door says
};

constexpr std::array noProfiles{
    NoProfile{Trouble::refused, 408, 408, State::notNow, nullptr}, // it lost patience
    NoProfile{Trouble::refused, 425, 425, State::notNow, nullptr}, // too early
    NoProfile{Trouble::refused, 429, 429, State::notNow, nullptr}, // asked too often
    NoProfile{Trouble::refused, 401, 403, State::none,
              QT_TRANSLATE_NOOP("checkout", "%1 does not tell programs what it offers.")},
    NoProfile{Trouble::refused, 400, 499, State::none,
              QT_TRANSLATE_NOOP("checkout", "%1 says nothing to programs: it has no profile for them.")},
    NoProfile{Trouble::redirected, 0, 999, State::none,
              QT_TRANSLATE_NOOP("checkout", "%1 leads to another address, which is not followed.")},
    NoProfile{Trouble::tooLarge, 0, 999, State::none,
              QT_TRANSLATE_NOOP("checkout", "The profile of %1 is longer than any should be: it was not read.")},
    NoProfile{Trouble::notUnderstood, 0, 999, State::none,
              QT_TRANSLATE_NOOP("checkout", "What %1 answers is no profile for programs, but some other page.")},
};

bool isProfile(const QJsonObject& json, Protocol protocol) {
    return protocol == Protocol::ucp ? json["ucp"].isObject() : json["protocol"]["name"] == "acp";
}

/// Whatever is in no row says nothing of what the shop has.
ShopProfile without(Trouble trouble, const ShopReply& reply, const QUrl& origin) {
    const auto row = std::ranges::find_if(noProfiles, [&](const NoProfile& each) {
        return each.trouble == trouble && each.first <= reply.status && reply.status <= each.last;
    });
    ShopProfile profile;
    profile.trouble = trouble;
    profile.state = row == noProfiles.end() ? State::notNow : row->state;
    if (row == noProfiles.end() || !row->words)
        profile.problem = QStringLiteral("%1. %2").arg(reply.failure.title, reply.failure.detail);
    else
        profile.problem = say(row->words).arg(shownHost(origin));
    return profile;
}

} // namespace

QString readUcpProfile(const QJsonObject& profile, ShopRoute& route) {
    const QJsonObject ucp = profile["ucp"].toObject();
    const QString version = ucp["version"].toString();
    if (!isSpoken(version)) return otherVersion();
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

QUrl olderUcpProfile(const QJsonObject& profile, const QUrl& origin) {
    const QJsonObject ucp = profile["ucp"].toObject();
    if (isSpoken(ucp["version"].toString())) return {};
    for (const char* each : ucpVersions)
        if (const QUrl url(ucp["supported_versions"][QLatin1String(each)].toString(), QUrl::StrictMode);
            isOfShop(url, origin))
            return url;
    return {};
}

QString readUcpCatalogue(const QJsonObject& profile, const char* capability, ShopRoute& route) {
    const QJsonObject ucp = profile["ucp"].toObject();
    route.version = ucp["version"].toString();
    if (!isSpoken(route.version)) return otherVersion();
    if (!capabilityOf(ucp, QLatin1String(capability), route.version).isObject())
        return say(QT_TRANSLATE_NOOP("checkout", "The shop does not say credibly that it can be asked this."));
    return readService(ucp, route);
}

QString readAcpProfile(const QJsonObject& profile, ShopRoute& route) {
    const QJsonArray versions = profile["protocol"]["supported_versions"].toArray();
    const bool isSupported = profile["protocol"]["version"] == acpVersion || versions.contains(acpVersion);
    if (profile["protocol"]["name"] != "acp" || !isSupported || !profile["transports"].toArray().contains("rest") ||
        !profile["capabilities"]["services"].toArray().contains("checkout"))
        return otherVersion();
    const QUrl url = endpointOf(profile["api_base_url"]);
    if (!isOfShop(url, route.origin))
        return say(QT_TRANSLATE_NOOP("checkout", "The shop's profile leads to the host of somebody else."));
    route.protocol = ShopRoute::Protocol::acp;
    route.transport = ShopRoute::Transport::rest;
    route.version = QLatin1String(acpVersion);
    route.endpoint = url;
    return {};
}

ShopProfileCall::ShopProfileCall(ShopDoor& door, QUrl origin, Protocol protocol, QString purpose)
    : m_door(door)
    , m_origin(std::move(origin))
    , m_protocol(protocol)
    , m_purpose(std::move(purpose)) {
    const char* path = protocol == Protocol::ucp ? "/.well-known/ucp" : "/.well-known/acp.json";
    ask(m_origin.resolved(QUrl(QLatin1String(path))));
}

void ShopProfileCall::ask(const QUrl& address) {
    ShopRequest request;
    request.url = address;
    request.origin = m_origin;
    request.purpose = m_purpose;
    if (m_call) m_call.release()->deleteLater(); // it is in the middle of its signal
    m_call = m_door.send(request);
    connect(m_call.get(), &ShopCall::finished, this, &ShopProfileCall::take);
}

void ShopProfileCall::take(const ShopReply& reply) {
    if (reply.trouble != Trouble::none) {
        emit finished(without(reply.trouble, reply, m_origin));
        return;
    }
    if (reply.isCut) {
        emit finished({.state = State::notNow,
                       .problem = tr("The profile of %1 broke off: ask it again in a moment.").arg(shownHost(m_origin)),
                       .trouble = Trouble::broken});
        return;
    }
    if (!isProfile(reply.json, m_protocol)) {
        emit finished(without(Trouble::notUnderstood, reply, m_origin));
        return;
    }
    const QUrl older = m_protocol == Protocol::ucp ? olderUcpProfile(reply.json, m_origin) : QUrl();
    if (!m_isOlder && !older.isEmpty()) {
        m_isOlder = true;
        return ask(older);
    }
    emit finished({.state = State::told, .json = reply.json});
}

} // namespace calliope::app

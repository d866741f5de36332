#include "app/network/address.h"

#include "app/network/plain_text.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

constexpr std::array privateNetworks{"10.0.0.0/8",     "172.16.0.0/12", "192.168.0.0/16",
                                     "169.254.0.0/16", "fc00::/7",      "fe80::/10"};
/// That Qt calls global. Source: the special-purpose registries of IANA (RFC 6890).
constexpr std::array reservedNetworks{"100.64.0.0/10", "192.0.0.0/24",    "192.0.2.0/24",   "192.88.99.0/24",
                                      "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "64:ff9b:1::/48",
                                      "2001::/32",     "2001:db8::/32",   "2002::/16",      "fec0::/10"};
constexpr std::array privateEndings{".local", ".lan", ".internal", ".home.arpa", ".localhost"};

bool isIn(const QHostAddress& number, const char* network) {
    return number.isInSubnet(QHostAddress::parseSubnet(QLatin1String(network)));
}

/// The IPv4 number that one of IPv6 stands for, mapped (::ffff:0:0/96) or translated (64:ff9b::/96); else itself.
QHostAddress plainNumber(const QHostAddress& number) {
    bool isMapped = false;
    const quint32 mapped = number.toIPv4Address(&isMapped);
    if (isMapped) return QHostAddress(mapped);
    if (number.protocol() != QAbstractSocket::IPv6Protocol || !isIn(number, "64:ff9b::/96")) return number;
    const Q_IPV6ADDR bytes = number.toIPv6Address();
    quint32 last = 0;
    for (int i = 12; i < 16; ++i) last = last << 8 | bytes[i];
    return QHostAddress(last);
}

std::optional<QHostAddress> numberOf(const QUrl& url) {
    QHostAddress address;
    if (!address.setAddress(url.host())) return std::nullopt;
    return address;
}

Failure wrongAddress(const QString& detail) {
    return {QCoreApplication::translate("network", "This address cannot be used"),
            detail,
            Failure::Action::openSettings,
            {}};
}

} // namespace

bool isLoopback(const QUrl& url) {
    const auto number = numberOf(url);
    return number ? number->isLoopback() : url.host() == QLatin1String("localhost");
}

bool isNearby(const QUrl& url) {
    if (isLoopback(url)) return true;
    if (const auto number = numberOf(url))
        return std::ranges::any_of(privateNetworks, [&](const char* network) { return isIn(*number, network); });
    const QString host = url.host();
    return !host.contains(u'.') || std::ranges::any_of(privateEndings, [&](const char* ending) {
        return host.endsWith(QLatin1String(ending));
    });
}

bool isPublic(const QHostAddress& number) {
    const QHostAddress plain = plainNumber(number);
    const auto isWithin = [&](const char* network) { return isIn(plain, network); };
    return plain.isGlobal() && !std::ranges::any_of(privateNetworks, isWithin) &&
           !std::ranges::any_of(reservedNetworks, isWithin);
}

std::optional<Failure> objectionTo(const QUrl& url) {
    const auto say = [](const char* text) { return wrongAddress(QCoreApplication::translate("network", text)); };
    if (!url.isValid() || url.host().isEmpty())
        return say(QT_TRANSLATE_NOOP("network", "It needs the form https://host/path."));
    if (!url.userInfo().isEmpty())
        return say(
            QT_TRANSLATE_NOOP("network", "It must not hold a user name or password; keys go into their own field."));
    if (url.scheme() == QLatin1String("https")) return std::nullopt;
    if (url.scheme() != QLatin1String("http"))
        return say(QT_TRANSLATE_NOOP("network", "Only addresses that begin with https:// or http:// are asked."));
    if (isNearby(url)) return std::nullopt;
    return say(QT_TRANSLATE_NOOP("network", "It is not encrypted: outside of your own network use https://."));
}

QString shownHost(const QUrl& url) {
    const QString host = plainText(url.host(QUrl::FullyEncoded), 100);
    return url.port() < 0 ? host : QStringLiteral("%1:%2").arg(host).arg(url.port());
}

} // namespace calliope::app

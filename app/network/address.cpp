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
constexpr std::array privateEndings{".local", ".lan", ".internal", ".home.arpa", ".localhost"};

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
        return std::ranges::any_of(privateNetworks, [&](const char* network) {
            return number->isInSubnet(QHostAddress::parseSubnet(QLatin1String(network)));
        });
    const QString host = url.host();
    return !host.contains(u'.') || std::ranges::any_of(privateEndings, [&](const char* ending) {
        return host.endsWith(QLatin1String(ending));
    });
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

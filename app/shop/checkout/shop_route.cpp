#include "app/shop/checkout/shop_route.h"

#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

// In the order of the enumeration.
constexpr std::array names{"link", "permalink", "cart", "ucp", "acp"};

QString hostOf(const QUrl& url) {
    const QString host = url.host(QUrl::FullyEncoded).toLower();
    return host.startsWith(QLatin1String("www.")) ? host.mid(4) : host;
}

} // namespace

QString originOf(const QUrl& url) {
    QUrl origin;
    origin.setScheme(url.scheme().toLower());
    origin.setHost(url.host());
    const bool isUsual = url.port() < 0 || (url.scheme() == QLatin1String("https") && url.port() == 443);
    if (!isUsual) origin.setPort(url.port());
    return origin.toString(QUrl::FullyEncoded);
}

bool isOfShop(const QUrl& url, const QUrl& origin) {
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || url.scheme() != origin.scheme())
        return false;
    const QString host = hostOf(url);
    const QString shop = hostOf(origin);
    if (host == shop) return url.port() == origin.port();
    return shop.contains(u'.') && host.endsWith(u'.' + shop) && url.port() < 0;
}

QJsonObject keptForm(const ShopRoute& route) {
    return {{"protocol", names[static_cast<std::size_t>(route.protocol)]},
            {"transport", route.transport == ShopRoute::Transport::mcp ? "mcp" : "rest"},
            {"origin", route.origin.toString(QUrl::FullyEncoded)},
            {"version", route.version},
            {"endpoint", route.endpoint.toString(QUrl::FullyEncoded)},
            {"permalink", route.permalink.toString(QUrl::FullyEncoded)}};
}

ShopRoute routeOf(const QJsonObject& kept) {
    const auto name =
        std::ranges::find_if(names, [&](const char* each) { return kept["protocol"] == QLatin1String(each); });
    ShopRoute route;
    if (name != names.end()) route.protocol = static_cast<ShopRoute::Protocol>(name - names.begin());
    if (kept["transport"] == "mcp") route.transport = ShopRoute::Transport::mcp;
    route.origin = QUrl(kept["origin"].toString(), QUrl::StrictMode);
    route.version = kept["version"].toString();
    route.endpoint = QUrl(kept["endpoint"].toString(), QUrl::StrictMode);
    route.permalink = QUrl(kept["permalink"].toString(), QUrl::StrictMode);
    return route;
}

} // namespace calliope::app

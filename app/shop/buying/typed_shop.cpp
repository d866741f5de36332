#include "app/shop/buying/typed_shop.h"

#include "app/network/address.h"
#include "app/shop/checkout/shop_route.h"

#include <QUrl>

namespace calliope::app {

QString originOfTyped(const QString& typed) {
    QString text = typed.trimmed();
    if (!text.contains(QLatin1String("://"))) text.prepend(QLatin1String("https://"));
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || objectionTo(url) || (!url.host().contains(u'.') && !isLoopback(url))) return {};
    return originOf(url);
}

} // namespace calliope::app

#include "app/shop/checkout/link_port.h"

#include <algorithm>

namespace calliope::app {

namespace {

/// Answers at once, without anybody being asked.
class OwnAnswer final : public PortCall {
public:
    explicit OwnAnswer(ShopEvent event) {
        ShopAnswer answer;
        answer.event = event;
        answer.failure.title = tr("This shop is bought from on its own pages");
        QMetaObject::invokeMethod(
            this, [this, answer] { emit finished(answer); }, Qt::QueuedConnection);
    }
};

bool isRaw(const QString& id) {
    return std::all_of(id.begin(), id.end(), [](QChar c) {
        return c < QChar(0x80) && (c.isLetterOrNumber() || c == u'.' || c == u'_' || c == u'-');
    });
}

} // namespace

QUrl permalinkFor(const QUrl& endpoint, const Basket& basket) {
    QByteArray items;
    for (const BasketLine& line : basket.lines) {
        if (!items.isEmpty()) items += ',';
        items +=
            isRaw(line.item)
                ? line.item.toLatin1()
                : '~' + line.item.toUtf8().toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
        items += ':' + QByteArray::number(qint64(line.quantity));
    }
    return QUrl::fromEncoded(endpoint.toEncoded() + '/' + items, QUrl::StrictMode);
}

QUrl handOffPage(const ShopRoute& route, const Basket& basket) {
    if (route.permalink.isValid() && !route.permalink.isEmpty()) return permalinkFor(route.permalink, basket);
    if (isOfShop(basket.cart, route.origin)) return basket.cart;
    const bool isOne = basket.lines.size() == 1 && isOfShop(basket.lines.front().page, route.origin);
    return isOne ? basket.lines.front().page : route.origin;
}

std::unique_ptr<PortCall> LinkPort::begin(const Basket&, const QByteArray&) {
    return std::make_unique<OwnAnswer>(ShopEvent::escalated);
}

std::unique_ptr<PortCall> LinkPort::change(const Basket&, const Quote&, const QByteArray&) {
    return std::make_unique<OwnAnswer>(ShopEvent::escalated);
}

std::unique_ptr<PortCall> LinkPort::look(const QString&) {
    return std::make_unique<OwnAnswer>(ShopEvent::escalated);
}

std::unique_ptr<PortCall> LinkPort::place(const QString&, const QByteArray&, const QByteArray&) {
    return std::make_unique<OwnAnswer>(ShopEvent::notSent);
}

std::unique_ptr<PortCall> LinkPort::cancel(const QString&, const QByteArray&) {
    return std::make_unique<OwnAnswer>(ShopEvent::cancelled);
}

std::unique_ptr<PortCall> LinkPort::lookAtOrder(const QString&, const QString&) {
    return std::make_unique<OwnAnswer>(ShopEvent::notSent);
}

QUrl LinkPort::handOff(const Basket& basket) const {
    return handOffPage(m_route, basket);
}

} // namespace calliope::app

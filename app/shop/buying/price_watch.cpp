#include "app/shop/buying/price_watch.h"

#include <QUrl>
#include <utility>

namespace calliope::app {

PriceWatch::PriceWatch(ShopThread& shop, NetworkGate& gate, const ShopDoor& door, ShopPrices& prices,
                       DueSources::Now now, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_door(door)
    , m_prices(prices)
    , m_due(
          shop, gate, storage::tellsOfThings, [this](const DueSource& due) { return ask(due.origin); },
          std::move(now)) {
    connect(&m_prices, &ShopPrices::changed, &m_due, [this] {
        if (m_prices.asked().isEmpty()) m_due.look(); // the next one
    });
}

void PriceWatch::keepUp(const ContactConsent& consent, int hours) {
    m_shop.change(
        ShopThread::Part::catalogue, this,
        [origin = consent.origin().toStdString(), hours](shop::Shop& shop) {
            if (const auto source = shop.catalogue().askedSource(origin)) shop.catalogue().setRefresh(*source, hours);
        },
        [this] { m_due.look(); });
}

bool PriceWatch::ask(const QString& origin) {
    if (!m_prices.asked().isEmpty() || !m_door.isAllowed(QUrl(origin))) return false;
    m_prices.askAgain(origin);
    return true;
}

} // namespace calliope::app

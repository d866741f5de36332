#include "app/shop/buying/price_watch.h"

#include <QDateTime>
#include <QUrl>
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace calliope::app {

namespace {

using namespace std::chrono_literals;

constexpr auto betweenLooks = 15min;                   ///< at what is old
constexpr std::chrono::milliseconds betweenTries = 1h; ///< of a shop that could not be asked
constexpr std::chrono::milliseconds hour = 1h;

/// One with a period.
struct Watched {
    QString origin;
    qint64 hours;
    qint64 askedAt;
};

} // namespace

PriceWatch::PriceWatch(ShopThread& shop, NetworkGate& gate, const ShopDoor& door, ShopPrices& prices, Now now,
                       QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_gate(gate)
    , m_door(door)
    , m_prices(prices)
    , m_now(now ? std::move(now) : Now(QDateTime::currentMSecsSinceEpoch)) {
    m_watch.setInterval(betweenLooks);
    const auto look = [this] {
        if (m_watch.isActive()) lookForOld();
    };
    connect(&m_watch, &QTimer::timeout, this, look);
    connect(&m_gate, &NetworkGate::onlineChanged, this, look);
    connect(&m_prices, &ShopPrices::changed, this, look); // the next one
    connect(&m_shop, &ShopThread::opened, this, [this] {
        m_watch.start();
        lookForOld();
    });
}

void PriceWatch::keepUp(const ContactConsent& consent, int hours) {
    m_shop.change(
        ShopThread::Part::catalogue, this,
        [origin = consent.origin().toStdString(), hours](shop::Shop& shop) {
            for (const storage::FeedSource& source : shop.catalogue().sources()) {
                const auto merchant = shop.catalogue().merchant(source.merchant);
                if (source.locator == storage::askedLocator && merchant && merchant->origin == origin)
                    shop.catalogue().setRefresh(source.id, hours);
            }
        },
        [this] { lookForOld(); });
}

void PriceWatch::lookForOld() {
    if (!m_prices.asked().isEmpty() || !m_gate.isOnline()) return;
    m_shop.run(
        this,
        [](shop::Shop& shop) {
            std::vector<Watched> all;
            for (const storage::FeedSource& source : shop.catalogue().sources()) {
                const auto merchant = shop.catalogue().merchant(source.merchant);
                if (source.refreshHours == 0 || source.locator != storage::askedLocator || !merchant) continue;
                const auto runs = shop.catalogue().runs(source.id, 1);
                all.push_back({QString::fromStdString(merchant->origin), source.refreshHours,
                               runs.empty() ? 0 : runs.front().at});
            }
            return all;
        },
        [this](const std::vector<Watched>& all) {
            if (!m_prices.asked().isEmpty() || !m_gate.isOnline()) return;
            const qint64 now = m_now();
            const auto old = std::ranges::find_if(all, [&](const Watched& each) {
                const auto tried = m_tried.constFind(each.origin);
                return now - each.askedAt >= each.hours * hour.count() && m_door.isAllowed(QUrl(each.origin)) &&
                       (tried == m_tried.constEnd() || now - *tried >= betweenTries.count());
            });
            if (old == all.end()) return;
            m_tried[old->origin] = now;
            m_prices.askAgain(old->origin);
        });
}

} // namespace calliope::app

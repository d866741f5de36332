#include "app/shop/buying/due_sources.h"

#include <QDateTime>
#include <chrono>
#include <utility>
#include <vector>

namespace calliope::app {

namespace {

using namespace std::chrono_literals;

constexpr auto betweenLooks = 15min;
constexpr std::chrono::milliseconds betweenTries = 1h;
constexpr std::chrono::milliseconds hour = 1h;

/// One with a period.
struct Watched {
    DueSource source;
    qint64 hours;
    qint64 at; ///< when it was read or asked
};

} // namespace

DueSources::DueSources(ShopThread& shop, NetworkGate& gate, Concerns concerns, Take take, Now now, QObject* parent)
    : QObject(parent)
    , m_shop(shop)
    , m_gate(gate)
    , m_concerns(concerns)
    , m_take(std::move(take))
    , m_now(now ? std::move(now) : Now(QDateTime::currentMSecsSinceEpoch)) {
    m_watch.setInterval(betweenLooks);
    connect(&m_watch, &QTimer::timeout, this, [this] {
        if (m_isOpen) return look();
        if (m_gate.isOnline()) m_shop.openIfKeptUp();
    });
    m_watch.start();
    connect(&m_gate, &NetworkGate::onlineChanged, this, &DueSources::look);
    connect(&m_shop, &ShopThread::opened, this, [this] {
        m_isOpen = true;
        look();
    });
}

void DueSources::look() {
    if (!m_isOpen || !m_gate.isOnline()) return;
    m_shop.run(
        this,
        [concerns = m_concerns](shop::Shop& shop) {
            std::vector<Watched> all;
            for (const storage::FeedSource& source : shop.catalogue().sources()) {
                const auto merchant = shop.catalogue().merchant(source.merchant);
                if (source.refreshHours == 0 || !concerns(source) || !merchant) continue;
                const auto runs = shop.catalogue().runs(source.id, 1);
                all.push_back(
                    {{source.id, QString::fromStdString(source.locator), QString::fromStdString(merchant->origin)},
                     source.refreshHours,
                     runs.empty() ? 0 : runs.front().at});
            }
            return all;
        },
        [this](const std::vector<Watched>& all) {
            if (!m_gate.isOnline()) return;
            const qint64 now = m_now();
            for (const Watched& each : all) {
                const auto tried = m_tried.constFind(each.source.id);
                const bool isDue = now - each.at >= each.hours * hour.count() &&
                                   (tried == m_tried.constEnd() || now - *tried >= betweenTries.count());
                if (!isDue || !m_take(each.source)) continue;
                m_tried[each.source.id] = now;
                return;
            }
        });
}

} // namespace calliope::app

#include "app/shop/checkout/purchases.h"

#include "app/shop/checkout/cart_port.h"
#include "app/shop/checkout/link_port.h"
#include "app/shop/checkout/order_status.h"
#include "app/shop/checkout/rest_port.h"

#include <QDateTime>
#include <QJsonDocument>

namespace calliope::app {

namespace {

bool isLink(const ShopRoute& route) {
    return route.protocol == ShopRoute::Protocol::link || route.protocol == ShopRoute::Protocol::permalink;
}

ShopRoute keptRoute(const storage::Checkout& row) {
    return routeOf(QJsonDocument::fromJson(QByteArray::fromStdString(row.route)).object());
}

} // namespace

Purchases::Purchases(StoreThread& store, ShopDoor& door, Setup setup, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_door(door)
    , m_setup(std::move(setup)) {}

Purchases::~Purchases() = default;

void Purchases::restore() {
    struct Kept {
        std::vector<std::string> origins;
        std::vector<storage::Checkout> unresolved;
        std::vector<storage::Checkout> atShop;
    };
    m_store.run(
        this,
        [](storage::Store& store) {
            const std::int64_t since = QDateTime::currentMSecsSinceEpoch() - storage::withdrawalTime;
            return Kept{store.checkouts().contacts(), store.checkouts().unresolved(),
                        store.checkouts().leftAtShop(since)};
        },
        [this](const Kept& kept) {
            for (const std::string& origin : kept.origins) m_door.allowAgain(QString::fromStdString(origin));
            const auto left = std::make_shared<std::size_t>(kept.unresolved.size() + kept.atShop.size());
            const auto bring = [this, left](const storage::Checkout& row, bool asks) {
                withKey(keptRoute(row), [this, row, asks, left](const QByteArray& key) {
                    Purchase* purchase = add(row, key);
                    if (asks) purchase->check();
                    if (--*left == 0) emit restored();
                });
            };
            for (storage::Checkout row : kept.unresolved) {
                row.state = storage::CheckoutState::unknown;
                bring(row, true);
            }
            for (const storage::Checkout& row : kept.atShop) bring(row, false);
            if (kept.unresolved.empty() && kept.atShop.empty()) emit restored();
        });
}

void Purchases::allow(const ContactConsent& consent) {
    m_door.allow(consent);
    m_store.run([origin = consent.origin().toStdString()](storage::Store& store) {
        store.checkouts().allowContact(origin);
        return true;
    });
}

void Purchases::forbid(const QString& origin) {
    m_door.forbid(origin);
    m_store.run([origin = origin.toStdString()](storage::Store& store) {
        store.checkouts().forbidContact(origin);
        return true;
    });
}

void Purchases::begin(const ShopRoute& route,
                      const std::function<void(Purchase* purchase, const Failure& failure)>& done,
                      const Basket& basket) {
    storage::Checkout row;
    row.shop = originOf(route.origin).toStdString();
    row.route = QJsonDocument(keptForm(route)).toJson(QJsonDocument::Compact).toStdString();
    row.basket = QJsonDocument(keptForm(basket)).toJson(QJsonDocument::Compact).toStdString();
    m_store.run(
        this,
        [row](storage::Store& store) mutable {
            row.id = store.checkouts().create(row);
            return row;
        },
        [this, route, done](const storage::Checkout& made) {
            withKey(route, [this, made, done](const QByteArray& key) { done(add(made, key), {}); });
        },
        [done](const Failure& failure) { done(nullptr, failure); });
}

std::vector<Purchase*> Purchases::all() const {
    std::vector<Purchase*> all;
    for (const auto& each : m_purchases) all.push_back(each.get());
    return all;
}

std::unique_ptr<CheckoutPort> Purchases::portFor(const ShopRoute& route, const QByteArray& key) const {
    if (isLink(route)) return std::make_unique<LinkPort>(route);
    if (route.protocol == ShopRoute::Protocol::cart)
        return std::make_unique<CartPort>(m_store, m_door, route, m_setup.agent, key);
    return std::make_unique<RestPort>(m_door, route, m_setup.agent, key);
}

void Purchases::orders(std::int64_t limit, const std::function<void(const std::vector<storage::ShopOrder>&)>& done) {
    m_store.run(
        this, [limit](storage::Store& store) { return store.checkouts().orders(limit); }, done);
}

void Purchases::refreshOrder(const storage::ShopOrder& order, const std::function<void(const Failure& failure)>& done) {
    if (m_looks.contains(order.id)) return done({});
    m_looks[order.id] = {};
    m_store.run(
        this, [id = order.checkout](storage::Store& store) { return store.checkouts().find(id); },
        [this, order, done](const std::optional<storage::Checkout>& row) {
            if (!row) {
                m_looks.erase(order.id);
                return done({});
            }
            withKey(keptRoute(*row),
                    [this, order, row = *row, done](const QByteArray& key) { askAboutOrder(order, row, key, done); });
        },
        [this, id = order.id, done](const Failure& failure) {
            m_looks.erase(id);
            done(failure);
        });
}

void Purchases::askAboutOrder(const storage::ShopOrder& order, const storage::Checkout& row, const QByteArray& key,
                              const std::function<void(const Failure& failure)>& done) {
    Look& look = m_looks[order.id];
    look.port = portFor(keptRoute(row), key);
    look.call = look.port->lookAtOrder(QString::fromStdString(row.remote), QString::fromStdString(order.remote));
    connect(look.call.get(), &PortCall::finished, this, [this, order, done](const ShopAnswer& told) {
        const ShopAnswer answer = told;
        m_looks[order.id].call.release()->deleteLater(); // it is in the middle of its signal
        m_looks.erase(order.id);
        const OrderNews& news = answer.order;
        if (isFurther(news.status, QString::fromStdString(order.status)))
            setOrderStatus(order.id, news.status, tr("%1: the shop says so"),
                           news.at.isValid() ? news.at.toMSecsSinceEpoch() : 0);
        done(answer.failure);
    });
}

void Purchases::markOrder(storage::Id order, const QString& status, std::int64_t at) {
    setOrderStatus(order, status, tr("%1: you said so"), at);
}

void Purchases::setOrderStatus(storage::Id order, const QString& status, const QString& detail, std::int64_t at) {
    m_store.run(
        this,
        [order, at, status = status.toStdString(), detail = detail.arg(orderStatusText(status)).toStdString()](
            storage::Store& store) { store.checkouts().setOrderStatus(order, status, detail, at); },
        [this] { emit ordersChanged(); });
}

void Purchases::withKey(const ShopRoute& route, const std::function<void(const QByteArray&)>& then) {
    if (isLink(route) || !m_setup.keyOf) return then({});
    m_setup.keyOf(originOf(route.origin), this, then);
}

Purchase* Purchases::add(const storage::Checkout& row, const QByteArray& key) {
    m_purchases.push_back(std::make_unique<Purchase>(m_store, row, portFor(keptRoute(row), key), m_setup.pace));
    connect(m_purchases.back().get(), &Purchase::changed, this, &Purchases::changed);
    emit changed();
    return m_purchases.back().get();
}

} // namespace calliope::app

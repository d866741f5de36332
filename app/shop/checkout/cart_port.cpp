#include "app/shop/checkout/cart_port.h"

#include "app/shop/checkout/request_key.h"
#include "storage/remote_carts.h"

#include <QJsonDocument>
#include <utility>

namespace calliope::app {

namespace {

std::string digest(const Basket& basket) {
    return sha256Of(QJsonDocument(keptForm(basket)).toJson(QJsonDocument::Compact)).toStdString();
}

/// Makes the cart, or changes the one that is there; where the shop does not let it be changed, as many do once it was
/// ordered on their page, another is made. The store has the key before the shop is asked.
class WriteCall final : public PortCall {
public:
    WriteCall(StoreThread& store, RestPort& port, std::string shop, Basket basket)
        : m_store(store)
        , m_port(port)
        , m_shop(std::move(shop))
        , m_currency(basket.currency.toStdString())
        , m_basket(std::move(basket)) {
        begin();
    }

private:
    void begin() {
        m_store.run(
            this,
            [shop = m_shop, currency = m_currency, key = newKey().toStdString(), hash = digest(m_basket)](
                storage::Store& store) { return store.remoteCarts().begin(shop, currency, key, hash); },
            [this](const storage::RemoteCart& cart) { ask(cart); },
            [this](const Failure& failure) {
                ShopAnswer answer;
                answer.event = ShopEvent::notSent;
                answer.failure = failure;
                emit finished(answer);
            });
    }

    void ask(const storage::RemoteCart& cart) {
        m_remote = cart.remote;
        Quote known;
        known.session = QString::fromStdString(m_remote);
        const QByteArray key = QByteArray::fromStdString(cart.key);
        m_call = m_remote.empty() ? m_port.begin(m_basket, key) : m_port.change(m_basket, known, key);
        connect(m_call.get(), &PortCall::finished, this, [this](const ShopAnswer& told) { take(told); });
    }

    void take(const ShopAnswer& told) {
        const ShopAnswer answer = told;
        m_call.release()->deleteLater(); // it is in the middle of its signal
        const std::string before = m_remote;
        const bool isOver = answer.event == ShopEvent::notThere || answer.event == ShopEvent::refused ||
                            answer.event == ShopEvent::conflict;
        if (answer.quote) m_remote = answer.quote->session.toStdString();
        if (isOver) m_remote.clear();
        const bool isAnswered =
            answer.event != ShopEvent::lost && answer.event != ShopEvent::notSent && answer.event != ShopEvent::busy;
        if (isAnswered)
            m_store.run([shop = m_shop, currency = m_currency, before, now = m_remote](storage::Store& store) {
                store.remoteCarts().settle(shop, currency, before, now);
            });
        if (isOver && !before.empty() && !std::exchange(m_isAnew, true)) return begin(); // once
        emit finished(answer);
    }

    StoreThread& m_store;
    RestPort& m_port;
    std::string m_shop;
    std::string m_currency;
    std::string m_remote;  ///< the shop's id of the cart; empty: it has none
    bool m_isAnew = false; ///< it was tried with one that is over
    Basket m_basket;
    std::unique_ptr<PortCall> m_call;
};

/// A cart that is not there is cancelled, too.
class CancelCall final : public PortCall {
public:
    CancelCall(StoreThread& store, std::unique_ptr<PortCall> call, const std::string& shop, const std::string& remote)
        : m_call(std::move(call)) {
        connect(m_call.get(), &PortCall::finished, this, [this, &store, shop, remote](const ShopAnswer& told) {
            ShopAnswer answer = told;
            if (answer.quote || answer.event == ShopEvent::notThere) {
                answer.event = ShopEvent::cancelled;
                answer.failure = {};
                store.run([shop, remote](storage::Store& in) { in.remoteCarts().cancel(shop, remote); });
            }
            emit finished(answer);
        });
    }

private:
    std::unique_ptr<PortCall> m_call;
};

} // namespace

CartPort::CartPort(StoreThread& store, ShopDoor& door, const ShopRoute& route, const QUrl& agent, const QByteArray& key)
    : LinkPort(route)
    , m_store(store)
    , m_port(door, route, agent, key)
    , m_shop(originOf(route.origin).toStdString()) {}

std::unique_ptr<PortCall> CartPort::begin(const Basket& basket, const QByteArray&) {
    return std::make_unique<WriteCall>(m_store, m_port, m_shop, basket);
}

std::unique_ptr<PortCall> CartPort::change(const Basket& basket, const Quote&, const QByteArray&) {
    return std::make_unique<WriteCall>(m_store, m_port, m_shop, basket);
}

std::unique_ptr<PortCall> CartPort::look(const QString& session) {
    return m_port.look(session);
}

std::unique_ptr<PortCall> CartPort::cancel(const QString& session, const QByteArray& key) {
    return std::make_unique<CancelCall>(m_store, m_port.cancel(session, key), m_shop, session.toStdString());
}

} // namespace calliope::app

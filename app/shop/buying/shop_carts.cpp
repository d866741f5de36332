#include "app/shop/buying/shop_carts.h"

#include "app/shop/panel/money_words.h"

#include <algorithm>
#include <map>
#include <utility>

namespace calliope::app {

ShopCarts::ShopCarts(ShopThread& shop, QObject* parent)
    : QObject(parent)
    , m_shop(shop) {
    connect(&m_shop, &ShopThread::changed, this, [this](ShopThread::Part part) {
        const bool isAboutCarts = part == ShopThread::Part::carts || part == ShopThread::Part::catalogue ||
                                  part == ShopThread::Part::pictures;
        if (m_isLoaded && isAboutCarts) refresh();
    });
}

QVariantList ShopCarts::carts() const {
    QVariantList carts;
    for (const ShopCart& cart : m_carts) carts.append(shownCart(cart));
    return carts;
}

int ShopCarts::count() const {
    std::int64_t count = 0;
    for (const ShopCart& cart : m_carts) count += cart.count();
    return static_cast<int>(count);
}

QString ShopCarts::totals() const {
    std::map<QString, std::int64_t> sums;
    for (const ShopCart& cart : m_carts) sums[cart.currency] += cart.total();
    QStringList words;
    for (const auto& [currency, sum] : sums) words.append(moneyText({sum, currency.toStdString()}));
    return words.join(QStringLiteral(" + "));
}

QString ShopCarts::words() const {
    if (m_carts.empty()) return tr("Nothing is in a cart");
    const QString things = tr("%n thing(s), %1", nullptr, count()).arg(totals());
    return m_carts.size() == 1 ? tr("%1 at %2").arg(things, QString::fromStdString(m_carts.front().merchant.name))
                               : tr("%1 in %n carts", nullptr, static_cast<int>(m_carts.size())).arg(things);
}

const ShopCart* ShopCarts::find(storage::Id merchant, const QString& currency) const {
    const auto found = std::ranges::find_if(
        m_carts, [&](const ShopCart& cart) { return cart.merchant.id == merchant && cart.currency == currency; });
    return found == m_carts.end() ? nullptr : &*found;
}

const CartRow* ShopCarts::rowOf(storage::Id variant) const {
    for (const ShopCart& cart : m_carts)
        for (const CartRow& row : cart.rows)
            if (row.line.variant == variant) return &row;
    return nullptr;
}

void ShopCarts::refresh() {
    m_shop.run(this, cartsOf, [this](std::vector<ShopCart> carts) {
        m_carts = std::move(carts);
        m_isLoaded = true;
        emit changed();
    });
}

void ShopCarts::refreshed(QObject* context, const std::function<void()>& then) {
    m_shop.run(
        context, cartsOf,
        [this, then](std::vector<ShopCart> carts) {
            m_carts = std::move(carts);
            m_isLoaded = true;
            emit changed();
            then();
        },
        [then](const Failure&) { then(); });
}

void ShopCarts::change(std::function<void(storage::Carts&)> work) {
    m_shop.change(
        ShopThread::Part::carts, this, [work = std::move(work)](shop::Shop& shop) { work(shop.carts()); }, [] {},
        [this](const Failure& failure) {
            refresh(); // what is shown may be what was wished
            emit failed(failure);
        });
}

void ShopCarts::add(qint64 variant, qint64 seenMinor) {
    m_shop.change(
        ShopThread::Part::carts, this,
        [variant, seenMinor](shop::Shop& shop) {
            std::int64_t quantity = 1;
            for (const storage::Id merchant : shop.carts().merchants())
                for (const storage::CartLine& line : shop.carts().lines(merchant))
                    if (line.variant == variant) quantity += line.quantity;
            const auto seen = seenMinor < 0 ? std::nullopt : std::optional<std::int64_t>(seenMinor);
            shop.carts().set(variant, quantity, seen);
        },
        [this] { emit done(tr("Put into the cart"), false); },
        [this](const Failure& failure) { emit failed(failure); });
}

void ShopCarts::setQuantity(qint64 variant, int quantity) {
    if (quantity <= 0) return remove(variant);
    change([variant, quantity](storage::Carts& carts) {
        carts.set(variant, std::min<std::int64_t>(quantity, storage::Carts::mostQuantity));
    });
}

void ShopCarts::remove(qint64 variant) {
    const CartRow* row = rowOf(variant);
    if (!row) return;
    m_removed = row->line;
    change([variant](storage::Carts& carts) { carts.set(variant, 0); });
    emit done(tr("%1 taken out of the cart").arg(row->title), true);
}

void ShopCarts::undo() {
    if (!m_removed) return;
    change([line = *m_removed](storage::Carts& carts) { carts.restore(line); });
    m_removed.reset();
}

void ShopCarts::takeOut(const std::map<storage::Id, std::int64_t>& ordered) {
    std::map<storage::Id, std::int64_t> left;
    for (const auto& [variant, quantity] : ordered)
        if (const CartRow* row = rowOf(variant))
            left[variant] = std::max<std::int64_t>(0, row->line.quantity - quantity);
    change([left = std::move(left)](storage::Carts& carts) {
        for (const auto& [variant, quantity] : left) carts.set(variant, quantity);
    });
}

} // namespace calliope::app

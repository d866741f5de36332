#include "app/shop/buying/shop_orders.h"

#include "app/network/address.h"
#include "app/shop/buying/buying_steps.h"
#include "app/shop/buying/link_words.h"
#include "app/shop/buying/withdrawal.h"
#include "app/shop/checkout/amount.h"
#include "app/shop/checkout/order_status.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QUrl>
#include <algorithm>

namespace calliope::app {

namespace {

using State = storage::CheckoutState;

constexpr std::int64_t mostOrders = 200;

QString timeText(std::int64_t at) {
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(at), QStringLiteral("d MMMM yyyy, HH:mm"));
}

/// What was approved: rows for people; what is personal is kept as a hash and left out here.
QVariantList receiptRows(const std::vector<storage::ConsentReceipt>& receipts, bool wantsLinks) {
    QVariantList rows;
    if (receipts.empty()) return rows;
    const QJsonDocument shown = QJsonDocument::fromJson(QByteArray::fromStdString(receipts.back().shown));
    for (const QJsonValue row : shown["rows"].toArray()) {
        const QString kind = row["kind"].toString();
        const QString value = row["value"].toString();
        const bool isLink = kind == QLatin1String("link");
        if (isLink != wantsLinks || value.startsWith(QLatin1String("sha256:"))) continue;
        const QString label = row["label"].toString();
        rows.append(QVariantMap{{"kind", kind}, {"label", isLink ? linkText(label) : label}, {"value", value}});
    }
    return rows;
}

} // namespace

ShopOrders::ShopOrders(StoreThread& store, Purchases& purchases, const ShopDoor& door, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_purchases(purchases)
    , m_door(door) {
    connect(&m_purchases, &Purchases::ordersChanged, this, [this] {
        if (m_isLoaded) refresh();
    });
    connect(&m_purchases, &Purchases::changed, this, [this] {
        const auto all = m_purchases.all();
        const auto placed = std::ranges::count(all, State::placed, &Purchase::state);
        if (m_isLoaded && placed > 0) refresh(); // one of them may be new
        emit changed();
    });
}

void ShopOrders::refresh() {
    m_store.run(
        this,
        [](storage::Store& store) {
            std::vector<Kept> kept;
            const storage::Checkouts& checkouts = store.checkouts();
            for (const storage::ShopOrder& order : checkouts.orders(mostOrders))
                kept.push_back({order, checkouts.events(order.id), checkouts.receipts(order.checkout)});
            return kept;
        },
        [this](std::vector<Kept> kept) {
            m_orders = std::move(kept);
            m_isLoaded = true;
            emit changed();
        });
}

QVariantList ShopOrders::orders() const {
    QVariantList rows;
    for (const Kept& kept : m_orders) rows.append(shown(kept));
    return rows;
}

QVariantMap ShopOrders::shown(const Kept& kept) const {
    const storage::ShopOrder& order = kept.order;
    const QUrl url(QString::fromStdString(order.url));
    const QString status = QString::fromStdString(order.status);
    const auto withdrawal = withdrawalOf(order, QDate::currentDate());
    const QUrl shop(QString::fromStdString(order.shop));
    QVariantList links = receiptRows(kept.receipts, true);
    QVariantList events;
    for (const storage::ShopOrderEvent& event : kept.events) {
        const QString detail = QString::fromStdString(event.detail);
        if (event.kind == "link") // of an order on the shop's own page, which has no receipt
            links.append(QVariantMap{{"kind", QStringLiteral("link")},
                                     {"label", linkText(detail.section(u' ', 1))},
                                     {"value", detail.section(u' ', 0, 0)}});
        else
            events.append(QVariantMap{{"when", timeText(event.at)}, {"words", detail}});
    }
    QVariantList arrivals;
    for (const QDate& day : arrivalDays(order, QDate::currentDate()))
        arrivals.append(QVariantMap{{"day", day.toString(Qt::ISODate)},
                                    {"words", QLocale().toString(day, QStringLiteral("dddd, d MMMM"))}});
    QStringList things;
    bool isDisclosed = false; // something that may be that it cannot be sent back
    for (const QVariant& row : receiptRows(kept.receipts, false)) {
        const QString kind = row.toMap()["kind"].toString();
        if (kind == QLatin1String("line")) things.append(row.toMap()["label"].toString());
        isDisclosed = isDisclosed || kind == QLatin1String("disclosure");
    }
    if (kept.receipts.empty() && !kept.events.empty()) // ordered on the shop's own page
        things.append(QString::fromStdString(kept.events.front().detail));
    return {{"id", qlonglong(order.id)},
            {"host", shownHost(shop)},
            {"number", QString::fromStdString(order.remote)},
            {"things", things.join(QStringLiteral(" + "))},
            {"status", status},
            {"statusWords", orderStatusText(status)},
            {"over", orderStatus(status).isOver},
            {"total", amountText(order.total, QString::fromStdString(order.currency))},
            {"placed", timeText(order.placedAt)},
            {"page", m_door.mayOpen(url) ? url.toString(QUrl::FullyEncoded) : QString()},
            {"shopPage", m_door.mayOpen(shop) ? shop.toString(QUrl::FullyEncoded) : QString()},
            {"withdrawal", !withdrawal ? QString()
                           : isDisclosed && withdrawal->daysLeft >= 0
                               ? tr("In the EU, as a rule, there are 14 days to withdraw. What the shop warned "
                                    "of may be an exception: see what you approved.")
                               : textOf(*withdrawal)},
            {"withdrawable", withdrawal && !isDisclosed && withdrawal->daysLeft >= 0},
            {"daysLeft", withdrawal ? qlonglong(std::max<std::int64_t>(0, withdrawal->daysLeft)) : qlonglong(-1)},
            {"arrivals", arrivals},
            {"asking", m_asking.contains(order.id)},
            {"problem", m_problems.value(order.id)},
            {"events", events},
            {"receipt", receiptRows(kept.receipts, false)},
            {"links", links}};
}

QVariantList ShopOrders::open() const {
    QVariantList rows;
    for (const Purchase* purchase : m_purchases.all()) {
        const bool isLeft = purchase->state() == State::atShop; // the user knows more than the program
        if (!isLeft && purchase->state() != State::unknown && purchase->state() != State::placing) continue;
        const BuyingStep* step = buyingStep(stepOf(*purchase));
        const QString host = shownHost(purchase->route().origin);
        const auto words = [&](const char* text) {
            const QString said = QCoreApplication::translate("buying", text);
            return said.contains(QLatin1String("%1")) ? said.arg(host) : said;
        };
        rows.append(QVariantMap{{"id", qlonglong(purchase->id())},
                                {"host", host},
                                {"title", words(step->title)},
                                {"words", words(step->words)},
                                {"asking", purchase->isAsking()},
                                {"left", isLeft}});
    }
    return rows;
}

QString ShopOrders::asked() const {
    QStringList hosts;
    for (const Purchase* purchase : m_purchases.all())
        if (purchase->isAsking() && !purchase->route().endpoint.isEmpty()) // others are only opened in the browser
            hosts.append(shownHost(purchase->route().origin));
    for (const Kept& kept : m_orders)
        if (m_asking.contains(kept.order.id)) hosts.append(shownHost(QUrl(QString::fromStdString(kept.order.shop))));
    hosts.removeDuplicates();
    return hosts.join(QStringLiteral(", "));
}

const ShopOrders::Kept* ShopOrders::find(storage::Id order) const {
    const auto found = std::ranges::find_if(m_orders, [&](const Kept& kept) { return kept.order.id == order; });
    return found == m_orders.end() ? nullptr : &*found;
}

void ShopOrders::ask(qint64 order) {
    const Kept* kept = find(order);
    if (kept == nullptr || kept->order.remote.empty() || m_asking.contains(order)) return;
    m_asking.insert(order);
    m_problems.remove(order);
    emit changed();
    m_purchases.refreshOrder(kept->order, [this, order](const Failure& failure) {
        m_asking.remove(order);
        if (!failure.title.isEmpty()) m_problems[order] = (failure.title + u' ' + failure.detail).simplified();
        emit changed();
    });
}

void ShopOrders::askAll() {
    for (const Kept& kept : m_orders)
        if (!orderStatus(QString::fromStdString(kept.order.status)).isOver) ask(kept.order.id);
}

void ShopOrders::check(qint64 open) {
    for (Purchase* purchase : m_purchases.all())
        if (purchase->id() == open) purchase->check();
}

void ShopOrders::notOrdered(qint64 open) {
    for (Purchase* purchase : m_purchases.all())
        if (purchase->id() == open && purchase->state() == State::atShop) purchase->cancel();
}

void ShopOrders::mark(qint64 order, const QString& status, const QString& day) {
    const Kept* kept = find(order);
    if (!kept || status != QLatin1String(orderStatus(status).name)) return;
    if (status.toStdString() == kept->order.status && day.isEmpty()) return;
    const QDate arrived = QDate::fromString(day, Qt::ISODate);
    m_marked = order;
    m_before = kept->order;
    m_purchases.markOrder(order, status, arrived.isValid() ? noonOf(arrived) : 0);
    emit done(tr("%1, as you say").arg(orderStatusText(status)), true);
}

void ShopOrders::undo() {
    if (m_marked != 0)
        m_purchases.markOrder(m_marked, QString::fromStdString(m_before.status),
                              m_before.withdrawUntil - storage::withdrawalTime);
    m_marked = 0;
}

} // namespace calliope::app

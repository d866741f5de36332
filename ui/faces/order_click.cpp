#include "ui/faces/order_click.h"

#include "app/shop/buying/typed_shop.h"

namespace calliope::ui {

using namespace std::chrono_literals;

OrderClick::OrderClick(app::Buying& buying, app::Purchases& purchases, app::WebPictures& pictures, app::WebLists& lists,
                       app::NewShop& newShop, app::PriceWatch& prices, app::ConsentDesk::Clock clock, QObject* parent)
    : QObject(parent)
    , m_buying(buying)
    , m_purchases(purchases)
    , m_pictures(pictures)
    , m_lists(lists)
    , m_newShop(newShop)
    , m_prices(prices)
    , m_clock(clock)
    , m_desk(std::move(clock)) {
    m_tick.setInterval(100ms);
    connect(&m_tick, &QTimer::timeout, this, &OrderClick::look);
    connect(&m_buying, &app::Buying::changed, this, &OrderClick::look);
    connect(&m_newShop, &app::NewShop::added, this, &OrderClick::allowShop); // after the click of addNewShop()
}

const app::ReviewSheet* OrderClick::sheet() const {
    const app::Purchase* purchase = m_buying.purchase();
    const bool isShown = purchase != nullptr && !purchase->isAsking() && m_buying.step() == QLatin1String("review");
    return isShown ? purchase->sheet() : nullptr;
}

bool OrderClick::isStale() const {
    const app::ReviewSheet* shown = sheet();
    return shown != nullptr && m_clock() - shown->quotedAt > app::ConsentDesk::freshFor;
}

QString OrderClick::hint() const {
    const app::ReviewSheet* shown = sheet();
    if (m_isArmed) return {};
    if (!shown) return tr("The shop is being asked");
    if (!shown->objections.isEmpty()) return shown->objections.first();
    if (isStale()) return tr("This price is older than a minute");
    return m_isInView ? tr("In a moment: read it first") : tr("Read it to its end");
}

void OrderClick::setInView(bool isInView) {
    if (m_isInView == isInView) return;
    m_isInView = isInView;
    if (isInView)
        m_tick.start();
    else
        m_tick.stop();
    look();
}

/// Tells the desk what is in view. A sheet that changes, or goes out of view, begins anew.
void OrderClick::look() {
    const app::ReviewSheet* shown = m_isInView ? sheet() : nullptr;
    if (shown)
        m_desk.shown(*shown);
    else
        m_desk.hidden();
    m_isArmed = shown != nullptr && m_desk.isArmed(*shown);
    emit changed();
}

void OrderClick::order() {
    const app::ReviewSheet* shown = sheet();
    if (!shown) return;
    auto consent = m_desk.clicked(*shown);
    if (consent) m_buying.purchase()->place(std::move(*consent));
    look();
}

void OrderClick::allow() {
    allowShop(m_buying.origin());
    m_buying.goOn();
}

void OrderClick::allowShop(const QString& origin) {
    m_purchases.allow(m_desk.contactAllowed(QUrl(origin)));
    emit changed();
}

void OrderClick::loadPictures(qint64 source, const QStringList& origins) {
    m_pictures.load(m_desk.picturesAllowed(source, origins));
}

void OrderClick::fetchList(const QString& typed) {
    m_lists.fetch(m_desk.listAllowed(0, app::WebLists::addressOf(typed)));
}

void OrderClick::fetchAgain(qint64 source, const QString& address) {
    m_lists.fetch(m_desk.listAllowed(source, QUrl(address, QUrl::StrictMode)));
}

void OrderClick::keepUp(qint64 source, const QString& address, int hours) {
    m_lists.keepUp(m_desk.listAllowed(source, QUrl(address, QUrl::StrictMode)), hours);
}

void OrderClick::askNewShop(const QString& typed) {
    if (!m_newShop.hostOf(typed).isEmpty()) m_newShop.ask(m_desk.contactAllowed(QUrl(app::originOfTyped(typed))));
}

void OrderClick::addNewShop(const QString& name, const QString& market) {
    m_newShop.add(name, market);
}

void OrderClick::keepPricesUp(const QString& origin, int hours) {
    m_prices.keepUp(m_desk.contactAllowed(QUrl(origin)), hours);
}

} // namespace calliope::ui

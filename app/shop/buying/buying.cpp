#include "app/shop/buying/buying.h"

#include "app/network/address.h"
#include "app/shop/buying/link_words.h"
#include "app/shop/checkout/amount.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <algorithm>
#include <array>
#include <map>

namespace calliope::app {

namespace {

using State = storage::CheckoutState;

// In the order of SheetRow::Kind.
constexpr std::array kinds{"seller", "line", "disclosure", "delivery", "address", "payment", "total", "notice", "link"};

QString say(const char* text) {
    return *text == 0 ? QString() : QCoreApplication::translate("buying", text);
}

QString withShop(const char* text, const QString& shop) {
    const QString words = say(text);
    return words.contains(QLatin1String("%1")) ? words.arg(shop) : words;
}

/// Digits as they stand on cards; there are none here, and none should get in by mistake.
bool looksLikeCard(const QString& token) {
    QString digits = token;
    digits.remove(u' ').remove(u'-');
    constexpr int fewest = 12;
    constexpr int most = 19;
    return digits.size() >= fewest && digits.size() <= most &&
           std::all_of(digits.begin(), digits.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

} // namespace

Buying::Buying(ShopCarts& carts, Purchases& purchases, ShopDoor& door, const NetworkGate& gate,
               std::function<bool(const QString& origin)> hasKey, QObject* parent)
    : QObject(parent)
    , m_carts(carts)
    , m_purchases(purchases)
    , m_door(door)
    , m_gate(gate)
    , m_hasKey(std::move(hasKey)) {
    connect(&m_gate, &NetworkGate::onlineChanged, this, &Buying::changed);
    connect(this, &Buying::changed, this, &Buying::answerTool);
}

Buying::~Buying() = default;

// --- what is shown ---

QString Buying::step() const {
    if (!m_isOpen) return {};
    if (m_isLeaving) return QStringLiteral("leave");
    if (m_purchase) return m_edited.isEmpty() ? stepOf(*m_purchase) : m_edited;
    if (m_finder) return QStringLiteral("finding");
    return m_failure.title.isEmpty() ? QStringLiteral("permission") : QStringLiteral("failed");
}

QString Buying::title() const {
    const BuyingStep* row = buyingStep(step());
    return row ? withShop(row->title, m_isLeaving || step() == QLatin1String("leave") ? pageHost() : host())
               : QString();
}

QString Buying::words() const {
    const BuyingStep* row = buyingStep(step());
    return row ? withShop(row->words, host()) : QString();
}

QString Buying::problem() const {
    if (!m_failure.title.isEmpty()) return m_failure.title + QStringLiteral(": ") + m_failure.detail;
    if (!m_purchase.isNull() && !m_purchase->problem().isEmpty() && step() != QLatin1String("placed"))
        return m_purchase->quote() || m_objection.isEmpty() ? m_purchase->problem() : m_objection.simplified();
    return {};
}

bool Buying::isOffline() const {
    return !m_gate.isOnline() && !isLoopback(m_origin);
}

QString Buying::host() const {
    return shownHost(m_origin);
}

QVariantList Buying::lines() const {
    QVariantList lines;
    if (!hasSession()) return lines;
    const Quote& quote = *m_purchase->quote();
    const std::vector<bool> isAsked = askedLines(m_purchase->basket(), quote);
    for (const QuoteLine& line : quote.lines) {
        const auto row = std::ranges::find(m_rows, line.item, &CartRow::item);
        const bool isListed = row != m_rows.end();
        const bool isOther = isListed && amountText(row->line.now) != amountText(line.price, quote.currency);
        lines.append(QVariantMap{{"title", line.title},
                                 {"count", qlonglong(line.quantity)},
                                 {"asked", bool(isAsked[std::size_t(lines.size())])},
                                 {"amount", amountText(line.amount, quote.currency)},
                                 {"picture", isListed ? row->picture : QString()},
                                 {"listed", isOther ? amountText(row->line.now) : QString()},
                                 {"price", amountText(line.price, quote.currency)}});
    }
    return lines;
}

QVariantList Buying::totals() const {
    QVariantList totals;
    if (!hasSession()) return totals;
    for (const QuoteTotal& row : m_purchase->quote()->totals)
        totals.append(QVariantMap{{"label", row.words},
                                  {"value", amountText(row.amount, m_purchase->quote()->currency)},
                                  {"sum", row.kind == QLatin1String("total")}});
    return totals;
}

QVariantList Buying::groups() const {
    QVariantList groups;
    if (!hasSession() || !m_purchase->quote()->delivery) return groups;
    const Quote& quote = *m_purchase->quote();
    for (const DeliveryGroup& group : quote.delivery->groups) {
        QVariantList options;
        for (const DeliveryOption& option : group.options)
            options.append(
                QVariantMap{{"id", option.id},
                            {"title", option.title},
                            {"amount", option.amount ? amountText(*option.amount, quote.currency) : QString()}});
        groups.append(QVariantMap{{"id", group.id}, {"options", options}});
    }
    return groups;
}

QStringList Buying::handlers() const {
    return hasSession() ? m_purchase->quote()->handlers : QStringList();
}

QVariantList Buying::rows() const {
    QVariantList rows;
    const ReviewSheet* sheet = m_purchase ? m_purchase->sheet() : nullptr;
    if (!sheet) return rows;
    for (const SheetRow& row : sheet->rows)
        rows.append(QVariantMap{{"kind", kinds[static_cast<std::size_t>(row.kind)]},
                                {"label", row.kind == SheetRow::Kind::link ? linkText(row.label) : row.label},
                                {"value", row.value},
                                {"sum", row.kind == SheetRow::Kind::total && row.id.endsWith(QLatin1String(" total"))},
                                {"alarming", row.isAlarming}});
    return rows;
}

QStringList Buying::objections() const {
    const ReviewSheet* sheet = m_purchase ? m_purchase->sheet() : nullptr;
    return sheet ? sheet->objections : QStringList();
}

QVariantList Buying::differences() const {
    QVariantList rows;
    for (const SheetDifference& each : m_differences)
        rows.append(QVariantMap{{"label", each.label}, {"before", each.before}, {"after", each.after}});
    return rows;
}

QString Buying::page() const {
    ShopRoute route;
    route.origin = m_origin;
    const QUrl own = m_purchase ? handOffPage(m_purchase->route(), m_purchase->basket()) : handOffPage(route, m_basket);
    for (const QUrl& page : {m_purchase ? m_purchase->page() : own, own})
        if (m_door.mayOpen(page)) return page.toString(QUrl::FullyEncoded);
    return {};
}

QString Buying::pageHost() const {
    return shownHost(QUrl(page()));
}

bool Buying::isPageElsewhere() const {
    return !isOfShop(QUrl(page()), m_origin);
}

QVariantList Buying::pages() const {
    QVariantList pages;
    if (hasSession()) return pages; // the shop has the cart
    for (const CartRow& row : m_rows) {
        const QString url = row.page.toString(QUrl::FullyEncoded);
        if (row.isGone() || url == page() || !isOfShop(row.page, m_origin) || !m_door.mayOpen(row.page)) continue;
        const QString title = row.detail.isEmpty() ? row.title : row.title + QStringLiteral(", ") + row.detail;
        pages.append(QVariantMap{{"title", title}, {"url", url}});
    }
    return pages;
}

QString Buying::orderPage() const {
    if (!hasSession() || !m_door.mayOpen(m_purchase->quote()->orderUrl)) return {};
    return m_purchase->quote()->orderUrl.toString(QUrl::FullyEncoded);
}

bool Buying::hasCartThere() const {
    return hasSession() && m_purchase->route().protocol == ShopRoute::Protocol::cart &&
           m_purchase->state() != State::atShop && isPossible(PurchaseWish::cancel, m_purchase->state());
}

// --- what a person does ---

void Buying::start(qint64 merchant, const QString& currency) {
    const ShopCart* cart = m_carts.find(merchant, currency);
    if (!cart || cart->count() == 0 || cart->isDemo) return;
    if (Purchase* known = underWay(QUrl(QString::fromStdString(cart->merchant.origin)))) return resume(known->id());
    show(*cart);
    emit opened();
}

void Buying::show(const ShopCart& cart, bool isProposed) {
    const ShopCart wanted = cart; // who hears of close() may change the carts
    close();
    m_isOpen = true;
    m_isProposed = isProposed;
    m_shop = QString::fromStdString(wanted.merchant.name);
    m_origin = QUrl(QString::fromStdString(wanted.merchant.origin));
    m_rows = wanted.rows;
    m_basket = wanted.basket();
    begin();
}

Purchase* Buying::underWay(const QUrl& origin) const {
    for (Purchase* each : m_purchases.all()) {
        if (each->mayBeOrdered() && originOf(each->route().origin) == originOf(origin)) return each;
    }
    return nullptr;
}

void Buying::resume(qint64 purchase) {
    const auto all = m_purchases.all();
    const auto found = std::ranges::find(all, storage::Id(purchase), &Purchase::id);
    if (found == all.end()) return;
    close();
    m_isOpen = true;
    m_origin = (*found)->route().origin;
    m_shop = host();
    m_basket = (*found)->basket();
    takeOver(*found);
    follow();
    emit opened();
}

void Buying::begin() {
    m_failure = {};
    if (!m_isProposed && m_door.isAllowed(m_origin) && !isOffline()) find();
    emit changed();
}

void Buying::goOn() {
    m_isProposed = false;
    if (m_isOpen && !m_purchase && !m_finder) begin();
}

void Buying::find() {
    m_objection.clear();
    m_finder = std::make_unique<ShopFinder>(m_door, m_origin, m_hasKey && m_hasKey(originOf(m_origin)));
    connect(m_finder.get(), &ShopFinder::found, this, [this](const ShopRoute& route, const QString& objection) {
        m_objection = objection;
        m_purchases.begin(
            route, [this, finder = QPointer<ShopFinder>(m_finder.get())](Purchase* made, const Failure& failure) {
                if (!finder || finder != m_finder.get()) return; // it was closed meanwhile
                m_finder.reset();
                m_failure = failure;
                if (made) take(made);
                emit changed();
            });
    });
    // What is not known is not taken for a shop that is only a link.
    connect(m_finder.get(), &ShopFinder::notFound, this, [this](const QString& problem) {
        m_finder.release()->deleteLater(); // it is in the middle of its signal
        m_failure = {tr("%1 cannot be bought from just now").arg(host()), problem, Failure::Action::retry, {}};
        emit changed();
    });
}

void Buying::take(Purchase* purchase) {
    takeOver(purchase);
    purchase->ask(m_basket);
}

void Buying::takeOver(Purchase* purchase) {
    m_purchase = purchase;
    m_failure = {}; // of what was before it
    connect(purchase, &Purchase::changed, this, &Buying::follow);
}

/// The purchase has changed. What was on the sheet that the user saw is compared with what is now.
void Buying::follow() {
    if (!m_purchase) return;
    if (const ReviewSheet* sheet = m_purchase->sheet()) {
        if (!m_purchase->changes().empty())
            m_differences = m_purchase->changes();
        else if (m_seen && m_seen->hash != sheet->hash)
            m_differences = app::differences(*m_seen, *sheet);
        m_seen = *sheet;
    }
    if (m_purchase->state() == State::placed && !m_isTakenOut) orderedThere();
    emit changed();
}

/// The next sheet differs from the last one because the user wanted it so.
void Buying::forgetSheet() {
    m_seen.reset();
    m_differences.clear();
    m_edited.clear();
}

void Buying::sendAddress() {
    if (!m_purchase || !m_address.check()) return;
    forgetSheet();
    m_basket.address = m_address.address();
    m_basket.email = m_address.email();
    m_basket.option.clear(); // what is offered depends on the address
    m_purchase->ask(m_basket);
    emit addressSent();
    emit changed();
}

void Buying::chooseDelivery(const QString& option) {
    m_basket.option = option;
    emit changed();
}

void Buying::sendDelivery() {
    if (!m_purchase || m_basket.option.isEmpty()) return;
    forgetSheet();
    m_purchase->ask(m_basket);
    emit changed();
}

QString Buying::payWith(const QString& handler, const QString& token) {
    const QString plain = token.trimmed();
    if (m_purchase.isNull() || !handlers().contains(handler)) return tr("The shop does not take this way to pay.");
    if (plain.isEmpty()) return tr("A token is needed.");
    if (looksLikeCard(plain)) return tr("This looks like the number of a card. Cards are for the shop's own page.");
    constexpr qsizetype longest = 8'192;
    if (plain.size() > longest) return tr("This is too long for a token.");
    forgetSheet();
    m_payment = tr("%1, with the token that you gave").arg(handler);
    m_purchase->choosePayment({handler, QStringLiteral("instrument-1"), QStringLiteral("token"),
                               QStringLiteral("token"), plain.toUtf8(), m_payment});
    return {};
}

void Buying::edit(const QString& step) {
    if (!m_purchase || m_purchase->isAsking() || !isPossible(PurchaseWish::ask, m_purchase->state())) return;
    m_edited = step;
    emit changed();
}

void Buying::askAgain() {
    leave(false);
    if (!m_purchase) return goOn();
    const State state = m_purchase->state();
    if (isPossible(PurchaseWish::check, state) && hasSession()) return m_purchase->check();
    // Where the profile could not be read, it may be now.
    if (!m_objection.isEmpty() || isPossible(PurchaseWish::ask, state)) {
        forgetSheet();
        if (m_objection.isEmpty()) return m_purchase->ask(m_basket);
        m_purchase->disconnect(this);
        m_purchase.clear();
        begin();
    }
}

void Buying::leave(bool leaves) {
    m_isLeaving = leaves;
    emit changed();
}

void Buying::left() {
    if (m_purchase) {
        (void)m_purchase->goToShop();
        m_isLeaving = false;
        return emit changed();
    }
    // Nobody has answered: all that is known is that it goes on there.
    m_finder.reset();
    ShopRoute route;
    route.origin = m_origin;
    m_purchases.begin(
        route,
        [buying = QPointer<Buying>(this), origin = m_origin](Purchase* made, const Failure&) {
            if (made) (void)made->goToShop();
            if (!buying || !buying->m_isLeaving || buying->m_purchase || buying->m_origin != origin) return;
            if (!made) return buying->close();
            buying->m_isLeaving = false;
            buying->takeOver(made);
            emit buying->changed();
        },
        m_basket);
}

/// What the shop has said that it costs counts, where it has, and else what was sent there: the cart, and the list, may
/// be others by now.
void Buying::orderedThere() {
    m_isTakenOut = true;
    const Basket& basket = m_purchase ? m_purchase->basket() : m_basket;
    std::map<storage::Id, std::int64_t> ordered;
    storage::Money total{0, basket.currency.toStdString()};
    QStringList things;
    for (const BasketLine& line : basket.lines) {
        total.minor += line.price * line.quantity;
        things.append(
            QString::fromUtf8("%1 × %2").arg(line.quantity).arg(line.title.isEmpty() ? line.item : line.title));
    }
    for (const ShopCart& cart : m_carts.all()) {
        if (originOf(QUrl(QString::fromStdString(cart.merchant.origin))) != originOf(m_origin)) continue;
        for (const CartRow& row : cart.rows) {
            const auto line = std::ranges::find(basket.lines, row.item, &BasketLine::item);
            if (line != basket.lines.end()) ordered[row.line.variant] = line->quantity;
        }
    }
    if (m_purchase && m_purchase->quote())
        total = {m_purchase->quote()->total, m_purchase->quote()->currency.toStdString()};
    if (m_purchase)
        m_purchase->orderedThere(total, tr("Ordered there, as you say: %1").arg(things.join(QStringLiteral(", "))));
    if (!ordered.empty()) m_carts.takeOut(ordered);
}

void Buying::beginAnew() {
    const auto cart = std::ranges::find_if(m_carts.all(), [this](const ShopCart& each) {
        return originOf(QUrl(QString::fromStdString(each.merchant.origin))) == originOf(m_origin) &&
               each.currency == m_basket.currency;
    });
    if (cart != m_carts.all().end()) show(*cart);
}

void Buying::cancel() {
    m_isLeaving = false;
    if (m_purchase && isPossible(PurchaseWish::cancel, m_purchase->state()) && hasSession())
        return m_purchase->cancel();
    close();
}

void Buying::close() {
    if (m_purchase) m_purchase->disconnect(this);
    m_purchase.clear();
    m_finder.reset();
    m_isOpen = m_isProposed = m_isLeaving = m_isTakenOut = false;
    m_objection.clear();
    m_failure = {};
    m_payment.clear();
    m_rows.clear();
    m_basket = {};
    forgetSheet();
    emit changed();
}

// --- what a model's tool learns ---

void Buying::prepare(storage::Id merchant, std::function<void(const QJsonObject&)> done) {
    // What the model has just put into the cart is to be in it.
    m_carts.refreshed(this, [this, merchant, done = std::move(done)] { propose(merchant, done); });
}

void Buying::propose(storage::Id merchant, const std::function<void(const QJsonObject&)>& done) {
    const auto cart = std::ranges::find_if(
        m_carts.all(), [&](const ShopCart& each) { return each.merchant.id == merchant && each.count() > 0; });
    if (cart == m_carts.all().end()) return done({{"error", tr("There is no such cart.")}});
    if (cart->isDemo) return done({{"error", tr("This shop is invented: nothing can be bought there.")}});
    const QUrl origin(QString::fromStdString(cart->merchant.origin));
    if (m_isOpen && originOf(m_origin) != originOf(origin))
        return done({{"error", tr("The user is buying something of another shop now. Let them finish.")}});
    if (!m_isOpen) {
        if (Purchase* known = underWay(origin))
            resume(known->id());
        else
            show(*cart, true);
    }
    emit opened();
    m_waiting.push_back(done);
    answerTool();
}

void Buying::answerTool() {
    const QString now = step();
    const bool isUnderWay = isAsking() || now == QLatin1String("asking") || now == QLatin1String("finding");
    if (m_waiting.empty() || isUnderWay) return;
    QJsonArray rows;
    for (const QVariant& row : totals())
        rows.append(
            QJsonObject{{"label", row.toMap()["label"].toString()}, {"value", row.toMap()["value"].toString()}});
    const bool isFailed = now == QLatin1String("failed");
    const QString note = isFailed     ? tr("Nothing was ordered. %1").arg(problem())
                         : m_purchase ? tr("The sheet is open. Only a click of the user orders.")
                                      : tr("The user sees the cart. The shop is asked for its total when they press "
                                           "the button; only they can order.");
    const QJsonObject reply{
        {"status", m_isOpen ? now : QStringLiteral("closed")}, {"shop", host()}, {"totals", rows}, {"note", note}};
    for (const auto& done : std::exchange(m_waiting, {})) done(reply);
}

} // namespace calliope::app

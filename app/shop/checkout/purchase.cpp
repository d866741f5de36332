#include "app/shop/checkout/purchase.h"

#include "app/shop/checkout/request_key.h"

#include <QDateTime>
#include <QJsonDocument>
#include <algorithm>

namespace calliope::app {

namespace {

using State = storage::CheckoutState;

std::string jsonText(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

QJsonObject objectOf(const std::string& json) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
}

QString wordsOf(const Failure& failure) {
    return QString(failure.title + (failure.detail.isEmpty() ? QString() : ": " + failure.detail)).simplified();
}

} // namespace

Purchase::Purchase(StoreThread& store, const storage::Checkout& row, std::unique_ptr<CheckoutPort> port,
                   PurchasePace pace, QObject* parent)
    : QObject(parent)
    , m_store(store)
    , m_row(row)
    , m_route(routeOf(objectOf(row.route)))
    , m_port(std::move(port))
    , m_pace(pace)
    , m_basket(basketOf(objectOf(row.basket)))
    , m_problem(QString::fromStdString(row.problem)) {
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &Purchase::look);
    if (m_row.state == State::draft || m_row.state == State::atShop) return;
    m_row.state = State::unknown;
    m_isKeyOpen = true;
}

Purchase::~Purchase() = default;

bool Purchase::mayBeOrdered() const {
    const State now = state();
    if (now == State::placed || now == State::cancelled || now == State::expired) return false;
    return m_isKeyOpen || now == State::placing || now == State::unknown || (m_approved && isAsking());
}

void Purchase::ask(const Basket& basket) {
    if (!isPossible(PurchaseWish::ask, state()) || isAsking()) return;
    if (const QString objection = objectionTo(basket); !objection.isEmpty()) return say(objection);
    const bool isNew = state() == State::draft || state() == State::expired || m_row.remote.empty() || !m_quote;
    m_basket = basket;
    m_row.basket = jsonText(keptForm(basket));
    m_changes.clear();
    m_problem.clear();
    m_page.clear();
    go(State::quoting, PurchaseEffect::none, {});
    run(isNew ? m_port->begin(basket, newKey()) : m_port->change(basket, *m_quote, newKey()),
        [this](const ShopAnswer& answer) { take(answer); });
}

void Purchase::choosePayment(const PaymentToken& payment) {
    m_payment = payment;
    if (m_sheet && state() == State::review && !isAsking()) takeQuote(*m_quote, m_sheet->quotedAt);
    emit changed();
}

void Purchase::check() {
    if (!isPossible(PurchaseWish::check, state()) || isAsking() || m_row.remote.empty()) return;
    m_looks = 0;
    look();
}

void Purchase::cancel() {
    if (!isPossible(PurchaseWish::cancel, state()) || isAsking()) return;
    if (m_row.remote.empty() || !m_port->hasSessions()) return go(State::cancelled, PurchaseEffect::none, {});
    run(m_port->cancel(QString::fromStdString(m_row.remote), newKey()),
        [this](const ShopAnswer& answer) { take(answer); });
}

QUrl Purchase::page() const {
    if (!m_page.isEmpty()) return m_page;
    return m_quote && !m_quote->continueUrl.isEmpty() ? m_quote->continueUrl : m_port->handOff(m_basket);
}

QUrl Purchase::goToShop() {
    if (!isPossible(PurchaseWish::goToShop, state()) || isAsking()) return {};
    // An order that may be there is not forgotten over another page.
    if (state() != State::unknown) go(State::atShop, PurchaseEffect::none, {});
    return page();
}

void Purchase::orderedThere(const storage::Money& total, const QString& words) {
    if (!isPossible(PurchaseWish::sayOrdered, state()) || isAsking()) return;
    storage::ShopOrder order;
    order.total = total.minor;
    order.currency = total.currency;
    std::vector<storage::ShopOrderEvent> links;
    if (m_quote)
        for (const QuoteLink& link : m_quote->links)
            links.push_back(
                {.kind = "link",
                 .detail = (link.url.toString(QUrl::FullyEncoded) + QLatin1Char(' ') + link.label()).toStdString(),
                 .at = 0});
    keepOrder(std::move(order), words, links);
}

void Purchase::place(Consent consent) {
    const QString hash = Consent(std::move(consent)).sheetHash();
    if (!isPossible(PurchaseWish::place, state()) || isAsking() || !m_sheet) return;
    if (hash.isEmpty() || hash != m_sheet->hash || !m_payment || !m_sheet->objections.isEmpty())
        return say(tr("This is not what you have approved: nothing was ordered."));
    m_approved = m_sheet;
    m_changes.clear();
    m_problem.clear();
    run(m_port->look(QString::fromStdString(m_row.remote)),
        [this](const ShopAnswer& answer) { compareAndKeep(answer); });
}

/// The fresh quote before an order leaves.
void Purchase::compareAndKeep(const ShopAnswer& answer) {
    const ReviewSheet approved = *m_approved;
    m_approved.reset();
    take(answer);
    if (answer.event != ShopEvent::ready || !m_sheet || state() != State::review) return;
    if (m_sheet->hash == approved.hash && m_sheet->objections.isEmpty()) {
        m_approved = approved;
        return keepConsent();
    }
    m_changes = differences(approved, *m_sheet);
    say(tr("The shop has changed something: nothing was ordered."));
}

/// Receipt and key go to the disk; what is sent afterwards is known there.
void Purchase::keepConsent() {
    m_body = m_port->placingBody(*m_payment);
    m_hadConflict = false;
    m_looks = m_resends = 0;
    const storage::ConsentReceipt receipt{.id = 0,
                                          .checkout = m_row.id,
                                          .sheetHash = m_approved->hash.toStdString(),
                                          .shown = m_approved->kept.toStdString(),
                                          .total = m_approved->total,
                                          .currency = m_approved->currency.toStdString(),
                                          .approvedAt = QDateTime::currentMSecsSinceEpoch()};
    m_isSaving = true;
    m_store.run(
        this,
        [receipt, key = newKey().toStdString(), hash = sha256Of(m_body).toStdString()](storage::Store& store) {
            return store.checkouts().beginPlacing(receipt, key, hash);
        },
        [this](const storage::PlacingAttempt& attempt) {
            m_isSaving = false;
            m_row.state = State::placing;
            m_isKeyOpen = true;
            m_key = QByteArray::fromStdString(attempt.key);
            m_mayBeUnderWay = attempt.isRepeat;
            sendOrder();
        },
        [this](const Failure& failure) {
            m_isSaving = false;
            m_approved.reset();
            m_body.clear();
            say(wordsOf(failure));
        });
}

void Purchase::sendOrder() {
    run(m_port->place(QString::fromStdString(m_row.remote), m_body, m_key),
        [this](const ShopAnswer& answer) { take(answer); });
}

void Purchase::run(std::unique_ptr<PortCall> call, std::function<void(const ShopAnswer&)> done) {
    m_call = std::move(call);
    connect(m_call.get(), &PortCall::finished, this, [this, done = std::move(done)](const ShopAnswer& answer) {
        m_call.release()->deleteLater(); // it is in the middle of its signal
        done(ShopAnswer(answer));
    });
    emit changed(); // it is asking now
}

void Purchase::take(const ShopAnswer& answer) {
    // Of bytes that were sent before it may also mean that they are being worked on.
    if (answer.event == ShopEvent::conflict && !m_mayBeUnderWay) m_hadConflict = true;
    if (answer.quote) {
        takeQuote(*answer.quote, std::chrono::steady_clock::now());
        m_page.clear(); // of a refusal before
    }
    if (!answer.page.isEmpty()) m_page = answer.page;
    if (!answer.failure.title.isEmpty()) m_problem = wordsOf(answer.failure);
    if (answer.quote && answer.event != ShopEvent::completed)
        for (const QuoteNotice& notice : answer.quote->notices)
            if (notice.kind == QuoteNotice::Kind::error) m_problem = notice.words;
    const PurchaseStep* step = stepFor(state(), answer.event);
    if (!step) {
        emit changed();
        return;
    }
    // A conflict says that the shop has answered to the key; where there is no order then, that answer was no.
    const bool isOpen = step->effect == PurchaseEffect::leaveOpen || step->effect == PurchaseEffect::sendAgain;
    if (m_hadConflict && isOpen)
        go(step->to == State::placing ? State::review : step->to, PurchaseEffect::settle, {});
    else
        go(step->to, step->effect, answer.retryAfter);
}

/// `toldAt`: when the shop said so. A price does not get fresh by what a person adds to it.
void Purchase::takeQuote(const Quote& quote, std::chrono::steady_clock::time_point toldAt) {
    m_quote = quote;
    m_row.remote = quote.session.toStdString();
    m_sheet = sheetFor(m_route, m_basket, quote, m_payment ? &*m_payment : nullptr, toldAt);
}

void Purchase::go(State next, PurchaseEffect effect, std::chrono::milliseconds pause) {
    if (effect == PurchaseEffect::sendAgain) return sendAgain();
    if (effect == PurchaseEffect::keepOrder) return keepOrder();
    m_row.state = next;
    m_row.problem = m_problem.toStdString();
    if (effect == PurchaseEffect::settle) {
        m_isKeyOpen = false;
        save([](storage::Checkouts& checkouts, const storage::Checkout& row) {
            checkouts.endPlacing(row.id, row.state, row.problem);
        });
    } else
        save([](storage::Checkouts& checkouts, const storage::Checkout& row) { checkouts.save(row); });
    if (effect == PurchaseEffect::lookLater) lookLater(pause);
    emit changed();
}

void Purchase::sendAgain() {
    const bool isSame = m_approved && m_sheet && m_approved->hash == m_sheet->hash;
    if (m_body.isEmpty() || !isSame || m_resends >= m_pace.resends) {
        m_problem = tr("The shop has no order yet. Look at the sheet again before you order.");
        return go(State::review, PurchaseEffect::leaveOpen, {});
    }
    ++m_resends;
    m_mayBeUnderWay = true;
    m_row.state = State::placing;
    sendOrder();
}

void Purchase::look() {
    ++m_looks;
    run(m_port->look(QString::fromStdString(m_row.remote)), [this](const ShopAnswer& answer) { take(answer); });
}

void Purchase::lookLater(std::chrono::milliseconds pause) {
    if (m_looks < m_pace.looks) {
        const auto own = std::min(m_pace.mostPause, m_pace.firstPause * (1 << std::min(m_looks, 10)));
        return m_pause.start(std::max(own, std::min(pause, m_pace.mostWait)));
    }
    if (state() != State::placing) return;
    m_problem = tr("It may have been ordered: the shop has not said so yet.");
    go(State::unknown, PurchaseEffect::none, {});
}

void Purchase::keepOrder() {
    storage::ShopOrder order;
    order.remote = m_quote->order.toStdString();
    order.url = m_quote->orderUrl.toString(QUrl::FullyEncoded).toStdString();
    order.total = m_quote->total;
    order.currency = m_quote->currency.toStdString();
    std::vector<storage::ShopOrderEvent> events;
    if (m_approved && (m_approved->total != m_quote->total || m_approved->currency != m_quote->currency))
        events.push_back({.kind = "differs",
                          .detail = tr("The shop's total is not the one that you approved.").toStdString(),
                          .at = 0});
    keepOrder(std::move(order), tr("Ordered"), events);
}

void Purchase::keepOrder(storage::ShopOrder order, const QString& words,
                         const std::vector<storage::ShopOrderEvent>& events) {
    order.checkout = m_row.id;
    order.shop = m_row.shop;
    order.withdrawUntil = QDateTime::currentMSecsSinceEpoch() + storage::withdrawalTime;
    m_isSaving = true;
    m_store.run(
        this,
        [order, events, ordered = words.toStdString()](storage::Store& store) {
            const storage::Id id = store.checkouts().setPlaced(order, ordered);
            for (const storage::ShopOrderEvent& event : events) store.checkouts().addOrderEvent(id, event);
        },
        [this] {
            m_isSaving = false;
            m_row.state = State::placed;
            m_isKeyOpen = false;
            m_body.clear();
            m_payment.reset();
            m_problem.clear();
            emit changed();
        },
        [this](const Failure& failure) { // it stays placing or unknown, and is asked for again at the next start
            m_isSaving = false;
            say(wordsOf(failure));
        });
}

void Purchase::save(std::function<void(storage::Checkouts&, const storage::Checkout&)> work) {
    m_store.run(
        this, [work = std::move(work), row = m_row](storage::Store& store) { work(store.checkouts(), row); }, [] {},
        [this](const Failure& failure) { say(wordsOf(failure)); });
}

void Purchase::say(const QString& problem) {
    m_problem = problem;
    emit changed();
}

} // namespace calliope::app

#include "tests/fakes/merchant/shop.h"

#include <algorithm>

namespace calliope::test {

namespace {

constexpr int discountShare = 10; ///< a tenth

} // namespace

const QMap<QString, Market>& markets() {
    static const QMap<QString, Market> table{
        {"EUR", {"EUR", 19, 490, 990}}, {"JPY", {"JPY", 10, 800, 1500}}, {"KWD", {"KWD", 0, 2500, 5000}}};
    return table;
}

Shop::Shop()
    : products{{"shirt-m", "Linen shirt, M", 5990}, {"scarf", "Wool scarf", 2950}, {"belt 95", "Belt, 95 cm", 3500}} {}

const Product* Shop::product(const QString& id) const {
    const auto found =
        std::find_if(products.begin(), products.end(), [&](const Product& each) { return each.id == id; });
    return found == products.end() ? nullptr : &*found;
}

Session* Shop::session(const QString& id) {
    const auto found = m_sessions.find(id);
    return found == m_sessions.end() ? nullptr : &found.value();
}

Session& Shop::create() {
    const QString id = QString("cs_%1").arg(m_sessions.size() + 1);
    Session& session = m_sessions[id];
    session.id = id;
    session.currency = market;
    session.expires = now.addSecs(6 * 3600);
    return session;
}

Session* Shop::cart(const QString& id) {
    const auto found = m_carts.find(id);
    return found == m_carts.end() ? nullptr : &found.value();
}

Session& Shop::keepCart(const Session& cart) {
    const QString id = QString("cart_%1").arg(++m_lastCart);
    Session& kept = m_carts[id];
    kept = cart;
    kept.id = id;
    kept.currency = market;
    kept.expires = now.addSecs(24 * 3600);
    return kept;
}

void Shop::settle(Session& session) {
    if (faults.addsLine && !session.lines.empty()) {
        const bool isThere = std::any_of(session.lines.begin(), session.lines.end(),
                                         [](const SessionLine& line) { return line.product.id == "gift-card"; });
        if (!isThere) session.lines.push_back({"li_gift", {"gift-card", "Gift card", 50'000}, 1});
    }
    const bool isWhole = !session.lines.empty() && !session.address.isEmpty() && !session.option.isEmpty();
    session.state = faults.escalates ? SessionState::escalated
                    : isWhole        ? SessionState::ready
                                     : SessionState::incomplete;
    session.problem.clear();
}

Sums Shop::sums(const Session& session) const {
    const Market& rules = markets().value(market);
    Sums sums;
    for (const SessionLine& line : session.lines) {
        sums.subtotal += line.product.price * line.quantity;
        sums.discount += discountOf(line);
    }
    if (!session.address.isEmpty()) sums.shipping = session.option == "express" ? rules.express : rules.standard;
    if (faults.discount == Discount::ofAll) sums.discount = sums.subtotal / discountShare;
    if (faults.discount == Discount::ofDelivery) sums.discount = sums.shipping;
    constexpr int whole = 100;
    const qint64 taxed = sums.subtotal + sums.shipping - sums.discount;
    sums.tax = (taxed * rules.taxPercent + whole / 2) / whole;
    sums.total = taxed + sums.tax;
    return sums;
}

qint64 Shop::discountOf(const SessionLine& line) const {
    return faults.discount == Discount::ofLines ? line.product.price * line.quantity / discountShare : 0;
}

void Shop::look(Session& session) {
    if (session.state == SessionState::inProgress && --session.looksLeft <= 0) place(session);
    if (session.state == SessionState::completed && session.isHidden) session.state = SessionState::ready;
    if (session.state != SessionState::ready) return;
    if (session.wasQuoted && faults.raisesPrice) {
        constexpr int tenth = 10;
        for (SessionLine& line : session.lines) line.product.price += line.product.price / tenth;
    }
    if (session.wasQuoted && faults.changesCurrency) session.currency = session.currency == "USD" ? market : "USD";
    session.wasQuoted = true;
}

void Shop::complete(Session& session, const QByteArray& key) {
    if (session.state == SessionState::completed && faults.forgetsOrders) session.state = SessionState::ready;
    if (session.state != SessionState::ready) return;
    session.key = key;
    if (faults.expires) {
        session.state = SessionState::expired;
    } else if (faults.sellsOut) {
        session.state = SessionState::incomplete;
        session.problem = "out_of_stock";
    } else if (faults.refusesPayment) {
        session.problem = "payment_failed";
    } else if (faults.slow > 0) {
        session.state = SessionState::inProgress;
        session.looksLeft = faults.slow;
    } else {
        place(session);
        session.isHidden = faults.hidesOrders;
    }
}

void Shop::place(Session& session) {
    session.state = SessionState::completed;
    session.problem.clear();
    session.order = QString("order-%1").arg(m_orders.size() + 1);
    m_orders.push_back({session.order, session.id, session.key, sums(session).total});
}

void Shop::shipAll() {
    for (PlacedOrder& order : m_orders) order.isShipped = true;
}

void Shop::deliverAll(const QDateTime& at) {
    for (PlacedOrder& order : m_orders) order.arrived = at;
}

void Shop::cancel(Session& session) {
    if (session.state != SessionState::completed) session.state = SessionState::cancelled;
}

} // namespace calliope::test

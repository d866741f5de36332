#include "storage/checkouts.h"

#include "storage/error.h"
#include "storage/transaction.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace calliope::storage {

namespace {

// In the order of the enumeration.
constexpr std::array<std::string_view, 11> states{"draft",  "quoting", "needs_input", "review",  "placing", "placed",
                                                  "failed", "unknown", "cancelled",   "expired", "at_shop"};

constexpr const char* open = "open";
constexpr const char* answered = "answered";

constexpr const char* notSpared = "WHERE checkout NOT IN (SELECT id FROM temp.spared)";

constexpr std::array asideTables{
    AsideTable{"checkout", "WHERE id NOT IN (SELECT id FROM temp.spared)"},
    AsideTable{"checkout_attempt", notSpared},
    AsideTable{"consent_receipt", notSpared},
    AsideTable{"shop_order", notSpared},
    AsideTable{"shop_order_event", "WHERE shop_order IN (SELECT id FROM main.shop_order "
                                   "WHERE checkout NOT IN (SELECT id FROM temp.spared))"},
    AsideTable{"cart"}, // a spared purchase does without: its shop makes another
};

Checkout read(const Rows& row) {
    return {.id = row.integer(0),
            .state = checkoutStateOf(row.text(1)).value_or(CheckoutState::unknown),
            .shop = row.text(2),
            .route = row.text(3),
            .basket = row.text(4),
            .remote = row.text(5),
            .problem = row.text(6),
            .createdAt = row.integer(7),
            .changedAt = row.integer(8)};
}

} // namespace

std::string_view nameOf(CheckoutState state) {
    return states[static_cast<std::size_t>(state)];
}

std::optional<CheckoutState> checkoutStateOf(std::string_view name) {
    const auto found = std::ranges::find(states, name);
    if (found == states.end()) return std::nullopt;
    return static_cast<CheckoutState>(found - states.begin());
}

Checkouts::Checkouts(Connection& connection, const Clock& clock)
    : m_connection(connection)
    , m_clock(clock)
    , m_aside(connection, asideTables) {}

void Checkouts::allowContact(std::string_view origin) {
    m_connection.run("INSERT OR IGNORE INTO shop_contact (origin, allowed_at) VALUES (?, ?)", {origin, m_clock.wall()});
}

void Checkouts::forbidContact(std::string_view origin) {
    m_connection.run("DELETE FROM shop_contact WHERE origin = ?", {origin});
}

bool Checkouts::mayContact(std::string_view origin) const {
    return m_connection.number("SELECT 1 FROM shop_contact WHERE origin = ?", {origin}).has_value();
}

std::vector<std::string> Checkouts::contacts() const {
    std::vector<std::string> origins;
    Rows rows = m_connection.query("SELECT origin FROM shop_contact ORDER BY origin");
    while (rows.next()) origins.push_back(rows.text(0));
    return origins;
}

Id Checkouts::create(const Checkout& checkout) {
    const std::int64_t now = m_clock.wall();
    m_connection.run("INSERT INTO checkout (state, shop, route, basket, remote, problem, created_at, changed_at) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                     {nameOf(checkout.state), checkout.shop, checkout.route, checkout.basket, checkout.remote,
                      checkout.problem, now, now});
    return m_connection.lastId();
}

void Checkouts::save(const Checkout& checkout) {
    const std::int64_t changed = m_connection.run(
        "UPDATE checkout SET state = ?, route = ?, basket = ?, remote = ?, problem = ?, changed_at = ? "
        "WHERE id = ?",
        {nameOf(checkout.state), checkout.route, checkout.basket, checkout.remote, checkout.problem, m_clock.wall(),
         checkout.id});
    if (changed == 0) throw Error(ErrorKind::usage, "This purchase is not there any more.");
}

std::optional<Checkout> Checkouts::find(Id id) const {
    Rows rows = m_connection.query("SELECT id, state, shop, route, basket, remote, problem, created_at, changed_at "
                                   "FROM checkout WHERE id = ?",
                                   {id});
    return rows.next() ? std::optional(read(rows)) : std::nullopt;
}

std::vector<Checkout> Checkouts::list(std::int64_t limit) const {
    std::vector<Checkout> checkouts;
    Rows rows = m_connection.query("SELECT id, state, shop, route, basket, remote, problem, created_at, changed_at "
                                   "FROM checkout ORDER BY id DESC LIMIT ?",
                                   {limit});
    while (rows.next()) checkouts.push_back(read(rows));
    return checkouts;
}

std::vector<Checkout> Checkouts::unresolved() const {
    std::vector<Checkout> checkouts;
    Rows rows =
        m_connection.query("SELECT id, state, shop, route, basket, remote, problem, created_at, changed_at "
                           "FROM checkout WHERE state IN ('placing', 'unknown') OR (state NOT IN ('placed', "
                           "'cancelled', 'expired') AND EXISTS (SELECT 1 FROM checkout_attempt WHERE checkout = "
                           "checkout.id AND outcome = 'open')) ORDER BY id");
    while (rows.next()) checkouts.push_back(read(rows));
    return checkouts;
}

std::vector<Checkout> Checkouts::leftAtShop(std::int64_t since) const {
    std::vector<Checkout> checkouts;
    Rows rows =
        m_connection.query("SELECT id, state, shop, route, basket, remote, problem, created_at, changed_at "
                           "FROM checkout WHERE state = 'at_shop' AND changed_at >= ? AND NOT EXISTS (SELECT 1 FROM "
                           "checkout_attempt WHERE checkout = checkout.id AND outcome = 'open') ORDER BY id",
                           {since});
    while (rows.next()) checkouts.push_back(read(rows));
    return checkouts;
}

PlacingAttempt Checkouts::beginPlacing(const ConsentReceipt& receipt, std::string_view newKey,
                                       std::string_view bodyHash) {
    Transaction transaction(m_connection, Durability::full);
    const std::optional<Checkout> checkout = find(receipt.checkout);
    if (!checkout || checkout->state != CheckoutState::review)
        throw Error(ErrorKind::usage, "This purchase cannot be ordered now.");
    const std::int64_t now = m_clock.wall();
    m_connection.run(
        "INSERT INTO consent_receipt (checkout, sheet_hash, shown, total, currency, approved_at) VALUES "
        "(?, ?, ?, ?, ?, ?)",
        {receipt.checkout, receipt.sheetHash, receipt.shown, receipt.total, receipt.currency, receipt.approvedAt});
    const std::optional<PlacingAttempt> last = lastAttempt(receipt.checkout);
    const std::string key = last && last->isOpen ? last->key : std::string(newKey);
    const bool isRepeat = m_connection
                              .number("SELECT 1 FROM checkout_attempt WHERE checkout = ? AND key = ? AND body_hash = ?",
                                      {receipt.checkout, key, bodyHash})
                              .has_value();
    m_connection.run("INSERT INTO checkout_attempt (checkout, outcome, key, body_hash, sent_at) VALUES (?, ?, ?, ?, ?)",
                     {receipt.checkout, open, key, bodyHash, now});
    PlacingAttempt attempt{m_connection.lastId(), key, std::string(bodyHash), true, isRepeat};
    setState(receipt.checkout, CheckoutState::placing, {});
    transaction.commit();
    return attempt;
}

std::optional<PlacingAttempt> Checkouts::lastAttempt(Id checkout) const {
    Rows rows = m_connection.query("SELECT id, key, body_hash, outcome FROM checkout_attempt WHERE checkout = ? ORDER "
                                   "BY id DESC LIMIT 1",
                                   {checkout});
    if (!rows.next()) return std::nullopt;
    return PlacingAttempt{rows.integer(0), rows.text(1), rows.text(2), rows.text(3) == open, false};
}

void Checkouts::endPlacing(Id checkout, CheckoutState state, std::string_view problem) {
    Transaction transaction(m_connection, Durability::full);
    m_connection.run("UPDATE checkout_attempt SET outcome = ? WHERE checkout = ?", {answered, checkout});
    setState(checkout, state, problem);
    transaction.commit();
}

Id Checkouts::setPlaced(const ShopOrder& order, std::string_view detail) {
    Transaction transaction(m_connection, Durability::full);
    const std::int64_t now = m_clock.wall();
    const std::int64_t added = m_connection.run(
        "INSERT OR IGNORE INTO shop_order (checkout, status, shop, remote, url, total, currency, placed_at, "
        "withdraw_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {order.checkout, order.status, order.shop, order.remote, order.url, order.total, order.currency, now,
         order.withdrawUntil});
    const Id id = m_connection.number("SELECT id FROM shop_order WHERE checkout = ?", {order.checkout}).value_or(0);
    if (added > 0) addOrderEvent(id, {.kind = "placed", .detail = std::string(detail), .at = 0});
    m_connection.run("UPDATE checkout_attempt SET outcome = ? WHERE checkout = ?", {answered, order.checkout});
    m_connection.run(
        "UPDATE cart SET state = 'ordered', changed_at = ?1 WHERE remote <> '' AND (shop, remote) = (SELECT "
        "shop, remote FROM checkout WHERE id = ?2)",
        {now, order.checkout});
    setState(order.checkout, CheckoutState::placed, {});
    transaction.commit();
    return id;
}

std::vector<ConsentReceipt> Checkouts::receipts(Id checkout) const {
    std::vector<ConsentReceipt> receipts;
    Rows rows = m_connection.query("SELECT id, checkout, sheet_hash, shown, total, currency, approved_at FROM "
                                   "consent_receipt WHERE checkout = ? ORDER BY id",
                                   {checkout});
    while (rows.next())
        receipts.push_back({rows.integer(0), rows.integer(1), rows.text(2), rows.text(3), rows.integer(4), rows.text(5),
                            rows.integer(6)});
    return receipts;
}

std::vector<ShopOrder> Checkouts::orders(std::int64_t limit) const {
    std::vector<ShopOrder> orders;
    Rows rows = m_connection.query("SELECT id, checkout, status, shop, remote, url, total, currency, placed_at, "
                                   "withdraw_until FROM shop_order ORDER BY id DESC LIMIT ?",
                                   {limit});
    while (rows.next())
        orders.push_back({rows.integer(0), rows.integer(1), rows.text(2), rows.text(3), rows.text(4), rows.text(5),
                          rows.integer(6), rows.text(7), rows.integer(8), rows.integer(9)});
    return orders;
}

void Checkouts::setOrderStatus(Id order, std::string_view status, std::string_view detail, std::int64_t at) {
    Transaction transaction(m_connection, Durability::normal);
    const std::int64_t now = m_clock.wall();
    const std::int64_t arrived = at > 0 ? std::min(at, now) : now;
    const std::int64_t changed = m_connection.run(
        "UPDATE shop_order SET status = ?1, withdraw_until = CASE ?1 WHEN 'delivered' THEN max(?2, placed_at) + ?3 "
        "WHEN 'placed' THEN placed_at + ?3 WHEN 'shipped' THEN placed_at + ?3 ELSE withdraw_until END WHERE id = ?4",
        {status, arrived, withdrawalTime, order});
    if (changed == 0) throw Error(ErrorKind::usage, "This order is not there any more.");
    addOrderEvent(order, {.kind = "status", .detail = std::string(detail), .at = 0});
    transaction.commit();
}

void Checkouts::addOrderEvent(Id order, const ShopOrderEvent& event) {
    m_connection.run("INSERT INTO shop_order_event (shop_order, kind, detail, at) VALUES (?, ?, ?, ?)",
                     {order, event.kind, event.detail, m_clock.wall()});
}

std::vector<ShopOrderEvent> Checkouts::events(Id order) const {
    std::vector<ShopOrderEvent> events;
    Rows rows =
        m_connection.query("SELECT kind, detail, at FROM shop_order_event WHERE shop_order = ? ORDER BY id", {order});
    while (rows.next()) events.push_back({rows.text(0), rows.text(1), rows.integer(2)});
    return events;
}

void Checkouts::removeAll(const std::vector<Id>& spared) {
    m_connection.script("CREATE TEMP TABLE IF NOT EXISTS spared (id INTEGER PRIMARY KEY)");
    m_connection.run("DELETE FROM temp.spared");
    constexpr const char* spare = "INSERT OR IGNORE INTO temp.spared (id) VALUES (?)";
    for (const Id id : spared) m_connection.run(spare, {id});
    for (const Checkout& checkout : unresolved()) m_connection.run(spare, {checkout.id});
    m_aside.take();
}

void Checkouts::setState(Id checkout, CheckoutState state, std::string_view problem) {
    m_connection.run("UPDATE checkout SET state = ?, problem = ?, changed_at = ? WHERE id = ?",
                     {nameOf(state), problem, m_clock.wall(), checkout});
}

} // namespace calliope::storage

#include "storage/remote_carts.h"

#include "storage/transaction.h"

namespace calliope::storage {

namespace {

constexpr std::string_view open = "open";

} // namespace

RemoteCarts::RemoteCarts(Connection& connection, const Clock& clock)
    : m_connection(connection)
    , m_clock(clock) {}

RemoteCart RemoteCarts::begin(std::string_view shop, std::string_view currency, std::string_view newKey,
                              std::string_view bodyHash) {
    Transaction transaction(m_connection, Durability::full);
    RemoteCart cart{.remote = {}, .key = std::string(newKey)};
    {
        Rows rows = m_connection.query("SELECT state, remote, key, body_hash FROM cart WHERE shop = ? AND currency = ?",
                                       {shop, currency});
        if (rows.next() && rows.text(0) == open) {
            cart.remote = rows.text(1);
            if (!rows.text(2).empty() && rows.text(3) == bodyHash) cart.key = rows.text(2);
        }
    }
    m_connection.run("INSERT INTO cart (shop, state, currency, remote, key, body_hash, changed_at) "
                     "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (shop, currency) DO UPDATE SET state = excluded.state, "
                     "remote = excluded.remote, key = excluded.key, body_hash = excluded.body_hash, "
                     "changed_at = excluded.changed_at",
                     {shop, open, currency, cart.remote, cart.key, bodyHash, m_clock.wall()});
    transaction.commit();
    return cart;
}

void RemoteCarts::settle(std::string_view shop, std::string_view currency, std::string_view before,
                         std::string_view now) {
    m_connection.run("UPDATE cart SET remote = ?, key = '', body_hash = '', changed_at = ? WHERE shop = ? AND "
                     "currency = ? AND remote = ?",
                     {now, m_clock.wall(), shop, currency, before});
}

void RemoteCarts::cancel(std::string_view shop, std::string_view remote) {
    m_connection.run("UPDATE cart SET state = 'cancelled', changed_at = ? WHERE shop = ? AND remote = ?",
                     {m_clock.wall(), shop, remote});
}

std::vector<KeptCart> RemoteCarts::all() const {
    std::vector<KeptCart> carts;
    Rows rows = m_connection.query("SELECT shop, currency, state, remote FROM cart ORDER BY shop, currency");
    while (rows.next())
        carts.push_back(
            {.shop = rows.text(0), .currency = rows.text(1), .state = rows.text(2), .remote = rows.text(3)});
    return carts;
}

} // namespace calliope::storage

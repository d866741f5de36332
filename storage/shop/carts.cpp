#include "storage/shop/carts.h"

#include "storage/error.h"
#include "storage/shop/catalogue.h"
#include "storage/transaction.h"

namespace calliope::storage {

void Carts::set(Id variant, std::int64_t quantity, std::optional<std::int64_t> expectedMinor) {
    if (quantity < 0 || quantity > mostQuantity)
        throw Error(ErrorKind::usage,
                    "A cart takes 1 to " + std::to_string(mostQuantity) + " of a thing; 0 takes it out.");
    if (quantity == 0) {
        m_connection.run("DELETE FROM cart_line WHERE variant = ?", {variant});
        return;
    }
    Transaction transaction(m_connection, Durability::normal);
    std::int64_t merchant = 0;
    {
        Rows rows = m_connection.query("SELECT f.merchant, f.price_minor FROM facet f WHERE f.variant = ?", {variant});
        if (!rows.next()) throw Error(ErrorKind::usage, "This product is not there any more.");
        merchant = rows.integer(0);
        if (expectedMinor && *expectedMinor != rows.integer(1))
            throw Error(ErrorKind::usage, "The price has changed: look at it again first.");
    }
    m_connection.run(
        "INSERT INTO cart_line (merchant, variant, quantity, seen_minor, currency, number) SELECT ?1, ?2, ?3, "
        "price_minor, currency, (SELECT ifnull(max(number), 0) + 1 FROM cart_line) FROM facet WHERE variant = ?2 "
        "ON CONFLICT (merchant, variant) DO UPDATE SET quantity = ?3",
        {merchant, variant, quantity});
    if (m_connection.number("SELECT count(*) FROM cart_line WHERE merchant = ?", {merchant}).value_or(0) > mostLines)
        throw Error(ErrorKind::usage, "This cart is full.");
    transaction.commit();
}

void Carts::restore(const CartLine& line) {
    Transaction transaction(m_connection, Durability::normal);
    set(line.variant, line.quantity);
    m_connection.run("UPDATE cart_line SET seen_minor = ?, currency = ? WHERE variant = ?",
                     {line.seen.minor, line.seen.currency, line.variant});
    transaction.commit();
}

std::vector<Id> Carts::merchants() const {
    std::vector<Id> merchants;
    Rows rows = m_connection.query("SELECT DISTINCT merchant FROM cart_line ORDER BY merchant");
    while (rows.next()) merchants.push_back(rows.integer(0));
    return merchants;
}

std::vector<CartLine> Carts::lines(Id merchant) const {
    std::vector<CartLine> lines;
    Rows rows = m_connection.query(
        "SELECT c.variant, v.product, c.quantity, c.seen_minor, c.currency, o.price_minor, o.currency, o.availability "
        "FROM cart_line c JOIN variant v ON v.id = c.variant JOIN offer o ON o.variant = c.variant "
        "WHERE c.merchant = ? ORDER BY c.number",
        {merchant});
    while (rows.next())
        lines.push_back({.variant = rows.integer(0),
                         .product = rows.integer(1),
                         .quantity = rows.integer(2),
                         .seen = {rows.integer(3), rows.text(4)},
                         .now = {rows.integer(5), rows.text(6)},
                         .availability = availabilityOf(rows.text(7))});
    return lines;
}

void Carts::empty(Id merchant) {
    m_connection.run("DELETE FROM cart_line WHERE merchant = ?", {merchant});
}

} // namespace calliope::storage

#include "storage/shop/wishlists.h"

#include "storage/error.h"
#include "storage/shop/catalogue.h"

#include <algorithm>

namespace calliope::storage {

namespace {

constexpr const char* itemsSql =
    "SELECT w.list, w.variant, v.product, w.seen_minor, w.currency, o.price_minor, o.currency, w.target_minor, w.note, "
    "w.added_at, o.availability FROM wishlist_item w JOIN variant v ON v.id = w.variant "
    "JOIN offer o ON o.variant = w.variant ";

std::vector<WishlistItem> read(Rows rows) {
    std::vector<WishlistItem> items;
    while (rows.next())
        items.push_back({.list = rows.integer(0),
                         .variant = rows.integer(1),
                         .product = rows.integer(2),
                         .seen = {rows.integer(3), rows.text(4)},
                         .now = {rows.integer(5), rows.text(6)},
                         .targetMinor = rows.optionalInteger(7),
                         .note = rows.text(8),
                         .addedAt = rows.integer(9),
                         .availability = availabilityOf(rows.text(10))});
    return items;
}

} // namespace

Id Wishlists::create(std::string_view name) {
    m_connection.run("INSERT INTO wishlist (name) VALUES (?)", {name});
    return m_connection.lastId();
}

void Wishlists::rename(Id list, std::string_view name) {
    m_connection.run("UPDATE wishlist SET name = ? WHERE id = ?", {name, list});
}

void Wishlists::remove(Id list) {
    m_connection.run("DELETE FROM wishlist WHERE id = ?", {list});
}

std::vector<Wishlist> Wishlists::lists() const {
    std::vector<Wishlist> lists;
    Rows rows = m_connection.query(
        "SELECT id, name, (SELECT count(*) FROM wishlist_item WHERE list = id) FROM wishlist ORDER BY id");
    while (rows.next()) lists.push_back({rows.integer(0), rows.text(1), rows.integer(2)});
    return lists;
}

void Wishlists::add(Id list, Id variant, std::optional<std::int64_t> targetMinor, std::string_view note) {
    const std::int64_t added = m_connection.run(
        "INSERT INTO wishlist_item (list, variant, seen_minor, currency, target_minor, note, added_at, number) "
        "SELECT ?1, ?2, o.price_minor, o.currency, ?3, ?4, ?5, (SELECT ifnull(max(number), 0) + 1 FROM wishlist_item) "
        "FROM offer o WHERE o.variant = ?2 AND EXISTS (SELECT 1 FROM wishlist WHERE id = ?1) "
        "ON CONFLICT (list, variant) DO UPDATE SET target_minor = ?3, note = ?4",
        {list, variant, targetMinor, note, m_clock.wall()});
    if (added == 0) throw Error(ErrorKind::usage, "This list or this product is not there any more.");
}

void Wishlists::removeItem(Id list, Id variant) {
    m_connection.run("DELETE FROM wishlist_item WHERE list = ? AND variant = ?", {list, variant});
}

void Wishlists::restore(const WishlistItem& item) {
    m_connection.run(
        "INSERT OR IGNORE INTO wishlist_item (list, variant, seen_minor, currency, target_minor, note, added_at, "
        "number) "
        "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT ifnull(max(number), 0) + 1 FROM wishlist_item) "
        "WHERE EXISTS (SELECT 1 FROM wishlist WHERE id = ?1) AND EXISTS (SELECT 1 FROM variant WHERE id = ?2)",
        {item.list, item.variant, item.seen.minor, item.seen.currency, item.targetMinor, item.note, item.addedAt});
}

std::vector<WishlistItem> Wishlists::items(Id list) const {
    const std::string sql = std::string(itemsSql) + "WHERE w.list = ? ORDER BY w.number DESC";
    return read(m_connection.query(sql.c_str(), {list}));
}

std::vector<WishlistItem> Wishlists::reached() const {
    const std::string sql = std::string(itemsSql) + "WHERE w.target_minor IS NOT NULL ORDER BY w.number DESC";
    std::vector<WishlistItem> items = read(m_connection.query(sql.c_str()));
    std::erase_if(items, [](const WishlistItem& item) { return !item.isReached(); });
    return items;
}

} // namespace calliope::storage

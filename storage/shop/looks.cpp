#include "storage/shop/looks.h"

namespace calliope::storage {

void Looks::set(Id picture, int version, std::span<const std::byte> vector) {
    m_connection.run("INSERT OR REPLACE INTO look (media, version, vector) VALUES (?, ?, ?)",
                     {picture, version, vector});
}

std::vector<Looks::Unseen> Looks::missing(int version, std::string_view scheme, std::int64_t most, Id after) const {
    std::vector<Unseen> pictures;
    Rows rows = m_connection.query("SELECT m.id, m.locator FROM media m "
                                   "WHERE m.id > ?4 AND substr(m.locator, 1, length(?2)) = ?2 AND NOT EXISTS "
                                   "(SELECT 1 FROM look l WHERE l.media = m.id AND l.version = ?1) "
                                   "ORDER BY m.id LIMIT ?3",
                                   {version, scheme, most, after});
    while (rows.next()) pictures.push_back({rows.integer(0), rows.text(1)});
    return pictures;
}

void Looks::of(Id product, int version, const std::function<void(std::span<const std::byte> vector)>& take) const {
    Rows rows = m_connection.query("SELECT l.vector FROM media m JOIN look l ON l.media = m.id "
                                   "WHERE m.product = ? AND l.version = ? ORDER BY m.place, m.id LIMIT 1",
                                   {product, version});
    if (rows.next()) take(rows.bytes(0));
}

void Looks::each(int version,
                 const std::function<void(Id picture, Id product, std::span<const std::byte> vector)>& take) const {
    Rows rows = m_connection.query("SELECT l.media, m.product, l.vector FROM look l JOIN media m ON m.id = l.media "
                                   "WHERE l.version = ?",
                                   {version});
    while (rows.next()) {
        const std::vector<std::byte> vector = rows.bytes(2);
        take(rows.integer(0), rows.integer(1), vector);
    }
}

} // namespace calliope::storage

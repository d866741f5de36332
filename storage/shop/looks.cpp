#include "storage/shop/looks.h"

namespace calliope::storage {

void Looks::set(Id picture, int version, std::span<const std::byte> vector) {
    m_connection.run("INSERT OR REPLACE INTO look (media, version, vector) VALUES (?, ?, ?)",
                     {picture, version, vector});
}

std::vector<Id> Looks::missing(int version, std::int64_t most) const {
    std::vector<Id> pictures;
    Rows rows = m_connection.query("SELECT id FROM media WHERE id NOT IN (SELECT media FROM look WHERE version = ?) "
                                   "ORDER BY id LIMIT ?",
                                   {version, most});
    while (rows.next()) pictures.push_back(rows.integer(0));
    return pictures;
}

std::int64_t Looks::missingCount(int version) const {
    return m_connection
        .number("SELECT count(*) FROM media WHERE id NOT IN (SELECT media FROM look WHERE version = ?)", {version})
        .value_or(0);
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

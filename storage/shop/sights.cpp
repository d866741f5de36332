#include "storage/shop/sights.h"

namespace calliope::storage {

void Sights::set(Id picture, std::string_view model, std::span<const std::byte> vector) {
    m_connection.run("INSERT OR REPLACE INTO sight (media, model, vector) SELECT media, ?2, ?3 FROM look "
                     "WHERE media = ?1",
                     {picture, model, vector});
}

void Sights::keepOnly(std::string_view model) {
    m_connection.run("DELETE FROM sight WHERE model <> ?", {model});
}

std::vector<Sights::Unseen> Sights::missing(std::string_view model, std::string_view drawnScheme, std::int64_t count,
                                            Id after) const {
    if (m_connection.number("SELECT count(*) FROM sight WHERE model = ?", {model}).value_or(0) >= most) return {};
    std::vector<Unseen> pictures;
    Rows rows =
        m_connection.query("SELECT m.id, m.locator, ifnull(k.hash, '') FROM media m JOIN look l ON l.media = m.id "
                           "LEFT JOIN kept_picture k ON k.locator = m.locator WHERE m.id > ?4 AND m.place = 0 AND "
                           "(k.hash <> '' OR substr(m.locator, 1, length(?2)) = ?2) AND NOT EXISTS "
                           "(SELECT 1 FROM sight s WHERE s.media = m.id AND s.model = ?1) ORDER BY m.id LIMIT ?3",
                           {model, drawnScheme, count, after});
    while (rows.next()) pictures.push_back({rows.integer(0), rows.text(1), rows.text(2)});
    return pictures;
}

void Sights::of(Id product, std::string_view model, const std::function<void(std::span<const std::byte>)>& take) const {
    Rows rows = m_connection.query("SELECT s.vector FROM media m JOIN sight s ON s.media = m.id "
                                   "WHERE m.product = ? AND s.model = ?",
                                   {product, model});
    while (rows.next()) {
        const std::vector<std::byte> vector = rows.bytes(0);
        take(vector);
    }
}

} // namespace calliope::storage

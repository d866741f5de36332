#include "storage/shop/price_history.h"

namespace calliope::storage {

std::vector<PricePoint> PriceHistory::of(Id variant, std::int64_t since) const {
    std::vector<PricePoint> points;
    Rows rows = m_connection.query(
        "SELECT at, price_minor, currency FROM price_point WHERE variant = ?1 AND at >= ifnull((SELECT max(at) FROM "
        "price_point WHERE variant = ?1 AND at <= ?2), 0) ORDER BY at",
        {variant, since});
    while (rows.next()) points.push_back({rows.integer(0), {rows.integer(1), rows.text(2)}});
    return points;
}

} // namespace calliope::storage

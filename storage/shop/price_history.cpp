#include "storage/shop/price_history.h"

#include "storage/shop/catalogue.h"
#include "storage/transaction.h"

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

std::int64_t PriceHistory::take(const std::vector<ToldPrice>& told, std::int64_t at) {
    Transaction transaction(m_connection, Durability::full);
    std::int64_t changed = 0;
    for (const ToldPrice& each : told) {
        const auto before = m_connection.number(
            "SELECT price_minor FROM offer WHERE variant = ? AND currency = ? AND availability <> 'gone'",
            {each.variant, each.price.currency});
        if (!before) continue;
        if (*before != each.price.minor) {
            ++changed;
            m_connection.run(
                "INSERT OR REPLACE INTO price_point (variant, at, price_minor, currency) VALUES (?, ?, ?, ?)",
                {each.variant, at, each.price.minor, each.price.currency});
        }
        Value availability = nullptr; // as it was, where nothing is said of it
        Value inStock = nullptr;
        if (each.availability != Availability::unknown) {
            availability = nameOf(each.availability);
            inStock = each.availability != Availability::outOfStock && each.availability != Availability::gone;
        }
        m_connection.run("UPDATE offer SET price_minor = ?2, list_minor = ?3, availability = ifnull(?4, availability), "
                         "observed_at = ?5, valid_until = NULL WHERE variant = ?1",
                         {each.variant, each.price.minor, each.listMinor, availability, at});
        m_connection.run("UPDATE facet SET price_minor = ?2, in_stock = ifnull(?3, in_stock) WHERE variant = ?1",
                         {each.variant, each.price.minor, inStock});
    }
    transaction.commit();
    return changed;
}

} // namespace calliope::storage

#pragma once

#include "storage/shop/product.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace calliope::storage {

struct PricePoint {
    std::int64_t at = 0; ///< when it was first seen to cost that
    Money price;

    bool operator==(const PricePoint&) const = default;
};

/// What a shop says that something costs, when it is asked.
struct ToldPrice {
    Id variant = 0;
    Money price;
    std::optional<std::int64_t> listMinor;             ///< before a reduction
    Availability availability = Availability::unknown; ///< unknown: nothing was said, it stays as it was
};

/// Prices as this device saw them, whenever a feed or a shop came with another one: never more than that.
class PriceHistory {
public:
    explicit PriceHistory(Connection& connection)
        : m_connection(connection) {}

    /// From `since` on, and the one before; the earliest first.
    [[nodiscard]] std::vector<PricePoint> of(Id variant, std::int64_t since = 0) const;

    /// Offers are what was told `at` this time, until the next import. Of what is gone, or was told in another currency
    /// than it has, nothing changes. Returns how many cost something else than before.
    std::int64_t take(const std::vector<ToldPrice>& told, std::int64_t at);

private:
    Connection& m_connection;
};

} // namespace calliope::storage

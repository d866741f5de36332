#pragma once

#include "storage/shop/product.h"

#include <cstdint>
#include <vector>

namespace calliope::storage {

struct PricePoint {
    std::int64_t at = 0; ///< when it was first seen to cost that
    Money price;

    bool operator==(const PricePoint&) const = default;
};

/// Prices as this device saw them, whenever a feed came with another one: never more than that.
class PriceHistory {
public:
    explicit PriceHistory(Connection& connection)
        : m_connection(connection) {}

    /// From `since` on, and the one before; the earliest first.
    [[nodiscard]] std::vector<PricePoint> of(Id variant, std::int64_t since = 0) const;

private:
    Connection& m_connection;
};

} // namespace calliope::storage

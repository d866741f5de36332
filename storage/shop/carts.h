#pragma once

#include "storage/shop/product.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace calliope::storage {

struct CartLine {
    Id variant = 0;
    Id product = 0;
    std::int64_t quantity = 0;
    Money seen; ///< the price of one when it was put in
    Money now;  ///< the latest price that this device saw; the shop's own counts
    Availability availability = Availability::unknown;
};

/// A cart for each shop, on this device only: nothing is told to a shop.
class Carts {
public:
    static constexpr std::int64_t mostQuantity = 20;
    static constexpr std::int64_t mostLines = 100; ///< of a cart

    explicit Carts(Connection& connection)
        : m_connection(connection) {}

    /// Puts so many into the cart of the variant's shop; 0 takes it out. Throws Error{usage} for another number than 0
    /// to mostQuantity, a variant that is not there, and where `expectedMinor` is not what it costs now.
    void set(Id variant, std::int64_t quantity, std::optional<std::int64_t> expectedMinor = std::nullopt);

    /// Puts a line back that was taken out, as the last one, with the price that was seen then. Throws Error{usage} for
    /// a variant that is not there any more.
    void restore(const CartLine& line);

    [[nodiscard]] std::vector<Id> merchants() const;              ///< those with something in their cart
    [[nodiscard]] std::vector<CartLine> lines(Id merchant) const; ///< in the order in which they were put in
    void empty(Id merchant);

private:
    Connection& m_connection;
};

} // namespace calliope::storage

#pragma once

#include "storage/clock.h"
#include "storage/shop/product.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

struct Wishlist {
    Id id = 0;
    std::string name;
    std::int64_t items = 0;
};

struct WishlistItem {
    Id list = 0;
    Id variant = 0;
    Id product = 0;
    Money seen;                              ///< the price when it was added
    Money now;                               ///< the latest price that this device saw
    std::optional<std::int64_t> targetMinor; ///< in the currency of `seen`
    std::string note;
    std::int64_t addedAt = 0;
    Availability availability = Availability::unknown;

    /// Whether it costs what was hoped for, or less, and can be had.
    [[nodiscard]] bool isReached() const {
        return targetMinor && now.currency == seen.currency && now.minor <= *targetMinor &&
               availability != Availability::gone && availability != Availability::outOfStock;
    }
};

class Wishlists {
public:
    Wishlists(Connection& connection, const Clock& clock)
        : m_connection(connection)
        , m_clock(clock) {}

    Id create(std::string_view name);
    void rename(Id list, std::string_view name);
    void remove(Id list);
    [[nodiscard]] std::vector<Wishlist> lists() const; ///< in the order in which they were made

    /// Adds the variant, or changes target and note of one that is there. Throws Error{usage} where it has no price.
    void add(Id list, Id variant, std::optional<std::int64_t> targetMinor = std::nullopt, std::string_view note = {});
    void removeItem(Id list, Id variant);

    /// Puts back what was removed, with the price that was seen then. Nothing happens where the list or the product has
    /// gone meanwhile.
    void restore(const WishlistItem& item);
    [[nodiscard]] std::vector<WishlistItem> items(Id list) const; ///< the latest first

    /// Of all lists.
    [[nodiscard]] std::vector<WishlistItem> reached() const;

private:
    Connection& m_connection;
    const Clock& m_clock;
};

} // namespace calliope::storage

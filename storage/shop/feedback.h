#pragma once

#include "storage/clock.h"
#include "storage/connection.h"

#include <cstdint>
#include <vector>

namespace calliope::storage {

/// What the user has said of things that shops offer: "not for me". Such things come last where the best come first
/// (ProductSearch), and are found as before. It goes with the thing.
class Feedback {
public:
    Feedback(Connection& connection, const Clock& clock)
        : m_connection(connection)
        , m_clock(clock) {}

    struct Item {
        Id variant = 0; ///< of which it was said; it counts for the whole product
        Id product = 0;
        std::int64_t at = 0;

        bool operator==(const Item&) const = default;
    };

    /// Said now. Throws Error for a variant that is not there.
    void setNotForMe(Id variant) { restore({variant, 0, m_clock.wall()}); }
    void restore(const Item& item); ///< as it was; its product does not count
    void forget(Id product);        ///< whatever was said of its variants

    [[nodiscard]] std::vector<Item> notForMe() const; ///< the latest first

private:
    Connection& m_connection;
    const Clock& m_clock;
};

} // namespace calliope::storage

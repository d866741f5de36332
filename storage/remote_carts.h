#pragma once

#include "storage/clock.h"
#include "storage/connection.h"

#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

/// A cart at a shop, and how it is asked about now.
struct RemoteCart {
    std::string remote; ///< the shop's id of it; empty: it is to be made
    std::string key;    ///< idempotency key to ask under
};

/// What is known of a cart at a shop, for people to take along.
struct KeptCart {
    std::string shop;
    std::string currency;
    std::string state;  ///< open, cancelled, ordered
    std::string remote; ///< empty: the shop has told no id
};

/// Which carts lie at shops, one for each shop ("https://shop.example") and currency. The shop's id is remembered over
/// the program's runs, so that a cart is changed instead of made again; and a key is on the disk before it is used, so
/// that a program that was killed makes no second one.
class RemoteCarts {
public:
    RemoteCarts(Connection& connection, const Clock& clock);

    /// Before a shop is asked to make the cart or to change it: keeps the key, and waits for the disk. The key is
    /// `newKey` unless the same was wanted under an earlier one that has no answer yet.
    RemoteCart begin(std::string_view shop, std::string_view currency, std::string_view newKey,
                     std::string_view bodyHash);
    /// The shop has answered to the key that `before` was told with: it has the cart under the id `now`; empty: it has
    /// none. Of another cart than the one of `before`, which another answer was about, that says nothing.
    void settle(std::string_view shop, std::string_view currency, std::string_view before, std::string_view now);
    /// The cart is not there any more: the next one is made. That an order ends it is seen to by Checkouts.
    void cancel(std::string_view shop, std::string_view remote);
    [[nodiscard]] std::vector<KeptCart> all() const;

private:
    Connection& m_connection;
    const Clock& m_clock;
};

} // namespace calliope::storage

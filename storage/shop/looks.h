#pragma once

#include "storage/connection.h"

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace calliope::storage {

/// What pictures of products look like: vectors of bytes that app/shop/looks makes and compares. Those of another
/// version count as missing.
class Looks {
public:
    explicit Looks(Connection& connection)
        : m_connection(connection) {}

    void set(Id picture, int version, std::span<const std::byte> vector);

    struct Unseen {
        Id picture = 0;
        std::string locator;
    };

    /// Pictures that have none yet and whose locator begins with `scheme`, in the order of their ids: at most `most`,
    /// from the one after `after` on. Later pictures have larger ids, so that nobody has to begin anew.
    [[nodiscard]] std::vector<Unseen> missing(int version, std::string_view scheme, std::int64_t most,
                                              Id after = 0) const;

    /// The first of a product's pictures that has one; `take` is not called where none has.
    void of(Id product, int version, const std::function<void(std::span<const std::byte> vector)>& take) const;

    /// Goes over all; the bytes are there during the call.
    void each(int version,
              const std::function<void(Id picture, Id product, std::span<const std::byte> vector)>& take) const;

private:
    Connection& m_connection;
};

} // namespace calliope::storage

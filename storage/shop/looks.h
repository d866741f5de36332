#pragma once

#include "storage/connection.h"

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace calliope::storage {

/// What pictures of products look like: vectors of bytes that app/shop/looks makes and compares. Those of another
/// version count as missing.
class Looks {
public:
    explicit Looks(Connection& connection)
        : m_connection(connection) {}

    void set(Id picture, int version, std::span<const std::byte> vector);

    /// Pictures that have none yet, at most `most`.
    [[nodiscard]] std::vector<Id> missing(int version, std::int64_t most) const;
    [[nodiscard]] std::int64_t missingCount(int version) const;

    /// The first of a product's pictures that has one; `take` is not called where none has.
    void of(Id product, int version, const std::function<void(std::span<const std::byte> vector)>& take) const;

    /// Goes over all; the bytes are there during the call.
    void each(int version,
              const std::function<void(Id picture, Id product, std::span<const std::byte> vector)>& take) const;

private:
    Connection& m_connection;
};

} // namespace calliope::storage

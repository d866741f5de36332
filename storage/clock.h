#pragma once

#include <cstdint>
#include <functional>

namespace calliope::storage {

/// Where times come from; tests have their own.
struct Clock {
    std::function<std::int64_t()> wall;   ///< milliseconds since 1970, UTC; may jump, so nothing is ordered by it
    std::function<std::int64_t()> steady; ///< milliseconds since some moment; never goes back

    [[nodiscard]] static Clock system();
};

} // namespace calliope::storage

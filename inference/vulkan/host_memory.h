#pragma once

#include <cstdint>

namespace calliope::vulkan {

/// Main memory of the machine in bytes; `available` is what programs can still get without swapping. Both 0 where
/// unknown.
struct HostMemory {
    std::uint64_t total = 0;
    std::uint64_t available = 0;
};
[[nodiscard]] HostMemory hostMemory();

} // namespace calliope::vulkan

#pragma once

#include "inference/vulkan/device.h"

#include <cstdint>
#include <memory>

namespace calliope::test {

/// The best device of this machine, opened; nullptr where there is none: QSKIP then with noDevice. `littleShared`: as
/// if it had the least shared memory. `mostBound` > 0: as if it could bind only so many bytes.
[[nodiscard]] std::unique_ptr<vulkan::Device> openDevice(bool littleShared = false, std::uint64_t mostBound = 0);
inline constexpr const char* noDevice = "There is no Vulkan device (on Linux the package mesa-vulkan-drivers has one).";

} // namespace calliope::test

#pragma once

#include "inference/vulkan/device.h"

namespace calliope::vulkan {

/// Everything that the driver tells about a physical device; it is not opened.
[[nodiscard]] DeviceInfo describeDevice(const std::shared_ptr<Instance>& instance, std::uint32_t index);

/// What the heap still has to give to this process: VK_EXT_memory_budget where offered, else its size. A software
/// device's heap is the machine's memory, whatever it says.
[[nodiscard]] std::uint64_t heapBytesLeft(const DeviceInfo& info, std::uint32_t heap);

} // namespace calliope::vulkan

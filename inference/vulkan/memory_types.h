#pragma once

#include "inference/vulkan/memory.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace calliope::vulkan {

/// The heap that weights go to: the largest device-local one.
[[nodiscard]] std::uint32_t mainHeap(const VkPhysicalDeviceMemoryProperties& memory);

/// The heap of the host's own memory that kernels can read, where the device has another one.
[[nodiscard]] std::optional<std::uint32_t> hostHeap(const VkPhysicalDeviceMemoryProperties& memory, DeviceType type);

/// Whether the host can map all of the main heap and it is no other memory than the host's own.
[[nodiscard]] bool isUnified(const VkPhysicalDeviceMemoryProperties& memory, DeviceType type);

/// Memory types to try for an intent, best first, out of those with their bit in `allowed`. On a discrete GPU,
/// Intent::device never falls back to the host's memory: that would be silently many times slower.
[[nodiscard]] std::vector<std::uint32_t> memoryTypesFor(Intent intent, const VkPhysicalDeviceMemoryProperties& memory,
                                                        DeviceType type, std::uint32_t allowed);

} // namespace calliope::vulkan

#pragma once

#include "inference/vulkan/device.h"
#include "inference/vulkan/memory.h"

namespace calliope::vulkan {

/// Bytes per second that the device's memory delivers, measured by copying up to 256 MiB within it (each byte is read
/// and written, both count). Takes some tens of milliseconds.
[[nodiscard]] double measureBandwidth(Device& device, Memory& memory);

/// The same for a device that is not open; measured once per device and process. 0 where it cannot be measured.
/// Thread-safe.
[[nodiscard]] double measuredBandwidth(const DeviceInfo& info);

} // namespace calliope::vulkan

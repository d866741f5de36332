#pragma once

#include "inference/vulkan/device.h"

#include <functional>
#include <span>

namespace calliope::vulkan {

/// The decision behind chooseDevice(), apart from real devices. A whole name counts before a part of one. `bandwidth`
/// gives a device's measured bytes per second (0: could not be measured); it is asked only about several of the best
/// type. Within a tenth of each other, the one with more memory wins.
[[nodiscard]] DeviceChoice chooseAmong(std::span<const DeviceInfo> devices, std::string_view wanted,
                                       const std::function<double(const DeviceInfo&)>& bandwidth);

/// Gives the second device of a name " #2" behind it, and so on: who asks for one by its name gets that one.
void tellApart(std::span<DeviceInfo> devices);

/// "discrete GPU", "software device", ...
[[nodiscard]] std::string_view deviceTypeName(DeviceType type);

} // namespace calliope::vulkan

#pragma once

#include "inference/vulkan/device.h"
#include "inference/vulkan/vulkan_executor.h"

#include <filesystem>

namespace calliope::vulkan {

/// The kernel set to use on a device. `automatic`: GPUs get "tiles"; on software devices both sets multiply one matrix, the faster
/// one is taken, and the result is remembered in `cacheFolder` per device and driver. Throws Error{unsupported} where a set is
/// demanded that the device cannot run.
[[nodiscard]] const KernelSet& chooseKernels(Device& device, KernelChoice choice,
                                             const std::filesystem::path& cacheFolder);

} // namespace calliope::vulkan

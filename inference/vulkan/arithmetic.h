#pragma once

#include "inference/vulkan/device.h"
#include "inference/vulkan/weight_layout.h"

#include <string_view>
#include <vector>

namespace calliope::vulkan {

/// In which numbers the kernels for GPUs (the tiles set) multiply, apart from float32, which every device has. Sums are
/// float32 always.
struct Arithmetic {
    /// Quantised weights are multiplied by int8 activations, where their codes are integers.
    bool int8 = false;
    /// Other factors are rounded to float16 where many rows are multiplied, with a power of two for each 16 taken out.
    /// Weights in float32 are not, nor those of mixtures of experts that are not quantised: rounding could choose other
    /// experts.
    bool float16 = false;
};

/// What a device has and the precision allows. Dot products that are no faster than float32 are not used, except on
/// software devices, where these kernels run for their tests.
[[nodiscard]] Arithmetic arithmeticOf(const DeviceInfo& device, Precision precision);

/// In which numbers matrices are multiplied on a device unless another precision is asked for: "int8", "float32".
[[nodiscard]] std::vector<std::string_view> arithmeticNames(const DeviceInfo& device);

} // namespace calliope::vulkan

#include "inference/vulkan/arithmetic.h"

#include "inference/vulkan/kernel_set.h"

namespace calliope::vulkan {

Arithmetic arithmeticOf(const DeviceInfo& device, Precision precision) {
    const bool dot = device.integerDot && (device.integerDotFast || device.software);
    return {.int8 = dot && precision == Precision::automatic, .float16 = device.float16 && precision != Precision::f32};
}

std::vector<std::string_view> arithmeticNames(const DeviceInfo& device) {
    const Arithmetic used = arithmeticOf(device, Precision::automatic);
    const bool rows = device.software && canRunRows(device); // whose integers need no feature
    std::vector<std::string_view> out;
    if (used.int8 || rows) out.emplace_back("int8");
    if (used.float16 && !rows) out.emplace_back("float16");
    out.emplace_back("float32");
    return out;
}

} // namespace calliope::vulkan

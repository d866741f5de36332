#pragma once

#include <volk.h>

namespace calliope::vulkan {

/// A Vulkan structure of its type, everything else zero.
template<typename T>
[[nodiscard]] T structure(VkStructureType type) {
    T out{};
    out.sType = type;
    return out;
}

} // namespace calliope::vulkan

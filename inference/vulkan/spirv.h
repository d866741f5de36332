#pragma once

#include "inference/vulkan/pipelines.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace calliope::vulkan {

/// What a compute shader's SPIR-V says about its interface (Khronos SPIR-V specification, sections 2.3 and 3).
struct ShaderInterface {
    std::vector<Binding> bindings; ///< of set 0, by number
    std::uint32_t pushBytes = 0;
    std::vector<std::uint32_t> constants;                    ///< ids of its specialisation constants, ascending
    std::array<std::uint32_t, 3> groupSize{1, 1, 1};         ///< defaults
    std::array<std::optional<std::uint32_t>, 3> groupSizeId; ///< specialisation constants that set the group size
    std::vector<std::uint32_t> capabilities;                 ///< SpvCapability numbers

    /// Invocations of a workgroup along the axes once the constants are given (index = id; missing ones keep the
    /// default).
    [[nodiscard]] std::array<std::uint32_t, 3> groupSizeWith(std::span<const std::uint32_t> values) const;
};

/// Throws Error{unsupported} that names the shader where its interface is not one that Pipelines can serve: several
/// sets, gaps between bindings, arrays of bindings, anything but storage buffers and storage texel buffers.
[[nodiscard]] ShaderInterface readInterface(std::string_view name, std::span<const std::uint32_t> words);

} // namespace calliope::vulkan

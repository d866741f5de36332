#pragma once

#include "inference/vulkan/lowering.h"

#include <cstdint>

namespace calliope::vulkan {

/// Where the gate of an attention comes from; where it has none, the queries stand in for a binding that is not read.
[[nodiscard]] const ValueBuffer& gateOf(const Lowering& to, const plan::Attention& operation);

/// How an attention kernel is launched over the tiles of the step block.
struct AttentionLaunch {
    const Pipeline* kernel = nullptr;
    const ValueBuffer* target = nullptr;          ///< what it writes
    std::uint32_t heads = 1;                      ///< query heads of one workgroup
    std::uint32_t depth = 1;                      ///< workgroups along the third axis
    const plan::PrepareHeads* prepared = nullptr; ///< the kernel prepares these heads as well (SINGLE)
};

/// Emits the launch, once for each run of kv heads that the device can bind. Writes the push constants of
/// shaders/include/attention_push.glsl.
void emitAttention(Lowering& to, const plan::Attention& operation, const AttentionLaunch& launch);

} // namespace calliope::vulkan

#pragma once

#include "inference/plan/batch.h"
#include "inference/plan/plan.h"
#include "inference/vulkan/lowering.h"

#include <cstdint>
#include <vector>

namespace calliope::vulkan {

/// Which rows of a batch one workgroup of an attention kernel may take together.
struct AttentionTiles {
    std::uint32_t rows = 1;       ///< most in a tile
    bool acrossSequences = false; ///< single rows of different sequences, not only neighbours in one
};

/// What batches may hold at most; sizes of the step block follow from it.
struct StepLimits {
    std::uint32_t rows = 0;
    std::uint32_t outputs = 0;
    std::uint32_t tableWords = 0; ///< cache blocks in the tables of all sequences of a batch
};

/// Launches whose numbers of workgroups the step block has room for.
constexpr std::uint32_t mostVaryingLaunches = 256;

/// Sets the places in `buffers` that depend on the limits and returns the words of the whole block.
std::uint32_t layOutStep(const StepLimits& limits, const plan::Plan& plan, PlanBuffers& buffers);

/// The step block of a batch (see shaders/include/step.glsl) and the rope angles of its rows, ready to be copied to the
/// device.
struct StepContent {
    std::vector<std::uint32_t> words;
    std::vector<float> ropes;
};

/// Rows are collected into attention tiles as `tiles` says. Throws Error{usage} where the batch breaks a limit or names a token, row, sequence or block that is
/// not there, and as plan::runsOf() for plans with states.
[[nodiscard]] StepContent makeStep(const plan::Batch& batch, const plan::Plan& plan, const PlanBuffers& buffers,
                                   const StepLimits& limits, const AttentionTiles& tiles);

} // namespace calliope::vulkan

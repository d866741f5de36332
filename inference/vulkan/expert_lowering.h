#pragma once

#include "inference/vulkan/matmul_lowering.h"

#include <cstdint>
#include <vector>

/// Mixtures of experts on the device: with few rows every slot is a product by itself that reads its expert's weights,
/// with many the slots are sorted by expert first, so that weights are read once for a tile of slots.
namespace calliope::vulkan {

/// Whether batches of this size are sorted. With few rows, slots seldom share an expert.
[[nodiscard]] bool sortsByExpert(const Lowering& to);

/// Most tiles of `tile` slots that `slots` can make up, however they are spread over `experts`.
[[nodiscard]] std::uint32_t mostExpertTiles(std::uint32_t slots, std::uint32_t experts, std::uint32_t tile);

void emitRoute(Lowering& to, const plan::Route& operation);

/// Sorts the slots of a batch into tiles.
void emitExpertLists(Lowering& to, const plan::Route& operation, std::uint32_t tile);

/// The product as every expert does it.
[[nodiscard]] plan::MatMul productOf(const plan::ExpertMatMul& operation);

/// Lays the matrices of each expert side by side and cuts them into ranges of experts that the device can bind; an
/// expert that is too large by itself is cut into ranges of rows. `tile` as the kernel set wants it.
[[nodiscard]] MatMulLaunches planExpertMatMul(Lowering& to, const plan::ExpertMatMul& operation, std::uint32_t tile);

/// Adds the bindings of shaders/include/expert_slots.glsl and column_tiles.glsl; none where the launches are those of a
/// plan::MatMul.
void bindExperts(const Lowering& to, Dispatch& dispatch, const MatMulLaunches& plan);

/// Emits what follows the launches where they do not finish the operation themselves.
void finishExpertMatMul(Lowering& to, const plan::ExpertMatMul& operation, const MatMulLaunches& plan);

/// Products of one row of activations in all workgroups of a launch.
[[nodiscard]] std::uint32_t slotsOf(const Lowering& to, const MatMulLaunches& plan);

} // namespace calliope::vulkan

#pragma once

#include "inference/plan/pick.h"
#include "inference/vulkan/lowering.h"

#include <cstdint>
#include <span>

namespace calliope::vulkan {

/// Tokens of a row that the device has room for: more than can be asked for, so that the search for where they begin
/// need not be exact.
constexpr std::uint32_t pickRoom = 2 * plan::mostPicked;

/// Words of a row's picks on the device: how many, the sum, tokens, their logits; see shaders/kernels/pick_tokens.comp.
constexpr std::uint32_t pickedWords = 2 + 2 * pickRoom;

/// Logits of which the device remembers the greatest.
constexpr std::uint32_t pickSegment = 64;

/// Emits what picks from a value of logits as the step block says.
void emitPicks(Lowering& to, plan::ValueId from);

/// What the step block says of an output.
[[nodiscard]] std::uint32_t pickWord(const plan::Pick& pick);

/// Reads a row's picks, as many as there are.
[[nodiscard]] plan::Picked readPicks(Memory& memory, const Buffer& picked, std::uint32_t output);

} // namespace calliope::vulkan

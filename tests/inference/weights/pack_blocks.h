#pragma once

#include "inference/weights/weight_type.h"

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

/// The decoder's mirror image, written from the byte layouts alone: makes a block out of numbers, so that a test knows
/// what the block must say.
namespace calliope::test {

struct PackedBlock {
    std::vector<std::byte> bytes;
    std::vector<int> codes;
    std::vector<double> scales;  ///< one per group; float32 holds each exactly
    std::vector<double> offsets; ///< likewise
};

struct BlockPacker {
    WeightType type;
    PackedBlock (*pack)(std::mt19937& random);
};

[[nodiscard]] std::span<const BlockPacker> blockPackers();

} // namespace calliope::test

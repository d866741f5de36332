#pragma once

#include "inference/weights/weight_type.h"

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace calliope::test {

/// `count` weights as they lie in a file: every bit pattern that a block can have, but scales of a size that keeps sums
/// finite. REQUIRES: whole blocks of a type with kernels.
[[nodiscard]] std::vector<std::byte> randomBlocks(WeightType type, std::uint64_t count, std::mt19937& random);

} // namespace calliope::test

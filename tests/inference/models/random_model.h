#pragma once

#include "inference/gguf/gguf.h"
#include "inference/models/architecture.h"
#include "tests/support/gguf_writer.h"

#include <cstdint>

namespace calliope::test {

/// Sizes of a random model; what follows from the family is in its row of the registry.
struct RandomShape {
    std::uint32_t layers = 4;
    std::uint32_t width = 64;
    std::uint32_t heads = 4;
    std::uint32_t keyValueHeads = 2;
    std::uint32_t headWidth = 16;
    std::uint32_t turnedDimensions = 16; ///< by rope, of each head
    std::uint32_t feedForwardWidth = 96;
    std::uint32_t vocabulary = 80;
    std::uint32_t window = 8;      ///< where the family has windows
    std::uint32_t convolution = 4; ///< rows that recurrent layers see at once
    std::uint32_t experts = 5;
    std::uint32_t expertsUsed = 2;
    std::uint32_t expertWidth = 40;
    bool mixture = false;               ///< where the family may be one or not
    std::uint32_t sharedCaches = 0;     ///< layers without keys and values, where the family may have them
    std::uint32_t layerInputWidth = 12; ///< where the family has them
    bool keysAsValues = false;          ///< in every second layer, where the family may
    WeightType matrices = WeightType::f16;
    bool tied = false;   ///< where the family may be
    bool fused = false;  ///< one matrix for queries, keys and values, and for gate and up where the family may
    bool biases = false; ///< where the family may have them; required ones are always there
    std::uint64_t seed = 1;
};

/// A model of the family with random weights and every key the family needs. Weights have a standard deviation of
/// about 1/sqrt(inputs), norms lie around 1, so that a forgotten step shows in the result.
[[nodiscard]] GgufWriter randomModel(const models::Architecture& family, const RandomShape& shape);

/// The file that a writer would write, in memory.
[[nodiscard]] gguf::File fileInMemory(const GgufWriter& writer);

} // namespace calliope::test

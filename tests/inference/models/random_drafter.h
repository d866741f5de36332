#pragma once

#include "tests/inference/models/random_model.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace calliope::test {

/// Sizes of a random drafter; it is as wide as its model and has its vocabulary.
struct RandomDrafter {
    std::uint32_t layers = 2;
    std::uint32_t heads = 4;
    std::uint32_t keyValueHeads = 4;
    std::uint32_t headWidth = 16;
    std::uint32_t feedForwardWidth = 72;
    std::uint32_t blockRows = 8;
    std::vector<std::int32_t> taps{1, 3};
    std::uint32_t window = 0;    ///< 0: none
    std::vector<bool> sliding{}; ///< which layers have it; empty: all
    std::uint32_t maskToken = 7;
    bool causal = false;
    bool fromAnchor = false;
    bool ownHead = false;
    bool sinks = false;
    float embeddingScale = 1;
    WeightType matrices = WeightType::f32;
    std::uint64_t seed = 1;
};

/// A DFlash file with random weights for a random model of the shape.
[[nodiscard]] GgufWriter randomDrafter(const RandomShape& model, const RandomDrafter& shape);

/// A model of the llama family whose next token follows mostly from its last one, and a drafter that knows that much:
/// the first token of its blocks is mostly right, the others are now and then. The less often, the greater `surprise`.
[[nodiscard]] std::pair<GgufWriter, GgufWriter> agreeingModels(double surprise, std::uint64_t seed);

/// The mask token of these drafters.
constexpr std::uint32_t agreeingMaskToken = 7;

} // namespace calliope::test

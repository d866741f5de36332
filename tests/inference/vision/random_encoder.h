#pragma once

#include "inference/vision/projector.h"
#include "inference/weights/weight_type.h"
#include "tests/support/gguf_writer.h"

#include <cstdint>

namespace calliope::test {

/// What is free in a random vision encoder; the rest follows from the family's row.
struct RandomEncoder {
    std::uint32_t outputWidth = 64;
    WeightType matrices = WeightType::f16; ///< f32, f16 or bf16
    float projectorGain = 1;               ///< of the projector's first matrix; the second takes it back
    std::uint64_t seed = 1;
};

/// A small encoder of the family with random weights and every key and tensor it needs. Where its pictures have one
/// size that is 64 x 64 pixels; patches have 8, windows are 4 (from the file) or 8 patches wide.
[[nodiscard]] GgufWriter randomEncoder(const vision::Projector& family, const RandomEncoder& shape);

} // namespace calliope::test

#pragma once

#include "tests/inference/weights/pack_blocks.h"

/// Packers of the formats whose blocks refer to codebooks.
namespace calliope::test {

PackedBlock packIQ1_S(std::mt19937& random);
PackedBlock packIQ1_M(std::mt19937& random);
PackedBlock packIQ2_XXS(std::mt19937& random);
PackedBlock packIQ2_XS(std::mt19937& random);
PackedBlock packIQ2_S(std::mt19937& random);
PackedBlock packIQ3_XXS(std::mt19937& random);
PackedBlock packIQ3_S(std::mt19937& random);

} // namespace calliope::test

#pragma once

#include "inference/weights/weight_format.h"

/// WeightFormat::unpack of the formats with codebooks.
namespace calliope {

void unpackIQ1_S(const std::byte* block, AffineBlock& out);
void unpackIQ1_M(const std::byte* block, AffineBlock& out);
void unpackIQ2_XXS(const std::byte* block, AffineBlock& out);
void unpackIQ2_XS(const std::byte* block, AffineBlock& out);
void unpackIQ2_S(const std::byte* block, AffineBlock& out);
void unpackIQ3_XXS(const std::byte* block, AffineBlock& out);
void unpackIQ3_S(const std::byte* block, AffineBlock& out);

} // namespace calliope

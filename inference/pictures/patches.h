#pragma once

#include "inference/pictures/picture.h"

#include <array>
#include <span>

namespace calliope::pictures {

/// Writes a picture as rows of patches, the form in which a convolution of stride `patchSize` is one matrix product:
/// patches in raster order, in a patch all of one channel before the next, its lines from the top. Every byte p becomes
/// (p / 255 - mean) / deviation of its channel, in float32. Pixels that fill no patch on the right and at the bottom
/// are left out. REQUIRES: out.size() == patches * 3 * patchSize^2.
void writePatches(const Picture& picture, int patchSize, const std::array<float, 3>& mean,
                  const std::array<float, 3>& deviation, std::span<float> out);

} // namespace calliope::pictures

#pragma once

#include "inference/pictures/picture.h"

namespace calliope::pictures {

enum class Filter { bilinear, bicubic, lanczos };

/// `picture` in another size, bit for bit what Pillow's `Image.resize` gives with the filter of that name: separable,
/// horizontal before vertical, bytes in between, weights of 22 fractional bits; a filter grows with the step where the
/// picture shrinks (no aliasing). Bicubic has a = -0.5, Lanczos three lobes.
/// Source: Pillow, src/libImaging/Resample.c. Sides >= 1 on both ends.
[[nodiscard]] Picture resize(const Picture& picture, Size size, Filter filter);

} // namespace calliope::pictures

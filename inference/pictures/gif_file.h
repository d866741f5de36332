#pragma once

#include "inference/pictures/bytes.h"
#include "inference/pictures/limits.h"

namespace calliope::pictures {

/// The first frame of a GIF on a white canvas, through giflib: OpenCV reads GIF only since 4.11. What follows that
/// frame is not looked at; lines that a cut-off file lacks stay white. Throws Error. Source: GIF89a specification.
[[nodiscard]] Picture decodeGif(Bytes file, const Limits& limits);

/// The canvas of that picture.
[[nodiscard]] Size measureGif(Bytes file, const Limits& limits);

} // namespace calliope::pictures

#pragma once

#include "inference/pictures/coded_picture.h"

namespace calliope::pictures {

/// The pixels of a cleaned file through OpenCV's decoders, on white where they are transparent; not turned, and without
/// the canvas around it. Throws Error{format} where the decoder gives up.
[[nodiscard]] Picture decodePixels(CodedPicture coded);

} // namespace calliope::pictures

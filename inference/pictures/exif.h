#pragma once

#include "inference/pictures/bytes.h"
#include "inference/pictures/picture.h"

namespace calliope::pictures {

/// The orientation (1..8) that a block of EXIF data asks for; 1 where there is none or the block is damaged. Reads
/// nothing but that one entry of the first directory. `exif` may or may not begin with "Exif\0\0".
/// Source: CIPA DC-008 (EXIF 2.32), 4.6.4 A, tag 0x0112.
[[nodiscard]] int exifOrientation(Bytes exif);

/// The size of the picture that stands upright.
[[nodiscard]] inline Size uprightSize(Size size, int orientation) {
    return orientation >= 5 ? Size{size.height, size.width} : size;
}

/// The picture turned and mirrored so that it stands upright; `orientation` is 1..8.
[[nodiscard]] Picture upright(Picture picture, int orientation);

} // namespace calliope::pictures

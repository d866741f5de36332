#pragma once

#include "inference/pictures/picture.h"

namespace calliope::pictures {

/// What a picture may cost before it is refused.
struct Limits {
    std::size_t bytes = 50u << 20;                   ///< of the file
    int side = 16384;                                ///< pixels, either way
    std::int64_t pixels = std::int64_t{64} << 20;    ///< width times height
    std::uint64_t memory = std::uint64_t{320} << 20; ///< bytes of decoded data, the decoder's own tables included
};

/// Throws Error where a picture of this size has no pixels or too many.
void requireSize(std::uint64_t width, std::uint64_t height, const Limits& limits);

/// Throws Error where decoding would take so many bytes.
void requireMemory(std::uint64_t bytes, const Limits& limits);

} // namespace calliope::pictures

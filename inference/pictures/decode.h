#pragma once

#include "inference/pictures/limits.h"

#include <span>

namespace calliope::pictures {

/// A picture out of a file's bytes, which nobody vouches for: PNG, JPEG, WebP, GIF or BMP, told by content alone. The
/// first frame where there are more, upright (EXIF orientation), eight bits per colour, on white where it is
/// transparent. Nothing else of the file survives, and nothing of any other picture can appear: what a cut-off JPEG or
/// GIF lacks is blank. The header is checked before memory is taken or a decoder sees a byte.
///
/// Throws Error{unsupported} for other formats and for pictures above the limits, Error{format} for damaged ones. Safe
/// from all threads. Formats: PNG third edition, ITU-T T.81, WebP container, GIF89a, Windows bitmaps.
[[nodiscard]] Picture decode(std::span<const std::uint8_t> file, const Limits& limits = {});

/// The size that `decode` would give, from the header alone; to tell what a picture costs before it is decoded. Throws
/// as `decode` does for what can be seen without decoding.
[[nodiscard]] Size measure(std::span<const std::uint8_t> file, const Limits& limits = {});

} // namespace calliope::pictures

#pragma once

#include "inference/pictures/bytes.h"
#include "inference/pictures/limits.h"

#include <optional>

namespace calliope::pictures {

/// A picture file that has been checked and cleaned: it holds one picture and nothing else. What describes it (colour
/// profiles, EXIF, texts, thumbnails, further frames) is left out, so no decoder sees it. Its size and the memory that
/// decoding takes are within the limits.
struct CodedPicture {
    Size size;
    bool hasAlpha = false;           ///< decodes to four channels
    bool sixteenBits = false;        ///< together with alpha: 16 bits per channel
    int orientation = 1;             ///< of the EXIF data that was left out
    std::optional<Colour> keyColour; ///< pixels of this colour are transparent
    Size canvas;                     ///< where the picture is a part of a larger, empty one; else `size`
    int left = 0;                    ///< place on that canvas
    int top = 0;
    std::vector<std::uint8_t> file;
};

/// All throw Error for a file that is damaged, cut off before its pixels begin, too large or of an unusual kind.
/// `file` begins with the format's signature.
[[nodiscard]] CodedPicture readPng(Bytes file, const Limits& limits);
[[nodiscard]] CodedPicture readJpeg(Bytes file, const Limits& limits);
[[nodiscard]] CodedPicture readWebP(Bytes file, const Limits& limits);
[[nodiscard]] CodedPicture readBmp(Bytes file, const Limits& limits);

inline void append(std::vector<std::uint8_t>& out, Bytes bytes) {
    out.insert(out.end(), bytes.begin(), bytes.end());
}

inline void append(std::vector<std::uint8_t>& out, std::string_view text) {
    out.insert(out.end(), text.begin(), text.end());
}

} // namespace calliope::pictures

#include "inference/pictures/exif.h"

#include <algorithm>

namespace calliope::pictures {

int exifOrientation(Bytes exif) {
    constexpr std::uint32_t orientationTag = 0x0112;
    constexpr std::uint32_t shortType = 3;
    constexpr std::uint32_t maxEntries = 1000;
    if (has(exif, 0, std::string_view("Exif\0\0", 6))) exif = exif.subspan(6);
    const bool little = has(exif, 0, std::string_view("II*\0", 4));
    if (!little && !has(exif, 0, std::string_view("MM\0*", 4))) return 1;
    const auto read16 = [&](std::size_t at) { return little ? little16(exif, at) : big16(exif, at); };
    const auto read32 = [&](std::size_t at) { return little ? little32(exif, at) : big32(exif, at); };
    try {
        const std::size_t directory = read32(4);
        const std::uint32_t entries = std::min(read16(directory), maxEntries);
        for (std::uint32_t i = 0; i < entries; ++i) {
            const std::size_t entry = directory + 2 + std::size_t{12} * i;
            if (read16(entry) != orientationTag) continue;
            const std::uint32_t value = read16(entry + 8);
            return read16(entry + 2) == shortType && value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
        }
    } catch (const Error&) {
        // A damaged block says nothing; the picture itself may be whole.
    }
    return 1;
}

Picture upright(Picture picture, int orientation) {
    if (orientation == 1) return picture;
    // From which corner of the source the result is read, and whether its rows are the source's columns.
    struct Turn {
        bool fromRight;
        bool fromBottom;
        bool exchange;
    };
    constexpr Turn turns[] = {{false, false, false}, {true, false, false}, {true, true, false}, {false, true, false},
                              {false, false, true},  {false, true, true},  {true, true, true},  {true, false, true}};
    const Turn turn = turns[orientation - 1];
    const Size from = picture.size;
    const Size to = uprightSize(from, orientation);
    const std::ptrdiff_t line = std::ptrdiff_t{3} * from.width;
    const std::ptrdiff_t sideways = turn.fromRight ? -3 : 3;
    const std::ptrdiff_t down = turn.fromBottom ? -line : line;
    const std::ptrdiff_t corner = (turn.fromRight ? line - 3 : 0) + (turn.fromBottom ? line * (from.height - 1) : 0);

    Picture out{to, std::vector<std::uint8_t>(picture.pixels.size())};
    for (int y = 0; y < to.height; ++y) {
        const std::ptrdiff_t start = corner + y * (turn.exchange ? sideways : down);
        for (int x = 0; x < to.width; ++x)
            std::copy_n(picture.pixels.data() + start + x * (turn.exchange ? down : sideways), 3, out.pixel(x, y));
    }
    return out;
}

} // namespace calliope::pictures

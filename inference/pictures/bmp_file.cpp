#include "inference/pictures/coded_picture.h"

#include <cstdlib>

namespace calliope::pictures {

namespace {

/// Rows of how many bits, and how they are packed (the header's `biCompression`).
struct Layout {
    std::uint32_t bits;
    std::uint32_t packing;
};

constexpr Layout layouts[] = {{1, 0}, {4, 0}, {8, 0}, {16, 0}, {24, 0}, {32, 0}, {8, 1}, {4, 2}, {16, 3}, {32, 3}};

[[noreturn]] void throwDamaged() {
    throw Error(ErrorKind::format, "The BMP picture is damaged.");
}

} // namespace

// Source: BITMAPFILEHEADER, BITMAPCOREHEADER and BITMAPINFOHEADER of the Windows documentation.
CodedPicture readBmp(Bytes file, const Limits& limits) {
    const std::uint32_t pixelsAt = little32(file, 10);
    const std::uint32_t headerSize = little32(file, 14);
    const bool core = headerSize == 12;
    if (!core && headerSize < 40) throwDamaged();
    const auto width = core ? static_cast<std::int64_t>(little16(file, 18))
                            : static_cast<std::int64_t>(static_cast<std::int32_t>(little32(file, 18)));
    const auto height = core ? static_cast<std::int64_t>(little16(file, 20))
                             : std::abs(static_cast<std::int64_t>(static_cast<std::int32_t>(little32(file, 22))));
    if (width < 0) throwDamaged();
    requireSize(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height), limits);
    const std::uint32_t bits = little16(file, core ? 24 : 28);
    const std::uint32_t packing = core ? 0 : little32(file, 30);
    if (std::none_of(std::begin(layouts), std::end(layouts),
                     [&](Layout layout) { return layout.bits == bits && layout.packing == packing; }))
        throw Error(ErrorKind::unsupported, "The BMP picture is of a kind that few programs read; please convert it.");
    const std::uint64_t rowBytes = (static_cast<std::uint64_t>(width) * bits + 31) / 32 * 4;
    const bool packed = packing == 1 || packing == 2;
    const std::uint64_t pixelBytes = packed ? 1 : rowBytes * static_cast<std::uint64_t>(height);
    if (pixelsAt < 14 + headerSize || pixelsAt > file.size() || pixelBytes > file.size() - pixelsAt) throwTruncated();

    CodedPicture picture;
    picture.size = picture.canvas = {static_cast<int>(width), static_cast<int>(height)};
    requireMemory(3 * static_cast<std::uint64_t>(picture.size.area()), limits);
    append(picture.file, file);
    return picture;
}

} // namespace calliope::pictures

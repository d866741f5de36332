#include "inference/pictures/coded_picture.h"
#include "inference/pictures/exif.h"

namespace calliope::pictures {

namespace {

// Colour types of the header chunk: bits for palette, colour and alpha.
constexpr int grey = 0;
constexpr int colour = 2;
constexpr int palette = 3;
constexpr int greyAlpha = 4;
constexpr int colourAlpha = 6;

struct Header {
    int depth = 0;
    int type = 0;

    [[nodiscard]] bool valid() const {
        const bool small = depth == 1 || depth == 2 || depth == 4;
        switch (type) {
        case grey: return small || depth == 8 || depth == 16;
        case palette: return small || depth == 8;
        case colour:
        case greyAlpha:
        case colourAlpha: return depth == 8 || depth == 16;
        default: return false;
        }
    }
};

[[noreturn]] void throwDamaged() {
    throw Error(ErrorKind::format, "The PNG picture is damaged.");
}

/// A tRNS chunk of a picture without palette names one transparent colour. With 16 bits it is left alone: what remains
/// of it after cutting to eight could stand for visible colours as well.
std::optional<Colour> keyColourOf(Bytes chunk, const Header& header) {
    if (header.depth < 1 || header.depth > 8) return std::nullopt;
    const std::size_t channels = header.type == grey ? 1 : 3;
    if (chunk.size() != 2 * channels) return std::nullopt;
    Colour key{};
    for (std::size_t i = 0; i < key.size(); ++i) {
        const std::uint32_t value = big16(chunk, channels == 1 ? 0 : 2 * i);
        const std::uint32_t most = (1u << header.depth) - 1;
        if (value > most) return std::nullopt;
        key[i] = static_cast<std::uint8_t>(value * 255 / most);
    }
    return key;
}

} // namespace

// Source: PNG specification, third edition, 5 (chunks) and 11.2.
CodedPicture readPng(Bytes file, const Limits& limits) {
    CodedPicture picture;
    Header header;
    bool hasData = false;
    append(picture.file, part(file, 0, 8));
    for (std::size_t at = 8; at < file.size();) {
        const std::size_t length = big32(file, at);
        const Bytes chunk = part(file, at, length + 12);
        const Bytes data = chunk.subspan(8, length);
        const auto is = [&](std::string_view name) { return has(chunk, 4, name); };
        at += chunk.size();
        if (picture.size.area() == 0) {
            if (!is("IHDR") || length != 13) throwDamaged();
            const std::uint32_t width = big32(data, 0);
            const std::uint32_t height = big32(data, 4);
            requireSize(width, height, limits);
            header = {data[8], data[9]};
            if (!header.valid()) throwDamaged();
            picture.size = picture.canvas = {static_cast<int>(width), static_cast<int>(height)};
            picture.hasAlpha = header.type == greyAlpha || header.type == colourAlpha;
            picture.sixteenBits = header.depth == 16;
            append(picture.file, chunk);
        } else if (is("PLTE")) {
            append(picture.file, chunk);
        } else if (is("tRNS")) {
            if (header.type == palette) {
                picture.hasAlpha = true;
                append(picture.file, chunk);
            } else if (!picture.hasAlpha) {
                picture.keyColour = keyColourOf(data, header);
            }
        } else if (is("IDAT")) {
            hasData = true;
            append(picture.file, chunk);
        } else if (is("eXIf")) {
            picture.orientation = exifOrientation(data);
        } else if (is("IEND")) {
            break;
        }
    }
    if (!hasData) throwTruncated();
    append(picture.file, std::string_view("\0\0\0\0IEND\xae\x42\x60\x82", 12));
    const std::uint64_t bytesPerPixel = picture.hasAlpha ? (picture.sixteenBits ? 8 : 4) : 3;
    requireMemory(bytesPerPixel * static_cast<std::uint64_t>(picture.size.area()), limits);
    return picture;
}

} // namespace calliope::pictures

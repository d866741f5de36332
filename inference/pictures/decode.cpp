#include "inference/pictures/decode.h"

#include "inference/base/text.h"
#include "inference/pictures/coded_picture.h"
#include "inference/pictures/exif.h"
#include "inference/pictures/gif_file.h"
#include "inference/pictures/pixels.h"

#include <utility>

namespace calliope::pictures {

namespace {

template<CodedPicture (*read)(Bytes, const Limits&)>
Picture decodeAfter(Bytes file, const Limits& limits) {
    CodedPicture coded = read(file, limits);
    const Size canvas = coded.canvas;
    const int left = coded.left;
    const int top = coded.top;
    const int orientation = coded.orientation;
    Picture picture = decodePixels(std::move(coded));
    if (picture.size != canvas) {
        Picture whole = blankPicture(canvas, {255, 255, 255});
        draw(whole, picture, left, top);
        picture = std::move(whole);
    }
    return upright(std::move(picture), orientation);
}

template<CodedPicture (*read)(Bytes, const Limits&)>
Size measureAfter(Bytes file, const Limits& limits) {
    const CodedPicture coded = read(file, limits);
    return uprightSize(coded.canvas, coded.orientation);
}

/// A format by the first bytes of its files.
struct Format {
    std::string_view signature;
    std::size_t alsoAt; ///< a second part of the signature
    std::string_view also;
    Picture (*decode)(Bytes, const Limits&);
    Size (*measure)(Bytes, const Limits&);
};

constexpr Format formats[] = {
    {"\x89PNG\r\n\x1a\n", 0, "", decodeAfter<readPng>, measureAfter<readPng>},
    {"\xff\xd8\xff", 0, "", decodeAfter<readJpeg>, measureAfter<readJpeg>},
    {"RIFF", 8, "WEBP", decodeAfter<readWebP>, measureAfter<readWebP>},
    {"GIF87a", 0, "", decodeGif, measureGif},
    {"GIF89a", 0, "", decodeGif, measureGif},
    {"BM", 0, "", decodeAfter<readBmp>, measureAfter<readBmp>},
};

/// Formats that people do try, to name them in the refusal.
struct OtherFormat {
    std::size_t at;
    std::string_view signature;
    std::string_view name;
};

constexpr OtherFormat otherFormats[] = {
    {4, "ftypavif", "AVIF"},
    {4, "ftyphei", "HEIF"},
    {4, "ftyphev", "HEIF"},
    {4, "ftypmif1", "HEIF"},
    {0, std::string_view("II*\0", 4), "TIFF"},
    {0, std::string_view("MM\0*", 4), "TIFF"},
    {0, "<svg", "SVG"},
    {0, "<?xml", "SVG"},
    {0, "%PDF", "PDF"},
    {0, "\xff\x0a", "JPEG XL"},
    {4, "JXL ", "JPEG XL"},
    {4, "jP  ", "JPEG 2000"},
    {0, std::string_view("\0\0\1\0", 4), "ICO"},
    {0, "8BPS", "Photoshop"},
};

[[noreturn]] void throwUnknown(Bytes file) {
    constexpr std::string_view readable = "only PNG, JPEG, WebP, GIF and BMP are.";
    for (const OtherFormat& other : otherFormats)
        if (has(file, other.at, other.signature))
            throw Error(ErrorKind::unsupported,
                        concat("Pictures of the format ", other.name, " are not read; ", readable));
    throw Error(ErrorKind::unsupported, concat("This is not a picture in a format that is read; ", readable));
}

/// The row of the file's format; throws where it has none or the file is too large.
const Format& formatOf(Bytes file, const Limits& limits) {
    if (file.size() > limits.bytes)
        throw Error(ErrorKind::unsupported, concat("The picture's file is too large with ", file.size() >> 20, " MB; ",
                                                   limits.bytes >> 20, " MB are the limit."));
    for (const Format& format : formats)
        if (has(file, 0, format.signature) && has(file, format.alsoAt, format.also)) return format;
    throwUnknown(file);
}

} // namespace

Picture decode(std::span<const std::uint8_t> file, const Limits& limits) {
    return formatOf(file, limits).decode(file, limits);
}

Size measure(std::span<const std::uint8_t> file, const Limits& limits) {
    return formatOf(file, limits).measure(file, limits);
}

} // namespace calliope::pictures

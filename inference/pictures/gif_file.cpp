#include "inference/pictures/gif_file.h"

#include <gif_lib.h>

#include <cstring>
#include <memory>
#include <optional>

namespace calliope::pictures {

namespace {

[[noreturn]] void throwDamaged() {
    throw Error(ErrorKind::format, "The GIF picture is cut off or damaged.");
}

/// giflib's read function; its user data is the rest of the file.
int readBytes(GifFileType* gif, GifByteType* out, int count) {
    auto& rest = *static_cast<Bytes*>(gif->UserData);
    const std::size_t taken = std::min(rest.size(), static_cast<std::size_t>(std::max(count, 0)));
    std::memcpy(out, rest.data(), taken);
    rest = rest.subspan(taken);
    return static_cast<int>(taken);
}

struct Close {
    void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};

/// The index of the transparent colour, out of a graphic control extension.
std::optional<int> transparentIndex(const GifByteType* extension) {
    if (extension == nullptr || extension[0] < 4 || (extension[1] & 1) == 0) return std::nullopt;
    return extension[4];
}

/// Goes on to the first frame's description; what extensions say about it is returned.
std::optional<int> findFrame(GifFileType* gif) {
    std::optional<int> transparent;
    for (;;) {
        GifRecordType type = UNDEFINED_RECORD_TYPE;
        if (DGifGetRecordType(gif, &type) == GIF_ERROR) throwDamaged();
        if (type == IMAGE_DESC_RECORD_TYPE) break;
        if (type != EXTENSION_RECORD_TYPE) throwDamaged();
        int code = 0;
        GifByteType* extension = nullptr;
        if (DGifGetExtension(gif, &code, &extension) == GIF_ERROR) throwDamaged();
        if (code == GRAPHICS_EXT_FUNC_CODE) transparent = transparentIndex(extension);
        while (extension != nullptr)
            if (DGifGetExtensionNext(gif, &extension) == GIF_ERROR) throwDamaged();
    }
    if (DGifGetImageDesc(gif) == GIF_ERROR) throwDamaged();
    return transparent;
}

void drawLine(const std::vector<GifPixelType>& line, const ColorMapObject& colours, std::optional<int> transparent,
              std::uint8_t* out) {
    for (const GifPixelType index : line) {
        if (index < colours.ColorCount && index != transparent) {
            const GifColorType& colour = colours.Colors[index];
            out[0] = colour.Red;
            out[1] = colour.Green;
            out[2] = colour.Blue;
        }
        out += 3;
    }
}

/// A file whose first frame is about to be read.
struct OpenGif {
    Bytes rest; ///< what giflib has not read yet
    std::unique_ptr<GifFileType, Close> gif;
    std::optional<int> transparent;
    Size canvas;

    OpenGif(Bytes file, const Limits& limits)
        : rest(file) {
        // The first thing in the file, so that giflib never sees a size above the limits.
        const std::uint32_t width = little16(file, 6);
        const std::uint32_t height = little16(file, 8);
        requireSize(std::max(width, 1u), std::max(height, 1u), limits);
        gif.reset(DGifOpen(&rest, readBytes, nullptr));
        if (!gif) throwDamaged();
        transparent = findFrame(gif.get());
        const GifImageDesc& frame = gif->Image;
        if (frame.Width <= 0 || frame.Height <= 0 || frame.Left < 0 || frame.Top < 0) throwDamaged();
        // As browsers do, the canvas grows where the frame does not fit.
        canvas = {std::max(static_cast<int>(width), frame.Left + frame.Width),
                  std::max(static_cast<int>(height), frame.Top + frame.Height)};
        requireSize(static_cast<std::uint64_t>(canvas.width), static_cast<std::uint64_t>(canvas.height), limits);
        requireMemory(3 * static_cast<std::uint64_t>(canvas.area()), limits);
    }
    OpenGif(const OpenGif&) = delete; // giflib holds the address of `rest`
    OpenGif& operator=(const OpenGif&) = delete;
};

} // namespace

Size measureGif(Bytes file, const Limits& limits) {
    return OpenGif(file, limits).canvas;
}

Picture decodeGif(Bytes file, const Limits& limits) {
    OpenGif open(file, limits);
    GifFileType* const gif = open.gif.get();
    const GifImageDesc& frame = gif->Image;
    const ColorMapObject* colours = frame.ColorMap != nullptr ? frame.ColorMap : gif->SColorMap;
    if (colours == nullptr) throwDamaged();

    Picture picture = blankPicture(open.canvas, {255, 255, 255});
    std::vector<GifPixelType> line(static_cast<std::size_t>(frame.Width));
    struct Pass {
        int first;
        int step;
    };
    constexpr Pass interlaced[] = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
    constexpr Pass plain[] = {{0, 1}};
    const std::span<const Pass> passes =
        frame.Interlace ? std::span<const Pass>(interlaced) : std::span<const Pass>(plain);
    bool any = false;
    for (const Pass pass : passes)
        for (int y = pass.first; y < frame.Height; y += pass.step) {
            if (DGifGetLine(gif, line.data(), frame.Width) == GIF_ERROR) {
                if (!any) throwDamaged();
                return picture;
            }
            any = true;
            drawLine(line, *colours, open.transparent, picture.pixel(frame.Left, frame.Top + y));
        }
    return picture;
}

} // namespace calliope::pictures

#include "inference/pictures/coded_picture.h"
#include "inference/pictures/exif.h"

namespace calliope::pictures {

namespace {

constexpr std::uint8_t alphaFlag = 0x10;

[[noreturn]] void throwDamaged() {
    throw Error(ErrorKind::format, "The WebP picture is damaged.");
}

void appendLittle(std::vector<std::uint8_t>& out, std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void appendChunk(std::vector<std::uint8_t>& out, std::string_view name, Bytes data) {
    append(out, name);
    appendLittle(out, static_cast<std::uint32_t>(data.size()), 4);
    append(out, data);
    if (data.size() % 2 != 0) out.push_back(0);
}

/// The chunks of one frame, or of a file with one.
struct Frame {
    Bytes lossy;
    Bytes lossless;
    Bytes alpha;

    [[nodiscard]] bool complete() const { return !lossy.empty() || !lossless.empty(); }

    /// Calls `other(name, data)` for every chunk of `bytes` that is not part of a frame.
    template<typename Other>
    void read(Bytes bytes, const Other& other) {
        for (std::size_t at = 0; at + 8 <= bytes.size();) {
            const std::size_t length = little32(bytes, at + 4);
            const Bytes name = part(bytes, at, 4);
            const Bytes data = part(bytes, at + 8, length);
            if (has(name, 0, "ALPH") && !complete())
                alpha = data;
            else if (has(name, 0, "VP8 ") && !complete())
                lossy = data;
            else if (has(name, 0, "VP8L") && !complete())
                lossless = data;
            else
                other(name, data);
            at += 8 + std::min(length + length % 2, bytes.size() - at - 8);
        }
    }

    /// From the coded pixels themselves. Sources: RFC 6386, 9.1; WebP lossless bitstream, 4.
    [[nodiscard]] Size size() const {
        if (!lossless.empty()) {
            if (lossless[0] != 0x2f) throwDamaged();
            const std::uint32_t bits = little32(lossless, 1);
            return {static_cast<int>(bits & 0x3fffu) + 1, static_cast<int>(bits >> 14 & 0x3fffu) + 1};
        }
        if (!has(lossy, 3, "\x9d\x01\x2a")) throwDamaged();
        return {static_cast<int>(little16(lossy, 6) & 0x3fffu), static_cast<int>(little16(lossy, 8) & 0x3fffu)};
    }

    [[nodiscard]] bool hasAlpha() const {
        return lossless.empty() ? !alpha.empty() : (little32(lossless, 1) >> 28 & 1u) != 0;
    }
};

} // namespace

// Source: WebP container specification.
CodedPicture readWebP(Bytes file, const Limits& limits) {
    CodedPicture picture;
    Frame frame;
    const Bytes body = file.subspan(std::min<std::size_t>(file.size(), 12));
    frame.read(body, [&](Bytes name, Bytes data) {
        if (has(name, 0, "VP8X")) {
            const std::uint32_t width = little24(data, 4) + 1;
            const std::uint32_t height = little24(data, 7) + 1;
            requireSize(width, height, limits);
            picture.canvas = {static_cast<int>(width), static_cast<int>(height)};
        } else if (has(name, 0, "ANMF") && !frame.complete()) { // of an animation the first frame
            picture.left = 2 * static_cast<int>(little24(data, 0));
            picture.top = 2 * static_cast<int>(little24(data, 3));
            frame.read(part(data, 16, data.size() - 16), [](Bytes, Bytes) {});
        } else if (has(name, 0, "EXIF")) {
            picture.orientation = exifOrientation(data);
        }
    });
    if (!frame.complete()) throwTruncated();
    picture.size = frame.size();
    requireSize(static_cast<std::uint64_t>(picture.size.width), static_cast<std::uint64_t>(picture.size.height),
                limits);
    if (picture.canvas.area() == 0) picture.canvas = picture.size;
    if (picture.left > picture.canvas.width - picture.size.width ||
        picture.top > picture.canvas.height - picture.size.height)
        throwDamaged();
    picture.hasAlpha = frame.hasAlpha();
    requireMemory((picture.hasAlpha ? 4u : 3u) * static_cast<std::uint64_t>(picture.size.area()), limits);

    std::vector<std::uint8_t> chunks;
    if (frame.lossless.empty() && picture.hasAlpha) {
        std::vector<std::uint8_t> header{alphaFlag, 0, 0, 0};
        appendLittle(header, static_cast<std::uint32_t>(picture.size.width - 1), 3);
        appendLittle(header, static_cast<std::uint32_t>(picture.size.height - 1), 3);
        appendChunk(chunks, "VP8X", header);
        appendChunk(chunks, "ALPH", frame.alpha);
    }
    if (frame.lossless.empty())
        appendChunk(chunks, "VP8 ", frame.lossy);
    else
        appendChunk(chunks, "VP8L", frame.lossless);
    append(picture.file, "RIFF");
    appendLittle(picture.file, static_cast<std::uint32_t>(chunks.size() + 4), 4);
    append(picture.file, "WEBP");
    append(picture.file, chunks);
    return picture;
}

} // namespace calliope::pictures

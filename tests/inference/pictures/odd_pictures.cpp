#include "tests/inference/pictures/odd_pictures.h"

#include "tests/inference/pictures/test_pictures.h"
#include "tests/support/reference_data.h"

#include <opencv2/imgcodecs.hpp>

#include <QByteArray>

namespace calliope::test {

File operator+(File a, const File& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

File bytesOf(std::string_view text) {
    return {text.begin(), text.end()};
}

File little(std::uint64_t value, int bytes) {
    File out;
    for (int i = 0; i < bytes; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    return out;
}

File big(std::uint64_t value, int bytes) {
    const File reversed = little(value, bytes);
    return {reversed.rbegin(), reversed.rend()};
}

File cut(const File& file, std::size_t length) {
    return {file.begin(), file.begin() + static_cast<std::ptrdiff_t>(std::min(length, file.size()))};
}

File changed(File file, std::size_t at, const File& bytes) {
    std::copy(bytes.begin(), bytes.end(), file.begin() + static_cast<std::ptrdiff_t>(at));
    return file;
}

File zlib(const File& data) {
    const QByteArray packed = qCompress(data.data(), static_cast<qsizetype>(data.size()), 9);
    return {packed.begin() + 4, packed.end()}; // Qt puts the length in front
}

File pngChunk(std::string_view name, const File& data) {
    const File body = bytesOf(name) + data;
    std::uint32_t crc = 0xffffffffu;
    for (const std::uint8_t byte : body) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 1u) != 0 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    }
    return big(data.size(), 4) + body + big(~crc, 4);
}

File pngHeader(std::uint32_t width, std::uint32_t height, int depth, int colourType, int interlace) {
    const File kind{static_cast<std::uint8_t>(depth), static_cast<std::uint8_t>(colourType), 0, 0,
                    static_cast<std::uint8_t>(interlace)};
    return pngChunk("IHDR", big(width, 4) + big(height, 4) + kind);
}

File png(const std::vector<File>& chunks) {
    File file = bytesOf("\x89PNG\r\n\x1a\n");
    for (const File& chunk : chunks) file = std::move(file) + chunk;
    return file;
}

File smallJpeg(bool progressive) {
    pictures::Picture picture = noise({61, 47});
    const cv::Mat pixels(47, 61, CV_8UC3, picture.pixels.data());
    File file;
    cv::imencode(".jpg", pixels, file,
                 {cv::IMWRITE_JPEG_PROGRESSIVE, progressive ? 1 : 0, cv::IMWRITE_JPEG_RST_INTERVAL, 5});
    return file;
}

std::vector<OddPicture> oddPngs() {
    const File end = pngChunk("IEND", {});
    const File rows(17 * (1 + 3 * 19), 0); // 19 x 17, no filter, black
    const File data = pngChunk("IDAT", zlib(rows));
    const File head = pngHeader(19, 17, 8, 2);
    const auto size = [&](std::uint32_t width, std::uint32_t height) {
        return png({pngHeader(width, height, 8, 2), data, end});
    };
    std::vector<OddPicture> all{
        {"65000 x 65000", Outcome::refused, size(65000, 65000)},
        {"30000 x 30000", Outcome::refused, size(30000, 30000)},
        {"52800 x 44", Outcome::refused, size(52800, 44)},
        {"2^31 x 2^31", Outcome::refused, size(0x80000000u, 0x80000000u)},
        {"2^32-1 x 1", Outcome::refused, size(0xffffffffu, 1)},
        {"16384 x 16384", Outcome::refused, size(16384, 16384)},
        {"0 x 5", Outcome::refused, size(0, 5)},
        {"larger than its data", Outcome::refused, size(1900, 1700)},
        {"largest, 1 bit", Outcome::decoded,
         png({pngHeader(16384, 4096, 1, 0), pngChunk("IDAT", zlib(File(4096 * 2049, 0))), end})},
        {"1 x 16384", Outcome::decoded,
         png({pngHeader(1, 16384, 8, 0), pngChunk("IDAT", zlib(File(2 * 16384, 0))), end})},
        {"16384 x 1", Outcome::decoded,
         png({pngHeader(16384, 1, 8, 0), pngChunk("IDAT", zlib(File(1 + 16384, 0))), end})},
        {"1 x 1", Outcome::decoded, png({pngHeader(1, 1, 8, 2), pngChunk("IDAT", zlib(File(4, 0))), end})},
        {"16 bits with alpha, too much memory", Outcome::refused, png({pngHeader(8192, 8192, 16, 6), data, end})},
        {"no header", Outcome::refused, png({data, end})},
        {"header twice", Outcome::decoded, png({head, pngHeader(60000, 60000, 8, 2), data, end})},
        {"header too short", Outcome::refused, png({pngChunk("IHDR", File(12, 1)), data, end})},
        {"no data", Outcome::refused, png({head, end})},
        {"empty data", Outcome::refused, png({head, pngChunk("IDAT", {}), end})},
        {"data that is not zlib", Outcome::refused, png({head, pngChunk("IDAT", bytesOf("hello")), end})},
        {"more data than pixels", Outcome::either, png({head, pngChunk("IDAT", zlib(File(1 << 20, 0))), end})},
        {"ten thousand empty data chunks", Outcome::decoded,
         [&] {
             File file = png({head});
             for (int i = 0; i < 10000; ++i) file = std::move(file) + pngChunk("IDAT", {});
             return std::move(file) + data + end;
         }()},
        {"no end", Outcome::decoded, png({head, data})},
        {"something behind the end", Outcome::decoded, png({head, data, end, bytesOf("more")})},
        {"wrong checksum", Outcome::refused, changed(png({head, data, end}), 8 + 25 + 12, {1, 2, 3})},
        {"length of 4 GB", Outcome::refused, changed(png({head, data, end}), 8 + 25, {255, 255, 255, 255})},
        {"palette missing", Outcome::refused, png({pngHeader(19, 17, 8, 3), data, end})},
        {"palette too long", Outcome::either, png({pngHeader(1, 1, 8, 3), pngChunk("PLTE", File(999, 7)), data, end})},
        {"palette index beyond", Outcome::either,
         png({pngHeader(1, 1, 8, 3), pngChunk("PLTE", {1, 2, 3}), pngChunk("IDAT", zlib({0, 200})), end})},
        {"transparency of the wrong length", Outcome::decoded, png({head, pngChunk("tRNS", {1, 2, 3}), data, end})},
        {"transparency above the depth", Outcome::decoded, png({head, pngChunk("tRNS", File(6, 255)), data, end})},
        {"more transparency than palette", Outcome::either,
         png({pngHeader(1, 1, 8, 3), pngChunk("PLTE", {1, 2, 3}), pngChunk("tRNS", File(256, 0)),
              pngChunk("IDAT", zlib({0, 0})), end})},
        {"profile bomb", Outcome::decoded,
         png({head, pngChunk("iCCP", bytesOf(std::string_view("p\0\0", 3)) + zlib(File(30 << 20, 0))), data, end})},
        {"text bombs", Outcome::decoded,
         [&] {
             const File bomb = pngChunk("zTXt", bytesOf(std::string_view("t\0\0", 3)) + zlib(File(4 << 20, 65)));
             File file = png({head});
             for (int i = 0; i < 500; ++i) file = std::move(file) + bomb;
             return std::move(file) + data + end;
         }()},
        {"EXIF bomb", Outcome::decoded,
         png({head, pngChunk("eXIf", bytesOf(std::string_view("MM\0*\0\0\0\x08\xff\xff", 10)) + File(60000, 0x12)),
              data, end})},
        {"interlaced, too little data", Outcome::refused, png({pngHeader(400, 400, 8, 2, 1), data, end})},
        {"unknown interlacing", Outcome::refused, png({pngHeader(19, 17, 8, 2, 9), data, end})},
        {"signature alone", Outcome::refused, png({})},
        {"signature and zeros", Outcome::refused, png({File(100, 0)})},
    };
    for (const int depth : {0, 1, 2, 3, 4, 5, 8, 15, 16, 32, 255})
        for (const int type : {0, 1, 2, 3, 4, 5, 6, 7})
            all.push_back({"depth " + std::to_string(depth) + ", type " + std::to_string(type), Outcome::either,
                           png({pngHeader(19, 17, depth, type), pngChunk("PLTE", File(48, 9)), data, end})});
    const File whole = png({head, data, end});
    for (std::size_t length = 8; length < whole.size() - 13; length += 3)
        all.push_back({"cut at " + std::to_string(length), Outcome::refused, cut(whole, length)});
    return all;
}

namespace {

/// Where markers begin that have a segment or end the picture.
std::vector<std::size_t> markersOf(const File& jpeg) {
    std::vector<std::size_t> places;
    for (std::size_t at = 2; at + 1 < jpeg.size(); ++at)
        if (jpeg[at] == 0xff && jpeg[at + 1] != 0 && jpeg[at + 1] != 0xff) places.push_back(at);
    return places;
}

File segment(std::uint8_t marker, const File& data) {
    return File{0xff, marker} + big(data.size() + 2, 2) + data;
}

/// `jpeg` with something right behind its beginning.
File with(const File& jpeg, const File& inserted) {
    return cut(jpeg, 2) + inserted + File(jpeg.begin() + 2, jpeg.end());
}

std::size_t placeOf(const File& jpeg, std::uint8_t marker) {
    for (const std::size_t at : markersOf(jpeg))
        if (jpeg[at + 1] == marker) return at;
    return jpeg.size();
}

} // namespace

std::vector<OddPicture> oddJpegs() {
    const File plain = smallJpeg(false);
    const File progressive = smallJpeg(true);
    const std::size_t frame = placeOf(plain, 0xc0);
    const std::size_t scan = placeOf(plain, 0xda);
    const File exif = bytesOf(std::string_view("Exif\0\0II*\0", 10));
    std::vector<OddPicture> all{
        {"65535 x 65535", Outcome::refused, changed(plain, frame + 5, {255, 255, 255, 255})},
        {"0 lines", Outcome::refused, changed(plain, frame + 5, {0, 0})},
        {"larger than its data", Outcome::decoded, changed(plain, frame + 5, big(3000, 2) + big(4000, 2))},
        {"largest", Outcome::decoded, changed(plain, frame + 5, big(4096, 2) + big(16384, 2))},
        {"16384 x 4097", Outcome::refused, changed(plain, frame + 5, big(4097, 2) + big(16384, 2))},
        {"largest progressive", Outcome::either,
         changed(progressive, placeOf(progressive, 0xc2) + 5, big(4096, 2) + big(16384, 2))},
        {"two components", Outcome::refused, changed(plain, frame + 9, {2})},
        {"255 components", Outcome::refused, changed(plain, frame + 9, {255})},
        {"12 bits", Outcome::refused, changed(plain, frame + 4, {12})},
        {"lossless", Outcome::refused, changed(plain, frame + 1, {0xc3})},
        {"arithmetic", Outcome::refused, changed(plain, frame + 1, {0xc9})},
        {"no sampling factors", Outcome::refused, changed(plain, frame + 11, {0})},
        {"great sampling factors", Outcome::refused, changed(plain, frame + 11, {0xff})},
        {"unknown quantisation table", Outcome::refused, changed(plain, frame + 12, {3})},
        {"frame twice", Outcome::refused,
         with(plain, File(plain.begin() + static_cast<std::ptrdiff_t>(frame),
                          plain.begin() + static_cast<std::ptrdiff_t>(frame) + 19))},
        {"scan before the frame", Outcome::refused, with(plain, segment(0xda, {1, 1, 0, 0, 63, 0}))},
        {"scan of unknown components", Outcome::refused, changed(plain, scan + 5, {99})},
        {"table of 0 bytes", Outcome::refused, with(plain, {0xff, 0xdb, 0, 0})},
        {"overfull table", Outcome::refused, with(plain, segment(0xc4, File(17, 255)))},
        {"tables by the thousand", Outcome::either,
         [&] {
             File tables;
             for (int i = 0; i < 2000; ++i) tables = std::move(tables) + segment(0xdb, File(65, 1));
             return with(plain, tables);
         }()},
        {"32 MB of profiles", Outcome::decoded,
         [&] {
             File profiles;
             for (int i = 0; i < 500; ++i) profiles = std::move(profiles) + segment(0xe2, File(65000, 1));
             return with(plain, profiles);
         }()},
        {"EXIF with 65535 entries", Outcome::decoded,
         with(plain, segment(0xe1, exif + little(8, 4) + little(65535, 2) + File(60000, 0x12)))},
        {"EXIF beyond its end", Outcome::decoded, with(plain, segment(0xe1, exif + little(0xfffffff0u, 4)))},
        {"EXIF in circles", Outcome::decoded, with(plain, segment(0xe1, exif + little(0, 4)))},
        {"comments and fill bytes", Outcome::decoded, with(plain, segment(0xfe, File(5000, 0xff)) + File(5000, 0xff))},
        {"something between segments", Outcome::decoded,
         cut(plain, frame) + bytesOf("garbage") +
             File(plain.begin() + static_cast<std::ptrdiff_t>(frame), plain.end())},
        {"second picture behind", Outcome::decoded, plain + smallJpeg(true)},
        {"end at once", Outcome::refused, {0xff, 0xd8, 0xff, 0xd9}},
        {"beginning alone", Outcome::refused, {0xff, 0xd8, 0xff}},
        {"beginnings by the thousand", Outcome::refused,
         [] {
             File file;
             for (int i = 0; i < 5000; ++i) file = std::move(file) + File{0xff, 0xd8};
             return file;
         }()},
        {"restarts by the thousand", Outcome::either,
         [&] {
             File restarts;
             for (int i = 0; i < 20000; ++i)
                 restarts = std::move(restarts) + File{0xff, static_cast<std::uint8_t>(0xd0 + i % 8)};
             return cut(plain, scan + 14) + restarts +
                    File(plain.begin() + static_cast<std::ptrdiff_t>(scan) + 14, plain.end());
         }()},
        {"a layer for every pixel", Outcome::refused,
         [&] {
             // 4096 x 4096, so that each empty layer visits 16 million pixels
             File file = changed(progressive, placeOf(progressive, 0xc2) + 5, big(4096, 2) + big(4096, 2));
             file.resize(file.size() - 2);
             for (int i = 0; i < 5000; ++i) file = std::move(file) + segment(0xda, {1, 1, 0, 1, 5, 0});
             return file;
         }()},
        {"as many layers as are allowed", Outcome::either,
         [&] {
             File file = changed(progressive, placeOf(progressive, 0xc2) + 5, big(4096, 2) + big(4096, 2));
             file.resize(file.size() - 2);
             for (int i = 0; i < 50; ++i) file = std::move(file) + segment(0xda, {1, 1, 0, 1, 5, 0});
             return file;
         }()},
    };
    for (const File& whole : {plain, progressive})
        for (const std::size_t at : markersOf(whole))
            for (const std::size_t length : {at, at + 1, at + 2, at + 5}) {
                const bool begun = length > placeOf(whole, 0xda) + 14;
                all.push_back({"cut at " + std::to_string(length), begun ? Outcome::decoded : Outcome::either,
                               cut(whole, length)});
            }
    return all;
}

namespace {

File chunk(std::string_view name, const File& data) {
    return bytesOf(name) + little(data.size(), 4) + data + File(data.size() % 2, 0);
}

File riff(const File& chunks) {
    return bytesOf("RIFF") + little(chunks.size() + 4, 4) + bytesOf("WEBP") + chunks;
}

File canvas(std::uint32_t width, std::uint32_t height, std::uint8_t flags) {
    return chunk("VP8X", File{flags, 0, 0, 0} + little(width - 1, 3) + little(height - 1, 3));
}

File readFixture(const char* name) {
    return readBytes(fixtures() / "pictures" / "files" / name);
}

} // namespace

std::vector<OddPicture> oddWebPs() {
    const File lossy = readFixture("lossy.webp");
    const File lossless = readFixture("lossless.webp");
    const File animated = readFixture("animated.webp");
    const File frame(lossy.begin() + 12, lossy.end()); // its one chunk
    const File place = little(0, 6) + little(47, 3) + little(31, 3) + little(40, 3) + File{0};
    std::vector<OddPicture> all{
        {"frames by the thousand", Outcome::decoded,
         [&] {
             File frames = canvas(48, 32, 2) + chunk("ANIM", File(6, 0));
             for (int i = 0; i < 20000; ++i) frames = std::move(frames) + chunk("ANMF", place + frame);
             return riff(frames);
         }()},
        {"canvas of 2^24 x 2^24", Outcome::refused, riff(canvas(1u << 24, 1u << 24, 0) + frame)},
        {"canvas of 16384 x 16384", Outcome::refused, riff(canvas(16384, 16384, 0) + frame)},
        {"canvas smaller than the picture", Outcome::refused, riff(canvas(10, 10, 0) + frame)},
        {"frame beyond the canvas", Outcome::refused,
         riff(canvas(48, 32, 2) + chunk("ANMF", changed(place, 0, {5}) + frame))},
        {"frame within a larger canvas", Outcome::decoded,
         riff(canvas(148, 132, 2) + chunk("ANMF", changed(place, 0, {5}) + frame))},
        {"frame without a picture", Outcome::refused, riff(canvas(48, 32, 2) + chunk("ANMF", place))},
        {"frame cut short", Outcome::refused, riff(canvas(48, 32, 2) + chunk("ANMF", cut(place, 9)))},
        {"canvas alone", Outcome::refused, riff(canvas(48, 32, 0))},
        {"canvas cut short", Outcome::refused, riff(chunk("VP8X", File(5, 0)) + frame)},
        {"empty", Outcome::refused, riff({})},
        {"unknown chunks", Outcome::decoded, riff(chunk("ABCD", File(9, 1)) + chunk("ICCP", File(1 << 20, 1)) + frame)},
        {"chunk of 4 GB", Outcome::refused, riff(bytesOf("VP8 ") + little(0xffffffffu, 4) + File(40, 0))},
        {"no key frame", Outcome::refused, changed(lossy, 20, {0xff})},
        {"lossy with 0 pixels", Outcome::refused, changed(lossy, 26, {0, 0, 0, 0})},
        {"lossy, larger than its data", Outcome::either, changed(lossy, 26, little(4000, 2) + little(3000, 2))},
        {"lossy, 16383 x 16383", Outcome::refused, changed(lossy, 26, {255, 63, 255, 63})},
        {"lossless, 16384 x 16384", Outcome::refused, changed(lossless, 21, {255, 255, 255, 15})},
        {"lossless, larger than its data", Outcome::either, changed(lossless, 21, {255, 255, 63, 0})},
        {"lossless with another signature", Outcome::refused, changed(lossless, 20, {0x2e})},
        {"lossless of 4 bytes", Outcome::refused, riff(chunk("VP8L", {0x2f, 1, 2}))},
        {"transparency that is none", Outcome::either, riff(canvas(48, 32, 16) + chunk("ALPH", {99, 1, 2}) + frame)},
        {"transparency of 0 bytes", Outcome::decoded, riff(canvas(48, 32, 16) + chunk("ALPH", {}) + frame)},
        {"size in the header too small", Outcome::decoded, changed(lossy, 4, little(4, 4))},
        {"size in the header too large", Outcome::decoded, changed(lossy, 4, little(0xffffffffu, 4))},
    };
    for (const File& whole : {lossy, lossless, animated})
        for (std::size_t length = 0; length < whole.size() && length < 400; length += 13)
            all.push_back({"cut at " + std::to_string(length), Outcome::either, cut(whole, length)});
    return all;
}

std::vector<OddPicture> oddGifs() {
    const File plain = readFixture("plain.gif");
    const File colours = File{0, 0, 0, 255, 255, 255};
    const auto screen = [&](int width, int height, std::uint8_t flags = 0x80) {
        return bytesOf("GIF89a") + little(static_cast<std::uint64_t>(width), 2) +
               little(static_cast<std::uint64_t>(height), 2) + File{flags, 0, 0} +
               ((flags & 0x80) != 0 ? colours : File{});
    };
    const auto image = [](int left, int top, int width, int height) {
        return bytesOf(",") + little(static_cast<std::uint64_t>(left), 2) + little(static_cast<std::uint64_t>(top), 2) +
               little(static_cast<std::uint64_t>(width), 2) + little(static_cast<std::uint64_t>(height), 2) + File{0};
    };
    const File twoByTwo{2, 3, 0x44, 0x02, 0x05, 0}; // clear, 0, 0, 0, 0, end
    std::vector<OddPicture> all{
        {"a frame and no end", Outcome::decoded, screen(2, 2) + image(0, 0, 2, 2) + twoByTwo},
        {"frames without an end", Outcome::decoded,
         [&] {
             File file = screen(2, 2);
             for (int i = 0; i < 50000; ++i) file = std::move(file) + image(0, 0, 2, 2) + twoByTwo;
             return file;
         }()},
        {"screen of 65535 x 65535", Outcome::refused, screen(65535, 65535) + image(0, 0, 2, 2) + twoByTwo},
        {"screen of 0 x 0", Outcome::decoded, screen(0, 0) + image(0, 0, 2, 2) + twoByTwo},
        {"frame of 65535 x 65535", Outcome::refused, screen(2, 2) + image(0, 0, 65535, 65535) + twoByTwo},
        {"frame far outside", Outcome::refused, screen(2, 2) + image(65535, 65535, 2, 2) + twoByTwo},
        {"frame a little outside", Outcome::decoded, screen(2, 2) + image(1, 1, 2, 2) + twoByTwo},
        {"frame of 0 x 0", Outcome::refused, screen(2, 2) + image(0, 0, 0, 0) + twoByTwo},
        {"larger than its data", Outcome::either, screen(9000, 5000) + image(0, 0, 9000, 5000) + twoByTwo},
        {"no colours", Outcome::refused, screen(2, 2, 0) + image(0, 0, 2, 2) + twoByTwo},
        {"code size 0", Outcome::either, screen(2, 2) + image(0, 0, 2, 2) + changed(twoByTwo, 0, {0})},
        {"code size 13", Outcome::refused, screen(2, 2) + image(0, 0, 2, 2) + changed(twoByTwo, 0, {13})},
        {"code size 255", Outcome::refused, screen(2, 2) + image(0, 0, 2, 2) + changed(twoByTwo, 0, {255})},
        {"codes that do not exist", Outcome::either,
         screen(2, 2) + image(0, 0, 2, 2) + File{2, 5, 255, 255, 255, 255, 255, 0}},
        {"extensions without an end", Outcome::refused,
         [&] {
             File file = screen(2, 2);
             for (int i = 0; i < 50000; ++i) file = std::move(file) + File{'!', 0xfe, 3, 1, 2, 3, 0};
             return file;
         }()},
        {"one extension without an end", Outcome::refused,
         [&] {
             File file = screen(2, 2) + File{'!', 0xfe};
             for (int i = 0; i < 50000; ++i) file = std::move(file) + File{3, 1, 2, 3};
             return file;
         }()},
        {"empty control block", Outcome::decoded, screen(2, 2) + File{'!', 0xf9, 0} + image(0, 0, 2, 2) + twoByTwo},
        {"short control block", Outcome::decoded,
         screen(2, 2) + File{'!', 0xf9, 1, 1, 0} + image(0, 0, 2, 2) + twoByTwo},
        {"an unknown block", Outcome::refused, screen(2, 2) + bytesOf("?")},
        {"trailer alone", Outcome::refused, screen(2, 2) + bytesOf(";")},
        {"no frame", Outcome::refused, screen(2, 2)},
    };
    for (std::size_t length = 6; length < plain.size(); length += 5)
        all.push_back({"cut at " + std::to_string(length), Outcome::either, cut(plain, length)});
    return all;
}

std::vector<OddPicture> oddBmps() {
    const File plain = readFixture("plain.bmp");
    const auto rle = [&](std::uint32_t width, std::uint32_t height, const File& pixels) {
        const File info = little(40, 4) + little(width, 4) + little(height, 4) + little(1, 2) + little(8, 2) +
                          little(1, 4) + little(pixels.size(), 4) + File(8, 0) + little(2, 4) + little(0, 4);
        const File colours(8, 200);
        return bytesOf("BM") + little(0, 4) + little(0, 4) + little(14 + 40 + 8, 4) + info + colours + pixels;
    };
    std::vector<OddPicture> all{
        {"2^31-1 x 2^31-1", Outcome::refused, changed(plain, 18, little(0x7fffffff7fffffffu, 8))},
        {"least height", Outcome::refused, changed(plain, 22, little(0x80000000u, 4))},
        {"negative width", Outcome::refused, changed(plain, 18, little(0xffffffd0u, 4))},
        {"0 x 0", Outcome::refused, changed(plain, 18, little(0, 8))},
        {"larger than its data", Outcome::refused, changed(plain, 18, little(4000, 4) + little(3000, 4))},
        {"64 bits", Outcome::refused, changed(plain, 28, {64})},
        {"0 bits", Outcome::refused, changed(plain, 28, {0})},
        {"a JPEG inside", Outcome::refused, changed(plain, 30, {4})},
        {"a PNG inside", Outcome::refused, changed(plain, 30, {5})},
        {"pixels in the header", Outcome::refused, changed(plain, 10, little(20, 4))},
        {"pixels beyond the end", Outcome::refused, changed(plain, 10, little(0xfffffff0u, 4))},
        {"unknown header", Outcome::refused, changed(plain, 14, little(20, 4))},
        {"header of 4 GB", Outcome::refused, changed(plain, 14, little(0xfffffff0u, 4))},
        {"colours by the million", Outcome::either, changed(readFixture("palette.bmp"), 46, little(0xffffffu, 4))},
        {"negative number of colours", Outcome::either,
         changed(readFixture("palette.bmp"), 46, little(0xffffffffu, 4))},
        {"runs", Outcome::either, rle(4, 2, {4, 0, 0, 0, 4, 1, 0, 1})},
        {"runs beyond the line", Outcome::either, rle(4, 2, {255, 0, 255, 1, 255, 0, 0, 1})},
        {"runs without an end", Outcome::either, rle(4, 2, {4, 0})},
        {"jumps beyond the picture", Outcome::either, rle(4, 2, {0, 2, 255, 255, 4, 1, 0, 2, 255, 255, 4, 0, 0, 1})},
        {"copies beyond the end", Outcome::either, rle(4, 2, {0, 255, 1, 2, 3})},
        {"largest, of runs", Outcome::either, rle(16384, 4096, {4, 0, 0, 1})},
        {"largest, of jumps", Outcome::either, rle(16384, 4096, File(4000, 0))},
    };
    for (std::size_t length = 2; length < plain.size(); length += length < 60 ? 4 : 300)
        all.push_back({"cut at " + std::to_string(length), Outcome::refused, cut(plain, length)});
    return all;
}

std::vector<OddPicture> otherFormats() {
    std::vector<OddPicture> all{
        {"nothing", Outcome::refused, {}},
        {"one byte", Outcome::refused, {0x89}},
        {"text", Outcome::refused, bytesOf("This is no picture.")},
        {"SVG", Outcome::refused, bytesOf("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")},
        {"SVG as XML", Outcome::refused, bytesOf("<?xml version=\"1.0\"?><svg/>")},
        {"HEIF", Outcome::refused, big(24, 4) + bytesOf("ftypheic") + File(40, 0)},
        {"AVIF", Outcome::refused, big(24, 4) + bytesOf("ftypavif") + File(40, 0)},
        {"TIFF, little", Outcome::refused, bytesOf(std::string_view("II*\0\x08\0\0\0", 8)) + File(40, 0)},
        {"TIFF, big", Outcome::refused, bytesOf(std::string_view("MM\0*\0\0\0\x08", 8)) + File(40, 0)},
        {"PDF", Outcome::refused, bytesOf("%PDF-1.7\n")},
        {"JPEG XL", Outcome::refused, {0xff, 0x0a, 0, 0}},
        {"JPEG 2000", Outcome::refused, big(12, 4) + bytesOf("jP  \r\n\x87\n")},
        {"ICO", Outcome::refused, {0, 0, 1, 0, 1, 0}},
        {"Photoshop", Outcome::refused, bytesOf("8BPS") + File(40, 0)},
        {"PNM", Outcome::refused, bytesOf("P6\n1 1\n255\nabc")},
        {"EXR", Outcome::refused, {0x76, 0x2f, 0x31, 0x01, 2, 0, 0, 0}},
        {"HDR", Outcome::refused, bytesOf("#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 1\nabcd")},
        {"Sun raster", Outcome::refused, big(0x59a66a95u, 4) + File(40, 0)},
        {"DICOM", Outcome::refused, File(128, 0) + bytesOf("DICM")},
        {"WAVE", Outcome::refused, bytesOf("RIFF") + little(40, 4) + bytesOf("WAVEfmt ")},
        {"51 MB", Outcome::refused, readFixture("plain.png") + File(51u << 20, 0)},
    };
    return all;
}

} // namespace calliope::test

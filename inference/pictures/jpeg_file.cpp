#include "inference/base/checked.h"
#include "inference/pictures/coded_picture.h"
#include "inference/pictures/exif.h"

#include <array>
#include <utility>

namespace calliope::pictures {

namespace {

// Second bytes of markers.
constexpr std::uint8_t baseline = 0xc0;
constexpr std::uint8_t extended = 0xc1;
constexpr std::uint8_t progressive = 0xc2;
constexpr std::uint8_t huffmanTable = 0xc4;
constexpr std::uint8_t startOfImage = 0xd8;
constexpr std::uint8_t endOfImage = 0xd9;
constexpr std::uint8_t startOfScan = 0xda;
constexpr std::uint8_t quantisationTable = 0xdb;
constexpr std::uint8_t restartInterval = 0xdd;
constexpr std::uint8_t app0 = 0xe0;
constexpr std::uint8_t app1 = 0xe1;
constexpr std::uint8_t app14 = 0xee;

/// Every scan visits all blocks of a picture; a small file can ask for many.
constexpr std::uint64_t maxScannedPixels = std::uint64_t{1} << 30;

[[noreturn]] void throwDamaged() {
    throw Error(ErrorKind::format, "The JPEG picture is damaged.");
}

bool isFrame(std::uint8_t marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != huffmanTable && marker != 0xc8 && marker != 0xcc;
}

bool standsAlone(std::uint8_t marker) {
    return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

class JpegReader {
public:
    JpegReader(Bytes file, const Limits& limits)
        : m_file(file)
        , m_limits(limits) {}

    // Source: ITU-T T.81, annex B.
    CodedPicture read() {
        marker(startOfImage);
        std::size_t at = 2;
        while (next(at)) {
        }
        if (m_scans == 0) throwTruncated();
        marker(endOfImage); // data that ended too early becomes grey, and nothing is left to chance
        requireMemory(3 * static_cast<std::uint64_t>(m_picture.size.area()) + (m_buffered ? m_coefficients : 0),
                      m_limits);
        return std::move(m_picture);
    }

private:
    void marker(std::uint8_t code) { append(m_picture.file, Bytes(std::array<std::uint8_t, 2>{0xff, code})); }

    /// Takes over or leaves out the segment at `at`; false where the picture ends.
    bool next(std::size_t& at) {
        while (at < m_file.size() && m_file[at] != 0xff) ++at; // as decoders do
        while (at < m_file.size() && m_file[at] == 0xff) ++at;
        if (at >= m_file.size()) return false;
        const std::uint8_t code = m_file[at++];
        if (code == endOfImage) return false;
        if (code == 0 || standsAlone(code)) return true;
        if (m_file.size() - at < 2) return false;
        const std::size_t length = big16(m_file, at);
        if (length < 2) throwDamaged();
        if (length > m_file.size() - at) return false;
        const Bytes segment = m_file.subspan(at, length);
        at += length;
        if (wanted(code, segment)) {
            marker(code);
            append(m_picture.file, segment);
        }
        if (code == startOfScan) scan(segment, at);
        return true;
    }

    bool wanted(std::uint8_t code, Bytes segment) {
        if (isFrame(code)) {
            frame(code, segment);
            return true;
        }
        switch (code) {
        case huffmanTable:
        case quantisationTable:
        case restartInterval:
        case startOfScan: return true;
        case app0: return has(segment, 2, std::string_view("JFIF\0", 5)); // these two tell how colours are coded
        case app14: return has(segment, 2, "Adobe");
        case app1:
            if (m_picture.orientation == 1 && has(segment, 2, std::string_view("Exif\0\0", 6)))
                m_picture.orientation = exifOrientation(segment.subspan(2));
            return false;
        default: return false;
        }
    }

    void frame(std::uint8_t code, Bytes segment) {
        if (code != baseline && code != extended && code != progressive)
            throw Error(ErrorKind::unsupported, "The picture is a lossless, hierarchical or arithmetically coded JPEG, "
                                                "which few programs read; please convert it.");
        if (m_picture.size.area() != 0 || segment.size() < 8) throwDamaged();
        const std::uint32_t height = big16(segment, 3);
        const std::uint32_t width = big16(segment, 5);
        m_components = segment[7];
        if (segment[2] != 8)
            throw Error(ErrorKind::unsupported, "The picture is a JPEG with more than 8 bits per colour, which few "
                                                "programs read; please convert it.");
        if ((m_components != 1 && m_components != 3 && m_components != 4) || segment.size() != 8 + 3 * m_components)
            throwDamaged();
        requireSize(width, height, m_limits);
        m_picture.size = m_picture.canvas = {static_cast<int>(width), static_cast<int>(height)};
        m_buffered = code == progressive;

        std::uint32_t mostAcross = 1;
        std::uint32_t mostDown = 1;
        for (std::size_t i = 0; i < m_components; ++i) {
            const std::uint32_t across = segment[9 + 3 * i] >> 4;
            const std::uint32_t down = segment[9 + 3 * i] & 15u;
            if (across < 1 || across > 4 || down < 1 || down > 4) throwDamaged();
            mostAcross = std::max(mostAcross, across);
            mostDown = std::max(mostDown, down);
        }
        for (std::size_t i = 0; i < m_components; ++i) {
            const std::uint64_t across = divideUp(width * (segment[9 + 3 * i] >> 4), 8 * mostAcross) + 4;
            const std::uint64_t down = divideUp(height * (segment[9 + 3 * i] & 15u), 8 * mostDown) + 4;
            m_coefficients += across * down * 64 * 2;
        }
    }

    /// The coded pixels behind a scan's header, up to the next marker that is neither stuffing nor a restart.
    void scan(Bytes segment, std::size_t& at) {
        if (m_picture.size.area() == 0 || segment.size() < 3) throwDamaged();
        if (segment[2] < m_components) m_buffered = true; // further scans have the other colours
        if (++m_scans * static_cast<std::uint64_t>(m_picture.size.area()) > maxScannedPixels)
            throw Error(ErrorKind::unsupported, "The picture is a JPEG in too many layers for its size.");
        const std::size_t start = at;
        for (; at < m_file.size(); ++at) {
            if (m_file[at] != 0xff) continue;
            if (at + 1 == m_file.size()) {
                append(m_picture.file, m_file.subspan(start, at - start));
                ++at;
                return;
            }
            const std::uint8_t code = m_file[at + 1];
            if (code == 0 || code == 0xff || standsAlone(code)) continue;
            break;
        }
        append(m_picture.file, m_file.subspan(start, at - start));
    }

    Bytes m_file;
    const Limits& m_limits;
    CodedPicture m_picture;
    std::size_t m_components = 0;
    std::uint64_t m_scans = 0;
    std::uint64_t m_coefficients = 0; ///< bytes of all coefficients
    bool m_buffered = false;          ///< all coefficients are kept until the last scan
};

} // namespace

CodedPicture readJpeg(Bytes file, const Limits& limits) {
    return JpegReader(file, limits).read();
}

} // namespace calliope::pictures

#include "inference/pictures/pixels.h"

#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <utility>

namespace calliope::pictures {

namespace {

constexpr std::uint8_t white = 255;

std::uint8_t onWhite(std::uint32_t value, std::uint32_t alpha) {
    return static_cast<std::uint8_t>((value * alpha + white * (255 - alpha) + 127) / 255);
}

/// In place, from OpenCV's blue, green, red (and alpha) to ours; a result stands before what is still to be read.
template<typename Channel>
void flatten(std::vector<std::uint8_t>& pixels) {
    constexpr std::size_t pixelBytes = 4 * sizeof(Channel);
    constexpr int shift = 8 * (static_cast<int>(sizeof(Channel)) - 1);
    for (std::size_t from = 0, to = 0; from < pixels.size(); from += pixelBytes, to += 3) {
        std::array<Channel, 4> wide{};
        std::memcpy(wide.data(), pixels.data() + from, pixelBytes);
        const std::uint32_t alpha = static_cast<std::uint32_t>(wide[3]) >> shift;
        for (std::size_t i = 0; i < 3; ++i)
            pixels[to + i] = onWhite(static_cast<std::uint32_t>(wide[2 - i]) >> shift, alpha);
    }
}

void swapRedAndBlue(std::vector<std::uint8_t>& pixels) {
    for (std::size_t i = 0; i + 2 < pixels.size(); i += 3) std::swap(pixels[i], pixels[i + 2]);
}

void whiten(std::vector<std::uint8_t>& pixels, const Colour& key) {
    for (auto at = pixels.begin(); at != pixels.end(); at += 3)
        if (std::equal(key.begin(), key.end(), at)) std::fill_n(at, 3, white);
}

/// Gives a cv::Mat the memory of a vector, all zeros. Memory that was given with the cv::Mat would not tell apart
/// whether a decoder has filled it or has refused the file.
class VectorAllocator : public cv::MatAllocator {
public:
    explicit VectorAllocator(std::vector<std::uint8_t>& memory)
        : m_memory(memory) {}

    cv::UMatData* allocate(int dimensions, const int* sizes, int type, void*, size_t* steps, cv::AccessFlag,
                           cv::UMatUsageFlags) const override {
        std::size_t total = CV_ELEM_SIZE(type);
        for (int i = dimensions - 1; i >= 0; --i) {
            steps[i] = total;
            total *= static_cast<std::size_t>(sizes[i]);
        }
        m_memory.assign(total, 0);
        auto data = std::make_unique<cv::UMatData>(this);
        data->data = data->origdata = m_memory.data();
        data->size = total;
        return data.release();
    }

    bool allocate(cv::UMatData* data, cv::AccessFlag, cv::UMatUsageFlags) const override { return data != nullptr; }

    void deallocate(cv::UMatData* data) const override { const std::unique_ptr<cv::UMatData> owned(data); }

private:
    std::vector<std::uint8_t>& m_memory;
};

/// Decodes to channels in OpenCV's order; no row is padded.
std::vector<std::uint8_t> decodeChannels(CodedPicture& coded, int type, int flags) {
    std::vector<std::uint8_t> pixels;
    VectorAllocator allocator(pixels);
    cv::Mat target;
    target.allocator = &allocator;
    try {
        const cv::Mat file(1, static_cast<int>(coded.file.size()), CV_8UC1, coded.file.data());
        cv::imdecode(file, flags, &target);
    } catch (const cv::Exception&) {
        target.release();
    }
    if (target.empty() || target.type() != type || target.cols != coded.size.width || target.rows != coded.size.height)
        throw Error(ErrorKind::format, "The picture is damaged and cannot be decoded.");
    return pixels;
}

} // namespace

Picture decodePixels(CodedPicture coded) {
    Picture picture{coded.size, {}};
    if (coded.hasAlpha) {
        picture.pixels = decodeChannels(coded, coded.sixteenBits ? CV_16UC4 : CV_8UC4, cv::IMREAD_UNCHANGED);
        if (coded.sixteenBits)
            flatten<std::uint16_t>(picture.pixels);
        else
            flatten<std::uint8_t>(picture.pixels);
        picture.pixels.resize(3 * static_cast<std::size_t>(coded.size.area()));
        return picture;
    }
    picture.pixels = decodeChannels(coded, CV_8UC3, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
    swapRedAndBlue(picture.pixels);
    if (coded.keyColour) whiten(picture.pixels, *coded.keyColour);
    return picture;
}

} // namespace calliope::pictures

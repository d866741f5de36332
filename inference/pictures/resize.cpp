#include "inference/pictures/resize.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace calliope::pictures {

namespace {

constexpr int fractionBits = 22;

struct Kernel {
    double support; ///< it is zero beyond
    double (*at)(double x);
};

double bilinear(double x) {
    x = std::abs(x);
    return x < 1.0 ? 1.0 - x : 0.0;
}

double bicubic(double x) {
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1.0) return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
    if (x < 2.0) return (((x - 5) * x + 8) * x - 4) * a;
    return 0.0;
}

double sinc(double x) {
    if (x == 0.0) return 1.0;
    x *= std::numbers::pi;
    return std::sin(x) / x;
}

double lanczos(double x) {
    return -3.0 <= x && x < 3.0 ? sinc(x) * sinc(x / 3) : 0.0;
}

/// By Filter.
constexpr Kernel kernels[] = {{1.0, bilinear}, {2.0, bicubic}, {3.0, lanczos}};

/// Which source lines make up one line of the result, and how much of each.
struct Taps {
    std::size_t first = 0;
    std::vector<std::uint32_t> weights; ///< two's complement: sums may wrap in between, as Pillow's never do
};

std::vector<Taps> tapsFor(int from, int to, const Kernel& kernel) {
    const double step = static_cast<double>(from) / to;
    const double stretch = std::max(step, 1.0);
    const double support = kernel.support * stretch;
    std::vector<Taps> all(static_cast<std::size_t>(to));
    std::vector<double> shares;
    for (int line = 0; line < to; ++line) {
        const double centre = (line + 0.5) * step;
        const int first = std::max(static_cast<int>(std::floor(centre - support + 0.5)), 0);
        const int end = std::min(static_cast<int>(std::floor(centre + support + 0.5)), from);
        shares.clear();
        double sum = 0.0;
        for (int x = first; x < end; ++x) {
            shares.push_back(kernel.at((x - centre + 0.5) * (1.0 / stretch)));
            sum += shares.back();
        }
        Taps& taps = all[static_cast<std::size_t>(line)];
        taps.first = static_cast<std::size_t>(first);
        for (double share : shares) {
            if (sum != 0.0) share /= sum;
            const double scaled = share * (1 << fractionBits);
            taps.weights.push_back(
                static_cast<std::uint32_t>(static_cast<std::int32_t>(scaled + (share < 0 ? -0.5 : 0.5))));
        }
    }
    return all;
}

/// `width` bytes of a line: the weighted sum of source lines that lie `stride` bytes apart.
template<std::size_t width>
void blend(const std::uint8_t* source, std::size_t stride, const std::vector<std::uint32_t>& weights,
           std::uint8_t* out) {
    std::uint32_t sums[width];
    for (std::size_t i = 0; i < width; ++i) sums[i] = 1u << (fractionBits - 1);
    for (const std::uint32_t weight : weights) {
        for (std::size_t i = 0; i < width; ++i) sums[i] += weight * source[i];
        source += stride;
    }
    for (std::size_t i = 0; i < width; ++i)
        out[i] = static_cast<std::uint8_t>(std::clamp(static_cast<std::int32_t>(sums[i]) >> fractionBits, 0, 255));
}

constexpr std::size_t blockBytes = 48; ///< sums of a block stay in vector registers or close by

void blendLine(const std::uint8_t* source, std::size_t stride, const std::vector<std::uint32_t>& weights,
               std::size_t width, std::uint8_t* out) {
    std::size_t at = 0;
    for (; at + blockBytes <= width; at += blockBytes) blend<blockBytes>(source + at, stride, weights, out + at);
    for (; at + 3 <= width; at += 3) blend<3>(source + at, stride, weights, out + at);
}

Picture resizeHeight(const Picture& picture, int height, const Kernel& kernel) {
    const std::size_t width = 3 * static_cast<std::size_t>(picture.size.width);
    Picture out{{picture.size.width, height}, std::vector<std::uint8_t>(width * static_cast<std::size_t>(height))};
    const std::vector<Taps> taps = tapsFor(picture.size.height, height, kernel);
    for (int y = 0; y < height; ++y) {
        const Taps& line = taps[static_cast<std::size_t>(y)];
        blendLine(picture.pixels.data() + line.first * width, width, line.weights, width, out.row(y));
    }
    return out;
}

/// Sixteen rows at a time are turned into columns, so that the sums run over neighbouring bytes as they do for heights.
Picture resizeWidth(const Picture& picture, int width, const Kernel& kernel) {
    constexpr int rows = static_cast<int>(blockBytes) / 3;
    Picture out{{width, picture.size.height},
                std::vector<std::uint8_t>(3 * static_cast<std::size_t>(Size{width, picture.size.height}.area()))};
    const std::vector<Taps> taps = tapsFor(picture.size.width, width, kernel);
    std::vector<std::uint8_t> columns(blockBytes * static_cast<std::size_t>(picture.size.width));
    for (int top = 0; top < picture.size.height; top += rows) {
        const int count = std::min(rows, picture.size.height - top);
        for (int y = 0; y < count; ++y) {
            const std::uint8_t* from = picture.row(top + y);
            std::uint8_t* to = columns.data() + std::ptrdiff_t{3} * y;
            for (int x = 0; x < picture.size.width; ++x, from += 3, to += blockBytes) {
                to[0] = from[0];
                to[1] = from[1];
                to[2] = from[2];
            }
        }
        for (int x = 0; x < width; ++x) {
            const Taps& line = taps[static_cast<std::size_t>(x)];
            std::uint8_t blended[blockBytes];
            blend<blockBytes>(columns.data() + line.first * blockBytes, blockBytes, line.weights, blended);
            for (int y = 0; y < count; ++y) std::copy_n(blended + std::ptrdiff_t{3} * y, 3, out.pixel(x, top + y));
        }
    }
    return out;
}

} // namespace

Picture resize(const Picture& picture, Size size, Filter filter) {
    const Kernel& kernel = kernels[static_cast<std::size_t>(filter)];
    const bool sameHeight = size.height == picture.size.height;
    if (size.width == picture.size.width) return sameHeight ? picture : resizeHeight(picture, size.height, kernel);
    Picture wide = resizeWidth(picture, size.width, kernel);
    return sameHeight ? wide : resizeHeight(wide, size.height, kernel);
}

} // namespace calliope::pictures

#include "app/shop/likeness/likeness.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <numbers>

namespace calliope::shop {

namespace {

constexpr int side = 192; // pixels that the picture is shrunk to

/// The picture in CIE Lab as floats, the longer side `side` pixels.
cv::Mat labOf(const Pixels& pixels) {
    // OpenCV wants to be told that it may write; it does not.
    auto* bytes = const_cast<std::byte*>(pixels.rgb.data()); // NOLINT(cppcoreguidelines-pro-type-const-cast)
    const cv::Mat whole(pixels.height, pixels.width, CV_8UC3, bytes);
    const double scale = static_cast<double>(side) / std::max(pixels.width, pixels.height);
    const cv::Size size(std::max(8, static_cast<int>(std::lround(pixels.width * scale))),
                        std::max(8, static_cast<int>(std::lround(pixels.height * scale))));
    cv::Mat small;
    cv::resize(whole, small, size, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    cv::Mat lab;
    small.convertTo(lab, CV_32FC3, 1.0 / 255);
    cv::cvtColor(lab, lab, cv::COLOR_RGB2Lab);
    return lab;
}

float median(std::vector<float>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// How far each pixel's colour is from that of the border.
cv::Mat distanceFromBorder(const cv::Mat& lab) {
    std::array<std::vector<float>, 3> border;
    const int wide = std::max(2, side / 40);
    for (int y = 0; y < lab.rows; ++y)
        for (int x = 0; x < lab.cols; ++x) {
            if (x >= wide && y >= wide && x < lab.cols - wide && y < lab.rows - wide) continue;
            for (int c = 0; c < 3; ++c) border[static_cast<std::size_t>(c)].push_back(lab.at<cv::Vec3f>(y, x)[c]);
        }
    const cv::Vec3f middle(median(border[0]), median(border[1]), median(border[2]));
    cv::Mat distance(lab.size(), CV_32F);
    for (int y = 0; y < lab.rows; ++y)
        for (int x = 0; x < lab.cols; ++x) {
            cv::Vec3f d = lab.at<cv::Vec3f>(y, x) - middle;
            d[0] *= 0.7F; // light falls unevenly on walls
            distance.at<float>(y, x) = static_cast<float>(cv::norm(d));
        }
    return distance;
}

/// The thing as one filled shape: 255 inside.
cv::Mat thingOf(const cv::Mat& lab) {
    cv::Mat distance = distanceFromBorder(lab);
    cv::GaussianBlur(distance, distance, {5, 5}, 0);
    cv::Mat bytes;
    cv::Mat(cv::min(distance, 63.0F) * 4).convertTo(bytes, CV_8U);
    cv::Mat mask;
    const double otsu = cv::threshold(bytes, mask, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
    // What is a little lighter than the rest of the thing belongs to it.
    cv::threshold(bytes, mask, std::clamp(otsu * 0.6, 20.0, 60.0), 255, cv::THRESH_BINARY);
    cv::morphologyEx(mask, mask, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_ELLIPSE, {7, 7}));
    cv::morphologyEx(mask, mask, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_ELLIPSE, {3, 3}));
    std::vector<std::vector<cv::Point>> outlines;
    cv::findContours(mask, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    double largest = 0;
    for (const auto& outline : outlines) largest = std::max(largest, cv::contourArea(outline));
    cv::Mat thing = cv::Mat::zeros(lab.size(), CV_8U);
    // Pairs of shoes are two shapes; specks are none.
    for (std::size_t i = 0; i < outlines.size(); ++i)
        if (cv::contourArea(outlines[i]) > largest * 0.2)
            cv::drawContours(thing, outlines, static_cast<int>(i), 255, cv::FILLED);
    const double share = cv::countNonZero(thing) / static_cast<double>(thing.total());
    if (share < 0.01 || share > 0.97) {
        thing.setTo(0);
        cv::ellipse(thing, {lab.cols / 2, lab.rows / 2}, {lab.cols * 2 / 5, lab.rows * 2 / 5}, 0, 0, 360, 255,
                    cv::FILLED);
    }
    return thing;
}

/// The thing in the middle of a square that it just fits into.
void describeOutline(const cv::Mat& thing, const cv::Rect& box, std::uint8_t* numbers) {
    const int longer = std::max(box.width, box.height);
    cv::Mat square = cv::Mat::zeros(longer, longer, CV_8U);
    thing(box).copyTo(square({(longer - box.width) / 2, (longer - box.height) / 2, box.width, box.height}));
    cv::Mat cells;
    cv::resize(square, cells, {static_cast<int>(Likeness::grid), static_cast<int>(Likeness::grid)}, 0, 0,
               cv::INTER_AREA);
    cv::GaussianBlur(cells, cells, {3, 3}, 0.7);
    for (std::size_t y = 0; y < Likeness::grid; ++y)
        std::memcpy(numbers + y * Likeness::grid, cells.ptr(static_cast<int>(y)), Likeness::grid);
}

/// Each pixel counts for its own bin and its neighbours, so that a small change of light changes little.
void describeColours(const cv::Mat& lab, const cv::Mat& thing, std::uint8_t* numbers) {
    constexpr std::array<int, 3> bins{4, 8, 8};
    std::array<float, Likeness::colourSize> histogram{};
    float all = 0;
    for (int y = 0; y < lab.rows; ++y)
        for (int x = 0; x < lab.cols; ++x) {
            if (thing.at<std::uint8_t>(y, x) == 0) continue;
            const cv::Vec3f& colour = lab.at<cv::Vec3f>(y, x);
            const std::array<float, 3> at{colour[0] / 100 * 3, (colour[1] + 64) / 128 * 7, (colour[2] + 64) / 128 * 7};
            for (int corner = 0; corner < 8; ++corner) {
                float weight = 1;
                int bin = 0;
                for (std::size_t c = 0; c < 3; ++c) {
                    const float place = std::clamp(at[c], 0.0F, static_cast<float>(bins[c] - 1));
                    const int low = std::min(static_cast<int>(place), bins[c] - 2);
                    const bool isHigh = (corner >> c & 1) != 0;
                    const float share = place - static_cast<float>(low);
                    weight *= isHigh ? share : 1 - share;
                    bin = bin * bins[c] + low + (isHigh ? 1 : 0);
                }
                histogram[static_cast<std::size_t>(bin)] += weight;
            }
            ++all;
        }
    // Roots, so that a few colours do not hide the rest (Hellinger).
    for (std::size_t i = 0; i < histogram.size(); ++i)
        numbers[i] = static_cast<std::uint8_t>(std::lround(255 * std::sqrt(histogram[i] / std::max(all, 1.0F))));
}

void describeEdges(const cv::Mat& lab, const cv::Mat& thing, const cv::Rect& box, std::uint8_t* numbers) {
    cv::Mat light;
    cv::extractChannel(lab, light, 0);
    cv::Mat dx;
    cv::Mat dy;
    cv::Sobel(light, dx, CV_32F, 1, 0);
    cv::Sobel(light, dy, CV_32F, 0, 1);
    cv::Mat inner;
    cv::erode(thing, inner, cv::getStructuringElement(cv::MORPH_ELLIPSE, {7, 7})); // the outline itself is told already
    std::array<float, Likeness::edgeSize> histogram{};
    for (int y = box.y; y < box.y + box.height; ++y)
        for (int x = box.x; x < box.x + box.width; ++x) {
            if (inner.at<std::uint8_t>(y, x) == 0) continue;
            const float gx = dx.at<float>(y, x);
            const float gy = dy.at<float>(y, x);
            const float strength = std::hypot(gx, gy);
            constexpr float weakest = 8;
            if (strength < weakest) continue;
            const float angle = std::atan2(gy, gx) / std::numbers::pi_v<float> + 1; // 0 to 2; opposite ways are one
            const auto direction = static_cast<std::size_t>(std::fmod(angle * 8, 8.0F)) % 8;
            const auto row = static_cast<std::size_t>((y - box.y) * 3 / box.height);
            const auto column = static_cast<std::size_t>((x - box.x) * 3 / box.width);
            histogram[(row * 3 + column) * 8 + direction] += std::min(strength, 60.0F) / 60;
        }
    const float area = static_cast<float>(box.area()) / 9;
    for (std::size_t i = 0; i < histogram.size(); ++i)
        numbers[i] = static_cast<std::uint8_t>(std::lround(255 * std::min(1.0F, std::sqrt(histogram[i] / area))));
}

float share(const std::uint8_t* a, const std::uint8_t* b, std::size_t count) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < count; ++i) sum += static_cast<std::uint32_t>(std::abs(a[i] - b[i]));
    return static_cast<float>(sum) / 255;
}

} // namespace

Likeness Likeness::ofBytes(std::span<const std::byte> bytes) {
    Likeness likeness;
    std::memcpy(likeness.numbers.data(), bytes.data(), std::min(bytes.size(), size));
    return likeness;
}

Likeness likenessOf(const Pixels& pixels) {
    const cv::Mat lab = labOf(pixels);
    const cv::Mat thing = thingOf(lab);
    const cv::Rect box = cv::boundingRect(thing);
    Likeness likeness;
    std::uint8_t* numbers = likeness.numbers.data();
    describeOutline(thing, box, numbers);
    describeColours(lab, thing, numbers + Likeness::outlineSize);
    describeEdges(lab, thing, box, numbers + Likeness::outlineSize + Likeness::colourSize);
    return likeness;
}

Likeness mirrored(const Likeness& likeness) {
    Likeness other = likeness;
    for (std::size_t y = 0; y < Likeness::grid; ++y)
        std::reverse(other.numbers.begin() + static_cast<std::ptrdiff_t>(y * Likeness::grid),
                     other.numbers.begin() + static_cast<std::ptrdiff_t>((y + 1) * Likeness::grid));
    constexpr std::size_t first = Likeness::outlineSize + Likeness::colourSize;
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t column = 0; column < 3; ++column)
            for (std::size_t direction = 0; direction < 8; ++direction)
                other.numbers[first + (row * 3 + column) * 8 + direction] =
                    likeness.numbers[first + (row * 3 + 2 - column) * 8 + (7 - direction)];
    return other;
}

float differenceAsTheyStand(const Likeness& a, const Likeness& b) {
    const std::uint8_t* x = a.numbers.data();
    const std::uint8_t* y = b.numbers.data();
    // Each between 0 and about 1 for things that people would call quite different.
    const float outline = share(x, y, Likeness::outlineSize) / 120;
    const float colours = share(x + Likeness::outlineSize, y + Likeness::outlineSize, Likeness::colourSize) / 6;
    const float edges = share(x + Likeness::outlineSize + Likeness::colourSize,
                              y + Likeness::outlineSize + Likeness::colourSize, Likeness::edgeSize) /
                        24;
    return std::min(1.0F, 0.6F * outline + 0.25F * colours + 0.15F * edges);
}

float difference(const Likeness& a, const Likeness& b) {
    return std::min(differenceAsTheyStand(a, b), differenceAsTheyStand(mirrored(a), b));
}

} // namespace calliope::shop

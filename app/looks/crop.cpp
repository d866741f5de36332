#include "app/looks/crop.h"

#include <algorithm>
#include <utility>

namespace calliope::app {

namespace {

constexpr double around = 0.08;    ///< of the area, on each side
constexpr int smallestSide = 32;   ///< pixels
constexpr double wantedSide = 512; ///< pixels of the longer side, if enlarging gets there
constexpr double mostEnlarged = 4; ///< times

/// `length` from about `middle`, moved so that it lies within 0 … `most`.
std::pair<int, int> placed(double middle, double length, int most) {
    const int size = std::min(most, std::max(smallestSide, qRound(length)));
    const int begin = std::clamp(qRound(middle - size / 2.0), 0, most - size);
    return {begin, size};
}

} // namespace

QRect cropArea(const QRectF& area, const QSize& picture) {
    constexpr double pointShare = 8;
    const bool isPoint = area.width() <= 0 || area.height() <= 0;
    const double width = isPoint ? picture.width() / pointShare : area.width() * (1 + 2 * around);
    const double height = isPoint ? picture.height() / pointShare : area.height() * (1 + 2 * around);
    const auto [x, w] = placed(area.center().x(), width, picture.width());
    const auto [y, h] = placed(area.center().y(), height, picture.height());
    return {x, y, w, h};
}

QImage cropOf(const QImage& picture, const QRect& area) {
    const QImage crop = picture.copy(area);
    const double times = std::min(mostEnlarged, wantedSide / std::max(crop.width(), crop.height()));
    return times > 1 ? crop.scaled(crop.size() * times, Qt::IgnoreAspectRatio, Qt::SmoothTransformation) : crop;
}

} // namespace calliope::app

#include "inference/pictures/size_rules.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calliope::pictures {

namespace {

/// To the nearest whole number, ties to the even one; std::nearbyint would depend on the rounding mode.
double roundHalfEven(double value) {
    const double below = std::floor(value);
    const double rest = value - below;
    if (rest != 0.5) return std::floor(value + 0.5);
    return std::fmod(below, 2.0) == 0.0 ? below : below + 1.0;
}

/// The arithmetic of one way: the vendors compute in float64, llama.cpp in float32.
template<typename Real, double (*nearest)(double)>
Size smart(Size picture, int step, std::int64_t least, std::int64_t most) {
    const auto unit = static_cast<Real>(step);
    const auto times = [&](double steps) { return static_cast<int>(std::max(steps, 1.0)) * step; };
    const auto width = static_cast<Real>(picture.width);
    const auto height = static_cast<Real>(picture.height);
    Size size{times(nearest(width / unit)), times(nearest(height / unit))};
    if (size.area() > most) {
        const Real factor = std::sqrt(static_cast<Real>(picture.area()) / static_cast<Real>(most));
        size = {times(std::floor(width / factor / unit)), times(std::floor(height / factor / unit))};
    } else if (size.area() < least) {
        const Real factor = std::sqrt(static_cast<Real>(least) / static_cast<Real>(picture.area()));
        size = {times(std::ceil(width * factor / unit)), times(std::ceil(height * factor / unit))};
    }
    return size;
}

double roundHalfUp(double value) {
    return std::round(value);
}

double proportions(Size size) {
    return static_cast<double>(size.width) / size.height;
}

/// The picture scaled into the box, sides cut to whole pixels; in llama.cpp's arithmetic, for it decides ties.
Size scaledInto(Size picture, Size box) {
    const float scale = std::min(static_cast<float>(box.width) / static_cast<float>(picture.width),
                                 static_cast<float>(box.height) / static_cast<float>(picture.height));
    return {static_cast<int>(static_cast<float>(picture.width) * scale),
            static_cast<int>(static_cast<float>(picture.height) * scale)};
}

} // namespace

Size smartSize(Size picture, int step, std::int64_t least, std::int64_t most, Way way) {
    Size size = way == Way::vendor ? smart<double, roundHalfEven>(picture, step, least, most)
                                   : smart<float, roundHalfUp>(picture, step, least, most);
    // The rule forgets that a very short side cannot shrink any further.
    if (size.area() > most) {
        int& longer = size.width > size.height ? size.width : size.height;
        const int shorter = std::min(size.width, size.height);
        longer = static_cast<int>(std::max<std::int64_t>(most / shorter / step, 1)) * step;
    }
    return size;
}

Size nearestGrid(Size picture, int step, int mostTokens) {
    double height = static_cast<double>(picture.height) / step;
    double width = static_cast<double>(picture.width) / step;
    if (height * width > mostTokens) {
        const double ratio = width / height;
        height = std::sqrt(mostTokens / ratio);
        width = height * ratio;
    }
    const double wanted = static_cast<double>(picture.height) / picture.width;
    Size best;
    double bestError = std::numeric_limits<double>::infinity();
    for (const double h : {std::floor(height), std::ceil(height)})
        for (const double w : {std::floor(width), std::ceil(width)}) {
            if (h < 1 || w < 1 || h * w > mostTokens) continue;
            const Size grid{static_cast<int>(w), static_cast<int>(h)};
            const double error = std::abs(h / w - wanted);
            if (error < bestError || (error == bestError && grid.area() > best.area())) {
                best = grid;
                bestError = error;
            }
        }
    if (best.area() == 0) {
        best = {std::clamp(static_cast<int>(std::round(width)), 1, mostTokens),
                std::clamp(static_cast<int>(std::round(height)), 1, mostTokens)};
        best.width = std::min(best.width, mostTokens / best.height);
    }
    return {best.width * step, best.height * step};
}

Size longestEdgeSize(Size picture, int longest) {
    const double ratio = proportions(picture);
    const auto even = [](double side) {
        const int whole = static_cast<int>(side);
        return std::max(whole + whole % 2, 1);
    };
    if (picture.width >= picture.height) return {longest, even(longest / ratio)};
    return {even(longest * ratio), longest};
}

Size wholeTilesSize(Size picture, int tile) {
    const double ratio = proportions(picture);
    const auto up = [&](int side) { return (std::max(side, 1) + tile - 1) / tile * tile; };
    if (picture.width >= picture.height) {
        const int width = up(picture.width);
        return {width, up(static_cast<int>(width / ratio))};
    }
    const int height = up(picture.height);
    return {up(static_cast<int>(height * ratio)), height};
}

Size letterboxSize(Size picture, Size box) {
    const auto width = static_cast<float>(picture.width);
    const auto height = static_cast<float>(picture.height);
    const float scale = std::min(static_cast<float>(box.width) / width, static_cast<float>(box.height) / height);
    return {std::clamp(static_cast<int>(std::ceil(width * scale)), 1, box.width),
            std::clamp(static_cast<int>(std::ceil(height * scale)), 1, box.height)};
}

Size bestResolution(Size picture, std::span<const Size> candidates) {
    Size best = candidates.front();
    std::int64_t bestShown = -1;
    std::int64_t bestWaste = 0;
    for (const Size candidate : candidates) {
        const std::int64_t shown = std::min(scaledInto(picture, candidate).area(), picture.area());
        const std::int64_t waste = candidate.area() - shown;
        if (shown > bestShown || (shown == bestShown && waste < bestWaste)) {
            best = candidate;
            bestShown = shown;
            bestWaste = waste;
        }
    }
    return best;
}

Size nearestProportions(Size picture, std::span<const Size> candidates) {
    Size best = candidates.front();
    double bestError = std::numeric_limits<double>::infinity();
    for (const Size candidate : candidates) {
        const double error = std::abs(proportions(picture) - proportions(candidate));
        if (error < bestError || (error == bestError && 2 * picture.area() > candidate.area())) best = candidate;
        bestError = std::min(error, bestError);
    }
    return best;
}

std::vector<Size> gridsOf(int least, int most) {
    std::vector<Size> grids;
    for (int tiles = least; tiles <= most; ++tiles)
        for (int columns = 1; columns <= tiles; ++columns)
            if (tiles % columns == 0) grids.push_back({columns, tiles / columns});
    return grids;
}

} // namespace calliope::pictures

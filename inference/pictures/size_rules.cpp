#include "inference/pictures/size_rules.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace calliope::pictures {

namespace {

/// To the nearest whole number, ties to the even one; std::nearbyint would depend on the rounding mode.
double roundHalfEven(double value) {
    const double below = std::floor(value);
    const double rest = value - below;
    if (rest != 0.5) return std::floor(value + 0.5);
    return std::fmod(below, 2.0) == 0.0 ? below : below + 1.0;
}

/// The arithmetic of one way: the vendors compute in float64, llama.cpp in float32. It decides ties.
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

/// The picture scaled into the box, sides cut to whole pixels.
template<typename Real>
Size scaledInto(Size picture, Size box) {
    const auto width = static_cast<Real>(picture.width);
    const auto height = static_cast<Real>(picture.height);
    const Real scale = std::min(static_cast<Real>(box.width) / width, static_cast<Real>(box.height) / height);
    return {static_cast<int>(width * scale), static_cast<int>(height * scale)};
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

Size budgetSize(Size picture, int step, int mostTokens) {
    const double factor =
        std::sqrt(static_cast<double>(mostTokens) * step * step / static_cast<double>(picture.area()));
    const auto stepsOf = [&](int side) { return static_cast<int>(std::floor(factor * side / step)); };
    int columns = stepsOf(picture.width);
    int rows = stepsOf(picture.height);
    if (rows == 0 && picture.width > picture.height) columns = std::min(picture.width / picture.height, mostTokens);
    if (columns == 0 && picture.height > picture.width) rows = std::min(picture.height / picture.width, mostTokens);
    return {std::max(columns, 1) * step, std::max(rows, 1) * step};
}

int trainedBudget(int most) {
    constexpr int budgets[] = {1120, 560, 280, 140, 70};
    const auto* const within = std::find_if(std::begin(budgets), std::end(budgets), [&](int b) { return b <= most; });
    return within == std::end(budgets) ? most : *within;
}

Size withinEdge(Size picture, int step, int longest) {
    const auto limit = static_cast<double>(longest);
    const double ratio = std::max(picture.height / limit, picture.width / limit);
    const auto filled = [&](int side) {
        const int shrunk = ratio > 1 ? std::max(static_cast<int>(std::floor(side / ratio)), 1) : side;
        return (shrunk - 1) / step * step + step;
    };
    return {filled(picture.width), filled(picture.height)};
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

Size letterboxSize(Size picture, Size box, Way way) {
    if (way == Way::vendor) {
        const double across = static_cast<double>(box.width) / picture.width;
        const double down = static_cast<double>(box.height) / picture.height;
        const auto up = [](double side, int most) { return std::clamp(static_cast<int>(std::ceil(side)), 1, most); };
        if (across < down) return {box.width, up(picture.height * across, box.height)};
        return {up(picture.width * down, box.width), box.height};
    }
    const auto width = static_cast<float>(picture.width);
    const auto height = static_cast<float>(picture.height);
    const float scale = std::min(static_cast<float>(box.width) / width, static_cast<float>(box.height) / height);
    return {std::clamp(static_cast<int>(std::ceil(width * scale)), 1, box.width),
            std::clamp(static_cast<int>(std::ceil(height * scale)), 1, box.height)};
}

Size cornerSize(Size picture, Size box, int tile) {
    const int width = std::min(std::max(picture.width, tile), box.width);
    const int height = std::min(std::max(picture.height, tile), box.height);
    const double across = static_cast<double>(width) / picture.width;
    const double down = static_cast<double>(height) / picture.height;
    if (across < down) return {width, std::clamp(static_cast<int>(picture.height * across), 1, height)};
    return {std::clamp(static_cast<int>(picture.width * down), 1, width), height};
}

Size bestResolution(Size picture, std::span<const Size> candidates, Way way) {
    Size best = candidates.front();
    std::int64_t bestShown = -1;
    std::int64_t bestWaste = 0;
    for (const Size candidate : candidates) {
        const Size scaled =
            way == Way::vendor ? scaledInto<double>(picture, candidate) : scaledInto<float>(picture, candidate);
        const std::int64_t shown = std::min(scaled.area(), picture.area());
        const std::int64_t waste = candidate.area() - shown;
        if (shown > bestShown || (shown == bestShown && waste < bestWaste)) {
            best = candidate;
            bestShown = shown;
            bestWaste = waste;
        }
    }
    return best;
}

Size leastScale(Size picture, std::span<const Size> candidates) {
    const auto cost = [&](Size candidate) {
        const float scale = std::min(static_cast<float>(candidate.width) / static_cast<float>(picture.width),
                                     static_cast<float>(candidate.height) / static_cast<float>(picture.height));
        return std::tuple(scale < 1, scale < 1 ? -scale : scale, candidate.area());
    };
    return *std::min_element(candidates.begin(), candidates.end(), [&](Size a, Size b) { return cost(a) < cost(b); });
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

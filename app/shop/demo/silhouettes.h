#pragma once

#include <span>
#include <string_view>

namespace calliope::shop {

struct OutlinePoint {
    float x; ///< from the middle to the right, where the other half is its mirror image; else from the left edge
    float y; ///< from the top
};

/// The outline of a thing, in a square of side 1.
struct Silhouette {
    std::string_view name;     ///< "dress-long"
    std::string_view category; ///< of the lexicon
    std::string_view title;    ///< "long dress"
    bool isMirrored = true;    ///< the points are those of the right half, from top to bottom
    std::span<const OutlinePoint> points;
    float priceFactor = 1; ///< of what such things cost
};

[[nodiscard]] std::span<const Silhouette> silhouettes();
[[nodiscard]] const Silhouette* silhouetteNamed(std::string_view name); ///< nullptr: none

} // namespace calliope::shop

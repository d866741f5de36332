#pragma once

#include "inference/pictures/resize.h"
#include "inference/pictures/size_rules.h"

#include <string_view>

namespace calliope::pictures {

/// How a family brings a picture to the sizes its encoder takes.
enum class Rule {
    nearestGrid, ///< one tile, a grid of tokens with the nearest proportions
    smart,       ///< one tile, sides to multiples of a token, area within limits
    budget,      ///< one tile, as large as one of the budgets of tokens allows, small pictures enlarged
    longestEdge, ///< one tile, smaller where its longest edge is beyond the limit, sides up to multiples of a token
    square,      ///< one tile of image_size
    wholeTiles,  ///< longest edge, then whole tiles, the overview from those
    proportions, ///< tiles in the grid within min/max tiles that has the nearest proportions, and an overview
    leastScale,  ///< tiles in the grid of up to max tiles that changes the picture's size least, and an overview
    mostShown,   ///< tiles in the grid that shows most of the picture, and an overview; small pictures whole
    pinpoints,   ///< likewise in one of the file's sizes
};

/// How a picture of other proportions fills a box.
enum class Fit {
    stretch,
    letterbox, ///< in the middle, as large as it fits
    corner,    ///< in the upper left corner, as large as it fits, but no larger than it is nor smaller than a tile
    squared,   ///< bordered to a square at its own size, and that stretched
};

/// What is done to a picture. Overviews are always stretched.
struct Manner {
    Rule rule;
    Filter filter;
    Fit fit = Fit::stretch;
    Colour border{};           ///< where the picture does not fill its box; black
    int maxSide = 0;           ///< rule mostShown: tiles per side, 0 where only their number counts
    bool wholeIfSmall = false; ///< rule pinpoints: what fits a tile is not cut
};

/// What a family does with a picture; numbers that files may set are their defaults here.
struct Family {
    std::string_view projector; ///< clip.projector_type
    Manner vendor;              ///< as it was trained
    Manner peer;                ///< as llama.cpp does
    int merge;                  ///< patches per token and side
    int minTokens = 0;          ///< rule smart only
    int maxTokens = 0;          ///< rules smart, budget and nearestGrid
    int maxTiles = 0;           ///< rules proportions, leastScale and mostShown
    bool overviewFirst = false;
    bool rowBreaks = false; ///< one more token between rows of tokens
    // Of pictures whose size is free: the most that is spent on a glance, and where nothing else is asked for.
    int lowTokens = 256;
    int usualTokens = 1024;
};

/// The row of a projector type; nullptr where it is unknown. Some types have two: one for files that list the sizes of
/// their grids (`listsGrids`), one for others.
[[nodiscard]] const Family* familyOf(std::string_view projector, bool listsGrids = false);

} // namespace calliope::pictures

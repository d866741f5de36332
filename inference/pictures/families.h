#pragma once

#include "inference/pictures/resize.h"
#include "inference/pictures/size_rules.h"

#include <string_view>

namespace calliope::pictures {

/// How a family brings a picture to the sizes its encoder takes.
enum class Rule {
    nearestGrid, ///< one tile, a grid of tokens with the nearest proportions
    smart,       ///< one tile, sides to multiples of a token, area within limits
    square,      ///< one tile of image_size
    wholeTiles,  ///< longest edge, then whole tiles, the overview from those
    grids,       ///< tiles in one of the grids within min/max tiles, and an overview
    pinpoints,   ///< tiles in one of the file's sizes, and an overview; a square where the file lists none
};

enum class Fit { stretch, letterbox };

/// What a family does with a picture; numbers that files may set are their defaults here.
struct Family {
    std::string_view projector; ///< clip.projector_type
    Rule rule;
    Filter filter;
    Fit fit;           ///< of what is not an overview; overviews are always stretched
    Fit peerFit;       ///< the same in llama.cpp
    int merge;         ///< patches per token and side
    int minTokens = 0; ///< rule smart only
    int maxTokens = 0; ///< rules smart and nearestGrid
    Colour border{};   ///< beside a letterboxed picture
    bool overviewFirst = false;
    bool rowBreaks = false; ///< one more token between rows of tokens
    int maxSide = 0;        ///< rule grids: tiles per side, 0 where only their number counts
};

/// The row of a projector type; nullptr where it is unknown.
[[nodiscard]] const Family* familyOf(std::string_view projector);

} // namespace calliope::pictures

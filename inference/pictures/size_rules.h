#pragma once

#include "inference/pictures/picture.h"

#include <span>
#include <vector>

/// To which size, or which grid of tiles, the families bring a picture. All results have sides >= 1 and depend on the
/// picture's size alone. Sources: the vendors' image processors (transformers, model cards) and llama.cpp's mtmd, which
/// differ in places; where a rule has two forms, `Way` says which.
namespace calliope::pictures {

/// vendor: as the model was trained. peer: as llama.cpp does, to compare with what it computes.
enum class Way { vendor, peer };

/// "Smart resize": each side to the nearest multiple of `step`; scaled by one factor where the area is then not within
/// `least`..`most` pixels. Ties go to the even multiple (vendor) or the larger one (peer). Never above `most` as long
/// as one step by one step fits, whatever the proportions.
[[nodiscard]] Size smartSize(Size picture, int step, std::int64_t least, std::int64_t most, Way way);

/// Muse Glimmer: the grid of at most `mostTokens` squares of `step` pixels whose proportions are nearest.
[[nodiscard]] Size nearestGrid(Size picture, int step, int mostTokens);

/// Gemma 4: as close to `mostTokens` squares of `step` pixels as the proportions allow, also where the picture is
/// smaller.
[[nodiscard]] Size budgetSize(Size picture, int step, int mostTokens);

/// Gemma 4: the largest number of tokens that it was trained with and that is within `most`; `most` itself below all.
[[nodiscard]] int trainedBudget(int most);

/// Pixtral, Mistral Small: no side longer than `longest`, never enlarged but for being filled up to multiples of
/// `step`.
[[nodiscard]] Size withinEdge(Size picture, int step, int longest);

/// Idefics3: the longer side becomes `longest`, the other follows, cut to whole and then made even pixels.
[[nodiscard]] Size longestEdgeSize(Size picture, int longest);

/// Idefics3: both sides up to multiples of `tile`, the shorter one after it followed the longer one.
[[nodiscard]] Size wholeTilesSize(Size picture, int tile);

/// What `picture` becomes when it is scaled into `box` with its proportions kept, sides rounded up.
[[nodiscard]] Size letterboxSize(Size picture, Size box, Way way);

/// Llama 4: likewise, sides cut to whole pixels, but no side longer than it is, or than `tile` where it is shorter.
[[nodiscard]] Size cornerSize(Size picture, Size box, int tile);

/// LLaVA 1.6, llama.cpp's InternVL and Llama 4: the candidate that shows most of the picture, among those the one that
/// wastes least; the first of equals. `candidates` is not empty.
[[nodiscard]] Size bestResolution(Size picture, std::span<const Size> candidates, Way way);

/// Llama 4: the candidate into which the picture fits with the least enlargement, or where it fits into none with the
/// least shrinking; the smallest of equals. `candidates` is not empty.
[[nodiscard]] Size leastScale(Size picture, std::span<const Size> candidates);

/// InternVL's own: the candidate with the nearest proportions; of equals a later one if the picture has more than half
/// its pixels. `candidates` is not empty.
[[nodiscard]] Size nearestProportions(Size picture, std::span<const Size> candidates);

/// All grids of `least`..`most` tiles: fewest tiles first, then narrowest (the order in which the vendor meets them).
[[nodiscard]] std::vector<Size> gridsOf(int least, int most);

} // namespace calliope::pictures

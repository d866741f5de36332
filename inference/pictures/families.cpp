#include "inference/pictures/families.h"

#include <algorithm>

namespace calliope::pictures {

namespace {

constexpr Colour clipMean{122, 116, 104}; // CLIP's mean colour, cut to whole bytes

constexpr Manner qwenVendor{.rule = Rule::smart, .filter = Filter::bicubic};
constexpr Manner boxedSmart{.rule = Rule::smart, .filter = Filter::bicubic, .fit = Fit::letterbox};

// Sources: the vendors' processors as transformers has them (Qwen2VL, Gemma3, Gemma4, Pixtral, Idefics3, Llama4, Muse
// Glimmer), InternVL's model card, LLaVA's own code (image_aspect_ratio "pad" and "anyres"), and llama.cpp's mtmd.
constexpr Family table[] = {
    {.projector = "muse-glimmer",
     .vendor = {.rule = Rule::nearestGrid, .filter = Filter::lanczos},
     .peer = {.rule = Rule::nearestGrid, .filter = Filter::lanczos},
     .merge = 2,
     .maxTokens = 4096},
    {.projector = "qwen2vl_merger",
     .vendor = qwenVendor,
     .peer = boxedSmart,
     .merge = 2,
     .minTokens = 8,
     .maxTokens = 4096},
    {.projector = "qwen2.5vl_merger",
     .vendor = qwenVendor,
     .peer = boxedSmart,
     .merge = 2,
     .minTokens = 8,
     .maxTokens = 4096},
    {.projector = "qwen3vl_merger",
     .vendor = qwenVendor,
     .peer = boxedSmart,
     .merge = 2,
     .minTokens = 8,
     .maxTokens = 4096},
    {.projector = "gemma3",
     .vendor = {.rule = Rule::square, .filter = Filter::bilinear},
     .peer = {.rule = Rule::square, .filter = Filter::bilinear, .fit = Fit::letterbox},
     .merge = 4},
    {.projector = "gemma4v",
     .vendor = {.rule = Rule::budget, .filter = Filter::bicubic},
     .peer = boxedSmart,
     .merge = 3,
     .minTokens = 70,
     .maxTokens = 1120,
     .lowTokens = 70,
     .usualTokens = 280},
    {.projector = "pixtral",
     .vendor = {.rule = Rule::longestEdge, .filter = Filter::bicubic},
     .peer = boxedSmart,
     .merge = 1,
     .minTokens = 8,
     .maxTokens = 1024,
     .rowBreaks = true},
    {.projector = "idefics3",
     .vendor = {.rule = Rule::wholeTiles, .filter = Filter::lanczos},
     .peer = {.rule = Rule::wholeTiles, .filter = Filter::lanczos},
     .merge = 2},
    {.projector = "internvl",
     .vendor = {.rule = Rule::proportions, .filter = Filter::bicubic},
     .peer = {.rule = Rule::mostShown, .filter = Filter::bicubic, .fit = Fit::letterbox},
     .merge = 2,
     .maxTiles = 12},
    {.projector = "llama4",
     .vendor = {.rule = Rule::leastScale, .filter = Filter::bilinear, .fit = Fit::corner},
     .peer = {.rule = Rule::mostShown, .filter = Filter::bicubic, .fit = Fit::letterbox, .maxSide = 3},
     .merge = 2,
     .maxTiles = 16},
    {.projector = "mlp", // LLaVA 1.6
     .vendor = {.rule = Rule::pinpoints, .filter = Filter::bicubic, .fit = Fit::letterbox},
     .peer = {.rule = Rule::pinpoints,
              .filter = Filter::bicubic,
              .fit = Fit::letterbox,
              .border = clipMean,
              .wholeIfSmall = true},
     .merge = 1,
     .overviewFirst = true},
    {.projector = "mlp", // LLaVA 1.5
     .vendor = {.rule = Rule::square, .filter = Filter::bicubic, .fit = Fit::squared, .border = clipMean},
     .peer = {.rule = Rule::square, .filter = Filter::bicubic, .fit = Fit::letterbox, .border = clipMean},
     .merge = 1},
};

} // namespace

const Family* familyOf(std::string_view projector, bool listsGrids) {
    const auto* row = std::find_if(std::begin(table), std::end(table), [&](const Family& family) {
        return family.projector == projector && (listsGrids || family.vendor.rule != Rule::pinpoints);
    });
    return row == std::end(table) ? nullptr : row;
}

} // namespace calliope::pictures

#include "inference/pictures/families.h"

#include <algorithm>

namespace calliope::pictures {

namespace {

// Where the vendor and llama.cpp differ in nothing but how a picture that has other proportions is fitted, `fit` is the
// vendor's. Pixtral, Gemma 4, Llama 4 and LLaVA are trained with other limits or borders, too; these follow llama.cpp.
constexpr Family table[] = {
    {.projector = "muse-glimmer",
     .rule = Rule::nearestGrid,
     .filter = Filter::lanczos,
     .fit = Fit::stretch,
     .peerFit = Fit::stretch,
     .merge = 2,
     .maxTokens = 4096},
    {.projector = "qwen2vl_merger",
     .rule = Rule::smart,
     .filter = Filter::bicubic,
     .fit = Fit::stretch,
     .peerFit = Fit::letterbox,
     .merge = 2,
     .minTokens = 8,
     .maxTokens = 4096},
    {.projector = "qwen2.5vl_merger",
     .rule = Rule::smart,
     .filter = Filter::bicubic,
     .fit = Fit::stretch,
     .peerFit = Fit::letterbox,
     .merge = 2,
     .minTokens = 8,
     .maxTokens = 4096},
    {.projector = "qwen3vl_merger",
     .rule = Rule::smart,
     .filter = Filter::bicubic,
     .fit = Fit::stretch,
     .peerFit = Fit::letterbox,
     .merge = 2,
     .minTokens = 8,
     .maxTokens = 4096},
    {.projector = "gemma3",
     .rule = Rule::square,
     .filter = Filter::bilinear,
     .fit = Fit::stretch,
     .peerFit = Fit::letterbox,
     .merge = 4},
    {.projector = "gemma4v",
     .rule = Rule::smart,
     .filter = Filter::bicubic,
     .fit = Fit::letterbox,
     .peerFit = Fit::letterbox,
     .merge = 3,
     .minTokens = 70,
     .maxTokens = 1120},
    {.projector = "pixtral",
     .rule = Rule::smart,
     .filter = Filter::bicubic,
     .fit = Fit::letterbox,
     .peerFit = Fit::letterbox,
     .merge = 1,
     .minTokens = 8,
     .maxTokens = 1024,
     .rowBreaks = true},
    {.projector = "idefics3",
     .rule = Rule::wholeTiles,
     .filter = Filter::lanczos,
     .fit = Fit::stretch,
     .peerFit = Fit::stretch,
     .merge = 2},
    {.projector = "internvl",
     .rule = Rule::grids,
     .filter = Filter::bicubic,
     .fit = Fit::stretch,
     .peerFit = Fit::letterbox,
     .merge = 2},
    {.projector = "llama4",
     .rule = Rule::grids,
     .filter = Filter::bicubic,
     .fit = Fit::letterbox,
     .peerFit = Fit::letterbox,
     .merge = 2,
     .maxSide = 3},
    {.projector = "mlp",
     .rule = Rule::pinpoints,
     .filter = Filter::bicubic,
     .fit = Fit::letterbox,
     .peerFit = Fit::letterbox,
     .merge = 1,
     .border = {122, 116, 104},
     .overviewFirst = true},
};

} // namespace

const Family* familyOf(std::string_view projector) {
    const auto* row = std::find_if(std::begin(table), std::end(table),
                                   [&](const Family& family) { return family.projector == projector; });
    return row == std::end(table) ? nullptr : row;
}

} // namespace calliope::pictures

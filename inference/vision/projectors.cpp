#include "inference/base/error.h"
#include "inference/base/text.h"
#include "inference/vision/projector.h"

#include <algorithm>
#include <array>

namespace calliope::vision {

namespace {

using Kind = ProjectorStep::Kind;
using Join = plan::Gather::Join;
using Side = MergeRule::Side;

constexpr ProjectorStep museSteps[] = {
    {Kind::merge}, {Kind::linearGelu, "mm.0"}, {Kind::linearGelu, "mm.1"}, {Kind::linear, "mm.2"}};
constexpr ProjectorStep qwenSteps[] = {{Kind::merge}, {Kind::linearGelu, "mm.0"}, {Kind::linear, "mm.2"}};
constexpr ProjectorStep gemma3Steps[] = {
    {Kind::merge}, {Kind::rmsNorm, "mm.soft_emb_norm"}, {Kind::transposedLinear, "mm.input_projection"}};
constexpr ProjectorStep gemma4Steps[] = {
    {Kind::merge}, {Kind::standardise, "v.std"}, {Kind::plainNorm}, {Kind::linear, "mm.input_projection"}};
constexpr ProjectorStep pixtralSteps[] = {{Kind::rmsNorm, "mm.input_norm", true},
                                          {Kind::merge},
                                          {Kind::linear, "mm.patch_merger", true},
                                          {Kind::linearGelu, "mm.1"},
                                          {Kind::linear, "mm.2"}};
constexpr ProjectorStep ideficsSteps[] = {{Kind::merge}, {Kind::linear, "mm.model.fc"}};
constexpr ProjectorStep internSteps[] = {{Kind::merge},
                                         {Kind::layerNorm, "mm.model.mlp.0"},
                                         {Kind::linearGelu, "mm.model.mlp.1"},
                                         {Kind::linear, "mm.model.mlp.3"}};
constexpr ProjectorStep llavaSteps[] = {{Kind::merge}, {Kind::linearGelu, "mm.0"}, {Kind::linear, "mm.2"}};
constexpr ProjectorStep llama4Steps[] = {{Kind::merge},
                                         {Kind::linearGelu, "mm.model.mlp.1"},
                                         {Kind::linearGelu, "mm.model.mlp.2"},
                                         {Kind::linear, "mm.model.fc"}};

constexpr std::array rows{
    Projector{
        .name = "muse-glimmer",
        .readers = {"muse-glimmer"},
        .spelling = {.opening = "<|image_start|>", .closing = "<|image_end|>"},
        .positions = PositionTable::stretched,
        .rope = PatchRope::columnsThenRows,
        .windows = Windows::tableSide,
        .exactGelu = true,
        .merge = {.side = Side::spatialMergeSize, .count = 2, .join = Join::alternate},
        .steps = museSteps,
    },

    // arXiv:2409.12191
    Projector{
        .name = "qwen2vl_merger",
        .readers = {"qwen2vl"},
        .spelling = {.opening = "<|vision_start|>", .closing = "<|vision_end|>"},
        .rope = PatchRope::rowsThenColumns,
        .merge = {.side = Side::spatialMergeSize, .count = 2},
        .steps = qwenSteps,
    },

    // arXiv:2502.13923
    Projector{
        .name = "qwen2.5vl_merger",
        .readers = {"qwen2vl"},
        .spelling = {.opening = "<|vision_start|>", .closing = "<|vision_end|>"},
        .rmsNorms = true,
        .rope = PatchRope::rowsThenColumns,
        .windows = Windows::fromFile,
        .merge = {.side = Side::spatialMergeSize, .count = 2},
        .steps = qwenSteps,
    },

    // arXiv:2511.21631; Qwen3.5's files as well
    Projector{
        .name = "qwen3vl_merger",
        .readers = {"qwen3vl", "qwen3vlmoe", "qwen35", "qwen35moe"},
        .spelling = {.opening = "<|vision_start|>", .closing = "<|vision_end|>"},
        .positions = PositionTable::stretchedEdges,
        .rope = PatchRope::rowsThenColumns,
        .deepstack = true,
        .merge = {.side = Side::spatialMergeSize, .count = 2},
        .steps = qwenSteps,
    },

    // arXiv:2503.19786; SigLIP, arXiv:2303.15343
    Projector{
        .name = "gemma3",
        .readers = {"gemma3"},
        .spelling = {.opening = "<start_of_image>", .closing = "<end_of_image>"},
        .positions = PositionTable::exact,
        .merge = {.side = Side::scaleFactor, .count = 4, .join = Join::mean},
        .steps = gemma3Steps,
    },

    Projector{
        .name = "gemma4v",
        .readers = {"gemma4"},
        .spelling = {.opening = "<|image>", .closing = "<image|>"},
        .rmsNorms = true,
        .positions = PositionTable::axes,
        .rope = PatchRope::halves,
        .ropeBase = 100,
        .headNorms = true,
        .branchNorms = true,
        .symmetricPixels = true,
        .merge = {.side = Side::scaleFactor, .count = 3, .join = Join::mean, .timesRootOfWidth = true},
        .steps = gemma4Steps,
    },

    // arXiv:2410.07073; Mistral Small as well
    Projector{
        .name = "pixtral",
        .readers = {"llama", "mistral3"},
        .readersToken = "[IMG_END]",
        .spelling = {.closing = "[IMG_END]"},
        .rmsNorms = true,
        .rope = PatchRope::dealt,
        .lineBreaks = true,
        .merge = {.side = Side::spatialMergeSize, .count = 1, .join = Join::alternate},
        .steps = pixtralSteps,
    },

    // arXiv:2408.12637; SmolVLM, arXiv:2504.05299
    Projector{
        .name = "idefics3",
        .readersToken = "<fake_token_around_image>",
        .spelling = {.tile = "<fake_token_around_image><row_{row}_col_{column}>",
                     .lineEnd = "\n",
                     .behindTiles = "\n",
                     .overview = "<fake_token_around_image><global-img>",
                     .closing = "<fake_token_around_image>"},
        .positions = PositionTable::exact,
        .merge = {.side = Side::scaleFactor, .count = 1},
        .steps = ideficsSteps,
    },

    // arXiv:2404.16821
    Projector{
        .name = "internvl",
        .readersToken = "</img>",
        .spelling = {.opening = "<img>", .closing = "</img>"},
        .positions = PositionTable::exact,
        .classToken = ClassToken::first,
        .merge = {.side = Side::scaleFactor, .count = 2},
        .projectorEpsilon = 1e-5f,
        .steps = internSteps,
    },

    // arXiv:2310.03744; CLIP, arXiv:2103.00020
    Projector{
        .name = "mlp",
        .positions = PositionTable::exact,
        .classToken = ClassToken::first,
        .lastLayerUnused = true,
        .steps = llavaSteps,
    },

    Projector{
        .name = "llama4",
        .readers = {"llama4"},
        .spelling = {.opening = "<|image_start|>",
                     .betweenTiles = "<|tile_x_separator|>",
                     .lineEnd = "<|tile_y_separator|>",
                     .overview = "<|image|>",
                     .closing = "<|image_end|>"},
        .positions = PositionTable::exact,
        .classToken = ClassToken::last,
        .rope = PatchRope::columnsThenRows,
        .merge = {.side = Side::scaleFactor, .count = 2},
        .steps = llama4Steps,
    },
};

} // namespace

std::span<const Projector> projectors() {
    return rows;
}

const Projector& projector(std::string_view name) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const Projector& row) { return row.name == name; });
    if (found == rows.end())
        throw Error(ErrorKind::unsupported,
                    concat("Vision encoders of the type \"", printable(name), "\" are not known to this version."));
    return *found;
}

} // namespace calliope::vision

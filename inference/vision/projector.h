#pragma once

#include "inference/plan/plan.h"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

/// Vision encoders: what turns a picture into rows that a language model reads among its tokens. A family is one row of
/// a table, as in inference/models; sizes are in its file (an "mmproj" file, architecture "clip").
namespace calliope::vision {

/// Where the learned position of a patch comes from.
enum class PositionTable {
    none,
    exact,          ///< an entry for each patch of the one grid there is, the class token's before them
    stretched,      ///< a square table, interpolated to the grid between the middles of its entries
    stretchedEdges, ///< likewise, but from edge to edge
    axes,           ///< the sum of an entry for the column and one for the row
};

/// Rope by row and column of the patch, base `base`. A pair's frequency is base^(-2k/n).
enum class PatchRope {
    none,
    columnsThenRows, ///< neighbours turn together: half of the pairs by the column, half by the row, both from 1; n =
                     ///< half a head
    rowsThenColumns, ///< halves turn together: half of the pairs by the row, half by the column; n = half a head
    dealt,           ///< neighbours: half by the row, half by the column, frequencies dealt in turn; n = a head
    halves,          ///< the first half of a head by the column, the second by the row; n = half a head
};

/// Layers that see no more than their window of the picture; windows begin at its upper left corner.
enum class Windows {
    none,
    tableSide, ///< as wide as the position table, but for every fourth layer and the last
    fromFile,  ///< window_size pixels, but for the layers of wa_layer_indexes or every n_wa_pattern-th
};

enum class ClassToken { none, first, last };

/// A step from the encoder's last layer to the language model.
struct ProjectorStep {
    enum class Kind {
        merge, ///< patches that lie together become one row
        layerNorm,
        rmsNorm,
        plainNorm,   ///< rms, without weights
        standardise, ///< (x - std_bias) * std_scale, where the file has them
        linear,
        transposedLinear,
        linearGelu, ///< followed by the family's activation of projectors
    };
    Kind kind = Kind::linear;
    std::string_view tensor = {};
    bool optional = false; ///< left out where the file has no such tensor
};

/// How patches that lie together become one row.
struct MergeRule {
    enum class Side {
        fixed,
        spatialMergeSize, ///< clip.vision.spatial_merge_size
        scaleFactor,      ///< clip.vision.projector.scale_factor
    };
    Side side = Side::fixed;
    std::uint32_t count = 1; ///< patches on a side, where the file does not say
    plan::Gather::Join join = plan::Gather::Join::behind;
    bool timesRootOfWidth = false;
};

/// What stands in a prompt around the rows of a picture. "{row}" and "{column}" are a tile's, counted from 1.
struct Spelling {
    std::string_view opening = {};
    std::string_view tile = {};         ///< before each tile of a grid
    std::string_view betweenTiles = {}; ///< of a line
    std::string_view lineEnd = {};      ///< behind the tiles of each line
    std::string_view behindTiles = {};  ///< before an overview that follows them
    std::string_view overview = {};     ///< before an overview, alone or not
    std::string_view closing = {};
};

struct Projector {
    std::string_view name; ///< clip.projector_type
    /// Language models that read its rows (general.architecture); none: any.
    std::array<std::string_view, 4> readers = {};
    /// A token that these have and others of the same architecture lack; none: the architecture tells.
    std::string_view readersToken = {};
    Spelling spelling = {};
    bool rmsNorms = false; ///< of the layers, else layer norms
    PositionTable positions = PositionTable::none;
    ClassToken classToken = ClassToken::none;
    PatchRope rope = PatchRope::none;
    double ropeBase = 10000;
    Windows windows = Windows::none;
    bool exactGelu = false;       ///< in place of what the file's flags say, and in the projector
    bool headNorms = false;       ///< of queries and keys with weights, of values without; attention is not scaled then
    bool branchNorms = false;     ///< on what attention and feed-forward return
    bool symmetricPixels = false; ///< 2x - 1 of what mean and deviation leave
    bool lastLayerUnused = false;
    bool deepstack = false;  ///< marked layers add rows of their own
    bool lineBreaks = false; ///< a row of v.token_embd.img_break between the lines of a picture
    MergeRule merge = {};
    float projectorEpsilon = 0; ///< of the projector's norms; 0: that of the layers
    std::span<const ProjectorStep> steps = {};
};

[[nodiscard]] std::span<const Projector> projectors();

/// Throws Error{unsupported} with a sentence that names the type where it is not in the table.
[[nodiscard]] const Projector& projector(std::string_view name);

} // namespace calliope::vision

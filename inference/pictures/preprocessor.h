#pragma once

#include "inference/pictures/families.h"

#include <string>
#include <vector>

namespace calliope::pictures {

/// What a projector file says about its pictures; 0 (or empty) where it says nothing and the family's own value holds.
struct Parameters {
    std::string projector;         ///< clip.projector_type (or clip.vision.projector_type)
    int imageSize = 0;             ///< clip.vision.image_size: side of a square or tile in pixels, or longest edge
    int patchSize = 0;             ///< clip.vision.patch_size
    int merge = 0;                 ///< patches per token and side: spatial_merge_size or projector.scale_factor
    std::int64_t minPixels = 0;    ///< clip.vision.image_min_pixels
    std::int64_t maxPixels = 0;    ///< clip.vision.image_max_pixels
    int minTiles = 0;              ///< clip.vision.preproc_min_tiles
    int maxTiles = 0;              ///< clip.vision.preproc_max_tiles
    int longestEdge = 0;           ///< clip.vision.preproc_image_size
    std::vector<Size> pinpoints{}; ///< clip.vision.image_grid_pinpoints
};

/// Where the size is free, pictures take at most 256 tokens (low), 1024 (usual), or what the family allows (high); the
/// family may have other numbers for the first two. low: of families that cut pictures, the overview alone.
enum class Detail { high, usual, low };

struct Options {
    Detail detail = Detail::high;
    int maxTokens = 0; ///< of the whole picture; 0: what the family allows. One tile is always sent.
    Way way = Way::vendor;
};

/// One input of the encoder.
struct TileLayout {
    Size size{};           ///< in pixels
    Size patches{};        ///< columns x rows of patches
    int tokens = 0;        ///< rows of the result that go to the language model, breaks between rows included
    bool overview = false; ///< the whole picture, in a family that also sends tiles of it
    int row = 0;           ///< place in the grid of tiles, from 0; not for an overview
    int column = 0;
};

/// What becomes of a picture of some size, known without its pixels.
struct Layout {
    std::vector<TileLayout> tiles{}; ///< in the order in which they are encoded
    Size grid{1, 1};                 ///< columns x rows of tiles; 1 x 1 where one tile shows all
    Size refined{};                  ///< what the picture is resized to before it is cut
    Size intermediate{};             ///< what it is resized to before that; 0 x 0 where that is not done
    int tokens = 0;                  ///< of all tiles; markers between them are not counted
};

struct Tile {
    TileLayout layout;
    Picture picture; ///< of layout.size
};

/// Brings pictures to the form that one projector's encoder takes. Unchanging, safe from all threads.
class Preprocessor {
public:
    /// Throws Error{unsupported} for an unknown projector, Error{format} for numbers that cannot be.
    explicit Preprocessor(Parameters parameters);

    /// Throws Error{usage} for a picture without pixels.
    [[nodiscard]] Layout layout(Size picture, const Options& options = {}) const;

    /// The tiles of `layout(picture.size, options)`.
    [[nodiscard]] std::vector<Tile> tiles(const Picture& picture, const Options& options = {}) const;

    /// No tile of any picture has more tokens (breaks between rows included) than this with that detail, nor, where its
    /// size is free, more squares of merged patches.
    [[nodiscard]] int mostTokensPerTile(Detail detail) const;

    /// With the family's values where the file had none.
    [[nodiscard]] const Parameters& parameters() const { return m_parameters; }

private:
    [[nodiscard]] Layout layoutWithin(Size picture, const Options& options, int maxTokens) const;
    [[nodiscard]] Layout whole(Size size) const;
    [[nodiscard]] Layout overviewAlone() const;
    [[nodiscard]] Layout tiled(Size refined) const;
    [[nodiscard]] Layout inWholeTiles(Size picture, int maxTokens) const;
    [[nodiscard]] Layout inGrid(Size picture, Way way, int maxTiles) const;
    [[nodiscard]] std::vector<Size> gridSizes(const Manner& manner) const;
    [[nodiscard]] Size withinEdgeAndTokens(Size picture, int maxTokens) const;
    [[nodiscard]] TileLayout tileOf(Size size) const;
    [[nodiscard]] int tilesWithin(int maxTokens) const;
    [[nodiscard]] int limitOf(Detail detail) const;
    [[nodiscard]] bool isFree() const;
    [[nodiscard]] Picture fitted(const Picture& picture, Size size, Way way) const;
    [[nodiscard]] const Manner& manner(Way way) const { return way == Way::vendor ? m_family->vendor : m_family->peer; }
    /// Pixels on a side of what becomes one token.
    [[nodiscard]] int step() const { return m_parameters.patchSize * m_parameters.merge; }
    /// What the file allows, in tokens.
    [[nodiscard]] int mostTokens() const {
        return static_cast<int>(m_parameters.maxPixels / (std::int64_t{step()} * step()));
    }

    const Family* m_family;
    Parameters m_parameters;
};

} // namespace calliope::pictures

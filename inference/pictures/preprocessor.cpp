#include "inference/pictures/preprocessor.h"

#include "inference/base/error.h"
#include "inference/base/text.h"

#include <algorithm>
#include <utility>

namespace calliope::pictures {

namespace {

constexpr int maxTileSide = 4096;
constexpr int maxTileCount = 64;
constexpr int maxTokenCount = 16384;
constexpr std::int64_t maxTilePixels = std::int64_t{64} << 20; // of all tiles together, as many as a picture may have

void require(bool holds, std::string_view what) {
    if (!holds) throw Error(ErrorKind::format, concat("The vision file's ", what, " is out of range."));
}

/// `picture`, bordered to a square at its own size and that resized to `size`; in strips, because the square of a wide
/// picture would be many times as large.
Picture squared(const Picture& picture, Size size, const Manner& manner) {
    constexpr int stripRows = 64;
    const int side = std::max(picture.size.width, picture.size.height);
    const int left = (side - picture.size.width) / 2;
    const int top = (side - picture.size.height) / 2;
    Picture narrow = blankPicture({size.width, side}, manner.border);
    for (int y = 0; y < picture.size.height; y += stripRows) {
        const int rows = std::min(stripRows, picture.size.height - y);
        Picture strip = blankPicture({side, rows}, manner.border);
        draw(strip, crop(picture, 0, y, {picture.size.width, rows}), left, 0);
        draw(narrow, resize(strip, {size.width, rows}, manner.filter), 0, top + y);
    }
    return resize(narrow, size, manner.filter);
}

/// `inner` on a picture of `size`.
Picture bordered(Picture inner, Size size, Colour border, int x, int y) {
    if (inner.size == size) return inner;
    Picture out = blankPicture(size, border);
    draw(out, inner, x, y);
    return out;
}

/// The family's own number where the file says none.
template<typename T>
void fillIn(T& value, T own) {
    if (value == 0) value = own;
}

} // namespace

bool Preprocessor::isFree() const {
    const Rule rule = m_family->vendor.rule;
    return rule == Rule::nearestGrid || rule == Rule::smart || rule == Rule::budget || rule == Rule::longestEdge;
}

Preprocessor::Preprocessor(Parameters parameters)
    : m_family(familyOf(parameters.projector, !parameters.pinpoints.empty()))
    , m_parameters(std::move(parameters)) {
    Parameters& p = m_parameters;
    if (m_family == nullptr)
        throw Error(ErrorKind::unsupported,
                    concat("Vision files of the type \"", printable(p.projector), "\" are not supported."));
    const Rule rule = m_family->vendor.rule;

    fillIn(p.patchSize, 14);
    fillIn(p.merge, m_family->merge);
    require(p.patchSize >= 1 && p.patchSize <= 256, "patch size");
    require(p.merge >= 1 && p.merge <= 16, "merge factor");
    require(step() <= 512, "merge factor");
    const std::int64_t area = std::int64_t{step()} * step();
    if (rule == Rule::longestEdge) {
        fillIn(p.longestEdge, p.imageSize);
        fillIn(p.longestEdge, 1024); // Pixtral's
        require(p.longestEdge >= 1 && p.longestEdge <= maxTileSide, "longest edge of a picture");
        const std::int64_t side = (p.longestEdge + step() - 1) / step();
        fillIn<std::int64_t>(p.maxPixels, side * side * area);
    }
    if (isFree()) {
        fillIn<std::int64_t>(p.maxPixels, m_family->maxTokens * area);
        require(p.maxPixels >= area && p.maxPixels <= std::min(maxTokenCount * area, maxTilePixels),
                "largest area of a picture");
        if (rule == Rule::smart) {
            fillIn<std::int64_t>(p.minPixels, m_family->minTokens * area);
            require(p.minPixels >= 0 && p.minPixels <= p.maxPixels, "smallest area of a picture");
        }
    } else {
        require(p.imageSize >= step() && p.imageSize <= maxTileSide, "picture size");
    }
    const std::int64_t tileArea = std::int64_t{p.imageSize} * p.imageSize;
    if (rule == Rule::wholeTiles) {
        fillIn(p.longestEdge, 4 * p.imageSize); // SmolVLM's
        require(p.longestEdge >= 1 && p.longestEdge <= maxTileSide && p.longestEdge <= 8 * p.imageSize,
                "longest edge of a picture");
    }
    if (rule == Rule::proportions || rule == Rule::leastScale) {
        fillIn(p.minTiles, 1);
        fillIn(p.maxTiles, m_family->maxTiles);
        require(p.minTiles >= 1 && p.minTiles <= p.maxTiles && p.maxTiles <= maxTileCount, "number of tiles");
        require(p.maxTiles * tileArea <= maxTilePixels, "number of tiles");
    }
    if (rule != Rule::pinpoints) p.pinpoints.clear();
    require(p.pinpoints.size() <= maxTileCount, "number of tile grids");
    for (const Size size : p.pinpoints) {
        require(size.width >= 1 && size.height >= 1 && size.width % p.imageSize == 0 &&
                    size.height % p.imageSize == 0 && size.area() <= maxTileCount * tileArea &&
                    size.area() <= maxTilePixels,
                "list of tile grids");
    }
}

TileLayout Preprocessor::tileOf(Size size) const {
    TileLayout tile{.size = size};
    tile.patches = {size.width / m_parameters.patchSize, size.height / m_parameters.patchSize};
    const Size tokens{tile.patches.width / m_parameters.merge, tile.patches.height / m_parameters.merge};
    tile.tokens = static_cast<int>(tokens.area()) + (m_family->rowBreaks ? tokens.height - 1 : 0);
    return tile;
}

Layout Preprocessor::whole(Size size) const {
    Layout layout{.tiles = {tileOf(size)}, .refined = size};
    layout.tokens = layout.tiles.front().tokens;
    return layout;
}

/// What remains of a family with tiles where there is no use or no room for them.
Layout Preprocessor::overviewAlone() const {
    Layout layout = whole({m_parameters.imageSize, m_parameters.imageSize});
    layout.tiles.front().overview = true;
    return layout;
}

/// Tiles of image_size row by row, and the overview before or behind them.
Layout Preprocessor::tiled(Size refined) const {
    const Size side{m_parameters.imageSize, m_parameters.imageSize};
    Layout layout{.grid = {refined.width / side.width, refined.height / side.height}, .refined = refined};
    TileLayout tile = tileOf(side);
    for (tile.row = 0; tile.row < layout.grid.height; ++tile.row)
        for (tile.column = 0; tile.column < layout.grid.width; ++tile.column) layout.tiles.push_back(tile);
    TileLayout overview = tileOf(side);
    overview.overview = true;
    layout.tiles.insert(m_family->overviewFirst ? layout.tiles.begin() : layout.tiles.end(), overview);
    layout.tokens = static_cast<int>(layout.tiles.size()) * tile.tokens;
    return layout;
}

/// How many tiles besides an overview `maxTokens` leave room for.
int Preprocessor::tilesWithin(int maxTokens) const {
    return maxTokens / tileOf({m_parameters.imageSize, m_parameters.imageSize}).tokens - 1;
}

/// The sizes that the tiles of a picture may have together.
std::vector<Size> Preprocessor::gridSizes(const Manner& manner) const {
    const Parameters& p = m_parameters;
    if (manner.rule == Rule::pinpoints) return p.pinpoints;
    std::vector<Size> grids;
    if (manner.maxSide > 0) {
        for (int columns = 1; columns <= manner.maxSide; ++columns)
            for (int rows = 1; rows <= manner.maxSide; ++rows)
                if (columns * rows > 1) grids.push_back({columns, rows});
    } else {
        grids = gridsOf(p.minTiles, p.maxTiles);
        if (manner.rule == Rule::mostShown) // llama.cpp's order, which decides between equals
            std::stable_sort(grids.begin(), grids.end(), [](Size a, Size b) { return a.width < b.width; });
    }
    for (Size& grid : grids) grid = {grid.width * p.imageSize, grid.height * p.imageSize};
    return grids;
}

Layout Preprocessor::inGrid(Size picture, Way way, int maxTiles) const {
    const Manner& own = manner(way);
    const Size side{m_parameters.imageSize, m_parameters.imageSize};
    const bool isSmall = picture.width <= side.width && picture.height <= side.height;
    if (isSmall && (own.rule == Rule::mostShown || own.wholeIfSmall)) return overviewAlone();
    std::vector<Size> candidates = gridSizes(own);
    std::erase_if(candidates, [&](Size size) { return size.area() > maxTiles * side.area(); });
    if (own.rule == Rule::leastScale) {
        if (candidates.empty()) candidates.push_back(side);
        const Size refined = leastScale(picture, candidates);
        return refined == side ? whole(side) : tiled(refined);
    }
    if (candidates.empty()) return overviewAlone();
    if (own.rule != Rule::proportions) return tiled(bestResolution(picture, candidates, way));
    const Size refined = nearestProportions(picture, candidates);
    return refined == side ? overviewAlone() : tiled(refined);
}

/// As many whole tiles as there is room for, from the longest edge down.
Layout Preprocessor::inWholeTiles(Size picture, int maxTokens) const {
    const Parameters& p = m_parameters;
    for (int longest = p.longestEdge; longest > p.imageSize; longest -= p.imageSize) {
        const Size intermediate = longestEdgeSize(picture, longest);
        Layout layout = tiled(wholeTilesSize(intermediate, p.imageSize));
        layout.intermediate = intermediate;
        if (layout.tokens <= maxTokens) return layout;
    }
    Layout layout = overviewAlone();
    layout.intermediate = longestEdgeSize(picture, std::min(p.longestEdge, p.imageSize));
    return layout;
}

/// Rule longestEdge with a shorter edge where the tokens, breaks between rows included, are too many.
Size Preprocessor::withinEdgeAndTokens(Size picture, int maxTokens) const {
    int edge = std::min(m_parameters.longestEdge, std::max(picture.width, picture.height));
    for (;; edge = (edge - 1) / step() * step()) {
        const Size size = withinEdge(picture, step(), std::max(edge, 1));
        if (edge <= step() || (tileOf(size).tokens <= maxTokens && size.area() <= m_parameters.maxPixels)) return size;
    }
}

Layout Preprocessor::layoutWithin(Size picture, const Options& options, int maxTokens) const {
    const Parameters& p = m_parameters;
    const std::int64_t area = std::int64_t{step()} * step();
    const bool overviewOnly = options.detail == Detail::low;
    const Rule rule = manner(options.way).rule;
    switch (rule) {
    case Rule::nearestGrid: return whole(nearestGrid(picture, step(), std::min(mostTokens(), maxTokens)));
    case Rule::smart: {
        // The file's limits are those of the vendor's rule; where that is another one, llama.cpp has its own.
        const bool own = m_family->vendor.rule == Rule::smart;
        const std::int64_t most = std::min(own ? p.maxPixels : m_family->maxTokens * area, maxTokens * area);
        const std::int64_t least = own ? p.minPixels : m_family->minTokens * area;
        return whole(smartSize(picture, step(), std::min(least, most), most, options.way));
    }
    case Rule::budget: return whole(budgetSize(picture, step(), trainedBudget(std::min(mostTokens(), maxTokens))));
    case Rule::longestEdge: return whole(withinEdgeAndTokens(picture, maxTokens));
    case Rule::square: return whole({p.imageSize, p.imageSize});
    case Rule::wholeTiles: return inWholeTiles(picture, overviewOnly ? 0 : maxTokens);
    case Rule::proportions:
    case Rule::leastScale:
    case Rule::mostShown:
    case Rule::pinpoints: break;
    }
    return overviewOnly ? overviewAlone() : inGrid(picture, options.way, tilesWithin(maxTokens));
}

/// Tokens that a picture may take as a whole.
int Preprocessor::limitOf(Detail detail) const {
    constexpr int none = maxTokenCount * maxTileCount;
    if (!isFree()) return none;
    switch (detail) {
    case Detail::low: return m_family->lowTokens;
    case Detail::usual: return m_family->usualTokens;
    case Detail::high: break;
    }
    return none;
}

Layout Preprocessor::layout(Size picture, const Options& options) const {
    if (picture.width < 1 || picture.height < 1) throw Error(ErrorKind::usage, "A picture without pixels has no use.");
    int limit = limitOf(options.detail);
    if (options.maxTokens > 0) limit = std::min(limit, options.maxTokens);
    Layout layout = layoutWithin(picture, options, limit);
    if (!m_family->rowBreaks) return layout;
    // Breaks between rows count, too: ask for less until all fits.
    for (int asked = limit; layout.tokens > limit && asked > 1;) {
        asked = std::max(std::min(asked, layout.tokens) - std::max((layout.tokens - limit) / 2, 1), 1);
        layout = layoutWithin(picture, options, asked);
    }
    return layout;
}

int Preprocessor::mostTokensPerTile(Detail detail) const {
    if (!isFree()) return tileOf({m_parameters.imageSize, m_parameters.imageSize}).tokens;
    const int breaks = m_family->rowBreaks ? (m_parameters.longestEdge + step() - 1) / step() - 1 : 0;
    return std::min(limitOf(detail), mostTokens() + breaks);
}

Picture Preprocessor::fitted(const Picture& picture, Size size, Way way) const {
    const Manner& own = manner(way);
    switch (own.fit) {
    case Fit::stretch: break;
    case Fit::letterbox: {
        const Size inner = letterboxSize(picture.size, size, way);
        return bordered(resize(picture, inner, own.filter), size, own.border, (size.width - inner.width) / 2,
                        (size.height - inner.height) / 2);
    }
    case Fit::corner: {
        const Size inner = cornerSize(picture.size, size, m_parameters.imageSize);
        return bordered(resize(picture, inner, own.filter), size, own.border, 0, 0);
    }
    case Fit::squared: return squared(picture, size, own);
    }
    return resize(picture, size, own.filter);
}

std::vector<Tile> Preprocessor::tiles(const Picture& picture, const Options& options) const {
    const Layout plan = layout(picture.size, options);
    const Manner& own = manner(options.way);
    const Picture intermediate =
        plan.intermediate.area() > 0 ? resize(picture, plan.intermediate, own.filter) : Picture{};
    const Picture& source = plan.intermediate.area() > 0 ? intermediate : picture;
    const bool overviewAlone = plan.tiles.size() == 1 && plan.tiles.front().overview;
    Picture refined;
    if (!overviewAlone) refined = fitted(source, plan.refined, options.way);
    if (plan.tiles.size() == 1 && !overviewAlone) return {{plan.tiles.front(), std::move(refined)}};

    const bool fromRefined = own.rule == Rule::wholeTiles && !overviewAlone;
    std::vector<Tile> out;
    for (const TileLayout& tile : plan.tiles)
        out.push_back({tile, tile.overview ? resize(fromRefined ? refined : source, tile.size, own.filter)
                                           : crop(refined, tile.column * tile.size.width, tile.row * tile.size.height,
                                                  tile.size)});
    return out;
}

} // namespace calliope::pictures

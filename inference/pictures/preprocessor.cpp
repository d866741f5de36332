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
constexpr int lowDetailTokens = 256;
constexpr int usualDetailTokens = 1024;

void require(bool holds, std::string_view what) {
    if (!holds) throw Error(ErrorKind::format, concat("The vision file's ", what, " is out of range."));
}

/// `picture` in a box of `size`.
Picture fitted(const Picture& picture, Size size, Filter filter, Fit fit, Colour border) {
    if (fit == Fit::stretch) return resize(picture, size, filter);
    const Size inner = letterboxSize(picture.size, size);
    Picture shrunk = resize(picture, inner, filter);
    if (inner == size) return shrunk;
    Picture out = blankPicture(size, border);
    draw(out, shrunk, (size.width - inner.width) / 2, (size.height - inner.height) / 2);
    return out;
}

/// The family's own number where the file says none.
template<typename T>
void fillIn(T& value, T own) {
    if (value == 0) value = own;
}

} // namespace

Preprocessor::Preprocessor(Parameters parameters)
    : m_family(familyOf(parameters.projector))
    , m_parameters(std::move(parameters)) {
    Parameters& p = m_parameters;
    if (m_family == nullptr)
        throw Error(ErrorKind::unsupported,
                    concat("Vision files of the type \"", printable(p.projector), "\" are not supported."));
    const Rule rule = m_family->rule;
    const bool freeSize = rule == Rule::smart || rule == Rule::nearestGrid;

    fillIn(p.patchSize, 14);
    fillIn(p.merge, m_family->merge);
    require(p.patchSize >= 1 && p.patchSize <= 256, "patch size");
    require(p.merge >= 1 && p.merge <= 16, "merge factor");
    const int step = p.patchSize * p.merge;
    require(step <= 512, "merge factor");
    if (freeSize) {
        const std::int64_t area = std::int64_t{step} * step;
        fillIn<std::int64_t>(p.minPixels, m_family->minTokens * area);
        fillIn<std::int64_t>(p.maxPixels, m_family->maxTokens * area);
        require(p.maxPixels >= area && p.maxPixels <= maxTokenCount * area, "largest area of a picture");
        require(p.minPixels >= 0 && p.minPixels <= p.maxPixels, "smallest area of a picture");
    } else {
        require(p.imageSize >= step && p.imageSize <= maxTileSide, "picture size");
    }
    if (rule == Rule::wholeTiles) {
        fillIn(p.longestEdge, 4 * p.imageSize); // SmolVLM's
        require(p.longestEdge >= 1 && p.longestEdge <= maxTileSide && p.longestEdge <= 8 * p.imageSize,
                "longest edge of a picture");
    }
    if (rule == Rule::grids) {
        fillIn(p.minTiles, 1);
        fillIn(p.maxTiles, m_family->maxSide > 0 ? m_family->maxSide * m_family->maxSide : 12);
        require(p.minTiles >= 1 && p.minTiles <= p.maxTiles && p.maxTiles <= maxTileCount, "number of tiles");
    }
    if (rule != Rule::pinpoints) p.pinpoints.clear();
    require(p.pinpoints.size() <= maxTileCount, "number of tile grids");
    for (const Size size : p.pinpoints) {
        require(size.width >= 1 && size.height >= 1 && size.width % p.imageSize == 0 &&
                    size.height % p.imageSize == 0 &&
                    size.area() <= std::int64_t{maxTileCount} * p.imageSize * p.imageSize,
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

Layout Preprocessor::inGrids(Size picture, Way way, int maxTiles) const {
    const Parameters& p = m_parameters;
    const Size side{p.imageSize, p.imageSize};
    // InternVL tiles as its vendor does where that is asked for; all others, and the peer, leave small pictures whole.
    const bool byProportions = way == Way::vendor && m_family->maxSide == 0 && m_family->rule == Rule::grids;
    if (!byProportions && picture.width <= p.imageSize && picture.height <= p.imageSize) return overviewAlone();

    std::vector<Size> candidates;
    if (m_family->rule == Rule::pinpoints) {
        candidates = p.pinpoints;
    } else if (m_family->maxSide > 0) {
        for (int columns = 1; columns <= m_family->maxSide; ++columns)
            for (int rows = 1; rows <= m_family->maxSide; ++rows)
                if (columns * rows > 1) candidates.push_back({columns * p.imageSize, rows * p.imageSize});
    } else {
        for (const Size grid : gridsOf(p.minTiles, p.maxTiles))
            candidates.push_back({grid.width * p.imageSize, grid.height * p.imageSize});
        if (!byProportions) // llama.cpp's order, which decides between equals
            std::stable_sort(candidates.begin(), candidates.end(), [](Size a, Size b) { return a.width < b.width; });
    }
    std::erase_if(candidates, [&](Size size) { return size.area() > maxTiles * side.area(); });
    if (candidates.empty()) return overviewAlone();
    const Size refined = byProportions ? nearestProportions(picture, candidates) : bestResolution(picture, candidates);
    return byProportions && refined == side ? overviewAlone() : tiled(refined);
}

Layout Preprocessor::layoutWithin(Size picture, const Options& options, int maxTokens) const {
    const Parameters& p = m_parameters;
    const int step = p.patchSize * p.merge;
    const std::int64_t area = std::int64_t{step} * step;
    const Size side{p.imageSize, p.imageSize};
    const bool overviewOnly = options.detail == Detail::low;
    switch (m_family->rule) {
    case Rule::nearestGrid:
        return whole(
            nearestGrid(picture, step, static_cast<int>(std::min<std::int64_t>(p.maxPixels / area, maxTokens))));
    case Rule::smart: {
        const std::int64_t most = std::min(p.maxPixels, maxTokens * area);
        return whole(smartSize(picture, step, std::min(p.minPixels, most), most, options.way));
    }
    case Rule::square: return whole(side);
    case Rule::wholeTiles: {
        int longest = p.longestEdge;
        for (; longest > p.imageSize && !overviewOnly; longest -= p.imageSize) {
            const Size intermediate = longestEdgeSize(picture, longest);
            Layout layout = tiled(wholeTilesSize(intermediate, p.imageSize));
            layout.intermediate = intermediate;
            if (layout.tokens <= maxTokens) return layout;
        }
        Layout layout = overviewAlone();
        layout.intermediate = longestEdgeSize(picture, std::min(p.longestEdge, p.imageSize));
        return layout;
    }
    case Rule::pinpoints:
        if (p.pinpoints.empty()) return whole(side);
        break;
    case Rule::grids: break;
    }
    return overviewOnly ? overviewAlone() : inGrids(picture, options.way, tilesWithin(maxTokens));
}

Layout Preprocessor::layout(Size picture, const Options& options) const {
    if (picture.width < 1 || picture.height < 1) throw Error(ErrorKind::usage, "A picture without pixels has no use.");
    int limit = options.maxTokens > 0 ? std::min(options.maxTokens, maxTokenCount * maxTileCount)
                                      : maxTokenCount * maxTileCount;
    const bool freeSize = m_family->rule == Rule::smart || m_family->rule == Rule::nearestGrid;
    if (options.detail == Detail::low && freeSize) limit = std::min(limit, lowDetailTokens);
    if (options.detail == Detail::usual && freeSize) limit = std::min(limit, usualDetailTokens);
    Layout layout = layoutWithin(picture, options, limit);
    if (!m_family->rowBreaks) return layout;
    // Breaks between rows count, too: ask for less until all fits.
    for (int asked = limit; layout.tokens > limit && asked > 1;) {
        asked = std::max(std::min(asked, layout.tokens) - std::max((layout.tokens - limit) / 2, 1), 1);
        layout = layoutWithin(picture, options, asked);
    }
    return layout;
}

std::vector<Tile> Preprocessor::tiles(const Picture& picture, const Options& options) const {
    const Layout plan = layout(picture.size, options);
    const Filter filter = m_family->filter;
    const Picture intermediate = plan.intermediate.area() > 0 ? resize(picture, plan.intermediate, filter) : Picture{};
    const Picture& source = plan.intermediate.area() > 0 ? intermediate : picture;
    const bool overviewAlone = plan.tiles.size() == 1 && plan.tiles.front().overview;
    Picture refined;
    if (!overviewAlone) refined = fitted(source, plan.refined, filter, fitOf(options.way), m_family->border);
    if (plan.tiles.size() == 1 && !overviewAlone) return {{plan.tiles.front(), std::move(refined)}};

    const bool fromRefined = m_family->rule == Rule::wholeTiles && !overviewAlone;
    std::vector<Tile> out;
    for (const TileLayout& tile : plan.tiles)
        out.push_back({tile, tile.overview ? resize(fromRefined ? refined : source, tile.size, filter)
                                           : crop(refined, tile.column * tile.size.width, tile.row * tile.size.height,
                                                  tile.size)});
    return out;
}

} // namespace calliope::pictures

#include "inference/vision/prompt_picture.h"

#include "inference/pictures/decode.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

namespace calliope::vision {

namespace {

std::span<const std::uint8_t> bytesOf(const std::string& file) {
    return {reinterpret_cast<const std::uint8_t*>(file.data()), file.size()};
}

std::string replaced(std::string text, std::string_view what, int number) {
    const std::size_t at = text.find(what);
    if (at != std::string::npos) text.replace(at, what.size(), std::to_string(number));
    return text;
}

/// What stands before each tile, and behind the last.
std::vector<std::string> textsOf(const Spelling& spelling, const pictures::Layout& layout) {
    std::vector<std::string> out;
    std::string text(spelling.opening);
    bool behindTiles = false;
    for (const pictures::TileLayout& tile : layout.tiles) {
        const bool inGrid = !tile.overview && layout.tiles.size() > 1;
        if (inGrid) {
            if (tile.column > 0) text += spelling.betweenTiles;
            text += replaced(replaced(std::string(spelling.tile), "{row}", tile.row + 1), "{column}", tile.column + 1);
        } else {
            if (behindTiles) text += spelling.behindTiles;
            text += spelling.overview;
        }
        out.push_back(std::exchange(text, {}));
        if (inGrid && tile.column + 1 == layout.grid.width) text += spelling.lineEnd;
        behindTiles = inGrid;
    }
    out.push_back(text.append(spelling.closing));
    return out;
}

std::uint64_t hashOf(const EncoderModel& model, const std::string& file, const pictures::Options& options) {
    Sha256 hash;
    hash.add(std::as_bytes(std::span(model.fingerprint())));
    hash.add(static_cast<std::uint64_t>(options.detail));
    hash.add(static_cast<std::uint64_t>(options.maxTokens));
    hash.add(static_cast<std::uint64_t>(options.way));
    hash.add(file);
    const Sha256::Digest digest = hash.finish();
    return std::accumulate(digest.begin(), digest.begin() + sizeof(std::uint64_t), std::uint64_t{0},
                           [](std::uint64_t word, std::uint8_t byte) { return word << 8 | byte; });
}

} // namespace

std::uint64_t PromptPicture::rows() const {
    return std::accumulate(tiles.begin(), tiles.end(), std::uint64_t{0},
                           [](std::uint64_t sum, const Tile& tile) { return sum + tile.rows; });
}

std::shared_ptr<const PromptPicture> promptPicture(const EncoderModel& model, std::shared_ptr<const std::string> file,
                                                   const pictures::Options& options, const pictures::Limits& limits) {
    const pictures::Layout layout = model.preprocessor().layout(pictures::measure(bytesOf(*file), limits), options);
    PromptPicture out;
    for (const pictures::TileLayout& tile : layout.tiles)
        out.tiles.push_back({rowGridOf(model.sizes(), tile.size), static_cast<std::uint32_t>(tile.tokens)});
    out.texts = textsOf(model.family().spelling, layout);
    out.hash = hashOf(model, *file, options);
    out.cut = [&model, file = std::move(file), options, limits] {
        std::vector<pictures::Picture> tiles;
        for (pictures::Tile& tile : model.preprocessor().tiles(pictures::decode(bytesOf(*file), limits), options))
            tiles.push_back(std::move(tile.picture));
        return tiles;
    };
    return std::make_shared<const PromptPicture>(std::move(out));
}

TileCost largestTile(const EncoderModel& model, pictures::Detail detail) {
    const auto rows = static_cast<std::uint32_t>(model.preprocessor().mostTokensPerTile(detail));
    return {rows, encoderRowsOf(model.sizes(), model.family(), {rows, 1})};
}

} // namespace calliope::vision

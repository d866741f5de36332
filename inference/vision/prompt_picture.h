#pragma once

#include "inference/pictures/limits.h"
#include "inference/vision/encoder.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace calliope::vision {

/// A picture as prompts have it. What it costs and what tells it apart from others is known before it is decoded.
/// Const; may be used from several threads.
struct PromptPicture {
    /// Rows of the language model.
    struct Tile {
        RowGrid grid;           ///< without line breaks
        std::uint32_t rows = 0; ///< with them
    };
    std::vector<Tile> tiles;        ///< in the order of the prompt; at least one
    std::vector<std::string> texts; ///< before each tile, and one behind the last
    /// Of the picture, how it is cut, and the encoder: rows that have the same are the same.
    std::uint64_t hash = 0;
    /// The encoder's inputs, one for each tile. Throws as pictures::decode.
    std::function<std::vector<pictures::Picture>()> cut;

    [[nodiscard]] std::uint64_t rows() const; ///< of all tiles
};

/// A picture out of a file's bytes, which nobody vouches for. The encoder must outlive it. Throws as pictures::measure.
[[nodiscard]] std::shared_ptr<const PromptPicture> promptPicture(const EncoderModel& model,
                                                                 std::shared_ptr<const std::string> file,
                                                                 const pictures::Options& options,
                                                                 const pictures::Limits& limits = {});

/// The most rows of the language model, and of an encoder's batch, that any tile becomes with this detail.
struct TileCost {
    std::uint32_t rows = 0;
    std::uint32_t patches = 0;
};
[[nodiscard]] TileCost largestTile(const EncoderModel& model, pictures::Detail detail);

} // namespace calliope::vision

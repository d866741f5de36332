#pragma once

#include "inference/engine/prefix_cache.h"
#include "inference/engine/request.h"
#include "inference/plan/batch.h"

#include <cstdint>
#include <span>
#include <vector>

namespace calliope::engine {

/// Where pictures stand in a text, and what follows from that for the keys and positions of its places.
class PlacedPictures {
public:
    /// `sections`: the model's rope turns by row and column as well, and a picture takes no more positions than its
    /// longer side (M-RoPE, arXiv:2409.12191).
    explicit PlacedPictures(std::vector<PictureRows> pictures = {}, bool sections = false);

    [[nodiscard]] std::span<const PictureRows> all() const { return m_pictures; }

    /// Number of the picture that a place is in; all().size(): of none.
    [[nodiscard]] std::size_t at(std::uint32_t place) const;

    [[nodiscard]] plan::Position positionOf(std::uint32_t place) const;

    /// What stands in each place of a text.
    [[nodiscard]] std::vector<ContextKey> keysOf(std::span<const std::uint32_t> tokens) const;

    /// Widens [first, end) so that it cuts no picture, for places that are to be forgotten.
    void widen(std::uint32_t& first, std::uint32_t& end) const;

    /// The text no longer has the places [first, end), which cut no picture.
    void erase(std::uint32_t first, std::uint32_t end);

private:
    void count();
    [[nodiscard]] std::size_t behind(std::uint32_t place) const;

    std::vector<PictureRows> m_pictures;
    std::vector<std::uint32_t> m_positions; ///< of each one's first row
    bool m_sections;
};

/// Throws Error{usage} where pictures overlap, leave the text, or stand where it has tokens.
void requirePlaced(std::span<const PictureRows> pictures, std::span<const std::uint32_t> tokens);

} // namespace calliope::engine

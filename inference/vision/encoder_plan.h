#pragma once

#include "inference/vision/parameters.h"

#include <vector>

namespace calliope::vision {

/// An encoder as a plan, and what is needed to make its batches. A row is a patch (or the class token) and brings a
/// vector: the patch's pixels, channel by channel, then its learned position where the family has such. Outputs are the
/// language model's rows.
struct EncoderPlan {
    plan::Plan plan;
    std::vector<float> positions;  ///< the position table; empty: none
    std::vector<float> classToken; ///< empty: none
    std::vector<float> patchBias;  ///< what the plan adds to every row, the class token's too; empty: nothing
    std::vector<float> lineBreak;  ///< a row of the language model; empty: none

    /// Entries of the position table, of one axis where there are two.
    [[nodiscard]] std::uint32_t tableEntries(const Projector& family, std::uint32_t width) const {
        const std::size_t all = positions.size() / width;
        return static_cast<std::uint32_t>(family.positions == PositionTable::axes ? all / 2 : all);
    }
};

/// Points into `file`. Throws as models::WeightClaims does: every tensor must be there with its shape, and none may be
/// left over.
[[nodiscard]] EncoderPlan buildEncoder(const gguf::File& file, const Parameters& sizes, const Projector& family);

} // namespace calliope::vision

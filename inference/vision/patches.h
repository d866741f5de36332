#pragma once

#include "inference/pictures/picture.h"
#include "inference/plan/batch.h"
#include "inference/vision/encoder_plan.h"

#include <cstdint>

namespace calliope::vision {

/// Rows of the language model that a picture becomes, row by row, without line breaks.
struct RowGrid {
    std::uint32_t columns = 0;
    std::uint32_t rows = 0;

    [[nodiscard]] std::uint32_t count() const { return columns * rows; }
};

/// Throws Error{usage} for sides that are not multiples of `patch * merge`.
[[nodiscard]] RowGrid rowGridOf(const Parameters& sizes, pictures::Size picture);

/// Rows of a batch that a picture of so many language model rows takes.
[[nodiscard]] std::uint32_t encoderRowsOf(const Parameters& sizes, const Projector& family, const RowGrid& grid);

/// The encoder's batch for one picture: patches in the order of their windows, with pixels and learned positions, and
/// which of them each row of the language model is made of. It owns cache blocks 0 and on. Throws Error{usage} for a
/// picture that the encoder cannot take.
[[nodiscard]] plan::Batch makeBatch(const EncoderPlan& encoder, const Parameters& sizes, const Projector& family,
                                    const pictures::Picture& picture);

} // namespace calliope::vision

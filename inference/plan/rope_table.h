#pragma once

#include "inference/plan/batch.h"
#include "inference/plan/plan.h"

#include <span>

namespace calliope::plan {

/// Cosine and sine of every pair of `rope` at `position`, interleaved (cos_0, sin_0, cos_1, ...), magnitude included.
/// `out` has 2 * rope.frequency.size() elements. Angles are computed in double: a float angle at position 100,000 is
/// off by 0.01 radian, and GPUs differ further in how they reduce it.
void ropeRow(const Rope& rope, const Position& position, std::span<float> out);

/// The query scale of a token at `position` (see Temperature).
[[nodiscard]] float queryScale(const Temperature& temperature, const Position& position);

} // namespace calliope::plan

#pragma once

#include "inference/plan/plan.h"
#include "inference/plan/runs.h"
#include "inference/reference/operations.h"

#include <span>

/// The operations that keep a state per sequence, in plain C++, under the same rules as operations.h. Sequences are
/// taken row by row; the state is float32 after each row, so that it does not matter how a text is cut into batches.
namespace calliope::reference {

/// `in` and `out` have a row per row of the batch that `runs` come from.
void shortConv(const plan::ShortConv& step, const ReadWeight& weights, std::span<const plan::Run> runs, ConstMatrix in,
               LayerState& state, Matrix out);

/// Spreads the heads over `threads` threads.
void deltaNet(const plan::DeltaNet& step, const ReadWeight& weights, std::span<const plan::Run> runs, unsigned threads,
              ConstMatrix in, ConstMatrix gates, LayerState& state, Matrix out);

} // namespace calliope::reference

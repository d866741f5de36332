#pragma once

#include "inference/plan/batch.h"
#include "inference/plan/plan.h"

#include <cstdint>
#include <vector>

namespace calliope::plan {

/// The rows of one sequence in a batch, as recurrent layers take them: one after another.
struct Run {
    std::uint32_t firstRow = 0;
    std::uint32_t rows = 0;
    std::uint32_t slot = 0;
    bool fresh = false; ///< starts from the zero state
    bool operator==(const Run&) const = default;
};

/// The runs of a batch in the order of its rows. Throws Error{usage} where the rows of a sequence are not consecutive
/// and in order, where a sequence has no state slot below `slots`, or where two share one.
[[nodiscard]] std::vector<Run> runsOf(const Batch& batch, std::uint32_t slots);

/// Bytes that one state slot takes, all layers together, on every device. For plans of memory.
[[nodiscard]] std::uint64_t stateBytesPerSlot(const Plan& plan);

/// Bytes of one slot's values alone, as Executor::readState() gives them: layer by layer, head by head.
[[nodiscard]] std::uint64_t stateBytes(const Plan& plan);

/// Throws Error{usage} where either slot is not below `slots`.
void requireSlots(std::uint32_t from, std::uint32_t to, std::uint32_t slots);

} // namespace calliope::plan

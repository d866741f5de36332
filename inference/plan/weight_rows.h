#pragma once

#include "inference/gguf/gguf.h"
#include "inference/plan/plan.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace calliope::plan {

/// Fills `out` with whole rows of a weight as its type encodes them, from `firstRow` on, counted through all matrices.
/// `file` is the plan's own. A transposed tensor is read as a whole each time. Throws as gguf::File::read does.
void readRows(const gguf::File& file, const Weight& weight, std::uint64_t firstRow, std::span<std::byte> out);

} // namespace calliope::plan

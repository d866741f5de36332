#pragma once

#include "inference/plan/plan.h"

#include <cstdint>
#include <string_view>

namespace calliope::models {

/// The value of a plan that has this name and width, made where there is none yet. Layers share theirs so: each is used
/// up before the next one writes it.
[[nodiscard]] plan::ValueId sharedValue(plan::Plan& plan, std::string_view name, std::uint32_t width,
                                        plan::RowSet rows = plan::RowSet::all, std::uint32_t slots = 1);

} // namespace calliope::models

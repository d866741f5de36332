#pragma once

#include "inference/models/hyperparameters.h"
#include "inference/models/weight_claims.h"
#include "inference/plan/plan.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace calliope::models {

/// A value of `plan` by name and width, made where there is none yet.
using FindValue = std::function<plan::ValueId(std::string_view name, std::uint32_t width)>;

/// Appends the gated delta net of one layer to `plan`: projections of `in`, short convolution, delta rule, gated norm.
/// Returns what the layer's output projection reads. Source: Yang et al. 2024, arXiv:2412.06464, as in Qwen3-Next.
[[nodiscard]] plan::ValueId addDeltaNet(plan::Plan& plan, WeightClaims& weights, const Hyperparameters& model,
                                        const std::string& prefix, plan::ValueId in, const FindValue& value);

} // namespace calliope::models

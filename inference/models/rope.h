#pragma once

#include "inference/models/hyperparameters.h"
#include "inference/models/weight_claims.h"
#include "inference/plan/plan.h"

#include <cstdint>
#include <span>
#include <vector>

namespace calliope::models {

/// Folds everything that a file says about its rope into one frequency per pair: pair k has base^(-2k / dimensions),
/// divided by `divisors[k]` (the file's factor tensor; empty: 1), and scaled as `parameters.scaling` says. Source:
/// linear scaling, arXiv:2306.15595; YaRN, arXiv:2309.00071; sections, arXiv:2409.12191.
[[nodiscard]] plan::Rope makeRope(const RopeParameters& parameters, RopeKind kind, std::span<const float> divisors);

/// The same for layers with a window: with their own base, and where `scaled` is false without divisors and scaling.
[[nodiscard]] plan::Rope makeSlidingRope(const RopeParameters& parameters, RopeKind kind,
                                         std::span<const float> divisors, bool scaled);

/// What divides the frequencies: one set for all contexts, or one of two chosen by the context; mostly nothing.
[[nodiscard]] std::vector<float> ropeDivisors(WeightClaims& weights, const RopeParameters& parameters,
                                              std::uint32_t contextLength);

} // namespace calliope::models

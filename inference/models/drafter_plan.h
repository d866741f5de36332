#pragma once

#include "inference/models/drafter.h"
#include "inference/plan/plan.h"

namespace calliope::models {

/// Adds a drafter to the finished plan of the model it is for, whose value `tapsValue` has its taps: to its operations
/// those that keep the drafter's keys and values, and Plan::drafter. Points into the drafter's file. Throws as
/// WeightClaims does.
void addDrafter(plan::Plan& plan, const Drafter& drafter);

} // namespace calliope::models

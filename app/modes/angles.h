#pragma once

#include "app/modes/lane.h"
#include "app/modes/question_kind.h"

#include <vector>

namespace calliope::app {

/// So many lanes, each with an angle of its own that suits the kind of question, and a seed that follows from `seed`.
/// `count` is brought between fewestLanes and mostLanes.
[[nodiscard]] std::vector<Lane> lanesFor(QuestionKind kind, int count, qint64 seed);

} // namespace calliope::app

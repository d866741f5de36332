#pragma once

#include "app/endpoints/fake_answers.h"

#include <optional>

namespace calliope::app {

/// What the agents of a contemplation say, by the words with which they are asked: drafts, refinements and the merged
/// answer, in which the fourth dissents. Nothing for any other request.
[[nodiscard]] std::optional<FakeAnswer> fakeLaneAnswerTo(const QJsonObject& request);

} // namespace calliope::app

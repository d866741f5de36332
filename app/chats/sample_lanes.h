#pragma once

#include "storage/message.h"

namespace calliope::app {

/// The answer of four agents to a question about a bakery, for pictures of the app and for its tests: as it is kept, or
/// while they still work.
[[nodiscard]] storage::Message sampleLanes(bool isRunning);

} // namespace calliope::app

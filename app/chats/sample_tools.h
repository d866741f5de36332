#pragma once

#include "storage/message.h"

#include <vector>

namespace calliope::app {

/// A chat in which a tool has read, another one failed, and a third one asks: for pictures and tests.
[[nodiscard]] std::vector<storage::Message> sampleTools();

} // namespace calliope::app

#pragma once

#include "app/base/failure.h"
#include "storage/store.h"

#include <optional>

namespace calliope::app {

/// What the user has to know of how the store was opened; nothing where all is as it was.
[[nodiscard]] std::optional<Failure> openingNote(const storage::OpenReport& report);

} // namespace calliope::app

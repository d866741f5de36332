#pragma once

#include "storage/store.h"

namespace calliope::app {

/// Puts two endpoints with their models into a store: for pictures.
void addSampleEndpoints(storage::Store& store);

} // namespace calliope::app

#pragma once

#include "storage/store.h"

namespace calliope::app {

/// Chats to look at, for pictures of the app and for its tests. Does nothing where there are chats already.
void addSampleChats(storage::Store& store);

} // namespace calliope::app

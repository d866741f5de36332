#pragma once

#include "app/store/store_thread.h"
#include "app/tools/tool.h"

#include <vector>

namespace calliope::app {

/// The tools of Calliope itself: calculator, dates, units and the user's own chats. All of them only read, and nothing
/// leaves this computer through them. `store` outlives them.
[[nodiscard]] std::vector<Tool> builtInTools(StoreThread& store);

} // namespace calliope::app

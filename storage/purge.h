#pragma once

#include "storage/connection.h"

#include <cstdint>

namespace calliope::storage {

/// Deletes chats, messages and folders that were removed at `before` or earlier, with all that hangs on them, and
/// leaves nothing of them in the index. False where there were none. A part of Store::purge().
bool purgeRows(Connection& connection, std::int64_t before);

} // namespace calliope::storage

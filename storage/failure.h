#pragma once

#include <SQLiteCpp/Exception.h>

namespace calliope::storage {

/// Turns SQLite's result codes into sentences; a table. `systemCode` is errno, or GetLastError(), of the failed call as
/// sqlite3_system_errno() tells it: a file size limit, for instance, surfaces as an I/O error.
[[noreturn]] void throwFailure(const SQLite::Exception& failure, int systemCode);

} // namespace calliope::storage

#pragma once

#include <SQLiteCpp/Exception.h>

struct sqlite3;

namespace calliope::storage {

/// Turns SQLite's result codes into sentences; a table. `handle` is the connection, or nullptr where none could be
/// opened.
[[noreturn]] void throwFailure(const SQLite::Exception& failure, sqlite3* handle);

} // namespace calliope::storage

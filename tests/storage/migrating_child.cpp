#include "storage/store.h"

#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <exception>

/// Opens the folder and is gone at its N-th SQL statement, with nothing tidied up; ends by itself where there are
/// fewer. A part of migration_test.

namespace {

int left = 0;

int count(unsigned, void*, void*, void*) {
    constexpr int killed = 42;
    if (--left == 0) std::_Exit(killed);
    return 0;
}

int watch(sqlite3* database, char**, const sqlite3_api_routines*) {
    return sqlite3_trace_v2(database, SQLITE_TRACE_STMT, count, nullptr);
}

} // namespace

int main(int argumentCount, char** arguments) {
    if (argumentCount != 3) return 2;
    left = std::atoi(arguments[2]);
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(watch));
    try {
        const calliope::storage::Store store(arguments[1]);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}

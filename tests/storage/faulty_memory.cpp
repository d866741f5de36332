#include "tests/storage/faulty_memory.h"

#include <sqlite3.h>

#include <mutex>

namespace calliope::test {

namespace {

struct Fault {
    int left = 0; ///< requests until one is refused; 0: none is
    bool forEver = false;
    bool hasFailed = false;
};

std::mutex mutex;
Fault fault;
sqlite3_mem_methods real;

bool isRefused() {
    const std::lock_guard lock(mutex);
    if (fault.left == 0) return false;
    if (fault.left > 1) {
        --fault.left;
        return false;
    }
    if (!fault.forEver) fault.left = 0;
    fault.hasFailed = true;
    return true;
}

void* take(int bytes) {
    return isRefused() ? nullptr : real.xMalloc(bytes);
}

void* resize(void* memory, int bytes) {
    return isRefused() ? nullptr : real.xRealloc(memory, bytes);
}

} // namespace

FaultyMemory::FaultyMemory() {
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real);
    sqlite3_mem_methods methods = real;
    methods.xMalloc = take;
    methods.xRealloc = resize;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
    sqlite3_initialize();
}

FaultyMemory::~FaultyMemory() {
    constexpr int usualBytes = 1200;
    constexpr int usualCount = 40;
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_MALLOC, &real);
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, usualBytes, usualCount);
    sqlite3_initialize();
}

void FaultyMemory::failAt(int n, bool forEver) {
    const std::lock_guard lock(mutex);
    fault = {n, forEver, false};
}

void FaultyMemory::heal() {
    const std::lock_guard lock(mutex);
    fault.left = 0;
}

bool FaultyMemory::hasFailed() const {
    const std::lock_guard lock(mutex);
    return fault.hasFailed;
}

} // namespace calliope::test

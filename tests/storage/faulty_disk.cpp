#include "tests/storage/faulty_disk.h"

#include <sqlite3.h>

#include <array>
#include <cstring>
#include <mutex>

namespace calliope::test {

namespace {

struct Fault {
    DiskCall call = DiskCall::open;
    int left = 0; ///< calls until it fails; 0: none does
    int code = 0;
    bool forEver = false;
    bool hasFailed = false;
};

std::mutex mutex; // who makes calls fail may be another thread than who makes them
Fault fault;
sqlite3_vfs disk;
sqlite3_vfs* real = nullptr;

int failure(DiskCall call) {
    const std::lock_guard lock(mutex);
    if (fault.left == 0 || fault.call != call) return SQLITE_OK;
    if (fault.left > 1) {
        --fault.left;
        return SQLITE_OK;
    }
    if (!fault.forEver) fault.left = 0;
    fault.hasFailed = true;
    return fault.code;
}

/// A file of ours, with the real one behind it in the same memory.
struct File {
    sqlite3_file base;
};

sqlite3_file* behind(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
}

const sqlite3_io_methods& methods(sqlite3_file* file) {
    return *behind(file)->pMethods;
}

int closeFile(sqlite3_file* file) {
    return methods(file).xClose(behind(file));
}
int read(sqlite3_file* file, void* to, int count, sqlite3_int64 at) {
    if (const int code = failure(DiskCall::read)) return code;
    return methods(file).xRead(behind(file), to, count, at);
}
int write(sqlite3_file* file, const void* from, int count, sqlite3_int64 at) {
    if (const int code = failure(DiskCall::write)) {
        (void)methods(file).xWrite(behind(file), from, count / 2, at); // half of it came through
        return code;
    }
    return methods(file).xWrite(behind(file), from, count, at);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (const int code = failure(DiskCall::truncate)) return code;
    return methods(file).xTruncate(behind(file), size);
}
int sync(sqlite3_file* file, int flags) {
    if (const int code = failure(DiskCall::sync)) return code;
    return methods(file).xSync(behind(file), flags);
}
int size(sqlite3_file* file, sqlite3_int64* out) {
    if (const int code = failure(DiskCall::size)) return code;
    return methods(file).xFileSize(behind(file), out);
}
int lock(sqlite3_file* file, int level) {
    if (const int code = failure(DiskCall::lock)) return code;
    return methods(file).xLock(behind(file), level);
}
int unlock(sqlite3_file* file, int level) {
    return methods(file).xUnlock(behind(file), level);
}
int checkLock(sqlite3_file* file, int* out) {
    return methods(file).xCheckReservedLock(behind(file), out);
}
int control(sqlite3_file* file, int operation, void* argument) {
    return methods(file).xFileControl(behind(file), operation, argument);
}
int sectorSize(sqlite3_file* file) {
    return methods(file).xSectorSize(behind(file));
}
int characteristics(sqlite3_file* file) {
    return methods(file).xDeviceCharacteristics(behind(file));
}
int mapShared(sqlite3_file* file, int region, int bytes, int extend, void volatile** out) {
    return methods(file).xShmMap(behind(file), region, bytes, extend, out);
}
int lockShared(sqlite3_file* file, int offset, int count, int flags) {
    if ((flags & SQLITE_SHM_LOCK) != 0) // giving a lock back cannot fail
        if (const int code = failure(DiskCall::lock)) return code;
    return methods(file).xShmLock(behind(file), offset, count, flags);
}
void barrier(sqlite3_file* file) {
    methods(file).xShmBarrier(behind(file));
}
int unmapShared(sqlite3_file* file, int remove) {
    return methods(file).xShmUnmap(behind(file), remove);
}

constexpr sqlite3_io_methods ownMethods{
    2,           closeFile, read,    write,      truncate,        sync,      size,       lock,
    unlock,      checkLock, control, sectorSize, characteristics, mapShared, lockShared, barrier,
    unmapShared, nullptr,   nullptr};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* outFlags) {
    file->pMethods = nullptr;
    if (const int code = failure(DiskCall::open)) return code;
    std::memset(behind(file), 0, static_cast<std::size_t>(real->szOsFile));
    const int code = real->xOpen(real, name, behind(file), flags, outFlags);
    if (behind(file)->pMethods) file->pMethods = &ownMethods;
    return code;
}

} // namespace

FaultyDisk::FaultyDisk() {
    real = sqlite3_vfs_find(nullptr);
    disk = *real;
    disk.pNext = nullptr;
    disk.zName = "faulty";
    disk.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
    disk.xOpen = open;
    sqlite3_vfs_register(&disk, 1);
    heal();
}

FaultyDisk::~FaultyDisk() {
    sqlite3_vfs_unregister(&disk);
    sqlite3_vfs_register(real, 1);
}

void FaultyDisk::failAt(DiskCall call, int n, int code, bool forEver) {
    const std::lock_guard lock(mutex);
    fault = {call, n, code, forEver, false};
}

void FaultyDisk::heal() {
    const std::lock_guard lock(mutex);
    const bool hadFailed = fault.hasFailed;
    fault = {};
    fault.hasFailed = hadFailed;
}

bool FaultyDisk::hasFailed() const {
    const std::lock_guard lock(mutex);
    return fault.hasFailed;
}

} // namespace calliope::test

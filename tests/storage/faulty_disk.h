#pragma once

#include <string>

namespace calliope::test {

/// Calls to the disk that can fail.
enum class DiskCall { open, read, write, sync, truncate, lock, size };
constexpr int diskCalls = 7;

/// Stands between SQLite and the disk, as the default VFS while it lives, and makes calls fail.
class FaultyDisk {
public:
    FaultyDisk();
    ~FaultyDisk();
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    /// The `n`-th call of the kind from now on fails with SQLite's `code`, and those behind it too if `forEver`.
    void failAt(DiskCall call, int n, int code, bool forEver);

    void heal();

    /// Whether a call has failed since failAt().
    [[nodiscard]] bool hasFailed() const;
};

} // namespace calliope::test

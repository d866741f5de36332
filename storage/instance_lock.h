#pragma once

#include <cstdint>
#include <filesystem>

namespace calliope::storage {

/// Held by the one instance of the program that has a data folder. The system gives it back when the process ends, in
/// whatever way; a file that is left over locks nothing.
class InstanceLock {
public:
    /// Throws Error{inUse} where another process, or another object in this one, holds the lock.
    explicit InstanceLock(const std::filesystem::path& file);
    ~InstanceLock();
    InstanceLock(const InstanceLock&) = delete;
    InstanceLock& operator=(const InstanceLock&) = delete;

private:
    std::intptr_t m_handle;
};

} // namespace calliope::storage

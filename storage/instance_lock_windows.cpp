#include "storage/error.h"
#include "storage/files.h"
#include "storage/instance_lock.h"

#include <windows.h>

namespace calliope::storage {

InstanceLock::InstanceLock(const std::filesystem::path& file)
    : m_handle(reinterpret_cast<std::intptr_t>(CreateFileW(file.c_str(), GENERIC_READ | GENERIC_WRITE, 0, nullptr,
                                                           OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr))) {
    if (reinterpret_cast<HANDLE>(m_handle) != INVALID_HANDLE_VALUE) return;
    const DWORD code = GetLastError();
    if (code == ERROR_SHARING_VIOLATION)
        throw Error(ErrorKind::inUse,
                    "Calliope is already running with the data in " + shown(file.parent_path()) + ".");
    throwFileError(static_cast<int>(code), "lock", file);
}

InstanceLock::~InstanceLock() {
    CloseHandle(reinterpret_cast<HANDLE>(m_handle));
}

} // namespace calliope::storage

#include "storage/error.h"
#include "storage/files.h"
#include "storage/instance_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

namespace calliope::storage {

InstanceLock::InstanceLock(const std::filesystem::path& file)
    : m_handle(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (m_handle < 0) throwFileError(errno, "open", file);
    int result = 0;
    do {
        result = ::flock(static_cast<int>(m_handle), LOCK_EX | LOCK_NB);
    } while (result != 0 && errno == EINTR);
    if (result == 0) return;
    const int code = errno;
    ::close(static_cast<int>(m_handle));
    if (code == EWOULDBLOCK)
        throw Error(ErrorKind::inUse,
                    "Calliope is already running with the data in " + shown(file.parent_path()) + ".");
    throwFileError(code, "lock", file);
}

InstanceLock::~InstanceLock() {
    ::close(static_cast<int>(m_handle));
}

} // namespace calliope::storage

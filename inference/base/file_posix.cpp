#include "inference/base/error.h"
#include "inference/base/file.h"
#include "inference/base/text.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace calliope {

namespace {
struct Stamp {
    std::int64_t size = 0;
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
    bool operator==(const Stamp&) const = default;
};

Stamp stampOf(const struct stat& info) {
#ifdef __APPLE__
    return {info.st_size, info.st_mtimespec.tv_sec, info.st_mtimespec.tv_nsec};
#else
    return {info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
#endif
}
} // namespace

struct RandomAccessFile::Handle {
    int descriptor = -1;
    Stamp stamp;
    ~Handle() {
        if (descriptor >= 0) ::close(descriptor);
    }
};

RandomAccessFile::RandomAccessFile(const std::filesystem::path& path)
    : m_path(path), m_handle(std::make_unique<Handle>()) {
    // Not waiting: a pipe that nobody writes to would be waited for without end.
    m_handle->descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (m_handle->descriptor < 0)
        throw Error(ErrorKind::file, concat("Cannot open ", path.string(), ": ", std::strerror(errno), "."));
    struct stat info{};
    if (::fstat(m_handle->descriptor, &info) != 0)
        throw Error(ErrorKind::file, concat("Cannot examine ", path.string(), ": ", std::strerror(errno), "."));
    if (!S_ISREG(info.st_mode))
        throw Error(ErrorKind::file, concat("Cannot read ", path.string(), ": it is not a regular file."));
    m_handle->stamp = stampOf(info);
    m_size = static_cast<std::uint64_t>(info.st_size);
}

RandomAccessFile::~RandomAccessFile() = default;
RandomAccessFile::RandomAccessFile(RandomAccessFile&&) noexcept = default;
RandomAccessFile& RandomAccessFile::operator=(RandomAccessFile&&) noexcept = default;

void RandomAccessFile::read(std::uint64_t offset, std::span<std::byte> out) const {
    constexpr std::size_t mostPerCall = std::size_t{1} << 30; // some systems refuse larger reads
    while (!out.empty()) {
        const ssize_t got =
            ::pread(m_handle->descriptor, out.data(), std::min(out.size(), mostPerCall), static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            throw Error(ErrorKind::file, concat("Cannot read ", m_path.string(), ": ", std::strerror(errno), "."));
        if (got == 0)
            throw Error(ErrorKind::file, concat(m_path.string(), " ends at byte ", offset,
                                                ", earlier than expected; it was cut short while being read."));
        out = out.subspan(static_cast<std::size_t>(got));
        offset += static_cast<std::uint64_t>(got);
    }
}

void RandomAccessFile::requireUnchanged() const {
    struct stat info{};
    if (::fstat(m_handle->descriptor, &info) != 0 || stampOf(info) != m_handle->stamp)
        throw Error(ErrorKind::file, concat(m_path.string(), " was changed while it was being read; load it again."));
}

} // namespace calliope

#include "inference/base/error.h"
#include "inference/base/file.h"
#include "inference/base/text.h"

#include <windows.h>

#include <algorithm>

namespace calliope {

namespace {
struct Stamp {
    LARGE_INTEGER size{};
    FILETIME changed{};
    bool operator==(const Stamp& other) const {
        return size.QuadPart == other.size.QuadPart && changed.dwLowDateTime == other.changed.dwLowDateTime &&
               changed.dwHighDateTime == other.changed.dwHighDateTime;
    }
};

bool stampOf(HANDLE handle, Stamp& stamp) {
    return GetFileSizeEx(handle, &stamp.size) && GetFileTime(handle, nullptr, nullptr, &stamp.changed);
}

std::string shown(const std::filesystem::path& path) {
    const std::u8string text = path.u8string();
    return {text.begin(), text.end()};
}

[[noreturn]] void fail(const char* what, const std::filesystem::path& path) {
    throw Error(ErrorKind::file, concat("Cannot ", what, ' ', shown(path), ": Windows error ", GetLastError(), "."));
}
} // namespace

struct RandomAccessFile::Handle {
    HANDLE file = INVALID_HANDLE_VALUE;
    Stamp stamp;
    ~Handle() {
        if (file != INVALID_HANDLE_VALUE) CloseHandle(file);
    }
};

RandomAccessFile::RandomAccessFile(const std::filesystem::path& path)
    : m_path(path), m_handle(std::make_unique<Handle>()) {
    m_handle->file = CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                 nullptr, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (m_handle->file == INVALID_HANDLE_VALUE) fail("open", path);
    if (GetFileType(m_handle->file) != FILE_TYPE_DISK || !stampOf(m_handle->file, m_handle->stamp))
        fail("examine", path);
    m_size = static_cast<std::uint64_t>(m_handle->stamp.size.QuadPart);
}

RandomAccessFile::~RandomAccessFile() = default;
RandomAccessFile::RandomAccessFile(RandomAccessFile&&) noexcept = default;
RandomAccessFile& RandomAccessFile::operator=(RandomAccessFile&&) noexcept = default;

void RandomAccessFile::read(std::uint64_t offset, std::span<std::byte> out) const {
    while (!out.empty()) {
        OVERLAPPED position{};
        position.Offset = static_cast<DWORD>(offset);
        position.OffsetHigh = static_cast<DWORD>(offset >> 32);
        DWORD got = 0;
        const auto wanted = static_cast<DWORD>(std::min(out.size(), std::size_t{1} << 30));
        const bool fine = ReadFile(m_handle->file, out.data(), wanted, &got, &position) != 0;
        if (!fine && GetLastError() != ERROR_HANDLE_EOF) fail("read", m_path);
        if (got == 0)
            throw Error(ErrorKind::file, concat(shown(m_path), " ends at byte ", offset,
                                                ", earlier than expected; it was cut short while being read."));
        out = out.subspan(got);
        offset += got;
    }
}

void RandomAccessFile::requireUnchanged() const {
    Stamp now;
    if (!stampOf(m_handle->file, now) || !(now == m_handle->stamp))
        throw Error(ErrorKind::file, concat(shown(m_path), " was changed while it was being read; load it again."));
}

} // namespace calliope

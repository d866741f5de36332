#include "storage/error.h"
#include "storage/files.h"

#include <windows.h>

#include <algorithm>
#include <string>

namespace calliope::storage {

namespace {

class File {
public:
    File(const std::filesystem::path& path, DWORD access, DWORD creation)
        : m_path(path)
        , m_handle(
              CreateFileW(path.c_str(), access, FILE_SHARE_READ, nullptr, creation, FILE_ATTRIBUTE_NORMAL, nullptr)) {
        if (m_handle == INVALID_HANDLE_VALUE) throwFileError(static_cast<int>(GetLastError()), "open", path);
    }
    ~File() { CloseHandle(m_handle); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    void write(std::span<const std::byte> content) {
        constexpr std::size_t mostPerCall = std::size_t{1} << 30;
        while (!content.empty()) {
            DWORD count = 0;
            const auto wanted = static_cast<DWORD>(std::min(content.size(), mostPerCall));
            if (!WriteFile(m_handle, content.data(), wanted, &count, nullptr) || count == 0)
                throwFileError(static_cast<int>(GetLastError()), "write", m_path);
            content = content.subspan(count);
        }
    }

    void sync() {
        if (!FlushFileBuffers(m_handle)) throwFileError(static_cast<int>(GetLastError()), "write", m_path);
    }

private:
    const std::filesystem::path& m_path;
    HANDLE m_handle;
};

void replaceFile(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (!MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
        throwFileError(static_cast<int>(GetLastError()), "write", to);
}

} // namespace

void makePrivateFolder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) throwFileError(error.value(), "make", folder);
}

void makePrivateFile(const std::filesystem::path& file) {
    const File made(file, GENERIC_READ | GENERIC_WRITE, OPEN_ALWAYS);
}

void writeDurably(const std::filesystem::path& file, std::span<const std::byte> content) {
    std::filesystem::path temporary = file;
    temporary += L".part";
    try {
        {
            File out(temporary, GENERIC_WRITE, CREATE_ALWAYS);
            out.write(content);
            out.sync();
        }
        replaceFile(temporary, file);
    } catch (...) {
        DeleteFileW(temporary.c_str());
        throw;
    }
}

void renameDurably(const std::filesystem::path& from, const std::filesystem::path& to) {
    File(from, GENERIC_READ | GENERIC_WRITE, OPEN_EXISTING).sync();
    replaceFile(from, to);
}

bool isOnNetwork(const std::filesystem::path& folder) {
    constexpr std::size_t longestPath = 32'768; // characters
    std::wstring root(longestPath, L'\0');
    return GetVolumePathNameW(folder.c_str(), root.data(), static_cast<DWORD>(root.size())) &&
           GetDriveTypeW(root.c_str()) == DRIVE_REMOTE;
}

bool meansFull(int code) {
    return code == ERROR_DISK_FULL || code == ERROR_HANDLE_DISK_FULL || code == ERROR_DISK_QUOTA_EXCEEDED;
}

bool meansReadOnly(int code) {
    return code == ERROR_ACCESS_DENIED || code == ERROR_WRITE_PROTECT;
}

} // namespace calliope::storage

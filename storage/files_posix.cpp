#include "storage/files.h"
#include "storage/network_mount.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#else
#include <sys/mount.h>
#include <sys/param.h>
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>

namespace calliope::storage {

namespace {

class Descriptor {
public:
    Descriptor(const std::filesystem::path& path, int flags)
        : m_path(path)
        , m_descriptor(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
        if (m_descriptor < 0) throwFileError(errno, "open", path);
    }
    ~Descriptor() { ::close(m_descriptor); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    void write(std::span<const std::byte> content) {
        constexpr std::size_t mostPerCall = std::size_t{1} << 30;
        while (!content.empty()) {
            const ssize_t count = ::write(m_descriptor, content.data(), std::min(content.size(), mostPerCall));
            if (count < 0 && errno == EINTR) continue;
            if (count <= 0) throwFileError(count < 0 ? errno : ENOSPC, "write", m_path);
            content = content.subspan(static_cast<std::size_t>(count));
        }
    }

    void sync() {
#ifdef __APPLE__
        if (::fcntl(m_descriptor, F_FULLFSYNC) == 0) return; // fsync() leaves data in the drive's cache there
#endif
        if (::fsync(m_descriptor) != 0) throwFileError(errno, "write", m_path);
    }

private:
    const std::filesystem::path& m_path;
    int m_descriptor;
};

/// A new name is on the disk when its folder is. Some file systems cannot sync folders; they say EINVAL.
void syncFolder(const std::filesystem::path& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) throwFileError(errno, "open", folder);
    const int result = ::fsync(descriptor);
    const int code = errno;
    ::close(descriptor);
    if (result != 0 && code != EINVAL) throwFileError(code, "write", folder);
}

void replaceFile(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) throwFileError(errno, "write", to);
    syncFolder(to.parent_path());
}

} // namespace

void makePrivateFolder(const std::filesystem::path& folder) {
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
        if (folder.has_parent_path() && folder.parent_path() != folder &&
            !std::filesystem::exists(folder.parent_path()))
            makePrivateFolder(folder.parent_path());
        if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) throwFileError(errno, "make", folder);
    }
    struct stat info {};
    if (::stat(folder.c_str(), &info) != 0) throwFileError(errno, "open", folder);
    if ((info.st_mode & 077) != 0 && info.st_uid == ::geteuid()) ::chmod(folder.c_str(), info.st_mode & 07700);
}

void makePrivateFile(const std::filesystem::path& file) {
    const Descriptor made(file, O_RDWR | O_CREAT);
}

void writeDurably(const std::filesystem::path& file, std::span<const std::byte> content) {
    std::filesystem::path temporary = file;
    temporary += ".part";
    try {
        Descriptor out(temporary, O_WRONLY | O_CREAT | O_TRUNC);
        out.write(content);
        out.sync();
        replaceFile(temporary, file);
    } catch (...) {
        ::unlink(temporary.c_str());
        throw;
    }
}

void renameDurably(const std::filesystem::path& from, const std::filesystem::path& to) {
    Descriptor(from, O_RDONLY).sync();
    replaceFile(from, to);
}

bool isOnNetwork(const std::filesystem::path& folder) {
    struct statfs info {};
    if (::statfs(folder.c_str(), &info) != 0) return false;
#ifdef __linux__
    // statfs(2): NFS, SMB, CIFS, SMB 2 and 3, Coda, AFS of two kinds, 9P, Ceph, Lustre, shared folders of VirtualBox.
    constexpr std::array<std::uint32_t, 11> types{0x6969,     0x517B,     0xFF534D42, 0xFE534D42,
                                                  0x73757245, 0x5346414F, 0x6B414653, 0x01021997,
                                                  0x00C36400, 0x0BD00BD0, 0x786F4256};
    constexpr std::uint32_t fuse = 0x65735546;
    const auto type = static_cast<std::uint32_t>(info.f_type);
    if (type != fuse) return std::ranges::find(types, type) != types.end();
    struct stat place {};
    if (::stat(folder.c_str(), &place) != 0) return false;
    std::ifstream mounts("/proc/self/mountinfo");
    const std::string said(std::istreambuf_iterator<char>(mounts), {});
    return isNetworkMount(said, std::to_string(major(place.st_dev)) + ':' + std::to_string(minor(place.st_dev)));
#else
    return (info.f_flags & MNT_LOCAL) == 0;
#endif
}

bool meansFull(int code) {
    return code == ENOSPC || code == EDQUOT || code == EFBIG;
}

bool meansReadOnly(int code) {
    return code == EROFS || code == EACCES || code == EPERM;
}

} // namespace calliope::storage

#include "storage/network_mount.h"

#include <algorithm>
#include <array>

namespace calliope::storage {

namespace {

/// Behind "fuse.". Others are disks of this computer in other clothes: encrypted, joined, of other systems.
constexpr std::array<std::string_view, 30> shares{
    "sshfs",         "rclone",   "gvfsd-fuse", "kio-fuse",  "smbnetfs",  "curlftpfs",
    "davfs2",        "davfs",    "s3fs",       "goofys",    "gcsfuse",   "mount-s3",
    "mountpoint-s3", "blobfuse", "blobfuse2",  "s3backer",  "glusterfs", "ceph",
    "ceph-fuse",     "juicefs",  "seaweedfs",  "mfs",       "moosefs",   "lizardfs",
    "onedriver",     "onedrive", "ossfs",      "cernvm-fs", "cvmfs2",    "google-drive-ocamlfuse",
};

/// What stands up to the next blank, which is taken off.
std::string_view nextField(std::string_view& line) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view field = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return field;
}

} // namespace

bool isNetworkMount(std::string_view mountInfo, std::string_view device) {
    constexpr std::string_view fuse = "fuse";
    constexpr std::string_view between = " - "; // blanks in names are escaped
    while (!mountInfo.empty()) {
        const std::size_t end = std::min(mountInfo.find('\n'), mountInfo.size());
        std::string_view line = mountInfo.substr(0, end);
        mountInfo.remove_prefix(std::min(end + 1, mountInfo.size()));
        (void)nextField(line); // its number, and that of the one above
        (void)nextField(line);
        const std::size_t rest = line.find(between);
        if (nextField(line) != device || rest == std::string_view::npos) continue;
        std::string_view said = line.substr(line.find(between) + between.size());
        std::string_view type = nextField(said);
        const std::string_view source = nextField(said);
        if (!type.starts_with(fuse)) return false;
        type.remove_prefix(std::min(fuse.size() + 1, type.size()));
        return std::ranges::find(shares, type) != shares.end() || source.find("://") != std::string_view::npos;
    }
    return false;
}

} // namespace calliope::storage

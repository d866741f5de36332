#pragma once

#include "storage/message.h"
#include "storage/zip_archive.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace calliope::storage {

/// Keeps a picture that nobody vouches for as an attachment, and makes the block that shows it; nullopt where it cannot
/// be read. `name` is what its file is called.
using KeepPicture = std::function<std::optional<Block>(const std::string& file, const std::string& name)>;

/// Of files of an archive that messages ask for.
struct ArchivePictureLimits {
    std::size_t count = 20'000;                      ///< files that are tried
    std::size_t bytes = std::size_t{50} << 20;       ///< of one of them
    std::uint64_t unpacked = std::uint64_t{8} << 30; ///< bytes of all of them
};

/// The pictures of a ChatGPT export. Its files are called by their id and a name ("file-Ab12-cat.png",
/// "file_0a1b.dat"), in whichever folder; messages point to the id. Each is unpacked once, when it is asked for first.
class ArchivePictures {
public:
    /// REQUIRES: an archive that outlives this; to find any, a `keep`.
    ArchivePictures(ZipArchive& archive, KeepPicture keep, const ArchivePictureLimits& limits = {});

    /// What shows the picture of a pointer ("file-service://file-Ab12", "sediment://file_0a1b"); nullopt where the
    /// archive has none, and where it is damaged, no picture, or beyond the limits. Throws what `keep` throws.
    [[nodiscard]] std::optional<Block> find(std::string_view pointer);

private:
    [[nodiscard]] std::optional<std::string> unpack(const ZipArchive::Entry& entry);

    ZipArchive& m_archive;
    KeepPicture m_keep;
    const ArchivePictureLimits m_limits;
    std::uint64_t m_left;                                             ///< bytes that may still be unpacked
    std::map<std::string, ZipArchive::Entry, std::less<>> m_files;    ///< by id
    std::map<std::string, std::optional<Block>, std::less<>> m_tried; ///< by id
};

} // namespace calliope::storage

#include "storage/archive_pictures.h"

#include "storage/error.h"

#include <algorithm>
#include <array>
#include <utility>

namespace calliope::storage {

namespace {

constexpr std::string_view alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// "file-Ab12" of what begins with it; empty where that is no id.
std::string_view idOf(std::string_view text) {
    constexpr std::string_view begin = "file-"; // or "file_"
    if (!text.starts_with("file-") && !text.starts_with("file_")) return {};
    const std::size_t end = std::min(text.find_first_not_of(alphanumeric, begin.size()), text.size());
    return end == begin.size() ? std::string_view() : text.substr(0, end);
}

std::string_view fileNameOf(std::string_view path) {
    return path.substr(path.rfind('/') + 1); // npos + 1 is 0
}

/// "cat.png" of "file-Ab12-cat.png".
std::string_view nameOf(std::string_view file) {
    const std::string_view rest = file.substr(idOf(file).size());
    return rest.size() > 1 && rest.front() == '-' ? rest.substr(1) : file;
}

} // namespace

ArchivePictures::ArchivePictures(ZipArchive& archive, KeepPicture keep, const ArchivePictureLimits& limits)
    : m_archive(archive)
    , m_keep(std::move(keep))
    , m_limits(limits)
    , m_left(limits.unpacked) {
    for (ZipArchive::Entry& file : archive.find([](std::string_view name) { return !idOf(name).empty(); })) {
        std::string id(idOf(fileNameOf(file.path)));
        m_files.try_emplace(std::move(id), std::move(file));
    }
}

std::optional<Block> ArchivePictures::find(std::string_view pointer) {
    const std::size_t scheme = pointer.find("://");
    const std::string_view id = idOf(scheme == std::string_view::npos ? pointer : pointer.substr(scheme + 3));
    if (const auto tried = m_tried.find(id); tried != m_tried.end()) return tried->second;
    const auto file = m_files.find(id);
    if (file == m_files.end() || m_tried.size() == m_limits.count) return std::nullopt;
    std::optional<Block>& block = m_tried[file->first];
    if (const std::optional<std::string> content = unpack(file->second))
        block = m_keep(*content, std::string(nameOf(fileNameOf(file->second.path))));
    return block;
}

std::optional<std::string> ArchivePictures::unpack(const ZipArchive::Entry& entry) {
    std::string content;
    const std::uint64_t most = std::min<std::uint64_t>(m_limits.bytes, m_left);
    try {
        m_archive.read(entry, [&](std::istream& packed) {
            std::array<char, 65536> piece{};
            while (content.size() <= most && packed) {
                packed.read(piece.data(), piece.size());
                content.append(piece.data(), static_cast<std::size_t>(packed.gcount()));
            }
        });
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::format) throw;
        return std::nullopt; // damaged or locked: the others may be whole
    }
    m_left -= std::min<std::uint64_t>(content.size(), m_left);
    return content.size() > most ? std::nullopt : std::optional(std::move(content));
}

} // namespace calliope::storage

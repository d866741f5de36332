#include "storage/zip_archive.h"

#include "storage/error.h"
#include "storage/files.h"

#include <zip.h>

#include <algorithm>
#include <array>
#include <memory>
#include <streambuf>

namespace calliope::storage {

namespace {

[[noreturn]] void refuse() {
    throw Error(ErrorKind::format, "The archive is damaged or locked and cannot be unpacked: download it again.");
}

/// Unpacks as it is read, and takes what comes off `left`.
class UnpackingBuffer : public std::streambuf {
public:
    UnpackingBuffer(zip_file_t* entry, std::uint64_t& left)
        : m_entry(entry)
        , m_left(left) {}

protected:
    int_type underflow() override {
        const zip_int64_t got = zip_fread(m_entry, m_buffer.data(), m_buffer.size());
        if (got < 0) refuse();
        if (got == 0) return traits_type::eof();
        const auto count = static_cast<std::uint64_t>(got);
        if (count > m_left)
            throw Error(ErrorKind::format, "The archive cannot be imported: what is packed in it is far too large.");
        m_left -= count;
        setg(m_buffer.data(), m_buffer.data(), m_buffer.data() + got);
        return traits_type::to_int_type(m_buffer[0]);
    }

private:
    zip_file_t* m_entry;
    std::uint64_t& m_left;
    std::array<char, 65536> m_buffer{};
};

} // namespace

bool ZipArchive::isOne(const std::filesystem::path& file) {
    std::ifstream stream = openForReading(file);
    std::array<char, 4> begin{};
    stream.read(begin.data(), begin.size());
    return begin == std::array{'P', 'K', '\3', '\4'} || begin == std::array{'P', 'K', '\5', '\6'}; // or an empty one
}

ZipArchive::ZipArchive(const std::filesystem::path& file, const ZipLimits& limits)
    : m_left(std::min(limits.unpacked, std::max(limits.anyway, std::filesystem::file_size(file) * limits.ratio))) {
    const std::u8string name = file.u8string(); // which libzip takes on every system
    m_zip = zip_open(std::string(name.begin(), name.end()).c_str(), ZIP_RDONLY, nullptr);
    if (!m_zip) refuse();
    if (zip_get_num_entries(m_zip, 0) > static_cast<zip_int64_t>(limits.entries)) {
        zip_discard(m_zip);
        throw Error(ErrorKind::format, "The archive cannot be imported: there are too many files in it.");
    }
}

ZipArchive::~ZipArchive() {
    zip_discard(m_zip);
}

std::vector<ZipArchive::Entry> ZipArchive::find(const std::function<bool(std::string_view name)>& wanted) const {
    std::vector<Entry> found;
    const auto count = static_cast<zip_uint64_t>(zip_get_num_entries(m_zip, 0));
    for (zip_uint64_t index = 0; index < count; ++index) {
        const char* path = zip_get_name(m_zip, index, ZIP_FL_ENC_GUESS);
        if (!path) continue;
        std::string_view name = path;
        name.remove_prefix(name.rfind('/') + 1); // npos + 1 is 0
        if (!wanted(name)) continue;
        zip_stat_t about;
        zip_stat_init(&about);
        const bool isKnown = zip_stat_index(m_zip, index, 0, &about) == 0 && (about.valid & ZIP_STAT_SIZE) != 0;
        found.push_back({.path = path, .index = index, .size = isKnown ? static_cast<double>(about.size) : 0});
    }
    return found;
}

void ZipArchive::read(const Entry& entry, const std::function<void(std::istream& content)>& take) {
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> opened(zip_fopen_index(m_zip, entry.index, 0), &zip_fclose);
    if (!opened) refuse();
    UnpackingBuffer buffer(opened.get(), m_left);
    std::istream content(&buffer);
    content.exceptions(std::ios::badbit); // what the buffer throws comes through
    take(content);
}

} // namespace calliope::storage

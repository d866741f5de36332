#include "app/documents/program/archive.h"

#include "inference/base/error.h"

#include <zip.h>

#include <array>

namespace calliope::documents {

namespace {

[[noreturn]] void refuse() {
    throw Error(ErrorKind::format, "The document is damaged; its archive cannot be read.");
}

} // namespace

Archive::Archive(std::span<const std::uint8_t> file, const Limits& limits)
    : m_limits(limits) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(file.data(), file.size(), 0, &error);
    if (source) m_zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (source && !m_zip) zip_source_free(source);
    zip_error_fini(&error);
    if (!m_zip) refuse();
    if (zip_get_num_entries(m_zip, 0) > static_cast<zip_int64_t>(limits.entries)) {
        zip_discard(m_zip);
        throw Error(ErrorKind::unsupported, "The document is an archive of too many files.");
    }
}

Archive::~Archive() {
    zip_discard(m_zip);
}

bool Archive::has(const std::string& name) const {
    return zip_name_locate(m_zip, name.c_str(), ZIP_FL_ENC_GUESS) >= 0;
}

void Archive::read(const std::string& name, const std::function<bool(std::string_view piece)>& take) const {
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> entry(zip_fopen(m_zip, name.c_str(), ZIP_FL_ENC_GUESS),
                                                                  &zip_fclose);
    if (!entry) refuse();
    std::array<char, std::size_t{64} << 10> piece{};
    std::uint64_t sum = 0;
    for (;;) {
        const zip_int64_t got = zip_fread(entry.get(), piece.data(), piece.size());
        if (got < 0) refuse();
        if (got == 0) return;
        sum += static_cast<std::uint64_t>(got);
        if (sum > m_limits.unpacked)
            throw Error(ErrorKind::unsupported, "The document is too large; what is packed in it has no end.");
        if (!take({piece.data(), static_cast<std::size_t>(got)})) return;
    }
}

} // namespace calliope::documents

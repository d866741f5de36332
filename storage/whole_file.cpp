#include "storage/whole_file.h"

#include "storage/files.h"

#include <cerrno>
#include <system_error>
#include <utility>

namespace calliope::storage {

WholeFile::WholeFile(const std::filesystem::path& file)
    : m_file(std::filesystem::absolute(file))
    , m_part(m_file) {
    m_part += ".part";
    makePrivateFile(m_part);
    m_stream.open(m_part, std::ios::binary | std::ios::trunc);
    if (!m_stream) fail();
}

WholeFile::~WholeFile() {
    m_stream.close();
    std::error_code ignored; // it is not there where all went well
    std::filesystem::remove(m_part, ignored);
}

void WholeFile::write(std::string_view text) {
    m_stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!m_stream) fail();
}

void WholeFile::finish() {
    m_stream.close();
    if (!m_stream) fail();
    renameDurably(m_part, m_file);
}

void WholeFile::fail() const {
    throwFileError(errno != 0 ? errno : EIO, "write", m_file);
}

} // namespace calliope::storage

#include "inference/cli/float_file.h"

#include "inference/base/error.h"
#include "inference/base/text.h"

#include <system_error>
#include <utility>

namespace calliope::cli {

FloatFile::FloatFile(std::filesystem::path path)
    : m_path(std::move(path))
    , m_partial(m_path) {
    m_partial += ".partial";
    m_file.open(m_partial, std::ios::binary | std::ios::trunc);
    require();
}

FloatFile::~FloatFile() {
    if (m_done) return;
    m_file.close();
    std::error_code ignored;
    std::filesystem::remove(m_partial, ignored);
}

void FloatFile::write(std::span<const float> values) {
    m_file.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size_bytes()));
    require();
}

void FloatFile::finish() {
    m_file.close();
    require();
    std::error_code error;
    std::filesystem::rename(m_partial, m_path, error);
    if (error) throw Error(ErrorKind::file, concat("Cannot write ", m_path.string(), ": ", error.message(), '.'));
    m_done = true;
}

void FloatFile::require() const {
    if (!m_file) throw Error(ErrorKind::file, concat("Cannot write ", m_path.string(), '.'));
}

} // namespace calliope::cli

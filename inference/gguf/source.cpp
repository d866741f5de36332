#include "inference/gguf/source.h"

#include "inference/base/checked.h"
#include "inference/base/error.h"
#include "inference/base/text.h"

#include <algorithm>
#include <utility>

namespace calliope::gguf {

std::string printablePath(const std::filesystem::path& path) {
    constexpr std::size_t longestPath = 4096;
    const std::u8string text = path.u8string();
    return printable(std::string(text.begin(), text.end()), longestPath);
}

std::string Source::name() const {
    return printablePath(path());
}

MemorySource::MemorySource(std::filesystem::path path, std::vector<std::byte> bytes)
    : m_path(std::move(path))
    , m_bytes(std::move(bytes)) {}

void MemorySource::read(std::uint64_t offset, std::span<std::byte> out) const {
    const auto end = checkedAdd(offset, out.size());
    if (!end || *end > m_bytes.size())
        throw Error(ErrorKind::file, concat(name(), " ends at byte ", m_bytes.size(), ", earlier than expected."));
    std::copy_n(m_bytes.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
}

} // namespace calliope::gguf

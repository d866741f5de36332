#include "inference/gguf/reader.h"

#include "inference/base/checked.h"
#include "inference/base/text.h"

#include <algorithm>

namespace calliope::gguf {

Reader::Reader(const Source& source)
    : m_source(source)
    , m_end(std::min(source.size(), longestHeader)) {}

std::string Reader::string() {
    const auto length = number<std::uint64_t>();
    if (length > remaining())
        fail(concat("a text claims to be ", length, " bytes long, but only ", remaining(), " bytes are left"));
    std::string out(static_cast<std::size_t>(length), '\0');
    bytes(std::as_writable_bytes(std::span(out)));
    return out;
}

void Reader::bytes(std::span<std::byte> out) {
    constexpr std::size_t bufferBytes = std::size_t{64} << 10;
    if (out.size() > remaining()) {
        const bool cut = m_end == m_source.size();
        fail(cut ? concat("the file ends after ", m_end, " bytes, in the middle of it")
                 : concat("metadata of more than ", longestHeader, " bytes is not accepted"));
    }
    while (!out.empty()) {
        if (m_next == m_buffer.size()) {
            m_buffer.resize(static_cast<std::size_t>(std::min<std::uint64_t>(bufferBytes, remaining())));
            m_source.read(m_position, m_buffer);
            m_next = 0;
        }
        const std::size_t count = std::min(out.size(), m_buffer.size() - m_next);
        std::copy_n(m_buffer.begin() + static_cast<std::ptrdiff_t>(m_next), count, out.begin());
        out = out.subspan(count);
        m_next += count;
        m_position += count;
    }
}

void Reader::requireElements(std::uint64_t count, std::uint64_t elementBytes) const {
    const auto needed = checkedMultiply(count, elementBytes);
    if (!needed || *needed > remaining())
        fail(concat(count, " elements of at least ", elementBytes, " bytes do not fit into the ", remaining(),
                    " bytes that are left"));
}

void Reader::fail(std::string_view message) const {
    throw Error(ErrorKind::format,
                concat(m_source.name(), " is damaged at byte ", m_position, ", in the ", m_place, ": ", message, '.'));
}

} // namespace calliope::gguf

#include "storage/carve.h"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <span>

namespace calliope::storage {

namespace {

using Bytes = std::span<const unsigned char>;

constexpr unsigned char tableLeaf = 13;
constexpr std::uint64_t mostPayload = std::uint64_t{256} << 20;
constexpr std::size_t mostColumns = 64;

/// Reads from the beginning of bytes; `fails` once they do not suffice.
class Reader {
public:
    explicit Reader(Bytes bytes)
        : m_bytes(bytes) {}

    [[nodiscard]] std::size_t at() const { return m_at; }

    std::optional<std::uint64_t> integer(std::size_t count) {
        if (m_bytes.size() - m_at < count) return std::nullopt;
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < count; ++i) value = value << 8 | m_bytes[m_at++];
        return value;
    }

    /// SQLite's variable-length integer: seven bits a byte, eight in the ninth.
    std::optional<std::uint64_t> varint() {
        std::uint64_t value = 0;
        for (int i = 0; i < 9; ++i) {
            if (m_at == m_bytes.size()) return std::nullopt;
            const unsigned char byte = m_bytes[m_at++];
            if (i == 8) return value << 8 | byte;
            value = value << 7 | (byte & 0x7fu);
            if (byte < 0x80) return value;
        }
        return value;
    }

    std::optional<std::string> text(std::uint64_t count) {
        if (m_bytes.size() - m_at < count) return std::nullopt;
        const auto* begin = reinterpret_cast<const char*>(m_bytes.data()) + m_at;
        m_at += count;
        return std::string(begin, begin + count);
    }

private:
    Bytes m_bytes;
    std::size_t m_at = 0;
};

std::optional<CarvedValue> value(Reader& body, std::uint64_t type) {
    constexpr std::array<std::size_t, 8> sizes{0, 1, 2, 3, 4, 6, 8, 8};
    if (type == 0) return CarvedValue();
    if (type == 8 || type == 9) return CarvedValue(static_cast<std::int64_t>(type - 8));
    if (type == 10 || type == 11) return std::nullopt; // reserved
    if (type >= 12) {
        std::optional<std::string> text = body.text((type - 12) / 2);
        return text ? std::optional<CarvedValue>(std::move(*text)) : std::nullopt;
    }
    const std::optional<std::uint64_t> bits = body.integer(sizes[type]);
    if (!bits) return std::nullopt;
    if (type == 7) return CarvedValue(std::bit_cast<double>(*bits));
    const auto shift = static_cast<int>(64 - 8 * sizes[type]);
    return CarvedValue(static_cast<std::int64_t>(*bits << shift) >> shift);
}

/// A record: a header with the types of its values, then the values.
std::optional<std::vector<CarvedValue>> record(Bytes payload) {
    Reader start(payload);
    const std::optional<std::uint64_t> headerSize = start.varint();
    if (!headerSize || *headerSize > payload.size() || *headerSize < start.at()) return std::nullopt;
    Reader header(payload.first(static_cast<std::size_t>(*headerSize)));
    Reader body(payload.subspan(static_cast<std::size_t>(*headerSize)));
    (void)header.varint();
    std::vector<CarvedValue> values;
    while (header.at() < *headerSize) {
        const std::optional<std::uint64_t> type = header.varint();
        if (!type || values.size() == mostColumns) return std::nullopt;
        std::optional<CarvedValue> read = value(body, *type);
        if (!read) return std::nullopt;
        values.push_back(std::move(*read));
    }
    if (body.at() != payload.size() - *headerSize) return std::nullopt;
    return values;
}

/// The payload of a cell, with its overflow pages; nullopt where they are damaged.
std::optional<std::vector<unsigned char>> payloadOf(PageFile& file, Bytes page, std::size_t at, std::uint64_t size) {
    const std::uint64_t usable = file.pageSize(); // our files reserve nothing
    const std::uint64_t most = usable - 35;
    const std::uint64_t least = (usable - 12) * 32 / 255 - 23;
    std::uint64_t local = size;
    if (size > most) {
        local = least + (size - least) % (usable - 4);
        if (local > most) local = least;
    }
    const std::uint64_t whole = std::uint64_t{file.pageCount()} * file.pageSize();
    if (size > whole || size > mostPayload || at > page.size() || page.size() - at < local + (size > local ? 4 : 0))
        return std::nullopt;
    const Bytes here = page.subspan(at, static_cast<std::size_t>(local));
    std::vector<unsigned char> payload(here.begin(), here.end());
    if (size == local) return payload;
    Reader pointer(page.subspan(at + static_cast<std::size_t>(local)));
    auto next = static_cast<std::uint32_t>(*pointer.integer(4));
    while (payload.size() < size) {
        if (next < 2 || next > file.pageCount()) return std::nullopt;
        const std::vector<unsigned char> overflow = file.page(next);
        if (overflow.empty()) return std::nullopt;
        Reader link(overflow);
        next = static_cast<std::uint32_t>(*link.integer(4));
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(size - payload.size(), usable - 4));
        payload.insert(payload.end(), overflow.begin() + 4, overflow.begin() + 4 + static_cast<std::ptrdiff_t>(count));
    }
    if (next != 0) return std::nullopt;
    return payload;
}

void carvePage(PageFile& file, Bytes page, std::size_t begin, const std::function<void(const CarvedRow&)>& take) {
    if (page.size() < begin + 8 || page[begin] != tableLeaf) return;
    Reader header(page.subspan(begin + 3));
    const std::size_t cells = *header.integer(2);
    const std::size_t pointers = begin + 8;
    if (pointers + 2 * cells > page.size()) return;
    for (std::size_t i = 0; i < cells; ++i) {
        const std::size_t at = static_cast<std::size_t>(page[pointers + 2 * i]) << 8 | page[pointers + 2 * i + 1];
        if (at < pointers + 2 * cells || at >= page.size()) continue;
        Reader cell(page.subspan(at));
        const std::optional<std::uint64_t> size = cell.varint();
        const std::optional<std::uint64_t> rowid = size ? cell.varint() : std::nullopt;
        if (!rowid || *size == 0) continue;
        const auto payload = payloadOf(file, page, at + cell.at(), *size);
        auto values = payload ? record(*payload) : std::nullopt;
        if (values) take({static_cast<std::int64_t>(*rowid), std::move(*values)});
    }
}

} // namespace

void carve(PageFile& file, const std::function<void(const CarvedRow&)>& take) {
    for (std::uint32_t number = 1; number <= file.pageCount(); ++number) {
        const std::vector<unsigned char> page = file.page(number);
        carvePage(file, page, number == 1 ? 100 : 0, take); // the file's header comes first
    }
}

} // namespace calliope::storage

#pragma once

#include "inference/base/error.h"
#include "inference/gguf/source.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace calliope::gguf {

static_assert(std::endian::native == std::endian::little, "GGUF files are read as they lie, little-endian");

/// Reads a source from front to end through a small buffer. Never reads, and never allocates for, more bytes than are
/// left. Every failure is an Error{format} that names the source, the position and the place being read.
class Reader {
public:
    /// Everything before the tensor data must lie in the first 128 MiB (large vocabularies need some 20 MB); it bounds
    /// the memory that a hostile file can claim.
    static constexpr std::uint64_t longestHeader = std::uint64_t{128} << 20;

    explicit Reader(const Source& source);

    [[nodiscard]] std::uint64_t position() const { return m_position; }
    [[nodiscard]] std::uint64_t remaining() const { return m_end - m_position; }

    /// Says what is read from now on, for messages: `key "general.alignment"`.
    void enter(std::string place) { m_place = std::move(place); }

    template<typename T>
    requires std::is_arithmetic_v<T>
    [[nodiscard]] T number() {
        std::array<std::byte, sizeof(T)> raw{};
        bytes(raw);
        return std::bit_cast<T>(raw);
    }

    /// `count` numbers in a row.
    template<typename T>
    requires std::is_arithmetic_v<T>
    [[nodiscard]] std::vector<T> numbers(std::uint64_t count) {
        requireElements(count, sizeof(T));
        std::vector<T> out(static_cast<std::size_t>(count));
        bytes(std::as_writable_bytes(std::span(out)));
        return out;
    }

    /// A length and as many bytes; they may be anything, NUL and broken UTF-8 included.
    [[nodiscard]] std::string string();

    void bytes(std::span<std::byte> out);

    /// Fails unless `count` elements of at least `elementBytes` each can still follow.
    void requireElements(std::uint64_t count, std::uint64_t elementBytes) const;

    /// Throws an Error{format}: "FILE is damaged at byte N, in PLACE: MESSAGE."
    [[noreturn]] void fail(std::string_view message) const;

private:
    const Source& m_source;
    std::uint64_t m_end;
    std::uint64_t m_position = 0;
    std::string m_place = "header";
    std::vector<std::byte> m_buffer; // a stretch of the source; m_buffer[m_next] is the byte at m_position
    std::size_t m_next = 0;
};

} // namespace calliope::gguf

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace calliope {

/// SHA-256 (FIPS 180-4). Not thread-safe.
class Sha256 {
public:
    using Digest = std::array<std::uint8_t, 32>;

    void add(std::span<const std::byte> bytes);
    void add(std::string_view text); ///< and its length, so that texts in a row cannot be mistaken for others
    void add(std::uint64_t number);

    /// Of all that was added; call it once, last.
    [[nodiscard]] Digest finish();

private:
    void addBlock(const std::byte* block);

    std::array<std::uint32_t, 8> m_state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::byte, 64> m_rest{}; ///< what does not fill a block yet
    std::uint64_t m_bytes = 0;
};

/// 64 digits.
[[nodiscard]] std::string hexadecimal(const Sha256::Digest& digest);

/// The hexadecimal SHA-256 of `content`.
[[nodiscard]] std::string sha256(std::span<const std::byte> content);

} // namespace calliope

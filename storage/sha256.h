#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace calliope::storage {

/// SHA-256 (FIPS 180-4).
class Sha256 {
public:
    void add(std::span<const std::byte> content);

    /// 64 hexadecimal digits. The object is spent then.
    [[nodiscard]] std::string digits();

private:
    void take(const std::byte* block);

    std::array<std::uint32_t, 8> m_state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::byte, 64> m_block{};
    std::uint64_t m_size = 0;
};

[[nodiscard]] std::string sha256(std::span<const std::byte> content);

} // namespace calliope::storage

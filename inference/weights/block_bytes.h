#pragma once

#include "inference/base/half.h"

#include <cstddef>
#include <cstdint>

/// Fields of blocks, which lie at any address and are little-endian.
namespace calliope {

using Byte = const std::byte*;

inline std::uint32_t u8(Byte at) {
    return std::to_integer<std::uint32_t>(*at);
}
inline std::uint32_t u16(Byte at) {
    return u8(at) | u8(at + 1) << 8;
}
inline std::uint32_t u32(Byte at) {
    return u16(at) | u16(at + 2) << 16;
}
inline float half(Byte at) {
    return floatFromHalf(static_cast<std::uint16_t>(u16(at)));
}

} // namespace calliope

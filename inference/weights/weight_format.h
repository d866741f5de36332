#pragma once

#include "inference/weights/weight_type.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace calliope {

/// What is known of every tensor type that a file may contain: enough to check sizes.
struct WeightTypeInfo {
    WeightType type;
    std::string_view name; ///< as the field writes it, "Q4_K"
    std::uint32_t blockWeights;
    std::uint32_t blockBytes;
};

/// nullptr for retired and unknown numbers.
[[nodiscard]] const WeightTypeInfo* weightTypeInfo(std::uint32_t number);
[[nodiscard]] const WeightTypeInfo& weightTypeInfo(WeightType type);

/// One block of a quantised type in a form that all of them share:
/// `w[i] = scale[i / group] * code[i] - offset[i / group]`.
/// Evaluated in float32 this gives the exact value that the format defines.
struct AffineBlock {
    static constexpr std::uint32_t mostWeights = 256;
    static constexpr std::uint32_t mostGroups = 16;
    std::array<std::int8_t, mostWeights> code;
    std::array<float, mostGroups> scale;
    std::array<float, mostGroups> offset; ///< all zero where the format `hasOffset` is false
};

/// A run of bytes of one meaning inside a block. Device layouts store plane after plane (see vulkan/weight_layout.h).
struct Plane {
    std::uint16_t offset;
    std::uint16_t bytes;
};

/// A type that the engine computes with: one row of a table. The device's decode is `shaders/formats/<shader>.glsl`.
struct WeightFormat {
    WeightType type;
    std::string_view shader;    ///< "q4_k"
    std::uint32_t blockWeights; ///< 1 for plain floats
    std::uint32_t blockBytes;
    // Quantised formats only:
    std::uint32_t groupWeights; ///< weights that share a scale: 16 or 32; 0 for plain floats
    std::int32_t lowestCode;    ///< least and greatest value of AffineBlock::code
    std::int32_t highestCode;
    bool hasOffset;
    std::array<Plane, 4> planes; ///< in device order: quants, high bits, scales, block scale; unused ones have 0 bytes
    void (*unpack)(const std::byte* block, AffineBlock& out);
    std::span<const std::uint16_t> codebook{}; ///< what blocks refer to (see codebooks.h); empty where they say all
    bool tensorScale = false; ///< tensors may have a float32 scale beside them; the tiles of a device hold it, too
};

/// nullptr where the engine has no kernels for the type.
[[nodiscard]] const WeightFormat* weightFormat(WeightType type);
[[nodiscard]] std::span<const WeightFormat> weightFormats();

/// Decodes `out.size()` weights that start at a block's edge; `out.size()` must be a multiple of blockWeights and
/// `bytes` hold exactly their blocks. Exact for every format.
void decodeWeights(const WeightFormat& format, std::span<const std::byte> bytes, std::span<float> out);

} // namespace calliope

#include "inference/vulkan/weight_layout.h"

#include "inference/base/checked.h"
#include "inference/base/half.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <vector>

namespace calliope::vulkan {

namespace {

constexpr std::uint32_t block = 32;

std::uint32_t blocksOf(std::uint32_t columns) {
    return divideUp(columns, block);
}

std::size_t rowBytes(const WeightFormat& format, std::uint32_t columns) {
    return std::size_t{columns / format.blockWeights} * format.blockBytes;
}

// --- rows: integer codes ---

/// Calls `store(blockIndex, codes + 32 * ..., scale, offset)` for each 32 weights of the rows; `blockIndex` counts
/// through all rows.
template<typename Store>
void forEachBlock(const WeightFormat& format, float tensorScale, std::span<const std::byte> rows, std::uint32_t count,
                  std::uint32_t columns, Store store) {
    AffineBlock affine{};
    const std::uint32_t perFileBlock = format.blockWeights / block;
    const std::uint32_t groupsPerBlock = block / format.groupWeights;
    std::size_t index = 0;
    const std::byte* at = rows.data();
    for (std::uint32_t row = 0; row < count; ++row) {
        for (std::uint32_t i = 0; i < columns / format.blockWeights; ++i, at += format.blockBytes) {
            format.unpack(at, affine);
            if (tensorScale != 1.0f) {
                for (float& scale : affine.scale) scale *= tensorScale;
                for (float& offset : affine.offset) offset *= tensorScale;
            }
            for (std::size_t part = 0; part < perFileBlock; ++part)
                store(index++, affine.code.data() + part * block, affine.scale.data() + part * groupsPerBlock,
                      affine.offset.data() + part * groupsPerBlock);
        }
    }
}

std::uint8_t unsignedCode(std::int8_t code, int bias) {
    return static_cast<std::uint8_t>(code + bias);
}

void packNibble32(const WeightFormat& format, float tensorScale, std::span<const std::byte> rows, std::uint32_t count,
                  std::uint32_t columns, std::span<std::byte> codes, std::span<float> scales) {
    const int bias = -format.lowestCode;
    forEachBlock(format, tensorScale, rows, count, columns,
                 [&](std::size_t index, const std::int8_t* code, const float* scale, const float* offset) {
                     for (std::size_t word = 0; word < 4; ++word)
                         for (std::size_t i = 0; i < 4; ++i) {
                             const int low = unsignedCode(code[8 * word + i], bias);
                             const int high = unsignedCode(code[8 * word + 4 + i], bias);
                             codes[index * 16 + 4 * word + i] = static_cast<std::byte>(low | high << 4);
                         }
                     scales[2 * index] = scale[0];
                     scales[2 * index + 1] = offset[0] + static_cast<float>(bias) * scale[0];
                 });
}

void packBytes(const WeightFormat& format, float tensorScale, std::span<const std::byte> rows, std::uint32_t count,
               std::uint32_t columns, std::span<std::byte> codes, std::span<float> scales) {
    const std::uint32_t groups = block / format.groupWeights;
    const int bias = format.lowestCode >= 0 ? 0 : groups == 2 ? 64 : 128; // codes of groups of 16 have 7 bits
    const std::uint32_t perGroup =
        groups == 2 && !format.hasOffset ? 1 : 2; // without offsets the shader knows the bias
    forEachBlock(format, tensorScale, rows, count, columns,
                 [&](std::size_t index, const std::int8_t* code, const float* scale, const float* offset) {
                     for (std::uint32_t i = 0; i < block; ++i)
                         codes[index * block + i] = static_cast<std::byte>(unsignedCode(code[i], bias));
                     float* out = scales.data() + index * groups * perGroup;
                     for (std::size_t group = 0; group < groups; ++group) {
                         out[group * perGroup] = scale[group];
                         if (perGroup == 2)
                             out[group * 2 + 1] = offset[group] + static_cast<float>(bias) * scale[group];
                     }
                 });
}

std::uint64_t nibbleBytes(const WeightFormat& /*format*/, std::uint32_t columns) {
    return std::uint64_t{blocksOf(columns)} * 16;
}

std::uint64_t byteBytes(const WeightFormat& /*format*/, std::uint32_t columns) {
    return std::uint64_t{blocksOf(columns)} * 32;
}

// --- rows: plain floats ---

template<typename Element>
std::uint64_t floatBytes(const WeightFormat& /*format*/, std::uint32_t columns) {
    return std::uint64_t{blocksOf(columns)} * block * sizeof(Element);
}

/// Rows that are stored as they are, only longer.
template<typename Element>
void packSame(const WeightFormat& format, float /*tensorScale*/, std::span<const std::byte> rows, std::uint32_t count,
              std::uint32_t columns, std::span<std::byte> codes, std::span<float> /*scales*/) {
    const std::size_t source = rowBytes(format, columns);
    const std::size_t target = floatBytes<Element>(format, columns);
    for (std::uint32_t row = 0; row < count; ++row)
        std::memcpy(codes.data() + row * target, rows.data() + row * source, source);
}

template<typename Element>
void packDecoded(const WeightFormat& format, float tensorScale, std::span<const std::byte> rows, std::uint32_t count,
                 std::uint32_t columns, std::span<std::byte> codes, std::span<float> /*scales*/) {
    const std::size_t source = rowBytes(format, columns);
    const std::size_t target = floatBytes<Element>(format, columns);
    std::vector<float> decoded(columns);
    for (std::uint32_t row = 0; row < count; ++row) {
        decodeWeights(format, rows.subspan(row * source, source), decoded);
        for (std::uint32_t i = 0; i < columns; ++i) {
            Element element;
            if constexpr (sizeof(Element) == sizeof(float))
                element = std::bit_cast<Element>(decoded[i] * tensorScale);
            else
                element = halfFromFloat(decoded[i] * tensorScale);
            std::memcpy(codes.data() + row * target + i * sizeof(Element), &element, sizeof(Element));
        }
    }
}

constexpr WeightLayout nibble32{"nibble32", 1, 2, true, false, nibbleBytes, packNibble32};
constexpr WeightLayout byte32{"byte32", 1, 2, true, false, byteBytes, packBytes};
constexpr WeightLayout byte16{"byte16", 1, 2, true, false, byteBytes, packBytes};
constexpr WeightLayout byte16Offset{"byte16_offset", 1, 4, true, false, byteBytes, packBytes};
constexpr WeightLayout rowsF32{"f32", 1, 0, false, false, floatBytes<std::uint32_t>, packSame<std::uint32_t>};
constexpr WeightLayout rowsF16{"f16", 1, 0, false, false, floatBytes<std::uint16_t>, packSame<std::uint16_t>};
constexpr WeightLayout rowsBf16{"bf16", 1, 0, false, false, floatBytes<std::uint16_t>, packSame<std::uint16_t>};
constexpr WeightLayout rowsAsF32{"f32", 1, 0, false, false, floatBytes<std::uint32_t>, packDecoded<std::uint32_t>};
constexpr WeightLayout rowsAsF16{"f16", 1, 0, false, false, floatBytes<std::uint16_t>, packDecoded<std::uint16_t>};

// --- tiles ---

constexpr std::uint32_t tileRows = 16;

/// Plain floats are taken as blocks of 32 weights with a single plane.
WeightFormat blocked(const WeightFormat& format) {
    if (format.blockWeights != 1) return format;
    WeightFormat out = format;
    out.blockWeights = block;
    out.blockBytes = format.blockBytes * block;
    out.planes = {Plane{0, static_cast<std::uint16_t>(out.blockBytes)}, {}, {}, {}};
    return out;
}

/// Of one record: planes, then the tensor's scale where the format has one, filled up to 16 bytes.
std::size_t recordBytes(const WeightFormat& shape) {
    return std::size_t{shape.blockBytes} * tileRows + (shape.tensorScale ? 16 : 0);
}

std::uint64_t tileBytes(const WeightFormat& format, std::uint32_t columns) {
    const WeightFormat shape = blocked(format);
    return divideUp(columns, shape.blockWeights) * std::uint64_t{recordBytes(shape)};
}

void packTiles(const WeightFormat& format, float tensorScale, std::span<const std::byte> rows, std::uint32_t count,
               std::uint32_t columns, std::span<std::byte> codes, std::span<float> /*scales*/) {
    const WeightFormat shape = blocked(format);
    const std::size_t source = rowBytes(format, columns);
    const std::uint32_t blockColumns = divideUp(columns, shape.blockWeights);
    const std::size_t record = recordBytes(shape);
    for (std::uint32_t row = 0; row < count; ++row) {
        for (std::uint32_t column = 0; column < blockColumns; ++column) {
            const std::byte* from = rows.data() + row * source + std::size_t{column} * shape.blockBytes;
            const std::size_t available = source - std::size_t{column} * shape.blockBytes;
            std::byte* plane = codes.data() + (std::size_t{row / tileRows} * blockColumns + column) * record;
            for (const Plane& part : shape.planes) {
                const std::size_t end = std::min<std::size_t>(part.offset + part.bytes, available);
                if (part.offset < end)
                    std::memcpy(plane + std::size_t{row % tileRows} * part.bytes, from + part.offset,
                                end - part.offset);
                plane += std::size_t{part.bytes} * tileRows;
            }
            if (shape.tensorScale) std::memcpy(plane, &tensorScale, sizeof(tensorScale));
        }
    }
}

} // namespace

const WeightLayout& rowsLayout(const WeightFormat& format, Precision precision) {
    if (format.type == WeightType::f32) return rowsF32;
    if (format.type == WeightType::f16) return rowsF16;
    if (format.type == WeightType::bf16) return rowsBf16;
    if (precision == Precision::f32) return rowsAsF32;
    if (precision == Precision::f16) return rowsAsF16;
    if (format.groupWeights == 16) return format.hasOffset ? byte16Offset : byte16;
    // Four bits hold every code where the codes span at most 16 neighbouring values.
    return format.highestCode - format.lowestCode < 16 ? nibble32 : byte32;
}

const WeightLayout& tilesLayout(const WeightFormat& format) {
    static const std::vector<WeightLayout> layouts = [] {
        std::vector<WeightLayout> out;
        for (const WeightFormat& each : weightFormats()) {
            const bool integer = each.blockWeights > 1 && each.codebook.empty(); // kernels.cmake lists the same
            out.push_back({each.shader, tileRows, 0, integer, true, tileBytes, packTiles, !each.codebook.empty()});
        }
        return out;
    }();
    return layouts[static_cast<std::size_t>(&format - weightFormats().data())];
}

} // namespace calliope::vulkan

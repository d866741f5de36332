#include "inference/weights/weight_format.h"

#include "inference/weights/block_bytes.h"
#include "inference/weights/codebook_formats.h"
#include "inference/weights/codebooks.h"

#include <bit>
#include <cassert>
#include <cmath>

// Block layouts and the order of arithmetic follow ggml (ggml-common.h and the dequantize functions of ggml-quants.c):
// the products below round exactly where theirs do. All fields are little-endian and read by offset.
namespace calliope {

namespace {

std::int8_t signedByte(std::uint32_t bits) {
    return static_cast<std::int8_t>(static_cast<std::uint8_t>(bits));
}
std::int8_t minus(std::uint32_t code, int bias) {
    return static_cast<std::int8_t>(static_cast<int>(code) - bias);
}

/// The nibbles of the small blocks: weight j is the low half of byte j, weight j + 16 the high half.
std::uint32_t nibble(Byte quants, std::size_t weight) {
    return weight < 16 ? u8(quants + weight) & 15 : u8(quants + weight - 16) >> 4;
}

void oneScale(AffineBlock& out, float scale) { // for formats without offset and with a single group
    out.scale[0] = scale;
    out.offset[0] = 0.0f;
}

void unpackQ8_0(Byte block, AffineBlock& out) {
    oneScale(out, half(block));
    for (std::size_t i = 0; i < 32; ++i) out.code[i] = signedByte(u8(block + 2 + i));
}

void unpackQ4_0(Byte block, AffineBlock& out) {
    oneScale(out, half(block));
    for (std::size_t i = 0; i < 32; ++i) out.code[i] = minus(nibble(block + 2, i), 8);
}

void unpackQ4_1(Byte block, AffineBlock& out) {
    out.scale[0] = half(block);
    out.offset[0] = -half(block + 2);
    for (std::size_t i = 0; i < 32; ++i) out.code[i] = signedByte(nibble(block + 4, i));
}

/// Five bits: a nibble, and as bit 4 the weight's own bit of a 32-bit word.
std::uint32_t fiveBits(Byte highBits, Byte quants, std::size_t weight) {
    return nibble(quants, weight) | ((u32(highBits) >> weight) & 1) << 4;
}

void unpackQ5_0(Byte block, AffineBlock& out) {
    oneScale(out, half(block));
    for (std::size_t i = 0; i < 32; ++i) out.code[i] = minus(fiveBits(block + 2, block + 6, i), 16);
}

void unpackQ5_1(Byte block, AffineBlock& out) {
    out.scale[0] = half(block);
    out.offset[0] = -half(block + 2);
    for (std::size_t i = 0; i < 32; ++i) out.code[i] = signedByte(fiveBits(block + 4, block + 8, i));
}

/// The 2-bit quants of Q2_K and Q3_K: 32 bytes hold 128 weights as four bit planes of 32.
std::uint32_t twoBits(Byte quants, std::size_t weight) {
    return (u8(quants + weight / 128 * 32 + weight % 32) >> (weight % 128 / 32 * 2)) & 3;
}

// 16 bytes of scale (low nibble) and minimum (high), 64 of quants, scale of the scales, scale of the minima.
void unpackQ2_K(Byte block, AffineBlock& out) {
    const float d = half(block + 80);
    const float dmin = half(block + 82);
    for (std::size_t group = 0; group < 16; ++group) {
        out.scale[group] = d * static_cast<float>(u8(block + group) & 15);
        out.offset[group] = dmin * static_cast<float>(u8(block + group) >> 4);
    }
    for (std::size_t i = 0; i < 256; ++i) out.code[i] = signedByte(twoBits(block + 16, i));
}

// 32 bytes of high bits (bit n of byte j: weight 32 n + j), 64 of quants, 12 of sixteen 6-bit scales, their scale.
void unpackQ3_K(Byte block, AffineBlock& out) {
    const Byte scales = block + 96;
    const float d = half(block + 108);
    for (std::size_t group = 0; group < 16; ++group) {
        const std::uint32_t low = u8(scales + group % 8) >> (group / 8 * 4) & 15;
        const std::uint32_t high = u8(scales + 8 + group % 4) >> (group / 4 * 2) & 3;
        out.scale[group] = d * static_cast<float>(minus(low | high << 4, 32));
        out.offset[group] = 0.0f;
    }
    for (std::size_t i = 0; i < 256; ++i) {
        const std::uint32_t high = u8(block + i % 32) >> (i / 32) & 1;
        out.code[i] = minus(twoBits(block + 32, i) | high << 2, 4);
    }
}

/// Q4_K and Q5_K begin alike: two halves, then eight 6-bit scales and eight 6-bit minima in 12 bytes. The first four of
/// each lie in the low bits of bytes 0-3 and 4-7; of the others the low nibbles share bytes 8-11 and the top two bits
/// fill up bytes 0-7.
void scalesAndMinima(Byte block, AffineBlock& out) {
    const float d = half(block);
    const float dmin = half(block + 2);
    const Byte packed = block + 4;
    for (std::size_t group = 0; group < 8; ++group) {
        std::uint32_t scale = u8(packed + group % 4);
        std::uint32_t minimum = u8(packed + 4 + group % 4);
        if (group < 4) {
            scale &= 63;
            minimum &= 63;
        } else {
            scale = (u8(packed + 4 + group) & 15) | scale >> 6 << 4;
            minimum = u8(packed + 4 + group) >> 4 | minimum >> 6 << 4;
        }
        out.scale[group] = d * static_cast<float>(scale);
        out.offset[group] = dmin * static_cast<float>(minimum);
    }
}

/// The nibbles of Q4_K and Q5_K: each 32 bytes hold 32 weights in their low halves, then 32 in their high ones.
std::uint32_t wideNibble(Byte quants, std::size_t weight) {
    return u8(quants + weight / 64 * 32 + weight % 32) >> (weight % 64 / 32 * 4) & 15;
}

void unpackQ4_K(Byte block, AffineBlock& out) {
    scalesAndMinima(block, out);
    for (std::size_t i = 0; i < 256; ++i) out.code[i] = signedByte(wideNibble(block + 16, i));
}

// Bit n of high-bit byte j belongs to weight 32 n + j.
void unpackQ5_K(Byte block, AffineBlock& out) {
    scalesAndMinima(block, out);
    for (std::size_t i = 0; i < 256; ++i) {
        const std::uint32_t high = u8(block + 16 + i % 32) >> (i / 32) & 1;
        out.code[i] = signedByte(wideNibble(block + 48, i) | high << 4);
    }
}

// Per 128 weights 64 bytes of nibbles (low halves weights 0-63, high halves 64-127) and 32 bytes of four 2-bit planes.
void unpackQ6_K(Byte block, AffineBlock& out) {
    const float d = half(block + 208);
    for (std::size_t group = 0; group < 16; ++group) {
        out.scale[group] = d * static_cast<float>(signedByte(u8(block + 192 + group)));
        out.offset[group] = 0.0f;
    }
    for (std::size_t i = 0; i < 256; ++i) {
        const std::uint32_t low = u8(block + i / 128 * 64 + i % 64) >> (i % 128 / 64 * 4) & 15;
        const std::uint32_t high = twoBits(block + 128, i);
        out.code[i] = minus(low | high << 4, 32);
    }
}

constexpr std::array<std::int8_t, 16> iq4Values{-127, -104, -83, -65, -49, -35, -22, -10,
                                                1,    13,   25,  38,  53,  69,  89,  113};

void unpackIQ4_NL(Byte block, AffineBlock& out) {
    oneScale(out, half(block));
    for (std::size_t i = 0; i < 32; ++i) out.code[i] = iq4Values[nibble(block + 2, i)];
}

// Scale, 16 bits with the top two bits of eight 6-bit scales, 4 bytes with their nibbles; each 32 weights as in IQ4_NL.
void unpackIQ4_XS(Byte block, AffineBlock& out) {
    const float d = half(block);
    for (std::size_t group = 0; group < 8; ++group) {
        const std::uint32_t low = u8(block + 4 + group / 2) >> (group % 2 * 4) & 15;
        const std::uint32_t high = u16(block + 2) >> (group * 2) & 3;
        out.scale[group] = d * static_cast<float>(minus(low | high << 4, 32));
        out.offset[group] = 0.0f;
        for (std::size_t i = 0; i < 32; ++i) out.code[group * 32 + i] = iq4Values[nibble(block + 8 + group * 16, i)];
    }
}

/// Twice the values of an E2M1 number.
constexpr std::array<std::int8_t, 16> e2m1Doubled{0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

/// 2^(exponent - 128): half of an E8M0 number, because the codes are doubled. The two least are subnormal floats.
float halfOfE8M0(std::uint32_t exponent) {
    return std::bit_cast<float>(exponent < 2 ? 0x00200000u << exponent : (exponent - 1) << 23);
}

void unpackMXFP4(Byte block, AffineBlock& out) {
    oneScale(out, halfOfE8M0(u8(block)));
    for (std::size_t i = 0; i < 32; ++i) out.code[i] = e2m1Doubled[nibble(block + 1, i)];
}

/// Half of a number of four exponent and three mantissa bits without sign (UE4M3), because the codes are doubled. The
/// top bit is not looked at; what would be the greatest number means nothing and counts as zero.
float halfOfUE4M3(std::uint32_t bits) {
    const auto exponent = static_cast<int>(bits >> 3 & 15);
    const std::uint32_t mantissa = bits & 7;
    if (bits == 0x7f) return 0.0f;
    return exponent == 0 ? std::ldexp(static_cast<float>(mantissa), -10)
                         : std::ldexp(static_cast<float>(mantissa + 8), exponent - 11);
}

// Four scales, then per 16 weights 8 bytes: the first eight weights in their low halves.
void unpackNVFP4(Byte block, AffineBlock& out) {
    for (std::size_t group = 0; group < 4; ++group) {
        out.scale[group] = halfOfUE4M3(u8(block + group));
        out.offset[group] = 0.0f;
        for (std::size_t i = 0; i < 16; ++i)
            out.code[16 * group + i] = e2m1Doubled[u8(block + 4 + 8 * group + i % 8) >> (i / 8 * 4) & 15];
    }
}

using enum WeightType;
constexpr std::array<Plane, 4> noPlanes{};
constexpr auto formats = std::to_array<WeightFormat>({
    // type, shader, weights and bytes of a block, weights of a group, codes from, to, offset?, planes, unpack, codebook
    {f32, "f32", 1, 4, 0, 0, 0, false, noPlanes, nullptr},
    {f16, "f16", 1, 2, 0, 0, 0, false, noPlanes, nullptr},
    {bf16, "bf16", 1, 2, 0, 0, 0, false, noPlanes, nullptr},
    {q8_0, "q8_0", 32, 34, 32, -128, 127, false, {{{2, 32}, {0, 2}}}, unpackQ8_0},
    {q4_0, "q4_0", 32, 18, 32, -8, 7, false, {{{2, 16}, {0, 2}}}, unpackQ4_0},
    {q4_1, "q4_1", 32, 20, 32, 0, 15, true, {{{4, 16}, {0, 4}}}, unpackQ4_1},
    {q5_0, "q5_0", 32, 22, 32, -16, 15, false, {{{6, 16}, {2, 4}, {0, 2}}}, unpackQ5_0},
    {q5_1, "q5_1", 32, 24, 32, 0, 31, true, {{{8, 16}, {4, 4}, {0, 4}}}, unpackQ5_1},
    {q2_k, "q2_k", 256, 84, 16, 0, 3, true, {{{16, 64}, {0, 16}, {80, 4}}}, unpackQ2_K},
    {q3_k, "q3_k", 256, 110, 16, -4, 3, false, {{{32, 64}, {0, 32}, {96, 12}, {108, 2}}}, unpackQ3_K},
    {q4_k, "q4_k", 256, 144, 32, 0, 15, true, {{{16, 128}, {4, 12}, {0, 4}}}, unpackQ4_K},
    {q5_k, "q5_k", 256, 176, 32, 0, 31, true, {{{48, 128}, {16, 32}, {4, 12}, {0, 4}}}, unpackQ5_K},
    {q6_k, "q6_k", 256, 210, 16, -32, 31, false, {{{0, 128}, {128, 64}, {192, 16}, {208, 2}}}, unpackQ6_K},
    {iq4_nl, "iq4_nl", 32, 18, 32, -127, 113, false, {{{2, 16}, {0, 2}}}, unpackIQ4_NL},
    {iq4_xs, "iq4_xs", 256, 136, 32, -127, 113, false, {{{8, 128}, {4, 4}, {0, 4}}}, unpackIQ4_XS},
    {mxfp4, "mxfp4", 32, 17, 32, -12, 12, false, {{{1, 16}, {0, 1}}}, unpackMXFP4},
    {nvfp4, "nvfp4", 64, 36, 16, -12, 12, false, {{{4, 32}, {0, 4}}}, unpackNVFP4, {}, true},
    {iq3_s, "iq3_s", 256, 110, 32, -15, 15, false, {{{2, 64}, {66, 8}, {74, 36}, {0, 2}}}, unpackIQ3_S, iq3SCodebook},
    {iq3_xxs, "iq3_xxs", 256, 98, 32, -62, 62, false, {{{2, 64}, {66, 32}, {0, 2}}}, unpackIQ3_XXS, iq3XxsCodebook},
    {iq2_s, "iq2_s", 256, 82, 16, -43, 43, false, {{{2, 64}, {66, 16}, {0, 2}}}, unpackIQ2_S, iq2SCodebook},
    {iq2_xs, "iq2_xs", 256, 74, 16, -43, 43, false, {{{2, 64}, {66, 8}, {0, 2}}}, unpackIQ2_XS, iq2XsCodebook},
    {iq2_xxs, "iq2_xxs", 256, 66, 32, -43, 43, false, {{{2, 64}, {0, 2}}}, unpackIQ2_XXS, iq2XxsCodebook},
    {iq1_s, "iq1_s", 256, 50, 32, -1, 1, true, {{{2, 32}, {34, 16}, {0, 2}}}, unpackIQ1_S, iq1Codebook},
    {iq1_m, "iq1_m", 256, 56, 16, -9, 9, false, {{{0, 32}, {32, 16}, {48, 8}}}, unpackIQ1_M, iq1Codebook},
});

void decodeFloats(WeightType type, Byte bytes, std::span<float> out) {
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (type == f32)
            out[i] = std::bit_cast<float>(u32(bytes + i * 4));
        else if (type == f16)
            out[i] = half(bytes + i * 2);
        else
            out[i] = floatFromBfloat16(static_cast<std::uint16_t>(u16(bytes + i * 2)));
    }
}

} // namespace

const WeightFormat* weightFormat(WeightType type) {
    for (const WeightFormat& format : formats)
        if (format.type == type) return &format;
    return nullptr;
}

std::span<const WeightFormat> weightFormats() {
    return formats;
}

void decodeWeights(const WeightFormat& format, std::span<const std::byte> bytes, std::span<float> out) {
    assert(out.size() % format.blockWeights == 0);
    assert(bytes.size() == out.size() / format.blockWeights * format.blockBytes);
    if (format.unpack == nullptr) {
        decodeFloats(format.type, bytes.data(), out);
        return;
    }
    AffineBlock block{};
    for (Byte at = bytes.data(); !out.empty(); at += format.blockBytes, out = out.subspan(format.blockWeights)) {
        format.unpack(at, block);
        for (std::size_t first = 0, group = 0; first < format.blockWeights; first += format.groupWeights, ++group)
            for (std::size_t i = first; i < first + format.groupWeights; ++i) {
                // Two statements, so that no compiler fuses them into one rounding.
                const float product = block.scale[group] * static_cast<float>(block.code[i]);
                out[i] = product - block.offset[group];
            }
    }
}

} // namespace calliope

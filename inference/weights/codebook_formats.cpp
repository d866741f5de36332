#include "inference/weights/codebook_formats.h"

#include "inference/weights/block_bytes.h"
#include "inference/weights/codebooks.h"

#include <bit>

// Blocks of 256 weights, which the codebooks take eight or four at a time. Layouts follow ggml (ggml-common.h and the
// dequantize functions of ggml-quants.c). Scales have few bits, so all products are exact.
namespace calliope {

namespace {

constexpr std::size_t eights = 32; ///< runs of eight weights in a block

/// The signs of eight weights, of which the lower seven are stored: the number of negative ones is even.
std::uint32_t evenSigns(std::uint32_t seven) {
    return seven | (static_cast<std::uint32_t>(std::popcount(seven)) & 1) << 7;
}

std::int8_t withSign(std::int8_t value, std::uint32_t signs, std::size_t weight) {
    return static_cast<std::int8_t>((signs >> weight & 1) != 0 ? -value : value);
}

void putEight(std::int8_t* out, std::uint32_t entry, std::uint32_t signs) {
    for (std::size_t i = 0; i < 8; ++i) out[i] = withSign(iq2Values[entry >> (2 * i) & 3], signs, i);
}

void putFour(std::int8_t* out, const std::array<std::int8_t, 8>& values, std::uint32_t entry, std::uint32_t signs) {
    for (std::size_t i = 0; i < 4; ++i) out[i] = withSign(values[entry >> (3 * i) & 7], signs, i);
}

/// Scales are odd multiples of one scale.
float oddScale(float scale, std::uint32_t code) {
    return scale * static_cast<float>(2 * code + 1);
}

/// Sixteen 4-bit scales for 16 weights each.
void nibbleScales(Byte scales, float scale, AffineBlock& out) {
    for (std::size_t group = 0; group < 16; ++group) {
        out.scale[group] = oddScale(scale, u8(scales + group / 2) >> (group % 2 * 4) & 15);
        out.offset[group] = 0.0f;
    }
}

} // namespace

// Scale; per 32 weights four bytes with the low bits of their entries' numbers are at 2, and at 34 sixteen bits with
// three high bits for each entry, three of scale, and the sign of what is subtracted from every weight: 1/8 of the
// scale.
void unpackIQ1_S(Byte block, AffineBlock& out) {
    const float d = half(block);
    for (std::size_t group = 0; group < 8; ++group) {
        const std::uint32_t high = u16(block + 34 + 2 * group);
        out.scale[group] = oddScale(d, high >> 12 & 7);
        out.offset[group] = out.scale[group] * ((high & 0x8000) != 0 ? 0.125f : -0.125f);
        for (std::size_t i = 0; i < 4; ++i) {
            const std::uint32_t number = u8(block + 2 + 4 * group + i) | (high >> (3 * i) & 7) << 8;
            for (std::size_t j = 0; j < 8; ++j)
                out.code[32 * group + 8 * i + j] = iq1Values[iq1Codebook[number] >> (2 * j) & 3];
        }
    }
}

// Low bits of the entries' numbers, a byte each; then a nibble each with three high bits and the sign of an eighth that
// is added to its eight weights, so that codes count eighths; then four words with four 3-bit scales each, whose top
// nibbles together are the scale of the scales.
void unpackIQ1_M(Byte block, AffineBlock& out) {
    const Byte scales = block + 48;
    std::uint32_t d = 0;
    for (std::size_t i = 0; i < 4; ++i) d |= u16(scales + 2 * i) >> 12 << (4 * i);
    const float eighth = 0.125f * floatFromHalf(static_cast<std::uint16_t>(d));
    for (std::size_t group = 0; group < 16; ++group) {
        out.scale[group] = oddScale(eighth, u16(scales + group / 4 * 2) >> (group % 4 * 3) & 7);
        out.offset[group] = 0.0f;
    }
    for (std::size_t i = 0; i < eights; ++i) {
        const std::uint32_t high = u8(block + 32 + i / 2) >> (i % 2 * 4) & 15;
        const std::uint32_t entry = iq1Codebook[u8(block + i) | (high & 7) << 8];
        const int shift = (high & 8) != 0 ? -1 : 1;
        for (std::size_t j = 0; j < 8; ++j)
            out.code[8 * i + j] = static_cast<std::int8_t>(8 * iq1Values[entry >> (2 * j) & 3] + shift);
    }
}

// Scale; per 32 weights four bytes that number entries, then a word with four times seven signs and a 4-bit scale.
void unpackIQ2_XXS(Byte block, AffineBlock& out) {
    const float eighth = 0.125f * half(block);
    for (std::size_t group = 0; group < 8; ++group) {
        const Byte numbers = block + 2 + 8 * group;
        const std::uint32_t word = u32(numbers + 4);
        out.scale[group] = oddScale(eighth, word >> 28);
        out.offset[group] = 0.0f;
        for (std::size_t i = 0; i < 4; ++i)
            putEight(&out.code[32 * group + 8 * i], iq2XxsCodebook[u8(numbers + i)], evenSigns(word >> (7 * i) & 127));
    }
}

// Scale; 32 times nine bits that number an entry and seven signs; 8 bytes of scales.
void unpackIQ2_XS(Byte block, AffineBlock& out) {
    nibbleScales(block + 66, 0.125f * half(block), out);
    for (std::size_t i = 0; i < eights; ++i) {
        const std::uint32_t both = u16(block + 2 + 2 * i);
        putEight(&out.code[8 * i], iq2XsCodebook[both & 511], evenSigns(both >> 9));
    }
}

// Scale; 32 bytes with the low bits of entries' numbers, 32 of signs, 8 with the numbers' upper two bits, 8 of scales.
void unpackIQ2_S(Byte block, AffineBlock& out) {
    nibbleScales(block + 74, 0.125f * half(block), out);
    for (std::size_t i = 0; i < eights; ++i) {
        const std::uint32_t high = u8(block + 66 + i / 4) >> (i % 4 * 2) & 3;
        putEight(&out.code[8 * i], iq2SCodebook[u8(block + 2 + i) | high << 8], u8(block + 34 + i));
    }
}

// Scale; 64 bytes that number entries; per 32 weights a word with four times seven signs and a 4-bit scale.
void unpackIQ3_XXS(Byte block, AffineBlock& out) {
    const float quarter = 0.25f * half(block);
    for (std::size_t group = 0; group < 8; ++group) {
        const std::uint32_t word = u32(block + 66 + 4 * group);
        out.scale[group] = oddScale(quarter, word >> 28);
        out.offset[group] = 0.0f;
        for (std::size_t i = 0; i < 8; ++i)
            putFour(&out.code[32 * group + 4 * i], iq3XxsValues, iq3XxsCodebook[u8(block + 2 + 8 * group + i)],
                    evenSigns(word >> (7 * (i / 2)) & 127) >> (i % 2 * 4));
    }
}

// Scale; 64 bytes with the low bits of entries' numbers, 8 with their ninth bits, 32 of signs, 4 with eight 4-bit
// scales.
void unpackIQ3_S(Byte block, AffineBlock& out) {
    const float d = half(block);
    for (std::size_t group = 0; group < 8; ++group) {
        out.scale[group] = oddScale(d, u8(block + 106 + group / 2) >> (group % 2 * 4) & 15);
        out.offset[group] = 0.0f;
    }
    for (std::size_t i = 0; i < 2 * eights; ++i) {
        const std::uint32_t high = u8(block + 66 + i / 8) >> (i % 8) & 1;
        putFour(&out.code[4 * i], iq3SValues, iq3SCodebook[u8(block + 2 + i) | high << 8],
                u8(block + 74 + i / 2) >> (i % 2 * 4));
    }
}

} // namespace calliope

#include "tests/inference/weights/pack_blocks.h"

#include "tests/inference/weights/block_bits.h"
#include "tests/inference/weights/pack_codebook_blocks.h"

#include <array>
#include <cmath>

namespace calliope::test {

namespace {

unsigned low4(int code) {
    return static_cast<unsigned>(code) & 15;
}

/// 32 nibbles: the first 16 weights in the low halves of 16 bytes, the others in the high halves.
void putNibbles(Bits& bits, std::size_t at, std::span<const int> raw) {
    for (std::size_t j = 0; j < 16; ++j) bits.put(at + j, 0, low4(raw[j]) | low4(raw[j + 16]) << 4);
}

PackedBlock packQ8_0(Random& random) {
    Bits bits(34);
    const Half d = pickHalf(random);
    const auto codes = pickCodes(random, 32, -128, 127);
    bits.put(0, d);
    for (std::size_t j = 0; j < 32; ++j) bits.put(2 + j, 0, static_cast<unsigned>(codes[j]) & 255);
    return {bits.take(), codes, {d.value}, {0}};
}

/// The four types of 32 weights in 4 or 5 bits: scale, minimum or not, fifth bits or not, nibbles.
PackedBlock packSmall(Random& random, bool five, bool withMinimum) {
    const std::size_t highBitsAt = withMinimum ? 4 : 2;
    const std::size_t nibblesAt = highBitsAt + (five ? 4 : 0);
    Bits bits(nibblesAt + 16);
    const Half d = pickHalf(random);
    const Half m = pickHalf(random);
    const auto raw = pickCodes(random, 32, 0, five ? 31 : 15);
    bits.put(0, d);
    if (withMinimum) bits.put(2, m);
    if (five)
        for (unsigned j = 0; j < 32; ++j) bits.put(highBitsAt, j, static_cast<unsigned>(raw[j]) >> 4);
    putNibbles(bits, nibblesAt, raw);
    PackedBlock out{bits.take(), raw, {d.value}, {withMinimum ? -m.value : 0}};
    if (!withMinimum)
        for (int& code : out.codes) code -= five ? 16 : 8;
    return out;
}
PackedBlock packQ4_0(Random& random) {
    return packSmall(random, false, false);
}
PackedBlock packQ4_1(Random& random) {
    return packSmall(random, false, true);
}
PackedBlock packQ5_0(Random& random) {
    return packSmall(random, true, false);
}
PackedBlock packQ5_1(Random& random) {
    return packSmall(random, true, true);
}

PackedBlock packQ2_K(Random& random) {
    Bits bits(84);
    const Half d = pickHalf(random);
    const Half dmin = pickHalf(random);
    PackedBlock out{{}, pickCodes(random, 256, 0, 3), {}, {}};
    for (std::size_t group = 0; group < 16; ++group) {
        const int scale = pick(random, 0, 15);
        const int minimum = pick(random, 0, 15);
        bits.put(group, 0, low4(scale) | low4(minimum) << 4);
        out.scales.push_back(d.value * scale);
        out.offsets.push_back(dmin.value * minimum);
    }
    for (std::size_t half = 0; half < 2; ++half)
        for (std::size_t plane = 0; plane < 4; ++plane)
            for (std::size_t j = 0; j < 32; ++j)
                bits.put(16 + half * 32 + j, static_cast<unsigned>(plane * 2),
                         static_cast<unsigned>(out.codes[half * 128 + plane * 32 + j]));
    bits.put(80, d);
    bits.put(82, dmin);
    out.bytes = bits.take();
    return out;
}

PackedBlock packQ3_K(Random& random) {
    Bits bits(110);
    const Half d = pickHalf(random);
    PackedBlock out{{}, pickCodes(random, 256, -4, 3), {}, std::vector<double>(16, 0)};
    for (unsigned group = 0; group < 16; ++group) {
        const int scale = pick(random, -32, 31);
        const auto raw = static_cast<unsigned>(scale + 32);
        bits.put(96 + group % 8, group < 8 ? 0 : 4, raw & 15);
        bits.put(104 + group % 4, group / 4 * 2, raw >> 4);
        out.scales.push_back(d.value * scale);
    }
    for (unsigned i = 0; i < 256; ++i) {
        const auto raw = static_cast<unsigned>(out.codes[i] + 4);
        bits.put(32 + i / 128 * 32 + i % 32, i / 32 % 4 * 2, raw & 3);
        bits.put(i % 32, i / 32, raw >> 2);
    }
    bits.put(108, d);
    out.bytes = bits.take();
    return out;
}

PackedBlock packQ4OrQ5_K(Random& random, bool five) {
    const std::size_t nibblesAt = five ? 48 : 16;
    Bits bits(nibblesAt + 128);
    const Half d = pickHalf(random);
    const Half dmin = pickHalf(random);
    PackedBlock out{{}, pickCodes(random, 256, 0, five ? 31 : 15), {}, {}};
    bits.put(0, d);
    bits.put(2, dmin);
    for (unsigned group = 0; group < 8; ++group) {
        const int scale = pick(random, 0, 63);
        const int minimum = pick(random, 0, 63);
        const auto rawScale = static_cast<unsigned>(scale);
        const auto rawMinimum = static_cast<unsigned>(minimum);
        if (group < 4) {
            bits.put(4 + group, 0, rawScale);
            bits.put(8 + group, 0, rawMinimum);
        } else {
            bits.put(8 + group, 0, rawScale & 15);
            bits.put(8 + group, 4, rawMinimum & 15);
            bits.put(group, 6, rawScale >> 4);
            bits.put(4 + group, 6, rawMinimum >> 4);
        }
        out.scales.push_back(d.value * scale);
        out.offsets.push_back(dmin.value * minimum);
    }
    for (unsigned i = 0; i < 256; ++i) {
        const auto code = static_cast<unsigned>(out.codes[i]);
        bits.put(nibblesAt + i / 64 * 32 + i % 32, i / 32 % 2 * 4, code & 15);
        if (five) bits.put(16 + i % 32, i / 32, code >> 4);
    }
    out.bytes = bits.take();
    return out;
}
PackedBlock packQ4_K(Random& random) {
    return packQ4OrQ5_K(random, false);
}
PackedBlock packQ5_K(Random& random) {
    return packQ4OrQ5_K(random, true);
}

PackedBlock packQ6_K(Random& random) {
    Bits bits(210);
    const Half d = pickHalf(random);
    PackedBlock out{{}, pickCodes(random, 256, -32, 31), {}, std::vector<double>(16, 0)};
    for (std::size_t group = 0; group < 16; ++group) {
        const int scale = pick(random, -128, 127);
        bits.put(192 + group, 0, static_cast<unsigned>(scale) & 255);
        out.scales.push_back(d.value * scale);
    }
    // Each half of the block: low nibbles of weights 0-63, high nibbles of 64-127, and the top bits of 0, 32, 64, 96
    // side by side in one byte.
    for (std::size_t half = 0; half < 2; ++half)
        for (std::size_t j = 0; j < 32; ++j) {
            const int* weight = &out.codes[half * 128 + j];
            std::array<unsigned, 4> raw{};
            for (std::size_t k = 0; k < 4; ++k) raw[k] = static_cast<unsigned>(weight[k * 32] + 32);
            bits.put(half * 64 + j, 0, (raw[0] & 15) | (raw[2] & 15) << 4);
            bits.put(half * 64 + 32 + j, 0, (raw[1] & 15) | (raw[3] & 15) << 4);
            bits.put(128 + half * 32 + j, 0, raw[0] >> 4 | raw[1] >> 4 << 2 | raw[2] >> 4 << 4 | raw[3] >> 4 << 6);
        }
    bits.put(208, d);
    out.bytes = bits.take();
    return out;
}

constexpr std::array<int, 16> iq4Table{-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

PackedBlock packIQ4_NL(Random& random) {
    Bits bits(18);
    const Half d = pickHalf(random);
    const auto raw = pickCodes(random, 32, 0, 15);
    bits.put(0, d);
    putNibbles(bits, 2, raw);
    PackedBlock out{bits.take(), {}, {d.value}, {0}};
    for (const int index : raw) out.codes.push_back(iq4Table[static_cast<std::size_t>(index)]);
    return out;
}

PackedBlock packIQ4_XS(Random& random) {
    Bits bits(136);
    const Half d = pickHalf(random);
    PackedBlock out{{}, {}, {}, std::vector<double>(8, 0)};
    bits.put(0, d);
    for (unsigned group = 0; group < 8; ++group) {
        const int scale = pick(random, -32, 31);
        const auto rawScale = static_cast<unsigned>(scale + 32);
        bits.put(2, group * 2, rawScale >> 4);
        bits.put(4 + group / 2, group % 2 * 4, rawScale & 15);
        out.scales.push_back(d.value * scale);
        const auto raw = pickCodes(random, 32, 0, 15);
        putNibbles(bits, 8 + group * 16, raw);
        for (const int index : raw) out.codes.push_back(iq4Table[static_cast<std::size_t>(index)]);
    }
    out.bytes = bits.take();
    return out;
}

/// Twice the value of a 4-bit float of one sign, two exponent and one mantissa bit (OCP Microscaling Formats, E2M1).
int doubledE2M1(int raw) {
    const int exponent = raw >> 1 & 3;
    const int mantissa = raw & 1;
    const int magnitude = exponent == 0 ? mantissa : (2 + mantissa) << (exponent - 1);
    return (raw & 8) != 0 ? -magnitude : magnitude;
}

PackedBlock packMXFP4(Random& random) {
    Bits bits(17);
    const int exponent = pick(random, 0, 255);
    const auto raw = pickCodes(random, 32, 0, 15);
    bits.put(0, 0, static_cast<unsigned>(exponent));
    putNibbles(bits, 1, raw);
    PackedBlock out{bits.take(), {}, {std::ldexp(1.0, exponent - 128)}, {0}};
    for (const int number : raw) out.codes.push_back(doubledE2M1(number));
    return out;
}

/// A number without sign of four exponent and three mantissa bits; the format reads 0x7f as zero and ignores the top
/// bit.
double valueOfUE4M3(int bits) {
    if (bits == 0x7f) return 0;
    const int exponent = bits >> 3 & 15;
    const int mantissa = bits & 7;
    return exponent == 0 ? std::ldexp(mantissa, -9) : std::ldexp(8 + mantissa, exponent - 10);
}

PackedBlock packNVFP4(Random& random) {
    Bits bits(36);
    PackedBlock out{{}, {}, {}, std::vector<double>(4, 0)};
    for (std::size_t group = 0; group < 4; ++group) {
        const int scale = pick(random, 0, 255);
        bits.put(group, 0, static_cast<unsigned>(scale));
        out.scales.push_back(valueOfUE4M3(scale) / 2); // codes are doubled
        const auto raw = pickCodes(random, 16, 0, 15);
        for (std::size_t i = 0; i < 8; ++i) bits.put(4 + 8 * group + i, 0, low4(raw[i]) | low4(raw[i + 8]) << 4);
        for (const int number : raw) out.codes.push_back(doubledE2M1(number));
    }
    out.bytes = bits.take();
    return out;
}

constexpr auto packers = std::to_array<BlockPacker>({
    {WeightType::q8_0, packQ8_0},       {WeightType::q4_0, packQ4_0},     {WeightType::q4_1, packQ4_1},
    {WeightType::q5_0, packQ5_0},       {WeightType::q5_1, packQ5_1},     {WeightType::q2_k, packQ2_K},
    {WeightType::q3_k, packQ3_K},       {WeightType::q4_k, packQ4_K},     {WeightType::q5_k, packQ5_K},
    {WeightType::q6_k, packQ6_K},       {WeightType::iq4_nl, packIQ4_NL}, {WeightType::iq4_xs, packIQ4_XS},
    {WeightType::mxfp4, packMXFP4},     {WeightType::nvfp4, packNVFP4},   {WeightType::iq3_s, packIQ3_S},
    {WeightType::iq3_xxs, packIQ3_XXS}, {WeightType::iq2_s, packIQ2_S},   {WeightType::iq2_xs, packIQ2_XS},
    {WeightType::iq2_xxs, packIQ2_XXS}, {WeightType::iq1_s, packIQ1_S},   {WeightType::iq1_m, packIQ1_M},
});

} // namespace

std::span<const BlockPacker> blockPackers() {
    return packers;
}

} // namespace calliope::test

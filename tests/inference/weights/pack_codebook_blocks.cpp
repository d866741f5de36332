#include "tests/inference/weights/pack_codebook_blocks.h"

#include "inference/weights/codebooks.h"
#include "tests/inference/weights/block_bits.h"

#include <array>
#include <span>

namespace calliope::test {

namespace {

/// A random entry of a codebook.
struct Entry {
    unsigned number;
    std::vector<int> values;
};

Entry pickEntry(Random& random, std::span<const std::uint16_t> codebook, std::span<const std::int8_t> values) {
    const int number = pick(random, 0, static_cast<int>(codebook.size()) - 1);
    Entry out{static_cast<unsigned>(number), {}};
    const std::size_t kinds = values.size(); // 4 or 8
    std::size_t rest = codebook[out.number];
    for (std::size_t i = 0; i < (kinds == 8 ? 4u : 8u); ++i, rest /= kinds) out.values.push_back(values[rest % kinds]);
    return out;
}

/// Signs of eight weights, one bit each; `even`: an even number of them negative, as the formats demand that store
/// seven.
unsigned pickSigns(Random& random, bool even) {
    const auto signs = static_cast<unsigned>(pick(random, 0, 255));
    if (!even) return signs;
    unsigned lower = signs & 127;
    unsigned ones = 0;
    for (unsigned i = 0; i < 7; ++i) ones += lower >> i & 1;
    return ones % 2 == 0 ? lower : lower | 128;
}

void append(PackedBlock& out, const Entry& entry, unsigned signs) {
    for (const int value : entry.values) {
        out.codes.push_back((signs & 1) != 0 ? -value : value);
        signs >>= 1;
    }
}

PackedBlock empty(std::size_t groups) {
    return {{}, {}, {}, std::vector<double>(groups, 0)};
}

/// 4-bit scales, two in a byte.
void putScales(Random& random, Bits& bits, std::size_t at, std::size_t groups, double unit, PackedBlock& out) {
    for (unsigned group = 0; group < groups; ++group) {
        const int scale = pick(random, 0, 15);
        bits.put(at + group / 2, group % 2 * 4, static_cast<unsigned>(scale));
        out.scales.push_back(unit * (scale + 0.5));
    }
}

} // namespace

PackedBlock packIQ2_XXS(Random& random) {
    Bits bits(66);
    const Half d = pickHalf(random);
    PackedBlock out = empty(8);
    bits.put(0, d);
    for (std::size_t group = 0; group < 8; ++group) {
        const std::size_t at = 2 + 8 * group;
        for (unsigned i = 0; i < 4; ++i) {
            const Entry entry = pickEntry(random, iq2XxsCodebook, iq2Values);
            const unsigned signs = pickSigns(random, true);
            bits.put(at + i, 0, entry.number);
            bits.put(at + 4, 7 * i, signs & 127);
            append(out, entry, signs);
        }
        const int scale = pick(random, 0, 15);
        bits.put(at + 4, 28, static_cast<unsigned>(scale));
        out.scales.push_back(d.value * (scale + 0.5) / 4);
    }
    out.bytes = bits.take();
    return out;
}

PackedBlock packIQ2_XS(Random& random) {
    Bits bits(74);
    const Half d = pickHalf(random);
    PackedBlock out = empty(16);
    bits.put(0, d);
    for (std::size_t i = 0; i < 32; ++i) {
        const Entry entry = pickEntry(random, iq2XsCodebook, iq2Values);
        const unsigned signs = pickSigns(random, true);
        bits.put(2 + 2 * i, 0, entry.number);
        bits.put(2 + 2 * i, 9, signs & 127);
        append(out, entry, signs);
    }
    putScales(random, bits, 66, 16, d.value / 4, out);
    out.bytes = bits.take();
    return out;
}

PackedBlock packIQ2_S(Random& random) {
    Bits bits(82);
    const Half d = pickHalf(random);
    PackedBlock out = empty(16);
    bits.put(0, d);
    for (unsigned i = 0; i < 32; ++i) {
        const Entry entry = pickEntry(random, iq2SCodebook, iq2Values);
        const unsigned signs = pickSigns(random, false);
        bits.put(2 + i, 0, entry.number & 255);
        bits.put(34 + i, 0, signs);
        bits.put(66, 2 * i, entry.number >> 8);
        append(out, entry, signs);
    }
    putScales(random, bits, 74, 16, d.value / 4, out);
    out.bytes = bits.take();
    return out;
}

PackedBlock packIQ3_XXS(Random& random) {
    Bits bits(98);
    const Half d = pickHalf(random);
    PackedBlock out = empty(8);
    bits.put(0, d);
    for (std::size_t group = 0; group < 8; ++group) {
        for (unsigned i = 0; i < 4; ++i) {
            const unsigned signs = pickSigns(random, true);
            bits.put(66 + 4 * group, 7 * i, signs & 127);
            for (unsigned half = 0; half < 2; ++half) {
                const Entry entry = pickEntry(random, iq3XxsCodebook, iq3XxsValues);
                bits.put(2 + 8 * group + 2 * i + half, 0, entry.number);
                append(out, entry, signs >> (4 * half));
            }
        }
        const int scale = pick(random, 0, 15);
        bits.put(66 + 4 * group, 28, static_cast<unsigned>(scale));
        out.scales.push_back(d.value * (scale + 0.5) / 2);
    }
    out.bytes = bits.take();
    return out;
}

PackedBlock packIQ3_S(Random& random) {
    Bits bits(110);
    const Half d = pickHalf(random);
    PackedBlock out = empty(8);
    bits.put(0, d);
    for (unsigned i = 0; i < 64; ++i) {
        const Entry entry = pickEntry(random, iq3SCodebook, iq3SValues);
        const unsigned signs = pickSigns(random, false) & 15;
        bits.put(2 + i, 0, entry.number & 255);
        bits.put(66, i, entry.number >> 8);
        bits.put(74, 4 * i, signs);
        append(out, entry, signs);
    }
    putScales(random, bits, 106, 8, d.value * 2, out);
    out.bytes = bits.take();
    return out;
}

PackedBlock packIQ1_S(Random& random) {
    Bits bits(50);
    const Half d = pickHalf(random);
    PackedBlock out = empty(0);
    bits.put(0, d);
    for (std::size_t group = 0; group < 8; ++group) {
        const std::size_t high = 34 + 2 * group;
        for (unsigned i = 0; i < 4; ++i) {
            const Entry entry = pickEntry(random, iq1Codebook, iq1Values);
            bits.put(2 + 4 * group + i, 0, entry.number & 255);
            bits.put(high, 3 * i, entry.number >> 8);
            append(out, entry, 0);
        }
        const int scale = pick(random, 0, 7);
        const int down = pick(random, 0, 1);
        bits.put(high, 12, static_cast<unsigned>(scale | down << 3));
        out.scales.push_back(d.value * (2 * scale + 1));
        out.offsets.push_back(out.scales.back() * (down != 0 ? 0.125 : -0.125));
    }
    out.bytes = bits.take();
    return out;
}

PackedBlock packIQ1_M(Random& random) {
    Bits bits(56);
    const Half d = pickHalf(random);
    PackedBlock out = empty(16);
    for (unsigned i = 0; i < 32; ++i) {
        const Entry entry = pickEntry(random, iq1Codebook, iq1Values);
        const int down = pick(random, 0, 1);
        bits.put(i, 0, entry.number & 255);
        bits.put(32, 4 * i, entry.number >> 8 | static_cast<unsigned>(down) << 3);
        for (const int value : entry.values) out.codes.push_back(8 * value + (down != 0 ? -1 : 1));
    }
    for (unsigned group = 0; group < 16; ++group) {
        const int scale = pick(random, 0, 7);
        bits.put(48 + group / 4 * 2, group % 4 * 3, static_cast<unsigned>(scale));
        out.scales.push_back(d.value * (2 * scale + 1) / 8); // codes count eighths
    }
    for (unsigned i = 0; i < 4; ++i) bits.put(48 + 2 * i, 12, d.bits >> (4 * i) & 15);
    out.bytes = bits.take();
    return out;
}

} // namespace calliope::test

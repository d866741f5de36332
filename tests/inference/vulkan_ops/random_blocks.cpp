#include "tests/inference/vulkan_ops/random_blocks.h"

#include "inference/base/half.h"
#include "inference/weights/weight_format.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace calliope::test {

namespace {

/// Where the float16 scales of a block lie.
struct ScalePlaces {
    WeightType type;
    std::vector<std::size_t> at;
};

const ScalePlaces* scalePlaces(WeightType type) {
    using enum WeightType;
    static const std::vector<ScalePlaces> rows{
        {q8_0, {0}},   {q4_0, {0}},    {q4_1, {0, 2}}, {q5_0, {0}},   {q5_1, {0, 2}}, {q2_k, {80, 82}},
        {q3_k, {108}}, {q4_k, {0, 2}}, {q5_k, {0, 2}}, {q6_k, {208}}, {iq4_nl, {0}},  {iq4_xs, {0}},
        {iq3_s, {0}},  {iq3_xxs, {0}}, {iq2_s, {0}},   {iq2_xs, {0}}, {iq2_xxs, {0}}, {iq1_s, {0}},
    };
    for (const ScalePlaces& row : rows)
        if (row.type == type) return &row;
    return nullptr;
}

/// Of either sign, over a range that includes subnormal halves.
std::uint16_t randomHalf(std::mt19937& random) {
    std::uniform_real_distribution<float> exponent(-17.0f, -5.0f);
    const float magnitude = std::exp2(exponent(random));
    return halfFromFloat(random() % 2 == 0 ? magnitude : -magnitude);
}

template<typename Element>
void put(std::byte* at, Element element) {
    std::memcpy(at, &element, sizeof(element));
}

/// The four nibbles of a half in the tops of four words.
void putTopNibbles(std::byte* words, std::uint32_t half) {
    for (std::size_t i = 0; i < 4; ++i) {
        std::byte& top = words[2 * i + 1];
        top = (top & std::byte{15}) | static_cast<std::byte>((half >> (4 * i) & 15) << 4);
    }
}

} // namespace

std::vector<std::byte> randomBlocks(WeightType type, std::uint64_t count, std::mt19937& random) {
    const WeightFormat& format = *weightFormat(type);
    std::vector<std::byte> out(count / format.blockWeights * format.blockBytes);
    for (std::byte& each : out) each = static_cast<std::byte>(random() & 255);

    std::normal_distribution<float> normal;
    const ScalePlaces* places = scalePlaces(type);
    for (std::byte* block = out.data(); block < out.data() + out.size(); block += format.blockBytes) {
        if (type == WeightType::f32)
            put(block, normal(random));
        else if (type == WeightType::f16)
            put(block, halfFromFloat(normal(random)));
        else if (type == WeightType::bf16)
            put(block, static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(normal(random)) >> 16));
        else if (type == WeightType::mxfp4)
            *block = static_cast<std::byte>(112 + random() % 12);
        else if (type == WeightType::iq1_m)
            putTopNibbles(block + 48, randomHalf(random));
        if (places == nullptr) continue;
        for (const std::size_t at : places->at) put(block + at, randomHalf(random));
    }
    return out;
}

} // namespace calliope::test

#include "inference/weights/weight_format.h"

#include <array>
#include <cassert>

namespace calliope {

namespace {

// Source: the type enumeration and block structures of ggml (ggml.h, ggml-common.h).
constexpr auto allTypes = std::to_array<WeightTypeInfo>({
    {WeightType::f32, "F32", 1, 4},
    {WeightType::f16, "F16", 1, 2},
    {WeightType::q4_0, "Q4_0", 32, 18},
    {WeightType::q4_1, "Q4_1", 32, 20},
    {WeightType::q5_0, "Q5_0", 32, 22},
    {WeightType::q5_1, "Q5_1", 32, 24},
    {WeightType::q8_0, "Q8_0", 32, 34},
    {WeightType::q8_1, "Q8_1", 32, 36},
    {WeightType::q2_k, "Q2_K", 256, 84},
    {WeightType::q3_k, "Q3_K", 256, 110},
    {WeightType::q4_k, "Q4_K", 256, 144},
    {WeightType::q5_k, "Q5_K", 256, 176},
    {WeightType::q6_k, "Q6_K", 256, 210},
    {WeightType::q8_k, "Q8_K", 256, 292},
    {WeightType::iq2_xxs, "IQ2_XXS", 256, 66},
    {WeightType::iq2_xs, "IQ2_XS", 256, 74},
    {WeightType::iq3_xxs, "IQ3_XXS", 256, 98},
    {WeightType::iq1_s, "IQ1_S", 256, 50},
    {WeightType::iq4_nl, "IQ4_NL", 32, 18},
    {WeightType::iq3_s, "IQ3_S", 256, 110},
    {WeightType::iq2_s, "IQ2_S", 256, 82},
    {WeightType::iq4_xs, "IQ4_XS", 256, 136},
    {WeightType::i8, "I8", 1, 1},
    {WeightType::i16, "I16", 1, 2},
    {WeightType::i32, "I32", 1, 4},
    {WeightType::i64, "I64", 1, 8},
    {WeightType::f64, "F64", 1, 8},
    {WeightType::iq1_m, "IQ1_M", 256, 56},
    {WeightType::bf16, "BF16", 1, 2},
    {WeightType::tq1_0, "TQ1_0", 256, 54},
    {WeightType::tq2_0, "TQ2_0", 256, 66},
    {WeightType::mxfp4, "MXFP4", 32, 17},
    {WeightType::nvfp4, "NVFP4", 64, 36},
    {WeightType::q1_0, "Q1_0", 128, 18},
    {WeightType::q2_0, "Q2_0", 64, 18},
});

} // namespace

const WeightTypeInfo* weightTypeInfo(std::uint32_t number) {
    for (const WeightTypeInfo& info : allTypes)
        if (static_cast<std::uint32_t>(info.type) == number) return &info;
    return nullptr;
}

const WeightTypeInfo& weightTypeInfo(WeightType type) {
    const WeightTypeInfo* info = weightTypeInfo(static_cast<std::uint32_t>(type));
    assert(info != nullptr);
    return *info;
}

} // namespace calliope

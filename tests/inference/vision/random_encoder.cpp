#include "tests/inference/vision/random_encoder.h"

#include "inference/base/text.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace calliope::test {

namespace {

using Kind = vision::ProjectorStep::Kind;
using Side = vision::MergeRule::Side;

constexpr std::uint32_t width = 32;
constexpr std::uint32_t heads = 2;
constexpr std::uint32_t feedForwardWidth = 40;
constexpr std::uint32_t patch = 8;
constexpr std::uint32_t tableSide = 8; // patches
constexpr std::uint32_t axisEntries = 1024;
constexpr std::uint32_t middleWidth = 48; // of the projector

class Builder {
public:
    Builder(const vision::Projector& family, const RandomEncoder& shape)
        : m_family(family)
        , m_shape(shape)
        , m_random(shape.seed) {}

    GgufWriter build() {
        keys();
        embedding();
        for (std::uint32_t i = 0; i < layerCount; ++i) layer(concat("v.blk.", i, "."));
        norm("v.post_ln", width);
        if (m_family.deepstack) deepRows("v.deepstack.0.");
        projector();
        if (m_family.lineBreaks) vector("v.token_embd.img_break", m_shape.outputWidth, 0, 1);
        return std::move(m_file);
    }

private:
    static constexpr std::uint32_t layerCount = 5; ///< with windows and without

    void key(std::string_view name, const gguf::Value& value) { m_file.key(concat("clip.vision.", name), value); }

    /// Patches on a side of what becomes one row.
    [[nodiscard]] std::uint32_t merge() const {
        return m_family.merge.side == Side::fixed ? m_family.merge.count : std::max(m_family.merge.count, 2u);
    }

    void keys() {
        m_file.key("general.architecture", std::string("clip"));
        m_file.key("clip.has_vision_encoder", true);
        m_file.key("clip.projector_type", std::string(m_family.name));
        m_file.key("clip.use_gelu", true);
        key("image_size", m_family.positions == vision::PositionTable::none ? 512 : tableSide * patch);
        key("patch_size", patch);
        key("embedding_length", width);
        key("feed_forward_length", feedForwardWidth);
        key("projection_dim", m_shape.outputWidth);
        key("block_count", layerCount);
        key("attention.head_count", heads);
        key("attention.layer_norm_epsilon", 1e-6f);
        key("image_mean", gguf::Array(std::vector<float>{0.5f, 0.4f, 0.45f}));
        key("image_std", gguf::Array(std::vector<float>{0.25f, 0.3f, 0.28f}));
        if (m_family.merge.side == Side::spatialMergeSize) key("spatial_merge_size", merge());
        if (m_family.merge.side == Side::scaleFactor) key("projector.scale_factor", merge());
        if (m_family.windows == vision::Windows::fromFile) {
            key("window_size", 4 * patch);
            key("n_wa_pattern", 2u);
        }
        if (m_family.deepstack) key("is_deepstack_layers", gguf::Array(std::vector<std::int32_t>{1, 0, 0, 0, 0}));
    }

    void embedding() {
        const std::uint32_t values = 3 * patch * patch;
        const auto kernels = normal(std::size_t{width} * values, 0, 1 / std::sqrt(values));
        m_file.tensor("v.patch_embd.weight", WeightType::f32, {patch, patch, 3, width}, kernels);
        if (!m_family.rmsNorms) vector("v.patch_embd.bias", width, 0, 0.2);
        if (m_family.classToken != vision::ClassToken::none) vector("v.class_embd", width, 0, 1);
        const std::int64_t entries = tableSide * tableSide + (m_family.classToken == vision::ClassToken::none ? 0 : 1);
        switch (m_family.positions) {
        case vision::PositionTable::none: break;
        case vision::PositionTable::axes: table({width, axisEntries, 2}); break;
        case vision::PositionTable::exact:
        case vision::PositionTable::stretched:
        case vision::PositionTable::stretchedEdges: table({width, entries}); break;
        }
    }

    void table(const std::vector<std::int64_t>& shape) {
        std::size_t count = 1;
        for (const std::int64_t extent : shape) count *= static_cast<std::size_t>(extent);
        m_file.tensor("v.position_embd.weight", WeightType::f32, shape, normal(count, 0, 0.5));
    }

    void layer(const std::string& prefix) {
        norm(prefix + "ln1", width);
        for (const char* name : {"attn_q", "attn_k", "attn_v", "attn_out"}) linear(prefix + name, width, width);
        if (m_family.headNorms) {
            vector(prefix + "attn_q_norm.weight", width / heads, 1, 0.2);
            vector(prefix + "attn_k_norm.weight", width / heads, 1, 0.2);
        }
        if (m_family.branchNorms) {
            norm(prefix + "attn_post_norm", width);
            norm(prefix + "ffn_post_norm", width);
        }
        norm(prefix + "ln2", width);
        if (m_family.rmsNorms) matrix(prefix + "ffn_gate", feedForwardWidth, width);
        matrix(prefix + "ffn_up", feedForwardWidth, width);
        matrix(prefix + "ffn_down", width, feedForwardWidth);
    }

    void deepRows(const std::string& prefix) {
        const std::uint32_t merged = width * merge() * merge();
        vector(prefix + "norm.weight", merged, 1, 0.2);
        vector(prefix + "norm.bias", merged, 0, 0.2);
        linear(prefix + "fc1", middleWidth, merged);
        linear(prefix + "fc2", m_shape.outputWidth, middleWidth);
    }

    void projector() {
        std::uint32_t columns = width;
        std::uint32_t matrices = 0;
        const vision::ProjectorStep* last = &m_family.steps.back();
        for (const vision::ProjectorStep& step : m_family.steps) {
            const std::string name(step.tensor);
            const std::uint32_t rows = &step == last ? m_shape.outputWidth : middleWidth;
            switch (step.kind) {
            case Kind::merge:
                if (m_family.merge.join != plan::Gather::Join::mean) columns *= merge() * merge();
                break;
            case Kind::layerNorm: vector(name + ".bias", columns, 0, 0.2); [[fallthrough]];
            case Kind::rmsNorm: vector(name + ".weight", columns, 1, 0.2); break;
            case Kind::plainNorm: break;
            case Kind::standardise:
                vector(name + "_scale", columns, 1, 0.2);
                vector(name + "_bias", columns, 0, 0.2);
                break;
            case Kind::linearGelu:
            case Kind::linear:
                matrix(name, rows, columns, gainOf(matrices++));
                columns = rows;
                break;
            case Kind::transposedLinear:
                m_file.tensor(name + ".weight", WeightType::f32, {rows, columns},
                              normal(std::size_t{rows} * columns, 0, 1 / std::sqrt(columns)));
                columns = rows;
                break;
            }
        }
    }

    [[nodiscard]] double gainOf(std::uint32_t matrix) const {
        return matrix == 0 ? m_shape.projectorGain : matrix == 1 ? 1.0 / m_shape.projectorGain : 1.0;
    }

    // Tensors

    std::vector<float> normal(std::size_t count, double mean, double deviation) {
        std::normal_distribution<float> distribution(static_cast<float>(mean), static_cast<float>(deviation));
        std::vector<float> out(count);
        for (float& x : out) x = distribution(m_random);
        return out;
    }

    void vector(const std::string& name, std::uint32_t count, double mean, double deviation) {
        m_file.tensor(name, WeightType::f32, {count}, normal(count, mean, deviation));
    }

    void norm(const std::string& name, std::uint32_t count) {
        vector(name + ".weight", count, 1, 0.2);
        if (!m_family.rmsNorms) vector(name + ".bias", count, 0, 0.2);
    }

    void linear(const std::string& name, std::uint32_t rows, std::uint32_t columns) {
        matrix(name, rows, columns);
        vector(name + ".bias", rows, 0, 0.2);
    }

    void matrix(const std::string& name, std::uint32_t rows, std::uint32_t columns, double gain = 1) {
        const std::vector<float> values = normal(std::size_t{rows} * columns, 0, gain / std::sqrt(columns));
        if (m_shape.matrices != WeightType::bf16) {
            m_file.tensor(name + ".weight", m_shape.matrices, {columns, rows}, values);
            return;
        }
        std::vector<std::byte> data;
        for (const float value : values)
            appendNumber(data, static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16));
        m_file.tensor(name + ".weight", WeightType::bf16, {columns, rows}, std::move(data));
    }

    const vision::Projector& m_family;
    const RandomEncoder& m_shape;
    std::mt19937_64 m_random;
    GgufWriter m_file;
};

} // namespace

GgufWriter randomEncoder(const vision::Projector& family, const RandomEncoder& shape) {
    return Builder(family, shape).build();
}

} // namespace calliope::test

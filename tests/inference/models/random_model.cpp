#include "tests/inference/models/random_model.h"

#include "inference/base/text.h"

#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace calliope::test {

namespace {

using models::Presence;

constexpr std::uint32_t slidingPeriod = 2; // where heads differ by it

constexpr std::uint32_t fullAttentionInterval = 2; // of hybrids: every second layer has attention

class Builder {
public:
    Builder(const models::Architecture& family, const RandomShape& shape)
        : m_family(family)
        , m_shape(shape)
        , m_random(shape.seed) {}

    GgufWriter build() {
        keys();
        matrix("token_embd", m_shape.vocabulary, m_shape.width, 3);
        norm("output_norm", m_shape.width);
        if (!m_family.tiedHead || !m_shape.tied) matrix("output", m_shape.vocabulary, m_shape.width, 2);
        if (m_family.layerInputs && m_shape.layerInputWidth > 0) {
            const std::uint32_t all = m_shape.layers * m_shape.layerInputWidth;
            matrix("per_layer_token_embd", m_shape.vocabulary, all, 3);
            matrix("per_layer_model_proj", all, m_shape.width, 2);
            norm("per_layer_proj_norm", m_shape.layerInputWidth);
        }
        for (std::uint32_t i = 0; i < m_shape.layers; ++i) layer(i);
        return std::move(m_file);
    }

private:
    void key(std::string_view name, const gguf::Value& value) { m_file.key(concat(m_family.name, ".", name), value); }

    void keys() {
        m_file.key("general.architecture", std::string(m_family.name));
        key("vocab_size", m_shape.vocabulary);
        key("context_length", 512u);
        key("block_count", m_shape.layers);
        key("embedding_length", m_shape.width);
        key("feed_forward_length", m_shape.feedForwardWidth);
        key("attention.head_count", m_shape.heads);
        key("attention.head_count_kv", m_shape.keyValueHeads);
        key("attention.key_length", m_shape.headWidth);
        key("attention.value_length", m_shape.headWidth);
        const bool rms = m_family.norm == models::NormKind::rms;
        key(rms ? "attention.layer_norm_rms_epsilon" : "attention.layer_norm_epsilon", 1e-5f);
        key("rope.dimension_count", m_family.ropeWholeHead ? m_shape.headWidth : m_shape.turnedDimensions);
        const auto third = static_cast<std::int32_t>(m_shape.turnedDimensions / 6);
        key("rope.dimension_sections", gguf::Array(std::vector<std::int32_t>{third + 1, third, third, 0}));
        if (m_family.window.presence != Presence::never) key("attention.sliding_window", m_shape.window);
        if (m_family.mixer == models::Mixer::deltaNets) {
            key("full_attention_interval", fullAttentionInterval);
            key("ssm.conv_kernel", m_shape.convolution);
            key("ssm.state_size", m_shape.headWidth);
            key("ssm.time_step_rank", m_shape.heads);
            key("ssm.group_count", m_shape.keyValueHeads);
            key("ssm.inner_size", m_shape.heads * m_shape.headWidth);
        }
        if (m_family.ownSlidingHeads) {
            key("attention.key_length_swa", m_shape.headWidth + 2);
            key("attention.value_length_swa", m_shape.headWidth + 2);
            key("rope.dimension_count_swa", m_shape.turnedDimensions);
            key("attention.sliding_window_pattern", slidingPeriod);
        }
        if (m_family.sharedCaches) key("attention.shared_kv_layers", m_shape.sharedCaches);
        if (m_family.layerInputs) key("embedding_length_per_layer_input", m_shape.layerInputWidth);
        if (m_family.experts.interleaved) key("interleave_moe_layer_step", 2u);
        key("attention.scale", 0.2f);
        key("attention.temperature_scale", 0.1f);
        key("rope.scaling.original_context_length", 8u);
        key("embedding_scale", 3.0f);
        key("residual_scale", 0.5f);
        key("logit_scale", 0.7f);
        if (isMixture()) {
            key("expert_count", m_shape.experts);
            key("expert_used_count", m_shape.expertsUsed);
            key("expert_feed_forward_length", m_shape.expertWidth);
            key("expert_shared_feed_forward_length", m_shape.expertWidth + 3);
        }
        if (m_family.attentionSoftcap) key("attn_logit_softcapping", 4.0f);
        if (m_family.logitSoftcap) key("final_logit_softcapping", 5.0f);
    }

    void attention(const std::string& prefix, std::uint32_t index) {
        const bool sliding = m_family.ownSlidingHeads && index % slidingPeriod < slidingPeriod - 1;
        const std::uint32_t headWidth = m_shape.headWidth + (sliding ? 2 : 0);
        const std::uint32_t queries = m_shape.heads * headWidth;
        const std::uint32_t keyRows = m_shape.keyValueHeads * headWidth;
        const bool ownCache = !m_family.sharedCaches || index + m_shape.sharedCaches < m_shape.layers;
        const Presence hasBias = m_family.queryKeyValueBias;
        const bool gateBeside = m_family.outputGate == models::OutputGate::queries;
        if (m_shape.fused && !gateBeside && ownCache) {
            biased(prefix + "attn_qkv", queries + 2 * keyRows, m_shape.width, hasBias);
        } else {
            biased(prefix + "attn_q", (gateBeside ? 2 : 1) * queries, m_shape.width, hasBias);
            const bool keysAlone = m_family.keysAsValues && m_shape.keysAsValues && index % 2 == 1;
            if (ownCache) biased(prefix + "attn_k", keyRows, m_shape.width, hasBias);
            if (ownCache && !keysAlone) biased(prefix + "attn_v", keyRows, m_shape.width, hasBias);
        }
        if (m_family.queryKeyNorm == models::QueryKeyNorm::row || m_family.queryKeyNorm == models::QueryKeyNorm::head) {
            const bool row = m_family.queryKeyNorm == models::QueryKeyNorm::row;
            norm(prefix + "attn_q_norm", row ? queries : headWidth);
            if (ownCache) norm(prefix + "attn_k_norm", row ? keyRows : headWidth);
        }
        if (m_family.sinks)
            m_file.tensor(prefix + "attn_sinks.weight", WeightType::f32, {m_shape.heads}, normal(m_shape.heads, 0, 1));
        if (m_family.outputGate == models::OutputGate::matrix) matrix(prefix + "attn_gate", queries, m_shape.width, 2);
        biased(prefix + "attn_output", m_shape.width, queries, m_family.otherBias);
    }

    void deltaNet(const std::string& prefix) {
        const std::uint32_t inner = m_shape.heads * m_shape.headWidth;
        const std::uint32_t channels = 2 * m_shape.keyValueHeads * m_shape.headWidth + inner;
        matrix(prefix + "attn_qkv", channels, m_shape.width, 2);
        matrix(prefix + "attn_gate", inner, m_shape.width, 2);
        m_file.tensor(prefix + "ssm_conv1d.weight", WeightType::f32, {m_shape.convolution, channels},
                      normal(std::size_t{channels} * m_shape.convolution, 0, 0.7));
        m_file.tensor(prefix + "ssm_dt.bias", WeightType::f32, {m_shape.heads}, normal(m_shape.heads, 0, 0.5));
        std::vector<float> decay = normal(m_shape.heads, -1, 0.7);
        for (float& x : decay) x = -std::exp(x);
        m_file.tensor(prefix + "ssm_a", WeightType::f32, {m_shape.heads}, decay);
        matrix(prefix + "ssm_beta", m_shape.heads, m_shape.width, 2);
        matrix(prefix + "ssm_alpha", m_shape.heads, m_shape.width, 2);
        norm(prefix + "ssm_norm", m_shape.headWidth);
        matrix(prefix + "ssm_out", m_shape.width, inner, 1.5);
    }

    void layer(std::uint32_t index) {
        const std::string prefix = concat("blk.", index, ".");
        if (m_family.normPlacement != models::NormPlacement::after) norm(prefix + "attn_norm", m_shape.width);
        if (m_family.mixer == models::Mixer::deltaNets && (index + 1) % fullAttentionInterval != 0)
            deltaNet(prefix);
        else
            attention(prefix, index);

        if (m_family.normPlacement != models::NormPlacement::after)
            norm(concat(prefix, m_family.feedForwardNorm), m_shape.width);
        const bool mixed = isMixture() && (!m_family.experts.interleaved || index % 2 == 1);
        if (mixed) mixture(prefix);
        if (!mixed || m_family.experts.besideDense) feedForward(prefix);
        if (m_family.layerInputs && m_shape.layerInputWidth > 0) {
            matrix(prefix + "inp_gate", m_shape.layerInputWidth, m_shape.width, 2);
            matrix(prefix + "proj", m_shape.width, m_shape.layerInputWidth);
            norm(prefix + "post_norm", m_shape.width);
        }
        if (m_family.layerScale && index % 2 == 0)
            m_file.tensor(prefix + "layer_output_scale.weight", WeightType::f32, {1}, normal(1, 0.8, 0.1));

        if (m_family.normPlacement == models::NormPlacement::before) return;
        norm(prefix + "post_attention_norm", m_shape.width);
        norm(prefix + "post_ffw_norm", m_shape.width);
    }

    void feedForward(const std::string& prefix) {
        const bool gated = m_family.feedForward != models::FeedForward::gelu;
        const bool fusedGate = gated && m_family.fusedGate && m_shape.fused;
        if (gated && !fusedGate)
            biased(prefix + "ffn_gate", m_shape.feedForwardWidth, m_shape.width, m_family.otherBias);
        biased(prefix + "ffn_up", (fusedGate ? 2 : 1) * m_shape.feedForwardWidth, m_shape.width, m_family.otherBias);
        biased(prefix + "ffn_down", m_shape.width, m_shape.feedForwardWidth, m_family.otherBias);
    }

    [[nodiscard]] bool isMixture() const {
        const Presence presence = m_family.experts.presence;
        return presence == Presence::required || (presence == Presence::optional && m_shape.mixture);
    }

    void mixture(const std::string& prefix) {
        const std::uint32_t width = m_family.experts.ownWidth ? m_shape.expertWidth : m_shape.feedForwardWidth;
        matrix(prefix + "ffn_gate_inp", m_shape.experts, m_shape.width, 3);
        if (m_family.experts.biases)
            m_file.tensor(prefix + "ffn_gate_inp.bias", WeightType::f32, {m_shape.experts},
                          normal(m_shape.experts, 0, 0.2));
        if (m_shape.fused) {
            experts(prefix + "ffn_gate_up_exps", 2 * width, m_shape.width);
        } else {
            experts(prefix + "ffn_gate_exps", width, m_shape.width);
            experts(prefix + "ffn_up_exps", width, m_shape.width);
        }
        experts(prefix + "ffn_down_exps", m_shape.width, width);
        if (m_family.experts.besideDense) {
            for (const char* name : {"post_ffw_norm_1", "pre_ffw_norm_2", "post_ffw_norm_2"})
                norm(prefix + name, m_shape.width);
            m_file.tensor(prefix + "ffn_gate_inp.scale", WeightType::f32, {m_shape.width},
                          normal(m_shape.width, 1, 0.2));
            m_file.tensor(prefix + "ffn_down_exps.scale", WeightType::f32, {m_shape.experts},
                          normal(m_shape.experts, 1, 0.2));
        }
        if (m_family.experts.shared == models::SharedExpert::none) return;
        const std::uint32_t sharedWidth = m_shape.expertWidth + (m_family.experts.sharedOwnWidth ? 3 : 0);
        matrix(prefix + "ffn_gate_shexp", sharedWidth, m_shape.width);
        matrix(prefix + "ffn_up_shexp", sharedWidth, m_shape.width);
        matrix(prefix + "ffn_down_shexp", m_shape.width, sharedWidth);
        if (m_family.experts.shared == models::SharedExpert::gated)
            matrix(prefix + "ffn_gate_inp_shexp", 1, m_shape.width);
    }

    void experts(const std::string& name, std::uint32_t rows, std::uint32_t columns) {
        const std::size_t count = std::size_t{m_shape.experts} * rows * columns;
        m_file.tensor(name + ".weight", m_shape.matrices, {columns, rows, m_shape.experts},
                      normal(count, 0, 1.5 / std::sqrt(columns)));
        if (m_family.experts.biases)
            m_file.tensor(name + ".bias", WeightType::f32, {rows, m_shape.experts},
                          normal(std::size_t{m_shape.experts} * rows, 0, 0.2));
    }

    std::vector<float> normal(std::size_t count, double mean, double deviation) {
        std::normal_distribution<float> distribution(static_cast<float>(mean), static_cast<float>(deviation));
        std::vector<float> out(count);
        for (float& x : out) x = distribution(m_random);
        return out;
    }

    void matrix(const std::string& name, std::uint32_t rows, std::uint32_t columns, double gain = 1) {
        m_file.tensor(name + ".weight", m_shape.matrices, {columns, rows},
                      normal(std::size_t{rows} * columns, 0, gain / std::sqrt(columns)));
    }

    void biased(const std::string& name, std::uint32_t rows, std::uint32_t columns, Presence hasBias) {
        matrix(name, rows, columns, 1.5);
        if (hasBias == Presence::required || (hasBias == Presence::optional && m_shape.biases))
            m_file.tensor(name + ".bias", WeightType::f32, {rows}, normal(rows, 0, 0.2));
    }

    void norm(const std::string& name, std::uint32_t width) {
        m_file.tensor(name + ".weight", WeightType::f32, {width}, normal(width, 1, 0.2));
        if (m_family.norm == models::NormKind::layer)
            m_file.tensor(name + ".bias", WeightType::f32, {width}, normal(width, 0, 0.2));
    }

    const models::Architecture& m_family;
    const RandomShape& m_shape;
    std::mt19937_64 m_random;
    GgufWriter m_file;
};

} // namespace

GgufWriter randomModel(const models::Architecture& family, const RandomShape& shape) {
    return Builder(family, shape).build();
}

gguf::File fileInMemory(const GgufWriter& writer) {
    std::vector<std::unique_ptr<const gguf::Source>> parts;
    parts.push_back(std::make_unique<gguf::MemorySource>("random.gguf", writer.bytes()));
    return gguf::File(std::move(parts));
}

} // namespace calliope::test

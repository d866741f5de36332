#include "tests/inference/models/random_drafter.h"

#include "inference/base/text.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <string>

namespace calliope::test {

namespace {

class Builder {
public:
    Builder(const RandomShape& model, const RandomDrafter& shape)
        : m_model(model)
        , m_shape(shape)
        , m_random(shape.seed) {}

    GgufWriter build() {
        keys();
        const auto taps = static_cast<std::uint32_t>(m_shape.taps.size());
        matrix("fc", m_model.width, taps * m_model.width);
        norm("enc.output_norm", m_model.width);
        norm("output_norm", m_model.width);
        if (m_shape.ownHead) {
            matrix("token_embd", m_model.vocabulary, m_model.width, 3);
            matrix("output", m_model.vocabulary, m_model.width, 2);
        }
        for (std::uint32_t i = 0; i < m_shape.layers; ++i) layer(concat("blk.", i, "."));
        return std::move(m_file);
    }

private:
    void key(std::string_view name, const gguf::Value& value) { m_file.key(concat("dflash.", name), value); }

    void keys() {
        m_file.key("general.architecture", std::string("dflash"));
        m_file.key("tokenizer.ggml.mask_token_id", m_shape.maskToken);
        key("vocab_size", m_model.vocabulary);
        key("context_length", 512u);
        key("block_count", m_shape.layers);
        key("embedding_length", m_model.width);
        key("feed_forward_length", m_shape.feedForwardWidth);
        key("attention.head_count", m_shape.heads);
        key("attention.head_count_kv", m_shape.keyValueHeads);
        key("attention.key_length", m_shape.headWidth);
        key("attention.value_length", m_shape.headWidth);
        key("attention.layer_norm_rms_epsilon", 1e-5f);
        key("rope.dimension_count", m_shape.headWidth);
        key("rope.freq_base", 500000.0f);
        key("block_size", m_shape.blockRows);
        key("target_layers", gguf::Array(m_shape.taps));
        if (m_shape.window > 0) key("attention.sliding_window", m_shape.window);
        if (!m_shape.sliding.empty()) key("attention.sliding_window_pattern", gguf::Array(m_shape.sliding));
        if (m_shape.causal) key("attention.causal", true);
        if (m_shape.fromAnchor) key("sample_from_anchor", true);
        if (m_shape.embeddingScale != 1) key("embedding_scale", m_shape.embeddingScale);
    }

    void layer(const std::string& prefix) {
        norm(prefix + "attn_norm", m_model.width);
        matrix(prefix + "attn_q", m_shape.heads * m_shape.headWidth, m_model.width, 1.5);
        matrix(prefix + "attn_k", m_shape.keyValueHeads * m_shape.headWidth, m_model.width, 1.5);
        matrix(prefix + "attn_v", m_shape.keyValueHeads * m_shape.headWidth, m_model.width, 1.5);
        norm(prefix + "attn_q_norm", m_shape.headWidth);
        norm(prefix + "attn_k_norm", m_shape.headWidth);
        if (m_shape.sinks)
            m_file.tensor(prefix + "attn_sinks.weight", WeightType::f32, {m_shape.heads}, normal(m_shape.heads, 0, 1));
        matrix(prefix + "attn_output", m_model.width, m_shape.heads * m_shape.headWidth, 1.5);
        norm(prefix + "ffn_norm", m_model.width);
        matrix(prefix + "ffn_gate", m_shape.feedForwardWidth, m_model.width, 1.5);
        matrix(prefix + "ffn_up", m_shape.feedForwardWidth, m_model.width, 1.5);
        matrix(prefix + "ffn_down", m_model.width, m_shape.feedForwardWidth, 1.5);
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

    void norm(const std::string& name, std::uint32_t width) {
        m_file.tensor(name + ".weight", WeightType::f32, {width}, normal(width, 1, 0.2));
    }

    const RandomShape& m_model;
    const RandomDrafter& m_shape;
    std::mt19937_64 m_random;
    GgufWriter m_file;
};

/// Changes the elements of a float32 tensor, which are counted from 0.
template<typename Change>
void edit(GgufWriter& file, const std::string& name, const Change& change) {
    const auto tensor = std::find_if(file.tensors.begin(), file.tensors.end(),
                                     [&](const GgufWriter::Tensor& each) { return each.name == name; });
    for (std::size_t i = 0; i < tensor->data.size() / sizeof(float); ++i) {
        float value = 0;
        std::memcpy(&value, tensor->data.data() + i * sizeof value, sizeof value);
        value = change(i, value);
        std::memcpy(tensor->data.data() + i * sizeof value, &value, sizeof value);
    }
}

} // namespace

GgufWriter randomDrafter(const RandomShape& model, const RandomDrafter& shape) {
    return Builder(model, shape).build();
}

std::pair<GgufWriter, GgufWriter> agreeingModels(double surprise, std::uint64_t seed) {
    RandomShape shape;
    shape.matrices = WeightType::f32;
    shape.seed = seed;
    RandomDrafter draft;
    draft.layers = 1;
    draft.maskToken = agreeingMaskToken;
    draft.seed = seed;
    GgufWriter model = randomModel(models::architecture("llama"), shape);
    GgufWriter drafter = randomDrafter(shape, draft);
    const auto none = [](std::size_t, float) { return 0.0f; };
    const auto one = [](std::size_t, float) { return 1.0f; };
    const auto identity = [&](std::size_t i, float) { return i / shape.width == i % shape.width ? 1.0f : 0.0f; };

    // Little happens in the model's layers, so its head sees mostly the last token's embedding.
    for (std::uint32_t i = 0; i < shape.layers; ++i)
        for (const char* name : {"attn_output", "ffn_down"})
            edit(model, concat("blk.", i, ".", name, ".weight"),
                 [&](std::size_t, float value) { return static_cast<float>(value * surprise); });
    edit(model, "token_embd.weight", [&](std::size_t i, float value) {
        return i / shape.width == draft.maskToken ? 0.0f : value; // so that masks say nothing
    });

    // The drafter forgets all but the row of the last token, and passes its embedding on to the others.
    edit(drafter, "enc.output_norm.weight", none);
    edit(drafter, "blk.0.attn_norm.weight", one);
    edit(drafter, "blk.0.attn_q.weight", none);
    edit(drafter, "blk.0.attn_v.weight", identity);
    edit(drafter, "blk.0.attn_output.weight", identity);
    edit(drafter, "blk.0.ffn_down.weight", none);
    const auto norm = std::find_if(model.tensors.begin(), model.tensors.end(),
                                   [](const auto& tensor) { return tensor.name == "output_norm.weight"; });
    std::find_if(drafter.tensors.begin(), drafter.tensors.end(), [](const auto& tensor) {
        return tensor.name == "output_norm.weight";
    })->data = norm->data;
    return {std::move(model), std::move(drafter)};
}

} // namespace calliope::test

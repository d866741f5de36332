#include "inference/base/error.h"
#include "inference/models/model.h"
#include "tests/inference/models/file_edits.h"
#include "tests/inference/models/random_model.h"

#include <QTest>
#include <algorithm>
#include <limits>
#include <string>
#include <vector>

using namespace calliope;
using test::dropKey;
using test::dropTensor;
using test::GgufWriter;
using test::setKey;
using Edit = test::FileEdit;

namespace {

/// The same bytes under another shape.
Edit reshape(const std::string& name, const std::vector<std::int64_t>& shape) {
    return [=](GgufWriter& file) {
        const auto tensor = std::find_if(file.tensors.begin(), file.tensors.end(),
                                         [&](const GgufWriter::Tensor& candidate) { return candidate.name == name; });
        tensor->shape = shape;
    };
}

Edit addTensor(const std::string& name, std::int64_t elements, float value) {
    return [=](GgufWriter& file) {
        file.tensor(name, WeightType::f32, {elements}, std::vector<float>(static_cast<std::size_t>(elements), value));
    };
}

/// A square matrix in another format; its scales are all 1.
Edit toNVFP4(const std::string& name) {
    return [=](GgufWriter& file) {
        const auto tensor = std::find_if(file.tensors.begin(), file.tensors.end(),
                                         [&](const GgufWriter::Tensor& candidate) { return candidate.name == name; });
        tensor->type = static_cast<std::uint32_t>(WeightType::nvfp4);
        tensor->data.assign(std::size_t{64} * 36, std::byte{0x38});
    };
}

Edit both(const Edit& first, const Edit& second) {
    return [=](GgufWriter& file) {
        first(file);
        second(file);
    };
}

struct Case {
    const char* name;
    const char* family;
    Edit edit;
    ErrorKind kind;
    const char* message; ///< part of it
};

gguf::Value list(const std::vector<std::uint32_t>& values) {
    return gguf::Array(values);
}

const std::vector<Case>& cases() {
    constexpr ErrorKind format = ErrorKind::format;
    constexpr ErrorKind unsupported = ErrorKind::unsupported;
    const float infinity = std::numeric_limits<float>::infinity();
    static const std::vector<Case> rows{
        // Keys that must be there
        {"no architecture", "llama", dropKey("general.architecture"), format, "\"general.architecture\" is missing"},
        {"no layers", "llama", dropKey("llama.block_count"), format, "\"llama.block_count\" is missing"},
        {"no width", "qwen3", dropKey("qwen3.embedding_length"), format, "\"qwen3.embedding_length\" is missing"},
        {"no context", "llama", dropKey("llama.context_length"), format, "\"llama.context_length\" is missing"},
        {"no heads", "llama", dropKey("llama.attention.head_count"), format, "\"llama.attention.head_count\" is"},
        {"no feed-forward width", "llama", dropKey("llama.feed_forward_length"), format, "feed_forward_length\" is"},
        {"no epsilon", "llama", dropKey("llama.attention.layer_norm_rms_epsilon"), format, "rms_epsilon\" is missing"},
        {"no layer norm epsilon", "starcoder2", dropKey("starcoder2.attention.layer_norm_epsilon"), format,
         "layer_norm_epsilon\" is missing"},
        {"no vocabulary", "llama", dropKey("llama.vocab_size"), format, "\"llama.vocab_size\" is missing"},
        {"no window", "muse-glimmer", dropKey("muse-glimmer.attention.sliding_window"), format, "window\" is missing"},
        {"no logit scale", "granite", dropKey("granite.logit_scale"), format, "\"granite.logit_scale\" is missing"},
        {"no sections", "qwen2vl", dropKey("qwen2vl.rope.dimension_sections"), format, "sections\" is missing"},

        // Values that cannot be
        {"0 layers", "llama", setKey("llama.block_count", 0u), format, "is 0, but must be 1 to 512"},
        {"too many layers", "llama", setKey("llama.block_count", 513u), format, "is 513, but must be 1 to 512"},
        {"0 heads", "llama", setKey("llama.attention.head_count", 0u), format, "head_count\" is 0"},
        {"0 kv heads", "llama", setKey("llama.attention.head_count_kv", 0u), format, "head_count_kv\" is 0"},
        {"kv heads do not divide", "llama", setKey("llama.attention.head_count_kv", 3u), format, "does not divide"},
        {"odd head width", "llama", setKey("llama.attention.key_length", 15u), format, "must be even"},
        {"heads wider than any kernel", "qwen3", setKey("qwen3.attention.key_length", 1026u), format,
         "key_length\" is 1026, but must be 2 to 1024"},
        {"values wider than any kernel", "qwen3", setKey("qwen3.attention.value_length", 1025u), format,
         "value_length\" is 1025, but must be 1 to 1024"},
        {"sliding heads wider than any kernel", "gemma4", setKey("gemma4.attention.key_length_swa", 2048u), format,
         "key_length_swa\" is 2048, but must be 2 to 1024"},
        {"odd rope", "qwen3", setKey("qwen3.rope.dimension_count", 7u), format, "is odd"},
        {"rope wider than a head", "qwen3", setKey("qwen3.rope.dimension_count", 18u), format, "must be 2 to 16"},
        {"rope of a part of a head", "llama", setKey("llama.rope.dimension_count", 8u), format, "must be the width"},
        {"epsilon 0", "llama", setKey("llama.attention.layer_norm_rms_epsilon", 0.0f), format, "must be above 0"},
        {"negative epsilon", "llama", setKey("llama.attention.layer_norm_rms_epsilon", -1e-5f), format, "above 0"},
        {"infinite epsilon", "llama", setKey("llama.attention.layer_norm_rms_epsilon", infinity), format, "infinite"},
        {"rope base 0", "llama", setKey("llama.rope.freq_base", 0.0f), format, "freq_base\" is 0"},
        {"rope base no number", "llama", setKey("llama.rope.freq_base", std::nanf("")), format, "freq_base\""},
        {"negative rope factor", "llama", setKey("llama.rope.scaling.factor", -2.0f), format, "must not be negative"},
        {"zero original context", "llama", setKey("llama.rope.scaling.original_context_length", 0u), format,
         "original_context_length\" is 0"},
        {"logit scale 0", "granite", setKey("granite.logit_scale", 0.0f), format, "logit_scale\" is 0"},
        {"window 0", "muse-glimmer", setKey("muse-glimmer.attention.sliding_window", 0u), format, "is 0, but"},
        {"text for a number", "llama", setKey("llama.block_count", std::string("4")), format,
         "block_count\" is a text"},
        {"short pattern", "gemma3", setKey("gemma3.attention.sliding_window_pattern", list({1, 1, 0})), format,
         "has 3 elements, but must have 4"},
        {"long pattern", "gemma3", setKey("gemma3.attention.sliding_window_pattern", list({1, 1, 0, 1, 1})), format,
         "has 5 elements, but must have 4"},
        {"pattern above 1", "gemma3", setKey("gemma3.attention.sliding_window_pattern", list({1, 2, 0, 1})), format,
         "is 2, but must be 0 to 1"},
        {"short list of heads", "llama", setKey("llama.attention.head_count", list({4, 4})), format, "has 2 elements"},
        {"a list with a 0", "llama", setKey("llama.feed_forward_length", list({96, 96, 0, 96})), format, "is 0, but"},
        {"sections all 0", "qwen3vl", setKey("qwen3vl.rope.dimension_sections", list({0, 0, 0, 0})), format, "zeros"},
        {"too few sections", "qwen3vl", setKey("qwen3vl.rope.dimension_sections", list({4, 4})), format, "2 elements"},
        {"sections of fractions", "qwen3vl",
         setKey("qwen3vl.rope.dimension_sections", gguf::Array(std::vector<float>{4, 4, 4, 0})), format, "whole"},
        {"convolution of one row", "qwen35", setKey("qwen35.ssm.conv_kernel", 1u), format, "is 1, but must be 2 to 64"},
        {"0 in a state", "qwen35", setKey("qwen35.ssm.state_size", 0u), format, "is 0, but must be 1 to 256"},
        {"too wide states", "qwen35", setKey("qwen35.ssm.state_size", 512u), format, "is 512, but must be 1 to 256"},
        {"key heads do not divide", "qwen35", setKey("qwen35.ssm.group_count", 3u), format, "does not divide"},
        {"another inner size", "qwen35", setKey("qwen35.ssm.inner_size", 65u), format, "is 65, but must be 64"},
        {"short list of recurrent layers", "qwen35", setKey("qwen35.attention.recurrent_layers", list({1, 0})), format,
         "has 2 elements, but must have 4"},
        {"gates of another width", "qwen35", setKey("qwen35.attention.value_length", 8u), format, "width of keys, 16"},
        {"nothing but predictions", "qwen35", setKey("qwen35.nextn_predict_layers", 4u), format, "must be 0 to 3"},
        {"width without tensors", "llama", setKey("llama.embedding_length", 128u), format, "token_embd.weight\" has"},

        // Scales beside a matrix
        {"two scales for a matrix", "llama",
         both(toNVFP4("blk.0.attn_q.weight"), addTensor("blk.0.attn_q.scale", 2, 1.0f)), format,
         "attn_q.scale\" has the shape [2], but must have [1]"},
        {"a scale that is no number", "llama",
         both(toNVFP4("blk.0.attn_q.weight"), addTensor("blk.0.attn_q.scale", 1, std::nanf(""))), format,
         "attn_q.scale\" has impossible values"},
        {"a scale beside floats", "llama", addTensor("blk.0.attn_q.scale", 1, 1.0f), unsupported,
         "attn_q.scale\" is not"},

        // What no family of the table does
        {"unknown rope scaling", "llama", setKey("llama.rope.scaling.type", std::string("magic")), unsupported,
         "magic"},
        {"experts", "qwen3", setKey("qwen3.expert_count", 8u), unsupported, "mixture of experts"},
        {"no experts", "qwen3moe", dropKey("qwen3moe.expert_count"), format, "expert_count\" is missing"},
        {"too many experts", "qwen3moe", setKey("qwen3moe.expert_count", 1025u), format, "is 1025, but must be 1"},
        {"0 experts used", "qwen3moe", setKey("qwen3moe.expert_used_count", 0u), format, "must be 1 to 5"},
        {"more used than there are", "qwen3moe", setKey("qwen3moe.expert_used_count", 6u), format, "must be 1 to 5"},
        {"fewer experts than tensors have", "qwen3moe", setKey("qwen3moe.expert_count", 4u), format,
         "ffn_gate_inp.weight\" has the shape [64, 5]"},
        {"experts of another shape", "qwen3moe", reshape("blk.0.ffn_up_exps.weight", {40, 64, 5}), format,
         "has the shape [40, 64, 5], but must have [64, 40, 5]"},
        {"no step between mixtures", "llama4",
         [](GgufWriter& file) {
             setKey("llama4.expert_count", 3u)(file);
             setKey("llama4.expert_used_count", 1u)(file);
             setKey("llama4.interleave_moe_layer_step", 0u)(file);
         },
         format, "step\" is 0, but must be 1"},
        {"all layers share keys", "gemma4", setKey("gemma4.attention.shared_kv_layers", 4u), format, "must be 0 to 3"},
        {"nothing of its kind to share", "gemma4", setKey("gemma4.attention.shared_kv_layers", 3u), format,
         "leaves layer 1 without keys"},
        {"no size of sliding heads", "gemma4", dropKey("gemma4.attention.key_length_swa"), format, "is missing"},
        {"no sinks", "gpt-oss", dropTensor("blk.1.attn_sinks.weight"), format, "attn_sinks.weight\" is missing"},
        {"no biases of experts", "gpt-oss", dropTensor("blk.0.ffn_up_exps.bias"), format, "bias\" is missing"},
        {"layer scale 0", "gemma4",
         [](GgufWriter& file) {
             dropTensor("blk.0.layer_output_scale.weight")(file);
             addTensor("blk.0.layer_output_scale.weight", 1, 0)(file);
         },
         format, "impossible values"},
        {"experts without a tensor", "llama", setKey("llama.expert_count", 2u), format,
         "expert_used_count\" is missing"},
        {"not causal", "qwen3", setKey("qwen3.attention.causal", false), unsupported, "does not continue text"},
        {"another architecture", "llama", setKey("general.architecture", std::string("mamba")), unsupported, "mamba"},

        // Tensors
        {"no embedding", "llama", dropTensor("token_embd.weight"), format, "\"token_embd.weight\" is missing"},
        {"no head", "muse-glimmer", dropTensor("output.weight"), format, "\"output.weight\" is missing"},
        {"no norm", "llama", dropTensor("blk.2.ffn_norm.weight"), format, "\"blk.2.ffn_norm.weight\" is missing"},
        {"no queries", "llama", dropTensor("blk.0.attn_q.weight"), format, "\"blk.0.attn_q.weight\" is missing"},
        {"no gate", "llama", dropTensor("blk.3.ffn_gate.weight"), format, "\"blk.3.ffn_gate.weight\" is missing"},
        {"no bias", "qwen2", dropTensor("blk.1.attn_k.bias"), format, "\"blk.1.attn_k.bias\" is missing"},
        {"no convolution", "qwen35", dropTensor("blk.0.ssm_conv1d.weight"), format, "ssm_conv1d.weight\" is missing"},
        {"no decay", "qwen35", dropTensor("blk.2.ssm_a"), format, "\"blk.2.ssm_a\" is missing"},
        {"no norm bias", "starcoder2", dropTensor("output_norm.bias"), format, "\"output_norm.bias\" is missing"},
        {"no norm after", "gemma2", dropTensor("blk.0.post_ffw_norm.weight"), format, "post_ffw_norm.weight\" is"},
        {"no head norm", "qwen3", dropTensor("blk.0.attn_q_norm.weight"), format, "attn_q_norm.weight\" is missing"},
        {"transposed", "llama", reshape("blk.0.ffn_up.weight", {96, 64}), format,
         "has the shape [96, 64], but must have [64, 96]"},
        {"flat", "llama", reshape("blk.0.attn_k.weight", {64 * 32}), format, "shape [2048], but must have [64, 32]"},
        {"three axes", "llama", reshape("blk.0.attn_k.weight", {64, 16, 2}), format, "shape [64, 16, 2]"},
        {"one more", "llama", addTensor("blk.0.attn_sinks.weight", 4, 1), unsupported,
         "\"blk.0.attn_sinks.weight\" is"},
        {"one more layer", "llama", addTensor("blk.4.attn_norm.weight", 64, 1), unsupported, "blk.4.attn_norm"},
        {"rope factors of another size", "llama", addTensor("rope_freqs.weight", 4, 1), format, "[4], but must"},
        {"rope factors of 0", "llama", addTensor("rope_freqs.weight", 8, 0), format, "impossible values"},
        {"only long rope factors", "phi3", addTensor("rope_factors_long.weight", 8, 2), format, "short.weight\" is"},
    };
    return rows;
}

} // namespace

/// Files that are well-formed GGUF but no model that can run: one clear sentence each.
class ModelErrorsTest : public QObject {
    Q_OBJECT

private slots:
    void refuses_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < cases().size(); ++i) QTest::addRow("%s", cases()[i].name) << static_cast<int>(i);
    }

    void refuses() {
        QFETCH(int, index);
        const Case& row = cases()[static_cast<std::size_t>(index)];
        GgufWriter file = test::randomModel(models::architecture(row.family), {});
        QVERIFY(models::Model(test::fileInMemory(file)).parameterCount() > 0);
        row.edit(file);
        try {
            const models::Model model(test::fileInMemory(file));
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains(row.message), error.what());
            QCOMPARE(error.kind(), row.kind);
        }
    }

    void typeWithoutKernels() {
        GgufWriter file = test::randomModel(models::architecture("llama"), {});
        dropTensor("output_norm.weight")(file);
        file.tensor("output_norm.weight", WeightType::f64, {64}, std::vector<std::byte>(64 * 8));
        try {
            const models::Model model(test::fileInMemory(file));
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::unsupported);
            QVERIFY2(QString(error.what()).contains("stored as F64"), error.what());
        }
    }

    void scaleBesideAMatrix() {
        GgufWriter file = test::randomModel(models::architecture("llama"), {});
        toNVFP4("blk.1.attn_q.weight")(file);
        addTensor("blk.1.attn_q.scale", 1, 0.5f)(file);
        addTensor("blk.1.attn_q.input_scale", 1, 9.0f)(file);
        const models::Model model(test::fileInMemory(file));
        for (const plan::Weight& weight : model.plan(64).weights) {
            const bool scaled = weight.tensor->name == "blk.1.attn_q.weight";
            QCOMPARE(weight.scales, scaled ? std::vector<float>{0.5f} : std::vector<float>{});
        }
    }

    /// A tensor that two would claim: it multiplies what the experts return, and only once.
    void scalesOfExpertsCountOnce() {
        test::RandomShape shape;
        shape.mixture = true;
        shape.expertWidth = 64; // a block of NVFP4
        GgufWriter file = test::randomModel(models::architecture("gemma4"), shape);
        const std::string name = "blk.0.ffn_down_exps.weight";
        const auto tensor = std::ranges::find(file.tensors, name, &GgufWriter::Tensor::name);
        tensor->type = static_cast<std::uint32_t>(WeightType::nvfp4);
        tensor->data.assign(std::size_t{64} * shape.experts * 36, std::byte{0x38});
        const models::Model model(test::fileInMemory(file));
        const plan::Plan plan = model.plan(64);
        std::vector<bool> routed; // by layer: whether the router applies them
        for (const plan::Operation& operation : plan.operations)
            if (const auto* route = std::get_if<plan::Route>(&operation))
                routed.push_back(route->scales != plan::absent);
        QCOMPARE(routed, (std::vector<bool>{false, true, true, true}));
        for (const plan::Weight& weight : plan.weights)
            QCOMPARE(weight.scales.size(), weight.tensor->name == name ? std::size_t{shape.experts} : 0);
    }

    void emptyContext() {
        const models::Model model(test::fileInMemory(test::randomModel(models::architecture("llama"), {})));
        QVERIFY_EXCEPTION_THROWN(static_cast<void>(model.plan(0)), Error);
    }
};

QTEST_APPLESS_MAIN(ModelErrorsTest)
#include "model_errors_test.moc"

#include "inference/models/hyperparameters.h"
#include "inference/models/model.h"
#include "tests/inference/models/random_model.h"

#include <QTest>
#include <cmath>
#include <string>
#include <vector>

using namespace calliope;
using test::GgufWriter;

namespace {

GgufWriter base(const std::string& family, std::uint32_t layers = 4) {
    test::RandomShape shape;
    shape.layers = layers;
    return test::randomModel(models::architecture(family), shape);
}

void setKey(GgufWriter& file, const std::string& name, const gguf::Value& value) {
    std::erase_if(file.keys, [&](const GgufWriter::Key& key) { return key.name == name; });
    file.key(name, value);
}

void dropKey(GgufWriter& file, const std::string& name) {
    std::erase_if(file.keys, [&](const GgufWriter::Key& key) { return key.name == name; });
}

models::Hyperparameters read(const GgufWriter& file, const std::string& family) {
    return models::readHyperparameters(test::fileInMemory(file), models::architecture(family));
}

std::string slidingLayers(const models::Hyperparameters& model) {
    std::string out;
    for (const models::LayerParameters& layer : model.layers) out += layer.sliding ? '1' : '0';
    return out;
}

/// All operations of one kind, in order.
template<typename Operation>
std::vector<Operation> stepsOf(const plan::Plan& plan) {
    std::vector<Operation> out;
    for (const plan::Operation& operation : plan.operations)
        if (const auto* step = std::get_if<Operation>(&operation)) out.push_back(*step);
    return out;
}

} // namespace

/// What files may leave out or say in several ways, and what becomes of it.
class HyperparametersTest : public QObject {
    Q_OBJECT

private slots:
    void fallbacks() {
        GgufWriter file = base("qwen3");
        for (const char* key : {"attention.head_count_kv", "attention.key_length", "attention.value_length",
                                "rope.dimension_count", "rope.scaling.original_context_length"})
            dropKey(file, std::string("qwen3.") + key);
        const models::Hyperparameters model = read(file, "qwen3");
        QCOMPARE(model.layers.front().keyValueHeads, 4u);
        QCOMPARE(model.keyWidth, 16u);
        QCOMPARE(model.valueWidth, 16u);
        QCOMPARE(model.rope.dimensions, 16u);
        QCOMPARE(model.rope.base, 10000.0);
        QCOMPARE(model.rope.factor, 1.0);
        QCOMPARE(model.rope.originalContextLength, 512u);
        QCOMPARE(model.window, 0u);
    }

    void vocabularyOfTheTokenizerCounts() {
        GgufWriter file = base("llama");
        file.key("tokenizer.ggml.tokens", gguf::Array(std::vector<std::string>{"a", "b", "c"}));
        QCOMPARE(read(file, "llama").vocabulary, 3u);
    }

    void recurrentLayers() {
        const auto recurrent = [](const GgufWriter& file) {
            std::string out;
            for (const models::LayerParameters& layer : read(file, "qwen35").layers) out += layer.recurrent ? '1' : '0';
            return out;
        };
        GgufWriter file = base("qwen35", 9);
        QCOMPARE(recurrent(file), "101010101");
        dropKey(file, "qwen35.full_attention_interval");
        QCOMPARE(recurrent(file), "111011101");
        setKey(file, "qwen35.attention.recurrent_layers", gguf::Array(std::vector<bool>{true, true, false, false, false, true, false, false, true}));
        QCOMPARE(recurrent(file), "110001001");
        setKey(file, "qwen35.nextn_predict_layers", 2u); // the file's last blocks are not layers
        QCOMPARE(recurrent(file), "1100010");
    }

    void mixturesNeedNoDenseWidth() {
        GgufWriter file = base("qwen35moe");
        const models::Hyperparameters whole = read(file, "qwen35moe");
        setKey(file, "qwen35moe.expert_feed_forward_length", whole.experts.width);
        setKey(file, "qwen35moe.expert_shared_feed_forward_length", whole.experts.sharedWidth);
        dropKey(file, "qwen35moe.feed_forward_length");
        const models::Hyperparameters model = read(file, "qwen35moe");
        QCOMPARE(model.experts.width, whole.experts.width);
        QCOMPARE(model.experts.sharedWidth, whole.experts.sharedWidth);
    }

    void perLayerLists() {
        GgufWriter file = base("llama");
        setKey(file, "llama.attention.head_count", gguf::Array(std::vector<std::int32_t>{4, 2, 4, 2}));
        setKey(file, "llama.attention.head_count_kv", gguf::Array(std::vector<std::uint32_t>{4, 1, 2, 2}));
        setKey(file, "llama.feed_forward_length", gguf::Array(std::vector<std::int32_t>{8, 16, 24, 32}));
        const models::Hyperparameters model = read(file, "llama");
        QCOMPARE(model.layers[1].heads, 2u);
        QCOMPARE(model.layers[1].keyValueHeads, 1u);
        QCOMPARE(model.layers[3].feedForwardWidth, 32u);
    }

    void windows_data() {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("expected");
        QTest::addRow("two") << "gemma2"
                             << "10101010";
        QTest::addRow("six") << "gemma3"
                             << "11111011";
        QTest::addRow("four") << "muse-glimmer"
                              << "11101110";
        QTest::addRow("four, optional") << "olmo2"
                                        << "11101110";
        QTest::addRow("none") << "llama"
                              << "00000000";
    }

    void windows() {
        QFETCH(QString, family);
        QFETCH(QString, expected);
        QCOMPARE(slidingLayers(read(base(family.toStdString(), 8), family.toStdString())), expected.toStdString());
    }

    void windowPatterns() {
        GgufWriter file = base("gemma3");
        const std::string key = "gemma3.attention.sliding_window_pattern";
        setKey(file, key, gguf::Array(std::vector<bool>{false, true, true, false}));
        QCOMPARE(slidingLayers(read(file, "gemma3")), std::string("0110"));
        setKey(file, key, gguf::Array(std::vector<std::int32_t>{1, 0, 0, 1}));
        QCOMPARE(slidingLayers(read(file, "gemma3")), std::string("1001"));
        setKey(file, key, 3u);
        QCOMPARE(slidingLayers(read(file, "gemma3")), std::string("1101"));
        setKey(file, key, 1u);
        QCOMPARE(slidingLayers(read(file, "gemma3")), std::string("0000"));
        setKey(file, key, 0u);
        QCOMPARE(slidingLayers(read(file, "gemma3")), std::string("1111"));
        setKey(file, "gemma3.attention.sliding_window", 0u);
        QCOMPARE(slidingLayers(read(file, "gemma3")), std::string("0000"));
        dropKey(file, "gemma3.attention.sliding_window");
        QCOMPARE(slidingLayers(read(file, "gemma3")), std::string("0000"));
    }

    void softcaps() {
        GgufWriter gemma2 = base("gemma2");
        QCOMPARE(read(gemma2, "gemma2").attentionSoftcap, 4.0f);
        dropKey(gemma2, "gemma2.attn_logit_softcapping");
        dropKey(gemma2, "gemma2.final_logit_softcapping");
        QCOMPARE(read(gemma2, "gemma2").attentionSoftcap, 50.0f);
        QCOMPARE(read(gemma2, "gemma2").logitSoftcap, 30.0f);
        GgufWriter gemma3 = base("gemma3");
        dropKey(gemma3, "gemma3.final_logit_softcapping");
        QCOMPARE(read(gemma3, "gemma3").logitSoftcap, 0.0f);
        QCOMPARE(read(base("llama"), "llama").logitSoftcap, 0.0f);
    }

    void scalesOnlyWhereTheFamilyHasThem() {
        const models::Hyperparameters granite = read(base("granite"), "granite");
        QCOMPARE(granite.embeddingScale, 3.0f);
        QCOMPARE(granite.residualScale, 0.5f);
        QCOMPARE(granite.logitScale, 1 / 0.7f);
        QCOMPARE(granite.attentionScale, 0.2f);
        const models::Hyperparameters llama = read(base("llama"), "llama");
        QCOMPARE(llama.embeddingScale, 1.0f);
        QCOMPARE(llama.residualScale, 1.0f);
        QCOMPARE(llama.logitScale, 1.0f);
        QCOMPARE(llama.attentionScale, 0.0f);
        QCOMPARE(llama.temperature, 0.0f);
        QCOMPARE(read(base("muse-glimmer"), "muse-glimmer").logitScale, 0.7f);
        QCOMPARE(read(base("gemma2"), "gemma2").embeddingScale, 8.0f);
        QCOMPARE(read(base("mistral3"), "mistral3").temperature, 0.1f);
    }

    void linearScaleUnderItsOldName() {
        GgufWriter file = base("llama");
        setKey(file, "llama.rope.scale_linear", 4.0f);
        QCOMPARE(read(file, "llama").rope.factor, 4.0);
        setKey(file, "llama.rope.scaling.factor", 2.0f);
        QCOMPARE(read(file, "llama").rope.factor, 2.0);
    }

    /// The greatest gemmas scale scores by the width per head, not by the head's own width.
    void attentionScaleByWidth_data() {
        QTest::addColumn<QString>("family");
        QTest::addColumn<quint32>("layers");
        QTest::addColumn<double>("width");
        QTest::addRow("gemma2 of 46 layers") << "gemma2" << 46u << 32.0;
        QTest::addRow("gemma2 of 45 layers") << "gemma2" << 45u << 16.0;
        QTest::addRow("gemma3 of 62 layers") << "gemma3" << 62u << 32.0;
        QTest::addRow("llama of 46 layers") << "llama" << 46u << 16.0;
    }

    void attentionScaleByWidth() {
        QFETCH(QString, family);
        QFETCH(quint32, layers);
        QFETCH(double, width);
        test::RandomShape shape;
        shape.layers = layers;
        shape.heads = 2;
        const models::Model model(
            test::fileInMemory(test::randomModel(models::architecture(family.toStdString()), shape)));
        QCOMPARE(stepsOf<plan::Attention>(model.plan(64)).back().scale, static_cast<float>(1 / std::sqrt(width)));
    }

    void layersWithoutRope() {
        const auto ropes = [](const models::Model& model) {
            std::string out;
            for (const auto& step : stepsOf<plan::PrepareHeads>(model.plan(64)))
                out += step.rope != plan::absent ? '1' : '0';
            return out;
        };
        QCOMPARE(ropes(models::Model(test::fileInMemory(base("smollm3", 8)))), std::string("11101110"));
        QCOMPARE(ropes(models::Model(test::fileInMemory(base("muse-glimmer", 8)))), std::string("11101110"));
        GgufWriter granite = base("granite");
        QCOMPARE(ropes(models::Model(test::fileInMemory(granite))), std::string("1111"));
        granite.key("granite.rope.scaling.finetuned", false);
        QCOMPARE(ropes(models::Model(test::fileInMemory(granite))), std::string("0000"));
    }

    void contextChoosesBetweenRopeFactors() {
        GgufWriter file = base("phi3");
        file.tensor("rope_factors_long.weight", WeightType::f32, {8}, std::vector<float>(8, 4.0f));
        file.tensor("rope_factors_short.weight", WeightType::f32, {8}, std::vector<float>(8, 2.0f));
        const models::Model model(test::fileInMemory(file)); // has an original context of 8
        QCOMPARE(model.plan(8).ropes.front().frequency.front(), 0.5);
        QCOMPARE(model.plan(9).ropes.front().frequency.front(), 0.25);
    }
};

QTEST_APPLESS_MAIN(HyperparametersTest)
#include "hyperparameters_test.moc"

#include "inference/base/error.h"
#include "inference/models/drafter.h"
#include "inference/models/model.h"
#include "tests/inference/models/file_edits.h"
#include "tests/inference/models/random_drafter.h"

#include <QTest>
#include <string>
#include <vector>

using namespace calliope;
using test::dropKey;
using test::dropTensor;
using test::GgufWriter;
using test::setKey;
using Edit = test::FileEdit;

namespace {

Edit addTensor(const std::string& name, std::int64_t elements) {
    return [=](GgufWriter& file) {
        file.tensor(name, WeightType::f32, {elements}, std::vector<float>(static_cast<std::size_t>(elements), 1.0f));
    };
}

gguf::Value list(const std::vector<std::int32_t>& values) {
    return gguf::Array(values);
}

gguf::Value tokens(std::uint32_t count, const std::string& last) {
    std::vector<std::string> out;
    for (std::uint32_t i = 0; i + 1 < count; ++i) out.push_back("t" + std::to_string(i));
    out.push_back(last);
    return gguf::Array(out);
}

struct Case {
    const char* name;
    Edit edit; ///< of the drafter
    ErrorKind kind;
    const char* message; ///< part of it
};

const std::vector<Case>& cases() {
    constexpr ErrorKind format = ErrorKind::format;
    constexpr ErrorKind unsupported = ErrorKind::unsupported;
    static const std::vector<Case> rows{
        {"another kind of file", setKey("general.architecture", std::string("llama")), unsupported, "is no drafter"},
        {"DFlash2", addTensor("blk.0.attn_conv_base.weight", 4), unsupported, "a DFlash2 drafter"},
        {"a selector", addTensor("selector_hidden.weight", 4), unsupported, "a DFlash2 drafter"},
        {"DSpark", addTensor("markov_w1.weight", 4), unsupported, "a DSpark drafter"},
        {"confidence", addTensor("conf_proj.weight", 4), unsupported, "a DSpark drafter"},
        {"own vocabulary", addTensor("d2t", 4), unsupported, "a vocabulary of its own"},
        {"an unknown tensor", addTensor("blk.1.attn_gate.weight", 4), unsupported, "blk.1.attn_gate"},
        {"an unknown activation", setKey("dflash.hidden_activation", std::string("\x1b[31m")), unsupported,
         "hidden_activation"},
        {"no block", dropKey("dflash.block_size"), format, "block_size"},
        {"a block of one", setKey("dflash.block_size", 1u), format, "block_size"},
        {"an endless block", setKey("dflash.block_size", 1u << 31), format, "block_size"},
        {"no taps", dropKey("dflash.target_layers"), format, "target_layers"},
        {"empty taps", setKey("dflash.target_layers", list({})), format, "target_layers"},
        {"negative taps", setKey("dflash.target_layers", list({-1, 2})), format, "target_layers"},
        {"far taps", setKey("dflash.target_layers", list({1, 4})), unsupported, "it reads layer 4"},
        {"too many taps", setKey("dflash.target_layers", list(std::vector<std::int32_t>(1000, 1))), format,
         "target_layers"},
        {"a tap more", setKey("dflash.target_layers", list({1, 2, 3})), format, "fc.weight"},
        {"no mask", dropKey("tokenizer.ggml.mask_token_id"), format, "mask_token_id"},
        {"a mask beyond all tokens", setKey("tokenizer.ggml.mask_token_id", 80u), format, "mask_token_id"},
        {"another width", setKey("dflash.embedding_length", 32u), unsupported, "64 wide"},
        {"another vocabulary", setKey("dflash.vocab_size", 81u), unsupported, "it has 81 tokens"},
        {"other tokens", setKey("tokenizer.ggml.tokens", tokens(80, "b")), unsupported, "from number 79 on"},
        {"heads that do not divide", setKey("dflash.attention.head_count_kv", 3u), format, "head_count_kv"},
        {"no norm", dropTensor("enc.output_norm.weight"), format, "enc.output_norm.weight"},
        {"a missing layer", setKey("dflash.block_count", 3u), format, "blk.2."},
        {"a layer too many", setKey("dflash.block_count", 1u), unsupported, "blk.1."},
        {"experts", setKey("dflash.expert_count", 4u), unsupported, "expert_count"},
    };
    return rows;
}

} // namespace

/// Drafter files: what is understood, and what is refused with a sentence that says why.
class DrafterTest : public QObject {
    Q_OBJECT

private slots:
    void understands() {
        const models::Drafter drafter(test::fileInMemory(test::randomDrafter(
            {}, {.blockRows = 5, .taps = {3, 0}, .window = 9, .causal = true, .fromAnchor = true})));
        QCOMPARE(drafter.blockRows(), 5u);
        QCOMPARE(drafter.firstGuess(), 0u);
        QCOMPARE(drafter.maskToken(), 7u);
        QVERIFY(!drafter.looksAhead());
        QVERIFY(!drafter.hasOwnHead());
        QCOMPARE(std::vector<std::uint32_t>(drafter.taps().begin(), drafter.taps().end()),
                 (std::vector<std::uint32_t>{3, 0}));
        QCOMPARE(drafter.hyperparameters().window, 9u);
        QVERIFY(drafter.hyperparameters().layers.back().sliding);

        const models::Model model(test::fileInMemory(test::randomModel(models::architecture("llama"), {})));
        const plan::Plan alone = model.plan(64);
        const plan::Plan both = model.plan(64, &drafter);
        QVERIFY(alone.drafter.operations.empty());
        QVERIFY(!both.drafter.operations.empty());
        QCOMPARE(both.caches.size(), alone.caches.size() + 2);
        QCOMPARE(both.drafter.firstGuess, 0u);
        QCOMPARE(both.operations.back().index(), alone.operations.back().index());
    }

    void refuses_data() {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < cases().size(); ++i) QTest::newRow(cases()[i].name) << static_cast<int>(i);
    }

    void refuses() {
        QFETCH(int, index);
        const Case& wrong = cases()[static_cast<std::size_t>(index)];
        GgufWriter target = test::randomModel(models::architecture("llama"), {});
        target.key("tokenizer.ggml.tokens", tokens(80, "a"));
        const models::Model model(test::fileInMemory(target));
        GgufWriter file = test::randomDrafter({}, {});
        file.key("tokenizer.ggml.tokens", tokens(80, "a"));
        static_cast<void>(model.plan(64, std::make_unique<models::Drafter>(test::fileInMemory(file)).get()));
        if (std::string(wrong.name) == "another vocabulary") dropKey("tokenizer.ggml.tokens")(file);
        wrong.edit(file);
        try {
            const models::Drafter drafter(test::fileInMemory(file));
            static_cast<void>(model.plan(64, &drafter));
            QFAIL("nothing was refused");
        } catch (const Error& error) {
            const QString message = error.what();
            QVERIFY2(message.contains(wrong.message), error.what());
            QVERIFY2(message.contains("random.gguf") && message.endsWith('.'), error.what());
            QCOMPARE(message.count('\x1b'), 0);
            QCOMPARE(static_cast<int>(error.kind()), static_cast<int>(wrong.kind));
        }
    }

    void refusesRecurrentModels() {
        const models::Model model(test::fileInMemory(test::randomModel(models::architecture("qwen35"), {})));
        const models::Drafter drafter(test::fileInMemory(test::randomDrafter({}, {})));
        try {
            static_cast<void>(model.plan(64, &drafter));
            QFAIL("it was taken");
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains("recurrent"), error.what());
        }
    }

    void isNoModel() {
        try {
            const models::Model model(test::fileInMemory(test::randomDrafter({}, {})));
            QFAIL("it was taken");
        } catch (const Error& error) {
            QVERIFY2(QString(error.what()).contains("beside another model"), error.what());
        }
    }
};

QTEST_APPLESS_MAIN(DrafterTest)
#include "drafter_test.moc"

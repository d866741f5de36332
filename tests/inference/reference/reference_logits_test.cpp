#include "inference/base/checked.h"
#include "inference/models/model.h"
#include "inference/reference/reference_executor.h"
#include "tests/inference/reference/token_run.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>

using namespace calliope;

namespace {

struct Case {
    const char* folder;
    const char* name;
};

/// The files that stand for the families and for the weight formats that the engine has.
constexpr Case cases[] = {
    {"text", "llama"},        {"text", "llama-rope-freqs"},
    {"text", "mistral3"},     {"text", "qwen2"},
    {"text", "qwen2vl"},      {"text", "qwen3"},
    {"text", "qwen3vl"},      {"text", "qwen35"},
    {"text", "smollm3"},      {"text", "gemma2"},
    {"text", "gemma3"},       {"text", "phi3"},
    {"text", "phi3-long"},    {"text", "granite"},
    {"text", "olmo2"},        {"text", "starcoder2"},
    {"text", "muse-glimmer"}, {"text", "llama-moe"},
    {"text", "qwen2moe"},     {"text", "qwen3moe"},
    {"text", "qwen3vlmoe"},   {"text", "qwen35moe"},
    {"text", "gpt-oss"},      {"text", "llama4"},
    {"text", "gemma4"},       {"text", "gemma4-moe"},
    {"quant", "MXFP4"},       {"quant", "F16"},
    {"quant", "BF16"},        {"quant", "Q8_0"},
    {"quant", "Q4_0"},        {"quant", "Q4_1"},
    {"quant", "Q5_0"},        {"quant", "Q5_1"},
    {"quant", "Q2_K"},        {"quant", "Q3_K_M"},
    {"quant", "Q4_K_M"},      {"quant", "Q5_K_M"},
    {"quant", "Q6_K"},        {"quant", "IQ4_NL"},
    {"quant", "IQ4_XS"},      {"quant", "IQ3_S"},
    {"quant", "IQ3_XXS"},     {"quant", "IQ2_M"},
    {"quant", "IQ2_S"},       {"quant", "IQ2_XS"},
    {"quant", "IQ2_XXS"},     {"quant", "IQ1_S"},
    {"quant", "IQ1_M"},
};

constexpr std::size_t chunks[] = {0, 7, 1};
constexpr double mostError = 1e-6;

/// Whether a row's two greatest elements are so close that either may win.
bool isNearTie(std::span<const float> row) {
    std::vector<float> sorted(row.begin(), row.end());
    std::partial_sort(sorted.begin(), sorted.begin() + 2, sorted.end(), std::greater<>());
    return sorted[0] - sorted[1] <= 0.1f;
}

} // namespace

/// Whole models against logits that another engine computed from the same files.
class ReferenceLogitsTest : public QObject {
    Q_OBJECT

private slots:
    void logits_data() {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("name");
        for (const Case& row : cases) QTest::addRow("%s/%s", row.folder, row.name) << row.folder << row.name;
    }

    void logits() {
        const auto data = test::referenceData();
        if (!data) QSKIP("The reference data is not there; set CALLIOPE_REFERENCE_DIR to its folder.");
        QFETCH(QString, folder);
        QFETCH(QString, name);
        const std::filesystem::path base = *data / folder.toStdString();
        const std::string stem = name.toStdString();
        const auto tokens = test::readTokens(base / (stem + ".tokens"));
        const auto expected = test::readFloats(base / (stem + ".logits.f32"));

        const models::Model model(base / (stem + ".gguf"));
        const auto vocabulary = model.hyperparameters().vocabulary;
        const auto context = roundUp(static_cast<std::uint32_t>(tokens.size()) + 8, 256u);
        reference::ReferenceExecutor executor(model.plan(context), model.file(),
                                              {.cacheBlocks = test::blocksFor(context)});
        for (const std::size_t chunk : chunks) {
            const auto actual = test::runTokens(executor, tokens, vocabulary, chunk);
            const double error = test::normalisedError(actual, expected);
            QVERIFY2(error <= mostError, qPrintable(QString("in chunks of %1 the error is %2").arg(chunk).arg(error)));
            if (chunk == 0) std::printf("%s: nmse %.2g\n", stem.c_str(), error);

            const auto actualBest = test::greatestOfRows(actual, vocabulary);
            const auto expectedBest = test::greatestOfRows(expected, vocabulary);
            for (std::size_t row = 0; row < tokens.size(); ++row)
                if (!isNearTie(std::span(expected).subspan(row * vocabulary, vocabulary)))
                    QCOMPARE(actualBest[row], expectedBest[row]);
        }
    }
};

QTEST_APPLESS_MAIN(ReferenceLogitsTest)
#include "reference_logits_test.moc"

#include "inference/base/checked.h"
#include "inference/models/model.h"
#include "inference/vulkan/pipelines.h"
#include "inference/vulkan/vulkan_executor.h"
#include "tests/inference/reference/token_run.h"
#include "tests/inference/vulkan/open_device.h"
#include "tests/support/reference_data.h"

#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

using namespace calliope;

namespace {

/// What decides how exact the default arithmetic has to be. In a mixture, a small difference can choose another expert.
enum Kind { exact, quantised, mixture };

/// Files of the reference data.
struct Case {
    const char* folder;
    const char* name;
    Kind kind;
};

constexpr Case referenceCases[] = {
    {"text", "llama", exact},        {"text", "llama-rope-freqs", exact},
    {"text", "mistral3", exact},     {"text", "qwen2", exact},
    {"text", "qwen2vl", exact},      {"text", "qwen3", exact},
    {"text", "qwen3vl", exact},      {"text", "qwen35", exact},
    {"text", "smollm3", exact},      {"text", "gemma2", exact},
    {"text", "gemma3", exact},       {"text", "phi3", exact},
    {"text", "phi3-long", exact},    {"text", "granite", exact},
    {"text", "olmo2", exact},        {"text", "starcoder2", exact},
    {"text", "muse-glimmer", exact}, {"text", "llama-moe", mixture},
    {"text", "qwen2moe", mixture},   {"text", "qwen3moe", mixture},
    {"text", "qwen3vlmoe", mixture}, {"text", "qwen35moe", mixture},
    {"text", "gpt-oss", mixture},    {"text", "llama4", mixture},
    {"text", "gemma4", exact},       {"text", "gemma4-moe", mixture},
    {"quant", "MXFP4", mixture},     {"quant", "F16", exact},
    {"quant", "BF16", exact},        {"quant", "Q8_0", quantised},
    {"quant", "Q4_0", quantised},    {"quant", "Q4_1", quantised},
    {"quant", "Q5_0", quantised},    {"quant", "Q5_1", quantised},
    {"quant", "Q2_K", quantised},    {"quant", "Q3_K_M", quantised},
    {"quant", "Q4_K_M", quantised},  {"quant", "Q5_K_M", quantised},
    {"quant", "Q6_K", quantised},    {"quant", "IQ4_NL", quantised},
    {"quant", "IQ4_XS", quantised},  {"quant", "IQ3_S", quantised},
    {"quant", "IQ3_XXS", quantised}, {"quant", "IQ2_M", quantised},
    {"quant", "IQ2_S", quantised},   {"quant", "IQ2_XS", quantised},
    {"quant", "IQ2_XXS", quantised}, {"quant", "IQ1_S", quantised},
    {"quant", "IQ1_M", quantised},
};

constexpr const char* fixtureCases[] = {"llama", "muse-glimmer", "qwen35"};

/// Ways to run a model.
struct Setting {
    const char* name;
    vulkan::KernelChoice kernels;
    vulkan::Precision precision;
    vulkan::CacheType cache;
    std::size_t chunk;   ///< rows of a batch, 0: as many as fit
    double mostError[3]; ///< by Kind
};

constexpr Setting settings[] = {
    {"rows exact", vulkan::KernelChoice::rows, vulkan::Precision::f32, vulkan::CacheType::f32, 0, {1e-6, 1e-6, 1e-6}},
    {"rows exact, one by one",
     vulkan::KernelChoice::rows,
     vulkan::Precision::f32,
     vulkan::CacheType::f32,
     1,
     {1e-6, 1e-6, 1e-6}},
    {"rows", vulkan::KernelChoice::rows, vulkan::Precision::automatic, vulkan::CacheType::f16, 0, {1e-4, 2e-3, 5e-3}},
    {"rows, one by one",
     vulkan::KernelChoice::rows,
     vulkan::Precision::automatic,
     vulkan::CacheType::f16,
     1,
     {1e-4, 2e-3, 5e-3}},
    {"rows, int8 cache",
     vulkan::KernelChoice::rows,
     vulkan::Precision::automatic,
     vulkan::CacheType::q8_0,
     7,
     {2e-3, 4e-3, 3e-2}},
    {"tiles exact", vulkan::KernelChoice::tiles, vulkan::Precision::f32, vulkan::CacheType::f32, 0, {1e-6, 1e-6, 1e-6}},
    {"tiles", vulkan::KernelChoice::tiles, vulkan::Precision::automatic, vulkan::CacheType::f16, 0, {1e-4, 2e-3, 5e-3}},
    {"tiles, one by one",
     vulkan::KernelChoice::tiles,
     vulkan::Precision::automatic,
     vulkan::CacheType::f16,
     1,
     {1e-4, 2e-3, 5e-3}},
};

/// Whether a row's two greatest elements are so close that either may win. Activations of eight bits move them by about
/// 0.08 each.
bool isNearTie(std::span<const float> row, bool coarse) {
    std::vector<float> sorted(row.begin(), row.end());
    std::partial_sort(sorted.begin(), sorted.begin() + 2, sorted.end(), std::greater<>());
    return sorted[0] - sorted[1] <= (coarse ? 0.2f : 0.1f);
}

} // namespace

/// Whole models on the Vulkan device against logits computed elsewhere.
class VulkanLogitsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_device = test::openDevice();
        if (!m_device) QSKIP(test::noDevice);
    }

    void fixtures_data() { addRows(true); }
    void fixtures() { compare(test::fixtures() / "models"); }

    void reference_data() { addRows(false); }
    void reference() {
        const auto data = test::referenceData();
        if (!data) QSKIP("The reference data is not there; set CALLIOPE_REFERENCE_DIR to its folder.");
        QFETCH(QString, folder);
        compare(*data / folder.toStdString());
    }

    void cleanupTestCase() {
        if (!m_device) return;
        m_device.reset();
        QCOMPARE(vulkan::Device::validationMessages(), 0u);
    }

private:
    static void addRows(bool fixtures) {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("setting");
        for (int i = 0; i < static_cast<int>(std::size(settings)); ++i) {
            if (fixtures)
                for (const char* name : fixtureCases)
                    QTest::addRow("%s, %s", name, settings[i].name)
                        << QString() << name << static_cast<int>(quantised) << i;
            else
                for (const Case& each : referenceCases)
                    QTest::addRow("%s/%s, %s", each.folder, each.name, settings[i].name)
                        << each.folder << each.name << static_cast<int>(each.kind) << i;
        }
    }

    void compare(const std::filesystem::path& folder) {
        QFETCH(QString, name);
        QFETCH(int, kind);
        QFETCH(int, setting);
        const Setting& how = settings[setting];
        if (how.kernels == vulkan::KernelChoice::rows && m_device->info().subgroupMax < 8)
            QSKIP("This device's subgroups are too small for the rows kernels.");
        const std::string stem = name.toStdString();
        const auto tokens = test::readTokens(folder / (stem + ".tokens"));
        const auto expected = test::readFloats(folder / (stem + ".logits.f32"));

        const models::Model model(folder / (stem + ".gguf"));
        const auto vocabulary = model.hyperparameters().vocabulary;
        const auto context = roundUp(static_cast<std::uint32_t>(tokens.size()) + 8, 256u);
        const plan::Plan plan = model.plan(context);
        vulkan::ExecutorOptions options;
        options.kernels = how.kernels;
        options.precision = how.precision;
        options.cacheType = how.cache;
        options.cacheBlocks = test::blocksFor(context);
        options.mostRows = 64;
        options.mostOutputs = 64;
        options.cacheFolder = m_cache.path().toStdString();
        vulkan::VulkanExecutor executor(plan, model.file(), *m_device, options);

        const auto actual = test::runTokens(executor, tokens, vocabulary, how.chunk == 0 ? 64 : how.chunk);
        const double error = test::normalisedError(actual, expected);
        const double most = how.mostError[kind];
        QVERIFY2(error <= most, qPrintable(QString("the error is %1").arg(error)));
        std::printf("%s, %s: nmse %.2g\n", stem.c_str(), how.name, error);

        if (how.cache == vulkan::CacheType::q8_0) return; // coarse enough to turn a close call
        const bool coarse = kind == quantised && how.precision == vulkan::Precision::automatic;
        const auto actualBest = test::greatestOfRows(actual, vocabulary);
        const auto expectedBest = test::greatestOfRows(expected, vocabulary);
        for (std::size_t row = 0; row < tokens.size(); ++row)
            if (!isNearTie(std::span(expected).subspan(row * vocabulary, vocabulary), coarse))
                QCOMPARE(actualBest[row], expectedBest[row]);
    }

    std::unique_ptr<vulkan::Device> m_device;
    QTemporaryDir m_cache;
};

QTEST_APPLESS_MAIN(VulkanLogitsTest)
#include "vulkan_logits_test.moc"

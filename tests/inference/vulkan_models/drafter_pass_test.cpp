#include "inference/models/drafter.h"
#include "inference/models/model.h"
#include "inference/reference/reference_executor.h"
#include "inference/vulkan/vulkan_executor.h"
#include "tests/inference/models/random_drafter.h"
#include "tests/inference/vulkan/open_device.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <memory>
#include <string>
#include <vector>

using namespace calliope;

namespace {

struct Case {
    const char* name;
    test::RandomDrafter drafter;
};

const std::vector<Case>& cases() {
    static const std::vector<Case> rows{
        {"usual", {}},
        {"windows, sinks", {.layers = 3, .window = 6, .sliding = {true, false, true}, .sinks = true, .seed = 7}},
        {"wide block, own head",
         {.heads = 6, .keyValueHeads = 2, .headWidth = 24, .blockRows = 16, .taps = {2}, .ownHead = true, .seed = 8}},
        {"causal", {.blockRows = 5, .causal = true, .matrices = WeightType::f16, .seed = 9}},
    };
    return rows;
}

struct Setting {
    const char* name;
    vulkan::KernelChoice kernels;
    vulkan::Precision precision;
    vulkan::CacheType cache;
    double mostError;
};

constexpr Setting settings[] = {
    {"rows, exact", vulkan::KernelChoice::rows, vulkan::Precision::f32, vulkan::CacheType::f32, 1e-8},
    {"rows, f16", vulkan::KernelChoice::rows, vulkan::Precision::automatic, vulkan::CacheType::f16, 1e-4},
    {"tiles, exact", vulkan::KernelChoice::tiles, vulkan::Precision::f32, vulkan::CacheType::f32, 1e-8},
    {"tiles, q8_0", vulkan::KernelChoice::tiles, vulkan::Precision::automatic, vulkan::CacheType::q8_0, 1e-2},
};

} // namespace

/// Passes of drafters on a device against the plain ones.
class DrafterPassTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_device = test::openDevice();
        if (!m_device) QSKIP(test::noDevice);
    }

    void agrees_data() {
        QTest::addColumn<int>("index");
        QTest::addColumn<int>("setting");
        for (std::size_t i = 0; i < cases().size(); ++i)
            for (std::size_t s = 0; s < std::size(settings); ++s) {
                if (i > 0 && settings[s].precision != vulkan::Precision::f32) continue; // devices compile long
                QTest::addRow("%s, %s", cases()[i].name, settings[s].name)
                    << static_cast<int>(i) << static_cast<int>(s);
            }
    }

    /// Two texts are read in pieces, with a pass behind each.
    void agrees() {
        QFETCH(int, index);
        QFETCH(int, setting);
        const Setting& way = settings[setting];
        test::RandomShape shape;
        shape.matrices = WeightType::f16;
        const models::Model model(test::fileInMemory(test::randomModel(models::architecture("muse-glimmer"), shape)));
        const models::Drafter drafter(
            test::fileInMemory(test::randomDrafter(shape, cases()[static_cast<std::size_t>(index)].drafter)));
        const plan::Plan plan = model.plan(128, &drafter);

        vulkan::ExecutorOptions options;
        options.kernels = way.kernels;
        options.precision = way.precision;
        options.cacheType = way.cache;
        options.cacheBlocks = 6;
        options.mostRows = 64;
        vulkan::VulkanExecutor device(plan, model.file(), *m_device, options);
        reference::ReferenceExecutor plain(plan, model.file(), {.cacheBlocks = 6});
        plan::Batch batch;
        batch.blocks = {{4, 1, 3}, {5, 0}};
        const std::uint32_t steps[][2] = {{20, 0}, {41, 7}, {42, 8}, {44, 23}};
        std::uint32_t done[2] = {0, 0};
        for (const auto& step : steps) {
            batch.rows.clear();
            for (std::uint32_t text = 0; text < 2; ++text)
                for (; done[text] < step[text]; ++done[text])
                    batch.rows.push_back(
                        {tokenAt(text, done[text]), {done[text], done[text], done[text], 0}, text, done[text]});
            device.run(batch, {});
            plain.run(batch, {});
            for (const bool both : {false, true}) {
                const plan::Batch pass = passOver(plan.drafter, batch.blocks, done, both);
                std::vector<float> expected(pass.outputs.size() * plan.vocabulary);
                std::vector<float> actual(expected.size());
                plain.runDrafter(pass, expected);
                device.runDrafter(pass, actual);
                const double error = test::normalisedError(actual, expected);
                QVERIFY2(error <= way.mostError, qPrintable(QString("the error is %1").arg(error)));
                comparePicks(device, pass, actual, plan.vocabulary);
            }
        }
    }

    void cleanupTestCase() {
        if (!m_device) return;
        m_device.reset();
        QCOMPARE(vulkan::Device::validationMessages(), 0u);
    }

private:
    /// The same pass once more, of which only the likeliest tokens come back.
    static void comparePicks(plan::Executor& device, plan::Batch pass, std::span<const float> logits,
                             std::uint32_t vocabulary) {
        pass.picks.assign(pass.outputs.size(), {.count = 1});
        std::vector<plan::Picked> picked(pass.outputs.size());
        device.runDrafterPicking(pass, picked);
        for (std::size_t i = 0; i < picked.size(); ++i)
            QCOMPARE(picked[i].tokens.at(0),
                     plan::pick(logits.subspan(i * vocabulary, vocabulary), pass.picks[i]).tokens.at(0));
    }

    static std::uint32_t tokenAt(std::uint32_t text, std::uint32_t place) {
        return (place * place * (text + 3) + 7 * place) % test::RandomShape().vocabulary;
    }

    static plan::Batch passOver(const plan::Drafter& drafter, const std::vector<std::vector<std::uint32_t>>& blocks,
                                const std::uint32_t* known, bool both) {
        plan::Batch batch;
        batch.blocks = blocks;
        for (std::uint32_t text = 0; text < (both ? 2u : 1u); ++text)
            for (std::uint32_t i = 0; i < drafter.blockRows; ++i) {
                const std::uint32_t place = known[text] + i;
                if (i >= drafter.firstGuess) batch.outputs.push_back(static_cast<std::uint32_t>(batch.rows.size()));
                batch.rows.push_back({i == 0 ? tokenAt(text, place) : drafter.maskToken,
                                      {place, place, place, 0},
                                      text,
                                      place,
                                      drafter.looksAhead ? drafter.blockRows - 1 - i : 0});
            }
        return batch;
    }

    std::unique_ptr<vulkan::Device> m_device;
};

QTEST_APPLESS_MAIN(DrafterPassTest)
#include "drafter_pass_test.moc"

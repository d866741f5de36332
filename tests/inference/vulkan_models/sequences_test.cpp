#include "inference/base/error.h"
#include "inference/models/model.h"
#include "inference/reference/reference_executor.h"
#include "inference/vulkan/vulkan_executor.h"
#include "tests/inference/models/random_model.h"
#include "tests/inference/reference/token_run.h"
#include "tests/inference/vulkan/open_device.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <algorithm>
#include <memory>
#include <vector>

using namespace calliope;

namespace {

constexpr std::uint32_t vocabulary = 80;
constexpr std::size_t textLength = 24;

std::vector<std::uint32_t> someText(std::uint32_t number) {
    std::vector<std::uint32_t> out;
    for (std::uint32_t i = 0; i < textLength; ++i) out.push_back((i * i * (number + 3) + 7 * number) % vocabulary);
    return out;
}

/// Places [first, end) of a sequence.
struct Part {
    std::uint32_t sequence;
    std::uint32_t first;
    std::uint32_t end;
};

/// Runs parts of texts, text i as sequence i, in one batch; returns the logits of all rows.
std::vector<float> run(plan::Executor& executor, const std::vector<Part>& parts,
                       const std::vector<std::vector<std::uint32_t>>& texts) {
    plan::Batch batch;
    batch.blocks = {{2}, {0}, {1}};
    batch.states = {1, 2, 0};
    for (const Part& part : parts)
        for (std::uint32_t place = part.first; place < part.end; ++place) {
            batch.outputs.push_back(static_cast<std::uint32_t>(batch.rows.size()));
            batch.rows.push_back({texts[part.sequence][place], {place, place, place, 0}, part.sequence, place});
        }
    std::vector<float> logits(batch.rows.size() * vocabulary);
    executor.run(batch, logits);
    return logits;
}

} // namespace

/// Hybrid models with several sequences in a batch, and with states that are copied and gone back to.
class SequencesTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_device = test::openDevice();
        if (!m_device) QSKIP(test::noDevice);
    }

    void neighboursDoNotMatter_data() { addKernels(); }

    void neighboursDoNotMatter() {
        const std::vector<std::vector<std::uint32_t>> texts{someText(0), someText(1), someText(2)};
        const auto executor = open();
        std::vector<std::vector<float>> alone;
        for (const auto& text : texts) alone.push_back(test::runTokens(*executor, text, vocabulary));

        // Prompts beside single steps, in any order of sequences.
        for (const std::vector<Part>& parts : std::vector<std::vector<Part>>{{{0, 0, 5}, {1, 0, 11}},
                                                                             {{2, 0, 1}, {1, 11, 12}, {0, 5, 6}},
                                                                             {{0, 6, 19}, {2, 1, 2}},
                                                                             {{1, 12, 24}, {0, 19, 24}, {2, 2, 24}}}) {
            const std::vector<float> mixed = run(*executor, parts, texts);
            auto at = mixed.begin();
            for (const Part& part : parts) {
                const auto& all = alone[part.sequence];
                const std::vector<float> expected(all.begin() + part.first * vocabulary,
                                                  all.begin() + part.end * vocabulary);
                const auto end = at + static_cast<std::ptrdiff_t>(expected.size());
                const double error = test::normalisedError(std::vector<float>(at, end), expected);
                QVERIFY2(error <= 1e-9, qPrintable(QString("the error is %1").arg(error)));
                at = end;
            }
        }
    }

    void snapshots_data() { addKernels(); }

    void snapshots() {
        const std::vector<std::vector<std::uint32_t>> texts{someText(0), someText(1), someText(2)};
        const auto executor = open();
        QCOMPARE(executor->stateSlots(), 4u);
        static_cast<void>(run(*executor, {{0, 0, 10}}, texts));
        executor->copyState(1, 3);
        const std::vector<float> first = run(*executor, {{0, 10, 20}}, texts);
        // Another way to go on, until the first one is taken again.
        static_cast<void>(run(*executor, {{0, 10, 13}, {1, 0, 3}}, {texts[2], texts[1], texts[0]}));
        executor->copyState(3, 1);
        QVERIFY(run(*executor, {{0, 10, 20}}, texts) == first);
    }

    void statesGoToOtherExecutors_data() { addKernels(); }

    /// The state of a sequence, read from a device, goes on in plain C++, and the other way round. Blocks of the cache
    /// do not: devices may fill up their rows.
    void statesGoToOtherExecutors() {
        const std::vector<std::vector<std::uint32_t>> texts{someText(0), someText(1), someText(2)};
        const auto device = open();
        reference::ReferenceExecutor plain(m_plan, m_model.file(), {.cacheBlocks = 3, .stateSlots = 4});
        QCOMPARE(device->stateBytes(), plain.stateBytes());
        QVERIFY(plain.stateBytes() > 0);
        const auto goesOn = [&](plan::Executor& from, plan::Executor& to) {
            for (plan::Executor* each : {&from, &to}) static_cast<void>(run(*each, {{0, 0, 10}}, texts));
            std::vector<std::byte> state(from.stateBytes());
            from.readState(1, state);
            to.copyState(3, 1); // what it has has to go
            to.writeState(1, state);
            return test::normalisedError(run(to, {{0, 10, 20}}, texts), run(from, {{0, 10, 20}}, texts));
        };
        for (const double error : {goesOn(*device, plain), goesOn(plain, *device)})
            QVERIFY2(error <= 1e-6, qPrintable(QString("the error is %1").arg(error)));
        QVERIFY_EXCEPTION_THROWN(device->readState(4, {}), Error);
        QVERIFY_EXCEPTION_THROWN(plain.writeState(4, {}), Error);
    }

    void cleanupTestCase() {
        if (!m_device) return;
        m_device.reset();
        QCOMPARE(vulkan::Device::validationMessages(), 0u);
    }

private:
    static void addKernels() {
        QTest::addColumn<int>("kernels");
        QTest::newRow("rows") << static_cast<int>(vulkan::KernelChoice::rows);
        QTest::newRow("tiles") << static_cast<int>(vulkan::KernelChoice::tiles);
    }

    std::unique_ptr<vulkan::VulkanExecutor> open() {
        QFETCH(int, kernels);
        vulkan::ExecutorOptions options;
        options.kernels = static_cast<vulkan::KernelChoice>(kernels);
        options.precision = vulkan::Precision::f32;
        options.cacheType = vulkan::CacheType::f32;
        options.cacheBlocks = 3;
        options.stateSlots = 4;
        options.mostRows = 64;
        options.mostOutputs = 64;
        return std::make_unique<vulkan::VulkanExecutor>(m_plan, m_model.file(), *m_device, options);
    }

    models::Model m_model{test::fileInMemory(test::randomModel(models::architecture("qwen35"), {}))};
    plan::Plan m_plan = m_model.plan(64);
    std::unique_ptr<vulkan::Device> m_device;
};

QTEST_APPLESS_MAIN(SequencesTest)
#include "sequences_test.moc"

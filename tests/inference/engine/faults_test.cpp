#include "inference/engine/engine.h"
#include "inference/engine/memory_plan.h"
#include "tests/inference/engine/collector.h"
#include "tests/inference/engine/fault_layer.h"
#include "tests/inference/models/random_model.h"
#include "tests/inference/reference/token_run.h"
#include "tests/support/figures.h"
#include "tests/support/reference_data.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

using namespace calliope;
using namespace calliope::engine;
using test::answersTo;
using test::FaultLayer;
using test::limit;
using test::Tokens;
using Call = FaultLayer::Call;

namespace {

constexpr std::uint64_t mebi = 1u << 20;

struct CallRow {
    Call call;
    const char* name;
};
constexpr CallRow callRows[] = {
    {Call::submit, "submit"}, {Call::waitForFences, "wait"}, {Call::allocate, "allocate"}, {Call::map, "map"}};

LoadOptions options() {
    LoadOptions options;
    options.contextLength = 32; // few kernels: software devices compile them at every start
    options.precision = vulkan::Precision::f32;
    options.cacheType = vulkan::CacheType::f32;
    options.kernels = vulkan::KernelChoice::rows;
    return options;
}

const std::vector<Tokens>& prompts() {
    static const std::vector<Tokens> all{Tokens(20, 5), Tokens(9, 7)};
    return all;
}

} // namespace

/// Drivers that fail, at every call there is, and devices with little memory.
class FaultsTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_devices = vulkan::listDevices();
        if (m_devices.empty()) QSKIP("There is no Vulkan device.");
        LoadedModel loaded(m_model, options());
        Engine engine(loaded, {});
        m_expected = answersTo(engine, prompts());
        m_embedding = engine.embed(prompts()[0]);
    }

    void theDeviceIsLost_data() { calls(); }

    /// At the n-th call, for every n: the same answers all the same, or an error, and all is well afterwards.
    void theDeviceIsLost() { failEverywhere("G5", VK_ERROR_DEVICE_LOST, ErrorKind::device); }

    void memoryRunsOut_data() { calls(); }
    void memoryRunsOut() {
        QFETCH(int, call);
        const auto which = static_cast<Call>(call);
        const bool isMemory = which == Call::allocate || which == Call::map;
        failEverywhere("G7",
                       isMemory && which == Call::map ? VK_ERROR_MEMORY_MAP_FAILED : VK_ERROR_OUT_OF_DEVICE_MEMORY,
                       ErrorKind::memory);
    }

    void lostTwice_data() {
        QTest::addColumn<int>("between"); // calls
        QTest::addRow("at once") << 1;
        QTest::addRow("later") << 3;
    }

    /// The second time the processor takes over, and the answers go on.
    void lostTwice() {
        QFETCH(int, between);
        FaultLayer layer;
        LoadedModel loaded(m_model, options());
        const std::string device = loaded.deviceName();
        Engine engine(loaded, {});
        layer.fail({{Call::submit, 3, VK_ERROR_DEVICE_LOST}, {Call::submit, between, VK_ERROR_DEVICE_LOST}});
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(answersTo(engine, prompts()), m_expected);
        const qint64 took = timer.elapsed();
        QVERIFY(layer.allHaveHappened());
        QCOMPARE(answersTo(engine, prompts()), m_expected);
        const EngineStatus status = engine.status();
        QCOMPARE(status.deviceLosses, 2u);
        QVERIFY(status.device != device);
        QCOMPARE(status.deviceReason, device + " was lost twice");
        QCOMPARE(layer.liveAllocations(), 0);
        test::figure("G5", QString("lost twice: the answers go on on the processor, after %1 ms").arg(took));
        QVERIFY(took <= limit(5000));
    }

    /// What the device had can only be read again from the same file.
    void lostAndTheFileIsAnotherOne() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("model.gguf").toStdString();
        std::filesystem::copy_file(m_model, path);
        FaultLayer layer;
        LoadedModel loaded(path, options());
        Engine engine(loaded, {});
        std::ofstream(path, std::ios::app) << "more";
        layer.fail({{Call::submit, 3, VK_ERROR_DEVICE_LOST}});
        QVERIFY_EXCEPTION_THROWN((void)answersTo(engine, prompts()), Error);
        for (int i = 0; i < 2; ++i) {
            try {
                (void)answersTo(engine, prompts());
                QFAIL("it was loaded again");
            } catch (const Error& error) {
                QCOMPARE(error.kind(), ErrorKind::file);
                QVERIFY2(QString(error.what()).contains("changed"), error.what());
            }
        }
    }

    /// It cannot be opened again: neither answers nor embeddings touch what is not there.
    void lostForAWhile() {
        FaultLayer layer;
        LoadedModel loaded(m_model, options());
        Engine engine(loaded, {});
        const FaultLayer::Fault cannotOpen{Call::allocate, 1, VK_ERROR_DEVICE_LOST};
        layer.fail({{Call::submit, 3, VK_ERROR_DEVICE_LOST}, cannotOpen, cannotOpen, cannotOpen});
        QVERIFY_EXCEPTION_THROWN((void)answersTo(engine, prompts()), Error);
        while (!layer.allHaveHappened()) {
            try {
                (void)engine.embed(prompts()[0]);
            } catch (const Error& error) {
                QCOMPARE(error.kind(), ErrorKind::device);
            }
        }
        QCOMPARE(engine.embed(prompts()[0]), m_embedding);
        QCOMPARE(answersTo(engine, prompts()), m_expected);
    }

    void lostWhileEmbedding() {
        FaultLayer layer;
        LoadedModel loaded(m_model, options());
        Engine engine(loaded, {});
        layer.fail({{Call::submit, 1, VK_ERROR_DEVICE_LOST}});
        QCOMPARE(engine.embed(prompts()[0]), m_embedding);
        QVERIFY(layer.allHaveHappened());
    }

    void smallCards_data() {
        QTest::addColumn<quint64>("bytes");
        for (const quint64 size : {256, 1024, 2048, 4096}) QTest::addRow("%llu MiB", size) << size * mebi;
    }

    /// What is planned fits, what does not fit is refused with sizes, and nothing stays behind.
    void smallCards() {
        QFETCH(quint64, bytes);
        FaultLayer layer;
        layer.pretendMemory(bytes);
        const vulkan::DeviceInfo card = vulkan::chooseDevice("").device;
        QVERIFY(!card.software && card.availableBytes <= bytes);
        {
            LoadedModel loaded(m_model, options());
            Engine engine(loaded, {});
            QCOMPARE(answersTo(engine, prompts()), m_expected);
            QVERIFY(layer.liveBytes() > 0 && layer.liveBytes() <= bytes);
        }
        QCOMPARE(layer.liveAllocations(), 0);

        const models::Model model(m_model);
        MemoryWishes wishes;
        wishes.contextLength = 1u << 20;
        wishes.cacheTokens = 16u << 20; // 16 sequences
        const MemoryPlan plan = planMemory({model}, card, wishes);
        QCOMPARE(plan.fits, plan.needs.total() <= bytes);
        const QString has = QString("has %1 GiB free").arg(static_cast<double>(bytes) / 1024 / mebi, 0, 'f', 1);
        QVERIFY2(QString::fromStdString(plan.note).contains(has), plan.note.c_str());
        test::figure("G7", QString("a card of %1 MiB, 16 contexts of 1 M tokens: %2")
                               .arg(bytes / mebi)
                               .arg(QString::fromStdString(plan.note)));

        LoadOptions tooMuch = options();
        tooMuch.cacheTokens = 900'000;
        if (bytes > 256 * mebi) return; // it would take as much of this machine's own memory
        QString problem;
        try {
            const LoadedModel loaded(m_model, tooMuch);
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::memory);
            problem = error.what();
        }
        QVERIFY2(problem.contains(" more are needed, ") && problem.endsWith(" are left."), qPrintable(problem));
        QCOMPARE(layer.liveAllocations(), 0);
    }

    /// Half of the weights have no room on the card; they stay outside, and nothing else changes.
    void weightsOnTheHost() {
        test::RandomShape shape;
        shape.layers = 2;
        shape.width = 256;
        shape.feedForwardWidth = 4096;
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("model.gguf").toStdString();
        test::randomModel(models::architecture("llama"), shape).write(path);
        LoadOptions wanted = options();
        wanted.kernels = vulkan::KernelChoice::tiles;
        const auto logits = [&] {
            LoadedModel loaded(path, wanted);
            return test::runTokens(loaded.executor(), prompts()[0], loaded.plan().vocabulary);
        };

        FaultLayer layer;
        layer.pretendMemory(1024 * mebi, 1024 * mebi);
        const std::vector<float> expected = logits();
        MemoryWishes wishes;
        wishes.contextLength = wanted.contextLength;
        wishes.cacheType = wanted.cacheType;
        wishes.precision = wanted.precision;
        const models::Model model(path);
        const MemoryNeeds needs = planMemory({model}, vulkan::chooseDevice("").device, wishes).needs;
        const std::uint64_t card = (needs.total() - needs.weights / 2) * 100 / 92;
        QVERIFY(needs.weights > 10 * mebi && card < needs.total());
        layer.pretendMemory(card, 1024 * mebi);
        QVERIFY(logits() == expected);
        const LoadedModel loaded(path, wanted);
        QVERIFY(layer.liveBytes() <= card && layer.liveHostBytes() >= needs.weights / 2);
        test::figure("G7", QString("a card of %1 MiB for a model that needs %2: the rest stays outside, same logits")
                               .arg(card / mebi)
                               .arg(needs.total() / mebi));
    }

private:
    static void calls() {
        QTest::addColumn<int>("call");
        for (const CallRow& row : callRows) QTest::addRow("%s", row.name) << static_cast<int>(row.call);
    }

    void failEverywhere(const char* row, VkResult result, ErrorKind kind) {
        QFETCH(int, call);
        const auto which = static_cast<Call>(call);
        const bool isWhileLoading = which == Call::allocate || which == Call::map;
        FaultLayer layer;
        test::Times times;
        int continued = 0;
        int refused = 0;
        LoadOptions wanted = options();
        if (isWhileLoading) wanted.cacheTokens = 60'000; // several pieces of memory
        std::unique_ptr<LoadedModel> loaded;
        // All of them in the long run; else some, since every device that is opened again takes its time.
        for (int n = 1;; n += test::runsLong() ? 1 : n) {
            if (!isWhileLoading && !loaded) loaded = std::make_unique<LoadedModel>(m_model, wanted);
            layer.fail({{which, n, result}});
            QElapsedTimer timer;
            timer.start();
            try {
                if (!loaded) loaded = std::make_unique<LoadedModel>(m_model, wanted);
                Engine engine(*loaded, {});
                QCOMPARE(answersTo(engine, prompts()), m_expected);
                if (!layer.allHaveHappened()) break; // there are no more such calls
                ++continued;
            } catch (const Error& error) {
                QVERIFY2(error.kind() == kind, error.what());
                ++refused;
            }
            times.add(static_cast<double>(timer.nsecsElapsed()) / 1e6);
            QVERIFY2(timer.elapsed() <= limit(5000), QByteArray::number(timer.elapsed()));
            QVERIFY(layer.allHaveHappened());
            if (isWhileLoading) loaded.reset();
            if (!loaded) QCOMPARE(layer.liveAllocations(), 0);
        }
        loaded.reset();
        QCOMPARE(layer.liveAllocations(), 0);
        QVERIFY(continued + refused > 0);
        test::figure(row, QString("%1 fails at every call: %2 times went on, %3 times one error; with loading %4")
                              .arg(QTest::currentDataTag())
                              .arg(continued)
                              .arg(refused)
                              .arg(times.text()));
    }

    const std::filesystem::path m_model = test::fixtures() / "models" / "llama.gguf";
    std::vector<vulkan::DeviceInfo> m_devices; // keeps Vulkan's loader open
    std::vector<Tokens> m_expected;
    std::vector<float> m_embedding;
};

QTEST_APPLESS_MAIN(FaultsTest)
#include "faults_test.moc"

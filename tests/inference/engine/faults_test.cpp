#include "inference/engine/engine.h"
#include "inference/engine/memory_plan.h"
#include "tests/inference/engine/collector.h"
#include "tests/inference/engine/fault_layer.h"
#include "tests/support/figures.h"
#include "tests/support/reference_data.h"

#include <QElapsedTimer>
#include <QTest>

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

    /// Lost again before anything was computed: the answers fail, and the next ones come.
    void lostTwice() {
        FaultLayer layer;
        LoadedModel loaded(m_model, options());
        Engine engine(loaded, {});
        for (int round = 0; round < 2; ++round) {
            layer.fail({{Call::submit, 3, VK_ERROR_DEVICE_LOST}, {Call::submit, 1, VK_ERROR_DEVICE_LOST}});
            QVERIFY_EXCEPTION_THROWN((void)answersTo(engine, prompts()), Error);
            QVERIFY(layer.allHaveHappened());
            QCOMPARE(answersTo(engine, prompts()), m_expected);
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
        const MemoryPlan plan = planMemory(model, card, wishes);
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

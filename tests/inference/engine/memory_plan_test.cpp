#include "inference/base/error.h"
#include "inference/engine/loaded_model.h"
#include "inference/engine/memory_plan.h"
#include "tests/inference/models/random_drafter.h"
#include "tests/support/reference_data.h"

#include <QTest>

using namespace calliope;
using namespace calliope::engine;

/// What the plan says against what loading really takes, and what it does where there is too little.
class MemoryPlanTest : public QObject {
    Q_OBJECT

private slots:
    void agreesWithTheDevice_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("cache");
        for (const char* name : {"llama", "muse-glimmer", "qwen35"})
            for (int cache = 0; cache < 3; ++cache)
                QTest::newRow(qPrintable(QString("%1, cache %2").arg(name).arg(cache))) << name << cache;
    }

    void agreesWithTheDevice() {
        QFETCH(QString, name);
        QFETCH(int, cache);
        if (vulkan::listDevices().empty()) QSKIP("There is no Vulkan device.");
        LoadOptions options;
        options.contextLength = 8192;
        options.sequences = 3;
        options.cacheType = static_cast<vulkan::CacheType>(cache);
        LoadedModel loaded(test::fixtures() / "models" / (name + ".gguf").toStdString(), options);
        MemoryWishes wishes;
        wishes.contextLength = 8192;
        wishes.sequences = 3;
        wishes.cacheType = options.cacheType;
        const MemoryNeeds needs = memoryNeeds(loaded.plan(), nullptr, loaded.device()->info(), wishes);
        const auto really = static_cast<double>(loaded.vulkanExecutor()->deviceBytes());
        const auto planned = static_cast<double>(needs.total());
        // Shared blocks of memory are counted whole, and grow in steps.
        QVERIFY2(planned >= 0.5 * really - (32 << 20) && planned <= 1.1 * really,
                 qPrintable(QString("%1 planned, %2 taken").arg(planned).arg(really)));
    }

    void refusesContextsThatSoftwareGetsWrong() {
        const models::Model model(test::fileInMemory(test::randomModel(models::architecture("llama"), {})));
        vulkan::DeviceInfo device;
        device.availableBytes = std::uint64_t{1} << 40;
        MemoryWishes wishes;
        wishes.contextLength = mostSoftwareContext + 1;
        QVERIFY(planMemory({model}, device, wishes).fits);
        device.software = true;
        device.name = "a processor";
        try {
            (void)planMemory({model}, device, wishes);
            QFAIL("planned");
        } catch (const Error& error) {
            QVERIFY(std::string_view(error.what()).find("a processor can compute rightly (32768)") !=
                    std::string_view::npos);
        }
        wishes.contextLength = mostSoftwareContext;
        QVERIFY(planMemory({model}, device, wishes).fits);
    }

    void countsTheDrafter() {
        const models::Model model(test::fileInMemory(test::randomModel(models::architecture("llama"), {})));
        const models::Drafter drafter(test::fileInMemory(test::randomDrafter({}, {})));
        vulkan::DeviceInfo device;
        device.availableBytes = std::uint64_t{1} << 40;
        MemoryWishes wishes;
        wishes.contextLength = 256;
        const MemoryNeeds alone = planMemory({model}, device, wishes).needs;
        const MemoryNeeds both = planMemory({model, &drafter}, device, wishes).needs;
        QCOMPARE(alone.drafter, std::uint64_t{0});
        QCOMPARE(both.weights, alone.weights);
        QVERIFY(both.drafter > 64 * 1024);
        QCOMPARE(both.perToken, alone.perToken + 2 * 2 * 4 * 32 * 2); // keys and values are filled up to 32 elements
        QCOMPARE(both.cache, 256 * both.perToken);
        QVERIFY(both.workSpace > alone.workSpace);
        QVERIFY(both.total() > alone.total() + both.drafter);
    }

    /// What is planned before a file is fetched is what its file will tell, of every family.
    void anOutlinePlansAsItsFileDoes() {
        vulkan::DeviceInfo device;
        device.availableBytes = std::uint64_t{1} << 40;
        device.hostBytes = std::uint64_t{1} << 40;
        MemoryWishes wishes;
        wishes.contextLength = 512;
        wishes.sequences = 2;
        for (const models::Architecture& family : models::architectures()) {
            const models::Model model(test::fileInMemory(test::randomModel(family, {})));
            const auto entries = model.file().entries();
            const models::Model outline(gguf::File::outline(std::vector<gguf::Entry>(entries.begin(), entries.end())));
            const MemoryNeeds real = planMemory({model}, device, wishes).needs;
            const MemoryNeeds told = planMemory({.model = outline, .weightBytes = 1000}, device, wishes).needs;
            const std::string name(family.name);
            QVERIFY2(told.perToken == real.perToken && told.cache == real.cache, name.c_str());
            QVERIFY2(told.states == real.states, name.c_str());
            // A file may have matrices in one that others have apart.
            QVERIFY2(told.workSpace < 2 * real.workSpace && real.workSpace < 2 * told.workSpace, name.c_str());
            QCOMPARE(told.weights, std::uint64_t{1000});
            const MemoryNeeds seeing =
                planMemory({.model = outline, .weightBytes = 1000, .encoderBytes = 200}, device, wishes).needs;
            QCOMPARE(seeing.encoder, std::uint64_t{200});
            QVERIFY(seeing.total() >= told.total() + 200);
        }
    }

    void makesDoWithLess() {
        const models::Model model(test::fixtures() / "models" / "llama.gguf");
        vulkan::DeviceInfo device;
        device.name = "small card";
        MemoryWishes wishes;
        wishes.contextLength = 4096;
        device.availableBytes = std::uint64_t{1} << 40;
        const MemoryPlan all = planMemory({model}, device, wishes);
        QVERIFY(all.fits && all.isAsWished);
        QCOMPARE(all.wishes.contextLength, 4096u);
        QVERIFY(QString::fromStdString(all.note).startsWith("It fits: "));

        const auto with = [&](std::uint64_t bytes) {
            device.availableBytes = bytes * 100 / 92 + 100;
            return planMemory({model}, device, wishes);
        };
        const std::uint64_t other = all.needs.total() - all.needs.cache;
        const MemoryPlan smaller = with(other + all.needs.cache * 6 / 10);
        QVERIFY(smaller.fits && !smaller.isAsWished);
        QCOMPARE(smaller.wishes.cacheType, vulkan::CacheType::q8_0);
        QCOMPARE(smaller.wishes.contextLength, 4096u);
        const MemoryPlan shorter = with(other + all.needs.cache * 2 / 10);
        QVERIFY(shorter.fits && !shorter.isAsWished);
        QCOMPARE(shorter.wishes.contextLength, 1024u);
        const MemoryPlan none = with(all.needs.weights / 2);
        QVERIFY(!none.fits && !none.isAsWished);
        QCOMPARE(none.hostBytes, std::uint64_t{0});
        QVERIFY(QString::fromStdString(none.note).contains("small card"));
    }

    /// The last resort: some of the weights stay in the host's memory, and the context is of some use.
    void leavesWeightsOnTheHost() {
        const models::Model model(test::fileInMemory(largeModel()));
        vulkan::DeviceInfo device;
        device.name = "small card";
        device.availableBytes = std::uint64_t{1} << 40;
        device.hostBytes = std::uint64_t{1} << 30;
        MemoryWishes wishes;
        wishes.contextLength = 16'384;
        wishes.cacheType = vulkan::CacheType::q8_0;
        MemoryWishes useful = wishes;
        useful.contextLength = MemoryPlan::leastBesideHost;
        const MemoryNeeds some = planMemory({model}, device, useful).needs;
        QVERIFY(some.cache < some.weights / 4);

        const std::uint64_t room = some.total() - some.weights / 2;
        device.availableBytes = room * 100 / 92 + 100;
        const MemoryPlan plan = planMemory({model}, device, wishes);
        QVERIFY2(plan.fits && !plan.isAsWished, plan.note.c_str());
        QCOMPARE(plan.wishes.contextLength, MemoryPlan::leastBesideHost);
        QVERIFY(plan.hostBytes > some.weights * 4 / 10 && plan.hostBytes < some.weights * 6 / 10);
        QVERIFY2(QString::fromStdString(plan.note).contains("stay in the host's memory"), plan.note.c_str());

        wishes.isFixed = true;
        wishes.cacheType = vulkan::CacheType::f16;
        const MemoryPlan fixed = planMemory({model}, device, wishes);
        QCOMPARE(fixed.wishes.contextLength, 16'384u);
        QCOMPARE(fixed.wishes.cacheType, vulkan::CacheType::f16);
        QVERIFY(!fixed.fits || fixed.hostBytes > plan.hostBytes);

        device.hostBytes = some.weights / 2; // of which half is too much for the rest of the machine
        QVERIFY(!planMemory({model}, device, useful).fits);
        device.hostBytes = 0;
        QVERIFY(!planMemory({model}, device, useful).fits);
    }

private:
    static test::GgufWriter largeModel() {
        test::RandomShape shape;
        shape.width = 256;
        shape.feedForwardWidth = 4096;
        shape.layers = 2;
        return test::randomModel(models::architecture("llama"), shape);
    }
};

QTEST_APPLESS_MAIN(MemoryPlanTest)
#include "memory_plan_test.moc"

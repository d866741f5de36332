#include "inference/engine/loaded_model.h"
#include "tests/inference/engine/scheduler_rig.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <memory>
#include <vector>

using namespace calliope;
using namespace calliope::engine;

/// A small model with attention and recurrent layers through the scheduler.
class HybridModelsTest : public QObject {
    Q_OBJECT

private slots:
    void promptsArePartlyShared_data() {
        QTest::addColumn<QString>("device");
        QTest::newRow("reference") << "reference";
        QTest::newRow("Vulkan") << "";
    }

    /// Prompts that begin alike are computed once up to where they part, and every answer is the same as alone.
    void promptsArePartlyShared() {
        QFETCH(QString, device);
        if (device.isEmpty() && vulkan::listDevices().empty()) QSKIP("There is no Vulkan device.");
        LoadOptions options;
        options.device = device.toStdString();
        options.contextLength = 256;
        options.cacheTokens = 1024;
        options.sequences = 4;
        options.precision = vulkan::Precision::f32;
        options.cacheType = vulkan::CacheType::f32;
        LoadedModel loaded(test::fixtures() / "models" / "qwen35.gguf", options);
        std::vector<Tokens> prompts(4);
        for (std::uint32_t i = 0; i < prompts.size(); ++i)
            for (std::uint32_t place = 0; place < 150; ++place)
                prompts[i].push_back((7 + place * 31 + (place >= 100 ? 1 + i * 13 : 0)) % loaded.plan().vocabulary);

        std::vector<Tokens> alone;
        for (const Tokens& prompt : prompts) {
            Scheduler scheduler(loaded.executor(), loaded.plan(), {}, {}); // its cache knows nothing yet
            alone.push_back(answersTo(scheduler, {prompt}).front());
        }
        Scheduler scheduler(loaded.executor(), loaded.plan(), {}, {});
        QCOMPARE(answersTo(scheduler, prompts), alone);
        QCOMPARE(scheduler.status().promptTokensComputed, std::uint64_t{96 + 4 * 54});
        QCOMPARE(scheduler.status().promptTokensCached, std::uint64_t{3 * 96});
        QCOMPARE(answersTo(scheduler, prompts), alone); // now from the cache
    }

private:
    /// Eight tokens behind each prompt, computed all together.
    static std::vector<Tokens> answersTo(Scheduler& scheduler, const std::vector<Tokens>& prompts) {
        std::vector<Record> records(prompts.size());
        for (std::size_t i = 0; i < prompts.size(); ++i)
            scheduler.add(scheduler.makeAnswer(i + 1, greedy(prompts[i], records[i], 8)));
        while (!scheduler.idle()) scheduler.step();
        std::vector<Tokens> answers;
        for (const Record& record : records) answers.push_back(record.tokens);
        return answers;
    }
};

QTEST_APPLESS_MAIN(HybridModelsTest)
#include "hybrid_models_test.moc"

#include "inference/engine/loaded_model.h"
#include "inference/models/model.h"
#include "tests/inference/engine/exact_executor.h"
#include "tests/inference/engine/scheduler_rig.h"
#include "tests/inference/models/random_model.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <memory>
#include <random>
#include <utility>
#include <vector>

using namespace calliope;
using namespace calliope::engine;
using test::Where;

namespace {

struct Outcome {
    std::vector<Tokens> answers;
    EngineStatus status;
};

/// Three answers of a random model, whose guesses take no time.
Outcome answersOf(const models::Model& model, Where where, vulkan::Device* device, unsigned seed, bool speculate) {
    constexpr std::uint32_t blocks = 16;
    constexpr std::uint32_t states = 12; // half of them for answers: one each, and one to go back to
    const plan::Plan plan = model.plan(128);
    const auto executor = test::exactExecutor(plan, model.file(), where, device, blocks, 0, states);
    Scheduler scheduler(*executor, plan, {{}, {}}, {.mostSequences = 3, .speculate = speculate},
                        [seconds = 0.0]() mutable { return seconds += 1e-3; });
    std::mt19937 random(seed);
    std::vector<Record> records(3);
    for (std::size_t i = 0; i < records.size(); ++i) {
        Tokens prompt;
        for (std::size_t place = 0; place < 30 + 9 * i; ++place) prompt.push_back(below(random, plan.vocabulary));
        Request request = greedy(prompt, records[i], 70);
        // Draws depend on the last bit of each logit, which devices compute differently for one row and for many.
        if (where == Where::reference && i == 2) request.sampling.temperature = 0.8f;
        scheduler.add(scheduler.makeAnswer(i + 1, std::move(request)));
    }
    while (!scheduler.idle()) scheduler.step();
    Outcome out;
    for (const Record& record : records) out.answers.push_back(record.tokens);
    out.status = scheduler.status();
    return out;
}

} // namespace

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

    void guessesChangeNoAnswer_data() { test::addPlaces(6); }

    /// Random models, whose states go back where a guess was wrong. Of twelve words pairs come soon again.
    void guessesChangeNoAnswer() {
        QFETCH(int, where);
        QFETCH(int, seeds);
        const auto place = static_cast<Where>(where);
        std::unique_ptr<vulkan::Device> device;
        if (place != Where::reference) {
            if (vulkan::listDevices().empty()) QSKIP("There is no Vulkan device.");
            device = std::make_unique<vulkan::Device>(vulkan::chooseDevice("").device);
        }
        std::uint64_t drafted = 0;
        std::uint64_t accepted = 0;
        for (unsigned seed = 0; seed < static_cast<unsigned>(seeds); ++seed) {
            test::RandomShape shape;
            shape.vocabulary = 12;
            shape.matrices = WeightType::f32;
            shape.seed = seed;
            const models::Architecture& family = models::architecture(seed % 2 == 0 ? "qwen35" : "qwen35moe");
            const models::Model model(test::fileInMemory(test::randomModel(family, shape)));
            const Outcome with = answersOf(model, place, device.get(), seed, true);
            const Outcome without = answersOf(model, place, device.get(), seed, false);
            QVERIFY2(with.answers == without.answers, qPrintable(QString("seed %1").arg(seed)));
            QCOMPARE(without.status.draftedTokens, std::uint64_t{0});
            drafted += with.status.draftedTokens;
            accepted += with.status.acceptedTokens;
        }
        qInfo("%d of %d guessed tokens were right", static_cast<int>(accepted), static_cast<int>(drafted));
        QVERIFY(accepted > 0);
        if (place == Where::reference) QVERIFY(drafted > accepted);
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

#include "inference/models/drafter.h"
#include "inference/models/model.h"
#include "tests/inference/engine/exact_executor.h"
#include "tests/inference/engine/scheduler_rig.h"
#include "tests/inference/models/random_drafter.h"

#include <QTest>
#include <memory>
#include <optional>
#include <random>
#include <vector>

using namespace calliope;
using namespace calliope::engine;
using test::Where;

namespace {

/// An executor whose time passes the same way everywhere: a drafter's pass takes a tenth of a step.
class TimedExecutor final : public plan::Executor {
public:
    explicit TimedExecutor(std::unique_ptr<plan::Executor> executor)
        : m_executor(std::move(executor)) {}

    [[nodiscard]] std::uint32_t mostRows() const override { return m_executor->mostRows(); }
    [[nodiscard]] std::uint32_t mostOutputs() const override { return m_executor->mostOutputs(); }
    [[nodiscard]] std::uint32_t cacheBlocks() const override { return m_executor->cacheBlocks(); }
    void copyBlock(std::uint32_t from, std::uint32_t to) override { m_executor->copyBlock(from, to); }
    [[nodiscard]] std::uint64_t blockBytes() const override { return m_executor->blockBytes(); }
    void readBlock(std::uint32_t block, std::span<std::byte> out) override { m_executor->readBlock(block, out); }
    void writeBlock(std::uint32_t block, std::span<const std::byte> bytes) override {
        m_executor->writeBlock(block, bytes);
    }
    void run(const plan::Batch& batch, std::span<float> logits) override {
        seconds += 1e-3;
        m_executor->run(batch, logits);
    }
    [[nodiscard]] std::unique_ptr<plan::RunInParts> begin(plan::Batch batch) override {
        return m_executor->begin(std::move(batch));
    }
    void runDrafter(const plan::Batch& batch, std::span<float> logits) override {
        seconds += 1e-4;
        m_executor->runDrafter(batch, logits);
    }
    void runHidden(const plan::Batch& batch, std::span<float> hidden) override { m_executor->runHidden(batch, hidden); }

    [[nodiscard]] std::uint32_t logitsPerRow() const override { return m_executor->logitsPerRow(); }

    double seconds = 0;

private:
    std::unique_ptr<plan::Executor> m_executor;
};

struct Outcome {
    std::vector<Tokens> answers;
    EngineStatus status;
};

/// Small models through the scheduler, with and without a drafter.
class DraftedModels {
public:
    DraftedModels(const test::GgufWriter& model, const test::GgufWriter& drafter)
        : m_model(test::fileInMemory(model))
        , m_drafter(test::fileInMemory(drafter)) {}

    [[nodiscard]] std::uint32_t vocabulary() const { return m_model.hyperparameters().vocabulary; }

    /// Answers of all kinds, the same ones for the same seed.
    [[nodiscard]] Outcome run(Where where, vulkan::Device* device, unsigned seed, bool drafts) const {
        std::mt19937 random(seed);
        const plan::Plan plan = m_model.plan(96, drafts ? &m_drafter : nullptr);
        const std::uint32_t blocks = 4 + below(random, 12);
        TimedExecutor executor(test::exactExecutor(plan, m_model.file(), where, device, blocks, 5 * blocks));
        Scheduler scheduler(executor, plan, {{}, {}}, {.mostSequences = 1 + below(random, 5), .speculate = drafts},
                            [&executor] { return executor.seconds; });
        std::vector<Tokens> prompts{{}};
        std::vector<std::unique_ptr<Record>> records;
        for (int i = 0; i < 12; ++i) {
            const Tokens& base = prompts[random() % prompts.size()];
            Tokens prompt(base.begin(), base.begin() + (base.empty() ? 0 : below(random, base.size())));
            for (std::uint32_t own = 1 + below(random, 40); own > 0; --own)
                prompt.push_back(below(random, vocabulary()));
            prompt.resize(std::min<std::size_t>(prompt.size(), 60));
            prompts.push_back(prompt);
            records.push_back(std::make_unique<Record>());
            Request request = greedy(prompt, *records.back(), 1 + below(random, 36));
            request.sampling.seed = seed;
            // Draws depend on the last bit of each logit, which devices compute differently for one row and for many.
            if (where == Where::reference && below(random, 3) == 0) request.sampling.temperature = 0.8f;
            scheduler.add(scheduler.makeAnswer(static_cast<RequestId>(i), std::move(request)));
            for (std::uint32_t steps = below(random, 6); steps > 0; --steps) scheduler.step();
        }
        while (!scheduler.idle()) scheduler.step();
        Outcome out;
        for (const auto& record : records) out.answers.push_back(record->tokens);
        out.status = scheduler.status();
        return out;
    }

private:
    models::Model m_model;
    models::Drafter m_drafter;
};

} // namespace

/// Models with drafters: every answer is the same as without, on every device.
class DraftedModelsTest : public QObject {
    Q_OBJECT

private slots:
    void changeNoAnswer_data() { test::addPlaces(12); }

    void changeNoAnswer() {
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
            // One that is often right, and one that never is but by chance.
            const auto [model, drafter] = seed % 2 == 0 ? test::agreeingModels(0.05, seed) : randomPair(seed);
            const DraftedModels models(model, drafter);
            const Outcome with = models.run(place, device.get(), seed, true);
            const Outcome without = models.run(place, device.get(), seed, false);
            QVERIFY2(with.answers == without.answers, qPrintable(QString("seed %1").arg(seed)));
            QCOMPARE(without.status.draftedTokens, std::uint64_t{0});
            drafted += with.status.draftedTokens;
            accepted += with.status.acceptedTokens;
        }
        qInfo("%d of %d guessed tokens were right", static_cast<int>(accepted), static_cast<int>(drafted));
        QVERIFY(accepted > 20);
        QVERIFY(drafted > accepted);
    }

private:
    static std::pair<test::GgufWriter, test::GgufWriter> randomPair(unsigned seed) {
        test::RandomShape shape;
        shape.matrices = WeightType::f32;
        shape.seed = seed;
        return {test::randomModel(models::architecture("muse-glimmer"), shape),
                test::randomDrafter(shape, {.window = seed % 4 == 1 ? 0u : 6u, .fromAnchor = seed % 3 == 0})};
    }
};

QTEST_APPLESS_MAIN(DraftedModelsTest)
#include "drafted_models_test.moc"

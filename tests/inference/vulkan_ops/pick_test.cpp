#include "inference/base/error.h"
#include "inference/sampling/sampler.h"
#include "inference/vulkan/pick_lowering.h"
#include "tests/inference/vulkan_ops/operation_plan.h"

#include <QTest>
#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <vector>

using namespace calliope;
using test::OperationPlan;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr std::uint32_t mostRows = 33;

using Fill = std::function<void(std::span<float> row, std::mt19937& random)>;

float unit(std::mt19937& random) {
    return static_cast<float>(random() % 65536) / 65536;
}

/// Rows that are hard to pick from, each in its own way.
struct Kind {
    const char* name;
    Fill fill;
};
const Kind kinds[] = {
    {"like a model's",
     [](std::span<float> row, std::mt19937& random) {
         for (float& each : row) each = 4 * (unit(random) + unit(random) + unit(random) + unit(random)) - 8;
     }},
    {"few values",
     [](std::span<float> row, std::mt19937& random) {
         for (float& each : row) each = static_cast<float>(random() % 5) - 2;
     }},
    {"all the same", [](std::span<float> row, std::mt19937&) { std::fill(row.begin(), row.end(), -1.5f); }},
    {"rising",
     [](std::span<float> row, std::mt19937&) {
         for (std::size_t i = 0; i < row.size(); ++i) row[i] = static_cast<float>(i) * 1e-3f - 40;
     }},
    {"zeros of both signs",
     [](std::span<float> row, std::mt19937& random) {
         for (float& each : row) each = random() % 2 == 0 ? 0.0f : -0.0f;
     }},
    {"mostly nothing",
     [](std::span<float> row, std::mt19937& random) {
         for (float& each : row) each = random() % 400 == 0 ? unit(random) : -infinity;
     }},
    {"nothing", [](std::span<float> row, std::mt19937&) { std::fill(row.begin(), row.end(), -infinity); }},
    {"one peak among ties",
     [](std::span<float> row, std::mt19937& random) {
         std::fill(row.begin(), row.end(), 3.0f);
         row[random() % row.size()] = 3.5f;
     }},
    {"no numbers",
     [](std::span<float> row, std::mt19937& random) {
         for (float& each : row) each = unit(random) * 30;
         row[random() % row.size()] = std::nanf("");
         row[random() % row.size()] = -std::nanf("");
         row[random() % row.size()] = infinity;
     }},
    {"from end to end",
     [](std::span<float> row, std::mt19937& random) {
         for (float& each : row) each = std::ldexp(unit(random) - 0.5f, static_cast<int>(random() % 250) - 125);
         row.front() = std::numeric_limits<float>::max();
         row.back() = std::numeric_limits<float>::lowest();
     }},
};
constexpr std::uint32_t kindCount = std::size(kinds);

/// A plan whose logits are rows of these kinds, each chosen by a token.
struct Rows {
    Rows(vulkan::Device& device, const test::Arithmetic& arithmetic, std::uint32_t vocabulary, std::uint32_t first)
        : width(vocabulary)
        , firstKind(first)
        , tokens(std::min(vocabulary, kindCount))
        , plan(vocabulary) {
        std::mt19937 random(width);
        std::vector<float> table(std::size_t{tokens} * width);
        for (std::uint32_t token = 0; token < tokens; ++token)
            kindOf(token).fill(std::span(table).subspan(std::size_t{token} * width, width), random);
        const plan::ValueId all = plan.value(width);
        plan.add(plan::Embed{.table = plan.matrix(table, width), .scale = 1, .norm = {}, .out = all});
        plan.plan().logits = plan.value(width, plan::RowSet::outputs);
        plan.add(plan::AddNorm{.residual = all, .branchNorm = {}, .norm = {}, .out = plan.plan().logits});
        plan.finish();
        plan.plan().vocabulary = width;
        executor = plan.executor(device, arithmetic, mostRows);
    }

    [[nodiscard]] const Kind& kindOf(std::uint32_t token) const { return kinds[(token + firstKind) % kindCount]; }

    std::uint32_t width;
    std::uint32_t firstKind;
    std::uint32_t tokens;
    OperationPlan plan;
    std::unique_ptr<vulkan::VulkanExecutor> executor;
};

} // namespace

/// Tokens picked on the device, against the plain operation on the same logits.
class PickTest : public QObject {
    Q_OBJECT

private slots:
    void picks_data() {
        QTest::addColumn<int>("arithmetic");
        QTest::addColumn<int>("vocabulary");
        QTest::addColumn<int>("firstKind"); // small vocabularies have too few tokens to choose all kinds by
        for (int a = 0; a < 2; ++a)         // the third differs in products only
            for (const auto& [vocabulary, first] :
                 {std::pair(1, 0), std::pair(1, 6), std::pair(1, 8), std::pair(7, 0), std::pair(7, 5), std::pair(64, 0),
                  std::pair(65, 0), std::pair(513, 0), std::pair(4099, 0)})
                QTest::addRow("%d tokens from kind %d, %s", vocabulary, first, test::arithmetics[a].name)
                    << a << vocabulary << first;
    }

    void picks() {
        QFETCH(int, arithmetic);
        QFETCH(int, vocabulary);
        QFETCH(int, firstKind);
        check(arithmetic, vocabulary, firstKind);
    }

    void manyTokens() {
        for (int a = 0; a < 2; ++a) check(a, 151937, 0);
    }

    /// What is drawn from picks is what is drawn from whole rows.
    void draws() {
        const auto device = test::openDevice();
        if (device == nullptr) QSKIP(test::noDevice);
        sampling::Settings greedy;
        greedy.temperature = 0;
        sampling::Settings defaults;
        sampling::Settings penalised;
        penalised.repeatPenalty = 1.2f;
        penalised.frequencyPenalty = 0.1f;
        sampling::Settings topP;
        topP.topK = 0;
        topP.minP = 0;
        for (int a = 0; a < 2; ++a)
            for (const std::uint32_t width : {1u, 7u, 1021u, 20011u}) {
                Rows rows(*device, test::arithmetics[a], width, 0);
                for (const sampling::Settings& settings : {greedy, defaults, penalised, topP})
                    compareDraws(rows, settings);
            }
    }

    void refusesNonsense() {
        const auto device = test::openDevice();
        if (device == nullptr) QSKIP(test::noDevice);
        OperationPlan plan(1);
        const plan::ValueId all = plan.embedded(OperationPlan::vocabulary);
        plan.plan().logits = plan.value(OperationPlan::vocabulary, plan::RowSet::outputs);
        plan.add(plan::AddNorm{.residual = all, .branchNorm = {}, .norm = {}, .out = plan.plan().logits});
        plan.finish();
        const auto executor = plan.executor(*device, test::arithmetics[0], 4);
        plan::Batch batch = test::batchOf(test::tokensFor(2));
        batch.outputs = {0, 1};
        std::vector<plan::Picked> picked(2);
        QVERIFY_EXCEPTION_THROWN(executor->runPicking(batch, picked), Error); // no picks
        batch.picks = {{1, false}, {plan::mostPicked + 1, false}};
        QVERIFY_EXCEPTION_THROWN(executor->runPicking(batch, picked), Error);
        std::vector<float> logits(OperationPlan::vocabulary);
        QVERIFY_EXCEPTION_THROWN(executor->readLogits(4, logits), Error);
    }

private:
    static void compareDraws(Rows& rows, const sampling::Settings& settings) {
        const std::vector<std::uint32_t> suppressed{5};
        sampling::Sampler whole(settings, suppressed);
        sampling::Sampler picking(settings, suppressed);
        std::vector<std::uint32_t> chosen;
        for (std::uint32_t row = 0; row < mostRows; ++row) chosen.push_back((row * row + row / 3) % rows.tokens);
        std::vector<float> logits(rows.width);
        for (int round = 0; round < 3; ++round) {
            plan::Batch batch = test::batchOf(chosen);
            const sampling::Needs needs = picking.needs(plan::mostPicked, false, mostRows);
            QVERIFY(needs.tokens > 0);
            for (std::uint32_t row = 0; row < mostRows; ++row) {
                batch.outputs.push_back(row);
                batch.picks.push_back({needs.tokens, needs.expSum});
            }
            std::vector<plan::Picked> picked(batch.outputs.size());
            rows.executor->runPicking(batch, picked);
            for (std::uint32_t i = 0; i < picked.size(); ++i) {
                sampling::Likeliest row{picked[i].tokens, picked[i].logits, picked[i].tokens.size() < needs.tokens, {}};
                if (needs.expSum) row.expSum = picked[i].expSum;
                rows.executor->readLogits(i, logits);
                const auto drawWhole = [&logits](sampling::Sampler& sampler) -> std::optional<std::uint32_t> {
                    std::vector<float> copy = logits;
                    try {
                        return sampler.sample(copy);
                    } catch (const Error&) {
                        return std::nullopt; // there is no number
                    }
                };
                const std::optional<std::uint32_t> expected = drawWhole(whole);
                std::optional<std::uint32_t> drawn;
                try {
                    drawn = picking.sample(row);
                    if (!drawn) drawn = drawWhole(picking);
                } catch (const Error&) {
                }
                QVERIFY2(drawn == expected, rows.kindOf(chosen[i]).name);
                if (!expected) continue;
                whole.accept(*expected);
                picking.accept(*expected);
            }
        }
    }

    static void check(int arithmetic, int vocabulary, int firstKind) {
        const auto device = test::openDevice();
        if (device == nullptr) QSKIP(test::noDevice);
        const auto width = static_cast<std::uint32_t>(vocabulary);
        Rows all(*device, test::arithmetics[arithmetic], width, static_cast<std::uint32_t>(firstKind));
        std::vector<float> logits(width);
        for (const std::uint32_t rows : {1u, 9u, mostRows})
            for (const std::uint32_t count : {1u, 2u, 40u, 255u, plan::mostPicked}) {
                std::vector<std::uint32_t> chosen;
                for (std::uint32_t row = 0; row < rows; ++row) chosen.push_back((row + count) % all.tokens);
                plan::Batch batch = test::batchOf(chosen);
                for (std::uint32_t row = rows; row > 0; --row) {
                    if (rows > 1 && row % 5 == 0) continue; // not all are wanted
                    batch.outputs.push_back(row - 1);
                    batch.picks.push_back({row % 7 == 6 ? 0 : count, row % 2 == 1});
                }
                std::vector<plan::Picked> picked(batch.outputs.size());
                all.executor->runPicking(batch, picked);
                for (std::uint32_t i = 0; i < picked.size(); ++i) {
                    const plan::Pick& wanted = batch.picks[i];
                    all.executor->readLogits(i, logits);
                    compare(picked[i], logits, wanted,
                            QString("%1, row %2 of %3, %4 wanted")
                                .arg(all.kindOf(chosen[batch.outputs[i]]).name)
                                .arg(batch.outputs[i])
                                .arg(rows)
                                .arg(wanted.count));
                }
            }
        QCOMPARE(vulkan::Device::validationMessages(), 0u);
    }

    static void compare(const plan::Picked& picked, std::span<const float> logits, const plan::Pick& wanted,
                        const QString& where) {
        if (wanted.count == 0) {
            QVERIFY2(picked.tokens.empty(), qPrintable(where));
            return;
        }
        const auto possible = static_cast<std::size_t>(
            std::count_if(logits.begin(), logits.end(), [](float logit) { return logit != -infinity; }));
        const std::size_t count = picked.tokens.size();
        QVERIFY2(count >= std::min<std::size_t>(wanted.count, possible) && count <= vulkan::pickRoom,
                 qPrintable(QString("%1: %2 of %3 possible").arg(where).arg(count).arg(possible)));
        const plan::Picked expected = plan::pick(logits, {static_cast<std::uint32_t>(count), wanted.expSum});
        QVERIFY2(picked.tokens == expected.tokens, qPrintable(where));
        const auto sameBits = [](float a, float b) {
            return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
        };
        QVERIFY2(std::equal(picked.logits.begin(), picked.logits.end(), expected.logits.begin(), expected.logits.end(),
                            sameBits),
                 qPrintable(where));
        if (!wanted.expSum || !std::isfinite(expected.expSum)) return; // nobody asks for it where a logit is no number
        QVERIFY2(std::abs(picked.expSum - expected.expSum) <= 1e-5f * expected.expSum,
                 qPrintable(QString("%1: sum %2, not %3").arg(where).arg(picked.expSum).arg(expected.expSum)));
    }
};

QTEST_APPLESS_MAIN(PickTest)
#include "pick_test.moc"

#include "inference/reference/operations.h"
#include "inference/reference/parallel.h"

#include <QTest>
#include <atomic>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <vector>

using namespace calliope;
using namespace calliope::reference;

namespace {

/// Weights as lists of rows, by id.
ReadWeight weightsOf(const std::vector<std::vector<std::vector<float>>>& all) {
    return [all](plan::WeightId weight, std::uint32_t row, std::span<float> out) {
        std::copy_n(all.at(weight).at(row).begin(), out.size(), out.begin());
    };
}

void compare(const std::vector<float>& actual, const std::vector<double>& expected) {
    QCOMPARE(actual.size(), expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i)
        QVERIFY2(std::abs(actual[i] - expected[i]) < 1e-6,
                 qPrintable(QString("element %1 is %2, not %3").arg(i).arg(actual[i]).arg(expected[i])));
}

/// Rows of one sequence from place 0 on, in block 0.
plan::Batch batchOf(std::uint32_t rows) {
    plan::Batch batch;
    batch.blocks = {{0}};
    for (std::uint32_t i = 0; i < rows; ++i) batch.rows.push_back({0, {i, i, i, 0}, 0, i});
    return batch;
}

} // namespace

/// Every operation on numbers that can be checked by hand.
class OperationsTest : public QObject {
    Q_OBJECT

private slots:
    void norms() {
        const ReadWeight weights = weightsOf({{{2, 10}}, {{1, -1}}});
        std::vector<float> x{3, 4};
        normalise({}, weights, x);
        compare(x, {3, 4});
        normalise({.kind = plan::Norm::Kind::rms, .epsilon = 0.5f}, weights, x); // mean of squares 12.5
        compare(x, {3 / std::sqrt(13), 4 / std::sqrt(13)});
        x = {3, 4};
        normalise({.kind = plan::Norm::Kind::rms, .epsilon = 0.5f, .weight = 0, .bias = 1}, weights, x);
        compare(x, {6 / std::sqrt(13) + 1, 40 / std::sqrt(13) - 1});
        x = {3, 5};
        normalise({.kind = plan::Norm::Kind::layer, .epsilon = 3, .weight = 0, .bias = 1}, weights, x);
        compare(x, {-2 / 2.0 + 1, 10 / 2.0 - 1});
    }

    void roundsToInt8() {
        std::vector<float> rows(2 * 34); // two rows of a block and a bit
        rows[0] = 127;
        rows[1] = 1.4f;
        rows[2] = -2.5f; // half to even
        rows[3] = -126.6f;
        rows[32] = 3; // a block of its own
        rows[33] = 0.01f;
        rows[34] = -254;
        rows[35] = 2.9f;
        std::vector<double> expected(rows.size());
        expected[0] = 127;
        expected[1] = 1;
        expected[2] = -2;
        expected[3] = -127;
        expected[32] = 3;
        expected[34] = -254;
        expected[35] = 2;
        roundToInt8({rows, 34});
        for (float& each : rows) each = std::round(each * 1024) / 1024; // scales are not exact
        compare(rows, expected);
    }

    void turns() {
        plan::Rope rope;
        rope.frequency = {1, 1};
        rope.axis = {0, 0};
        const std::vector<float> quarterAndHalf{0, 1, -1, 0}; // cosine and sine of 90 and 180 degrees
        std::vector<float> head{1, 2, 3, 4, 5};
        turn(rope, quarterAndHalf, head);
        compare(head, {-2, 1, -3, -4, 5});
        rope.pairing = plan::Rope::Pairing::halves;
        head = {1, 2, 3, 4, 5};
        turn(rope, quarterAndHalf, head);
        compare(head, {-3, -2, 1, -4, 5});
    }

    void activations() {
        QCOMPARE(activate(plan::Activation::none, -3), -3.0f);
        QCOMPARE(activate(plan::Activation::silu, 0), 0.0f);
        compare({activate(plan::Activation::silu, 1)}, {1 / (1 + std::exp(-1))});
        compare({activate(plan::Activation::geluTanh, 1)}, {0.841192});
        compare({activate(plan::Activation::geluTanh, -10)}, {0});
        compare({activate(plan::Activation::geluErf, 1)}, {0.841345});
        compare({activate(plan::Activation::geluQuick, 1)}, {1 / (1 + std::exp(-1.702))});
        QCOMPARE(softcap(0, 100), 100.0f);
        compare({softcap(2, 1)}, {2 * std::tanh(0.5)});
    }

    void embeds() {
        const ReadWeight weights = weightsOf({{{1, 2}, {3, 4}, {5, 6}}});
        plan::Batch batch;
        batch.rows = {{.token = 2}, {.token = 0}, {.vector = 1}};
        batch.vectors = {1, 1, 1, 7, 8, 9};
        std::vector<float> out(6);
        embed({.table = 0, .scale = 10, .norm = {}}, weights, batch, {batch.vectors, 3}, {out, 2});
        compare(out, {50, 60, 10, 20, 7, 8});
        input({.offset = 1}, batch, {batch.vectors, 3}, {out, 2});
        compare(out, {0, 0, 0, 0, 8, 9});
    }

    void addsAndNorms() {
        plan::AddNorm step;
        step.residual = 0;
        step.branch = 1;
        step.branchNorm = {.kind = plan::Norm::Kind::rms};
        step.branchScale = 0.5f;
        step.norm = {.kind = plan::Norm::Kind::rms, .weight = 0};
        step.out = 2;
        std::vector<float> residual{1, 1, 3, 7};
        std::vector<float> branch{2, 2, -4, 4};
        std::vector<float> out(2);
        const std::vector<std::uint32_t> rows{1};
        addNorm(step, weightsOf({{{1, 2}}}), {branch, 2}, {}, rows, {residual, 2}, {out, 2});
        compare(residual, {1.5, 1.5, 2.5, 7.5});
        const double root = std::sqrt((2.5 * 2.5 + 7.5 * 7.5) / 2);
        compare(out, {2.5 / root, 2 * 7.5 / root});

        step.out = plan::absent;
        addNorm(step, weightsOf({}), {branch, 2}, {}, rows, {residual, 2}, {});
        compare(residual, {2, 2, 2, 8});
        const std::vector<float> gates{9, std::log(3.0f), 9, 0};
        plan::AddNorm half{.residual = 0, .branch = 1, .branchNorm = {}, .gate = 3, .gateAt = 1, .norm = {}};
        std::vector<float> stream{0, 0, 0, 0};
        addNorm(half, weightsOf({}), {branch, 2}, {gates, 2}, {}, {stream, 2}, {});
        compare(stream, {1.5, 1.5, -2, 2});
        step.branch = plan::absent;
        step.out = 2;
        step.norm = {};
        addNorm(step, weightsOf({}), {}, {}, rows, {residual, 2}, {out, 2});
        compare(out, {2, 8});
    }

    void multiplies() {
        const ReadWeight weights = weightsOf({{{1, 0}, {0, 1}, {1, 1}, {1, -1}}, {{10, 20, 30, 40}}});
        std::vector<float> in{2, 3, 5, 7};
        std::vector<float> out(6);
        plan::MatMul step;
        step.projections = {{.weight = 0, .firstRow = 2, .rows = 2, .bias = 1},
                            {.weight = 0, .firstRow = 0, .rows = 1}};
        step.scale = 2;
        for (const unsigned threads : {1u, 3u}) {
            matMul(step, weights, threads, {in, 2}, {out, 3});
            compare(out, {70, 78, 4, 84, 76, 10});
        }
        step.softcap = 50;
        matMul(step, weights, 1, {in, 2}, {out, 3});
        compare(out, {50 * std::tanh(1.4), 50 * std::tanh(1.56), 50 * std::tanh(0.08), 50 * std::tanh(1.68),
                      50 * std::tanh(1.52), 50 * std::tanh(0.2)});

        plan::MatMul gated;
        gated.projections = {{.weight = 0, .firstRow = 0, .rows = 2}, {.weight = 0, .firstRow = 2, .rows = 2}};
        gated.gated = true;
        gated.activation = plan::Activation::silu;
        std::vector<float> two(2);
        matMul(gated, weights, 2, {std::span(in).first(2), 2}, {two, 2});
        compare(two, {5 * 2 / (1 + std::exp(-2)), -1 * 3 / (1 + std::exp(-3))});
    }

    void routes() {
        const float ln2 = std::log(2.0f);
        const std::vector<float> logits{0, ln2, ln2, -1, 99}; // the last is not an expert's
        std::vector<float> out(4);
        plan::Route step;
        step.experts = 4;
        step.used = 2;
        const double all = 1 + 2 + 2 + std::exp(-1.0);
        route(step, weightsOf({}), {logits, 5}, {out, 4});
        compare(out, {1, 2, 2 / all, 2 / all});
        step.normalised = true;
        step.scales = 0;
        route(step, weightsOf({{{7, 3, 5, 7}}}), {logits, 5}, {out, 4});
        compare(out, {1, 2, 1.5, 2.5});

        step = {};
        step.experts = 4;
        step.used = 3;
        out.resize(6);
        step.weights = plan::Route::Weights::softmaxOfChosen;
        route(step, weightsOf({}), {logits, 5}, {out, 6});
        compare(out, {1, 2, 0, 0.4, 0.4, 0.2});
        step.weights = plan::Route::Weights::sigmoid;
        route(step, weightsOf({}), {logits, 5}, {out, 6});
        compare(out, {1, 2, 0, 2 / 3.0, 2 / 3.0, 0.5});
    }

    void multipliesByExperts() {
        // Two experts of two rows and two columns, biases of theirs; the first row of the batch takes both.
        const ReadWeight weights = weightsOf({{{1, 0}, {0, 1}, {1, 1}, {1, -1}}, {{10, 20}, {30, 40}}});
        const std::vector<plan::Weight> shapes{{nullptr, 2, 2, 2}, {nullptr, 1, 2, 2}};
        const std::vector<float> in{2, 3, 5, 7};
        const std::vector<float> routing{1, 0, 0.5, 2, 1, 1, 1, -1};
        plan::ExpertMatMul step;
        step.experts = 2;
        step.used = 2;
        step.projections = {{.weight = 0, .firstRow = 0, .rows = 2, .bias = 1}};
        std::vector<float> bySlot(8);
        expertMatMul(step, shapes, weights, 2, {in, 2}, {routing, 4}, {bySlot, 2});
        compare(bySlot, {35, 39, 12, 23, 42, 38, 42, 38});
        step.weighted = true;
        std::vector<float> sums(4);
        expertMatMul(step, shapes, weights, 1, {in, 2}, {routing, 4}, {sums, 2});
        compare(sums, {41.5, 65.5, 0, 0});

        // A row of activations for each slot; a gate.
        plan::ExpertMatMul gated = step;
        gated.weighted = false;
        gated.gated = true;
        gated.activation = plan::Activation::silu;
        gated.projections = {{.weight = 0, .firstRow = 0, .rows = 1}, {.weight = 0, .firstRow = 1, .rows = 1}};
        std::vector<float> two(2);
        const std::vector<float> small{0.25f, 0.5f, 0.5f, 0.75f};
        expertMatMul(gated, shapes, weights, 1, {small, 2}, {std::span(routing).first(4), 4}, {two, 1});
        compare(two, {-0.25 * 0.75 / (1 + std::exp(-0.75)), 0.75 * 0.5 / (1 + std::exp(-0.5))});
    }

    void clampsSwiglu() {
        const auto swiglu = plan::Activation::clampedSwiglu;
        compare({activate(swiglu, 2), activate(swiglu, 9), activate(swiglu, -9)},
                {2 / (1 + std::exp(-3.404)), 7 / (1 + std::exp(-11.914)), -9 / (1 + std::exp(15.318))});
        compare({factorOf(swiglu, 3), factorOf(swiglu, 8), factorOf(swiglu, -8)}, {4, 8, -6});
        compare({factorOf(plan::Activation::silu, 8)}, {8});
    }

    void worksOnPieces() {
        const std::vector<float> in{1, 2, 3, 4};
        const std::vector<float> branch{3, 4, 0, 2};
        std::vector<float> out(4);
        plan::AddPieces sum;
        sum.pieceWidth = 2;
        sum.norm = {.kind = plan::Norm::Kind::rms, .weight = 0};
        sum.scale = 2;
        addPieces(sum, weightsOf({{{1, 10}}}), {in, 4}, {branch, 4}, {out, 4});
        const double root = std::sqrt(12.5);
        compare(out, {2 * (1 + 3 / root), 2 * (2 + 40 / root), 6, 2 * (4 + 10 * std::sqrt(2))});

        std::vector<float> two(2);
        plan::Multiply product;
        product.activation = plan::Activation::silu;
        product.factorOffset = 2;
        multiply(product, {std::span(in).first(2), 2}, {branch, 4}, {two, 2});
        compare(two, {0, 2 * 2 / (1 + std::exp(-2))});
    }

    void attendsInChunksAndToSinks() {
        // Keys of one element that all score 0, values 1, 2, 4.
        plan::Attention step;
        step.heads = 2;
        LayerCache cache({1, 1, 1}, 32);
        for (std::uint32_t slot = 0; slot < 3; ++slot) cache.value(slot, 0)[0] = static_cast<float>(1 << slot);
        const plan::Batch batch = batchOf(3);
        const std::vector<float> queries(6, 0.0f);
        std::vector<float> out(6);
        step.window = 2;
        step.chunked = true;
        attention(step, weightsOf({}), batch, 1, {queries, 2}, cache, {}, {out, 2});
        compare(out, {1, 1, 1.5, 1.5, 4, 4});
        step.chunked = false;
        step.sinks = 0;
        attention(step, weightsOf({{{std::log(2.0f), 0}}}), batch, 1, {queries, 2}, cache, {}, {out, 2});
        compare(out, {1 / 3.0, 0.5, 3 / 4.0, 1, 6 / 4.0, 2});
    }

    void preparesHeads() {
        // Two query heads of two, one key head of two and values of one; queries scaled by place, rope by a quarter
        // turn.
        plan::Rope rope;
        rope.frequency = {std::numbers::pi / 2};
        rope.axis = {1};
        plan::PrepareHeads step;
        step.heads = 2;
        step.valueOffset = 0;
        step.queryOffset = 1;
        step.keyOffset = 5;
        step.queryNorm = {.kind = plan::Norm::Kind::rms};
        step.temperature = true;
        const plan::Temperature temperature{1, 1, 0};
        plan::Batch batch = batchOf(2);
        batch.blocks = {{1}};
        batch.rows[1].position = {1, 2, 3, 0};
        const std::vector<float> qkv{9, 1, 1, 2, 2, 3, 4, 8, 3, 3, 5, -5, 6, 7};
        std::vector<float> queries(8);
        LayerCache cache({1, 2, 1}, 64);
        prepareHeads(step, &rope, temperature, weightsOf({}), batch, {qkv, 7}, cache, {queries, 4});
        const double warm = 1 + std::log(2.0);
        compare(queries, {1, 1, 1, 1, -warm, -warm, -warm, warm});
        compare({cache.keys.begin() + 64, cache.keys.begin() + 68}, {3, 4, -6, -7});
        compare({cache.values.begin() + 32, cache.values.begin() + 34}, {9, 8});

        step.normOver = plan::PrepareHeads::NormOver::row;
        step.temperature = false;
        prepareHeads(step, nullptr, temperature, weightsOf({}), batch, {qkv, 7}, cache, {queries, 4});
        const double root = std::sqrt(10 / 4.0);
        compare({queries.begin(), queries.begin() + 4}, {1 / root, 1 / root, 2 / root, 2 / root});

        // After a turn by a quarter, the norm's weights meet the other dimension.
        step.normOver = plan::PrepareHeads::NormOver::head;
        step.queryNorm.weight = 0;
        step.normAfterRope = true;
        rope.frequency = {std::numbers::pi / 4};
        prepareHeads(step, &rope, temperature, weightsOf({{{1, 10}}}), batch, {qkv, 7}, cache, {queries, 4});
        compare({queries.begin() + 4, queries.end()}, {-1, 10, 1, 10});
    }

    void attends() {
        // Two query heads share a key head; keys are 0 and so all weights equal, until one is not.
        LayerCache cache({1, 1, 2}, 32);
        cache.values = {1, 10, 2, 20, 3, 30, 4, 40};
        cache.values.resize(64);
        const plan::Batch batch = batchOf(4);
        const std::vector<float> queries(8, 1.0f);
        std::vector<float> out(16);
        plan::Attention step;
        step.heads = 2;
        attention(step, weightsOf({}), batch, 2, {queries, 2}, cache, {}, {out, 4});
        compare(out, {1, 10, 1, 10, 1.5, 15, 1.5, 15, 2, 20, 2, 20, 2.5, 25, 2.5, 25});

        step.window = 2;
        attention(step, weightsOf({}), batch, 1, {queries, 2}, cache, {}, {out, 4});
        compare(out, {1, 10, 1, 10, 1.5, 15, 1.5, 15, 2.5, 25, 2.5, 25, 3.5, 35, 3.5, 35});

        step.window = 0;
        step.scale = 0.5f;
        cache.keys[0] = 1000;
        attention(step, weightsOf({}), batch, 1, {queries, 2}, cache, {}, {out, 4});
        compare({out.end() - 2, out.end()}, {1, 10});
        step.softcap = static_cast<float>(std::log(3.0)); // exp(cap) = 3 against three times 1
        attention(step, weightsOf({}), batch, 1, {queries, 2}, cache, {}, {out, 4});
        compare({out.end() - 2, out.end()}, {(3 * 1 + 2 + 3 + 4) / 6.0, (3 * 10 + 20 + 30 + 40) / 6.0});

        step.gate = 0;
        step.gateOffset = 1;
        const std::vector<float> gate(20, 0.0f); // half open
        attention(step, weightsOf({}), batch, 1, {queries, 2}, cache, {gate, 5}, {out, 4});
        compare({out.begin(), out.begin() + 4}, {0.5, 5, 0.5, 5});
    }

    void partsCoverEverythingOnce() {
        for (const std::size_t count : {0, 1, 5, 64}) {
            std::vector<std::atomic<int>> seen(count);
            inParallel(count, 2, 4, [&](std::size_t first, std::size_t end) {
                for (std::size_t i = first; i < end; ++i) ++seen[i];
            });
            for (const auto& times : seen) QCOMPARE(times.load(), 1);
        }
        QVERIFY_EXCEPTION_THROWN(inParallel(8, 1, 4,
                                            [](std::size_t first, std::size_t) {
                                                if (first > 0) throw std::runtime_error("part");
                                            }),
                                 std::runtime_error);
    }
};

QTEST_APPLESS_MAIN(OperationsTest)
#include "operations_test.moc"

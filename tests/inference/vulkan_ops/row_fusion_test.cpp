#include "inference/reference/reference_executor.h"
#include "inference/vulkan/row_fusion.h"
#include "tests/inference/vulkan_ops/operation_plan.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

using namespace calliope;
using plan::AddNorm;
using plan::MatMul;
using test::OperationPlan;

namespace {

enum Place : std::size_t { embedding, firstNorm, gate, down, firstSum, square, lastSum, head };

plan::Norm norm(OperationPlan& plan, plan::Norm::Kind kind, std::uint32_t width) {
    const bool layer = kind == plan::Norm::Kind::layer;
    return {.kind = kind,
            .epsilon = 1e-5f,
            .weight = plan.vector(width),
            .bias = layer ? plan.vector(width) : plan::absent};
}

/// A layer as most models have it and another product, in the order of Place; every sum and norm of one row can go
/// without a launch but the last, which is a result.
void addLayer(OperationPlan& plan, WeightType type, plan::Norm::Kind kind, std::uint32_t width, std::uint32_t inner) {
    const plan::ValueId residual = plan.embedded(width);
    const plan::ValueId normed = plan.value(width);
    plan.add(AddNorm{.residual = residual, .branchNorm = {}, .norm = norm(plan, kind, width), .out = normed});
    const plan::ValueId gated = plan.value(inner);
    plan.add(MatMul{.in = normed,
                    .out = gated,
                    .projections = {{plan.matrix(type, inner, width), 0, inner, plan::absent},
                                    {plan.matrix(type, inner, width), 0, inner, plan::absent}},
                    .activation = plan::Activation::silu,
                    .gated = true});
    const plan::ValueId branch = plan.value(width);
    plan.add(MatMul{
        .in = gated, .out = branch, .projections = {{plan.matrix(type, width, inner), 0, width, plan.vector(width)}}});
    const plan::ValueId again = plan.value(width);
    plan.add(AddNorm{.residual = residual,
                     .branch = branch,
                     .branchNorm = {},
                     .branchScale = 0.7f,
                     .residualScale = 1.3f,
                     .norm = norm(plan, kind, width),
                     .out = again});
    plan.add(
        MatMul{.in = again, .out = branch, .projections = {{plan.matrix(type, width, width), 0, width, plan::absent}}});
    const plan::ValueId last = plan.value(width, plan::RowSet::outputs);
    plan.add(AddNorm{
        .residual = residual, .branch = branch, .branchNorm = {}, .norm = norm(plan, kind, width), .out = last});
    const std::uint32_t words = OperationPlan::vocabulary;
    const plan::ValueId logits = plan.value(words, plan::RowSet::outputs);
    plan.add(MatMul{.in = last, .out = logits, .projections = {{plan.matrix(type, words, width), 0, words}}});
    plan.plan().hidden = last;
    plan.plan().logits = logits;
}

struct Change {
    const char* name;
    std::function<void(plan::Plan&)> apply;
    std::vector<std::size_t> leftOut;
};

template<typename Operation>
Operation& at(plan::Plan& plan, Place place) {
    return std::get<Operation>(plan.operations[place]);
}

const std::vector<Change>& changes() {
    static const std::vector<Change> rows{
        {"none", [](plan::Plan&) {}, {firstNorm, firstSum}},
        {"a branch with a norm",
         [](plan::Plan& plan) { at<AddNorm>(plan, firstSum).branchNorm.kind = plan::Norm::Kind::rms; },
         {firstNorm}},
        {"a gated branch",
         [](plan::Plan& plan) { at<AddNorm>(plan, firstSum).gate = at<MatMul>(plan, gate).out; },
         {firstNorm}},
        {"a gated product", [](plan::Plan& plan) { at<MatMul>(plan, down).gated = true; }, {firstNorm}},
        {"a branch that is read again",
         [](plan::Plan& plan) {
             plan.operations.insert(plan.operations.begin() + square,
                                    plan::Multiply{.in = at<MatMul>(plan, down).out,
                                                   .factor = at<MatMul>(plan, gate).out,
                                                   .out = at<MatMul>(plan, gate).out});
         },
         {firstNorm}},
        {"a norm that no product reads",
         [](plan::Plan& plan) {
             plan.operations[square] = plan::Multiply{.in = at<AddNorm>(plan, firstSum).out,
                                                      .factor = at<AddNorm>(plan, firstSum).out,
                                                      .out = at<MatMul>(plan, square).out};
         },
         {firstNorm}},
        {"a norm that is changed in part before it is read",
         [](plan::Plan& plan) {
             plan.operations.insert(
                 plan.operations.begin() + square,
                 plan::Copy{.in = at<MatMul>(plan, gate).out, .out = at<AddNorm>(plan, firstSum).out});
         },
         {firstNorm}},
        {"a norm that is read after its residual changes",
         [](plan::Plan& plan) { at<MatMul>(plan, square).in = at<AddNorm>(plan, firstNorm).out; },
         {}},
        {"a norm that is a result",
         [](plan::Plan& plan) { plan.hidden = at<AddNorm>(plan, firstNorm).out; },
         {firstSum}},
        {"a product that reads the residual it would change",
         [](plan::Plan& plan) { at<MatMul>(plan, down).in = at<AddNorm>(plan, firstNorm).out; },
         {firstNorm}},
    };
    return rows;
}

} // namespace

/// Norms and sums that few rows leave to the products around them: which, and that results stay the same.
class RowFusionTest : public QObject {
    Q_OBJECT

private slots:
    void choice_data() {
        QTest::addColumn<int>("change");
        for (std::size_t i = 0; i < changes().size(); ++i) QTest::newRow(changes()[i].name) << static_cast<int>(i);
    }

    void choice() {
        QFETCH(int, change);
        const Change& row = changes()[static_cast<std::size_t>(change)];
        OperationPlan plan(1);
        addLayer(plan, WeightType::f32, plan::Norm::Kind::rms, 32, 32);
        row.apply(plan.plan());
        const vulkan::RowFusion fusion(plan.plan(), plan.plan().operations, {});
        std::vector<std::size_t> leftOut;
        for (std::size_t i = 0; i < plan.plan().operations.size(); ++i)
            if (fusion.leftOut(i)) leftOut.push_back(i);
        QCOMPARE(leftOut, row.leftOut);
    }

    void onlyWhatKernelsCanDo() {
        OperationPlan plan(1);
        addLayer(plan, WeightType::f32, plan::Norm::Kind::rms, 32, 32);
        const auto gated = [](const MatMul& product) { return product.gated; };
        const vulkan::RowFusion fusion(plan.plan(), plan.plan().operations, {.product = gated});
        QVERIFY(fusion.leftOut(firstNorm)); // the gated product norms
        QVERIFY(!fusion.leftOut(firstSum)); // the next one does not add
    }

    void results_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("arithmetic");
        using enum plan::Norm::Kind;
        for (int a = 0; a < static_cast<int>(std::size(test::arithmetics)); ++a)
            for (const auto& [type, kind] :
                 {std::pair(WeightType::f32, rms), std::pair(WeightType::f32, layer), std::pair(WeightType::q8_0, rms),
                  std::pair(WeightType::q4_k, layer), std::pair(WeightType::q6_k, rms)})
                QTest::addRow("%s, %s norm, %s", std::string(weightFormat(type)->shader).c_str(),
                              kind == rms ? "rms" : "layer", test::arithmetics[a].name)
                    << static_cast<int>(type) << static_cast<int>(kind) << a;
    }

    void results() {
        const auto device = test::openDevice();
        if (device == nullptr) QSKIP(test::noDevice);
        QFETCH(int, type);
        QFETCH(int, kind);
        QFETCH(int, arithmetic);
        const auto format = static_cast<WeightType>(type);
        const std::uint32_t perBlock = weightFormat(format)->blockWeights;
        OperationPlan plan(static_cast<unsigned>(type));
        addLayer(plan, format, static_cast<plan::Norm::Kind>(kind), perBlock == 1 ? 77 : 3 * perBlock,
                 perBlock == 1 ? 131 : 5 * perBlock);
        plan.finish();
        const test::Arithmetic& how = test::arithmetics[arithmetic];
        constexpr std::uint32_t most = 13; // more than are fused
        const auto executor = plan.executor(*device, how, most);
        reference::ReferenceExecutor plain(plan.plan(), plan.file(), {.cacheBlocks = 10, .mostRows = most});
        for (const std::uint32_t rows : {1u, 3u, 8u, most}) {
            plan::Batch batch = test::batchOf(test::tokensFor(rows));
            batch.outputs.resize(rows);
            std::iota(batch.outputs.begin(), batch.outputs.end(), 0u);
            std::vector<float> expected(std::size_t{rows} * OperationPlan::vocabulary);
            std::vector<float> actual(expected.size());
            plain.run(batch, expected);
            executor->run(batch, actual);
            const double error = test::normalisedError(actual, expected);
            QVERIFY2(error <= 4 * how.mostError, qPrintable(QString("%1 rows: nmse %2").arg(rows).arg(error)));
        }
        const bool fused = how.kernels == vulkan::KernelChoice::rows;
        QCOMPARE(executor->dispatchesPerToken(), fused ? 6u : 8u);
        QCOMPARE(vulkan::Device::validationMessages(), 0u);
    }
};

QTEST_APPLESS_MAIN(RowFusionTest)
#include "row_fusion_test.moc"

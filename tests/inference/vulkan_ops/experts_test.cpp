#include "inference/weights/weight_format.h"
#include "tests/inference/vulkan_ops/operation_plan.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <string>
#include <vector>

using namespace calliope;
using plan::Activation;
using plan::Route;
using plan::RowSet;
using test::OperationPlan;

namespace {

struct Shape {
    const char* name;
    std::uint32_t width;
    std::uint32_t experts;
    std::uint32_t used;
    std::uint32_t hidden;
    WeightType gate = WeightType::f32;
    WeightType up = WeightType::f32;
    WeightType down = WeightType::f32;
    Route::Weights weights = Route::Weights::softmax;
    bool normalised = false;
    bool scales = false;
    bool biases = false;
    bool fused = false;          ///< gate and up in one tensor
    bool weightsAtInput = false; ///< else at the output
    Activation activation = Activation::silu;
};

constexpr Shape shapes[] = {
    {.name = "usual", .width = 64, .experts = 8, .used = 2, .hidden = 96, .normalised = true},
    {.name = "one expert", .width = 33, .experts = 1, .used = 1, .hidden = 7, .scales = true},
    {.name = "all experts, odd sizes",
     .width = 47,
     .experts = 5,
     .used = 5,
     .hidden = 51,
     .weights = Route::Weights::softmaxOfChosen,
     .biases = true,
     .activation = Activation::geluTanh},
    {.name = "many experts, fused",
     .width = 64,
     .experts = 131,
     .used = 9,
     .hidden = 32,
     .gate = WeightType::q8_0,
     .down = WeightType::f16,
     .normalised = true,
     .scales = true,
     .fused = true},
    {.name = "weights at the input",
     .width = 128,
     .experts = 3,
     .used = 1,
     .hidden = 40,
     .gate = WeightType::bf16,
     .up = WeightType::bf16,
     .weights = Route::Weights::sigmoid,
     .weightsAtInput = true},
    {.name = "gate and factor of two types",
     .width = 256,
     .experts = 6,
     .used = 3,
     .hidden = 64,
     .gate = WeightType::q4_k,
     .up = WeightType::q6_k,
     .down = WeightType::q4_0,
     .biases = true,
     .activation = Activation::clampedSwiglu},
    {.name = "clamped",
     .width = 64,
     .experts = 4,
     .used = 2,
     .hidden = 64,
     .gate = WeightType::mxfp4,
     .up = WeightType::mxfp4,
     .down = WeightType::mxfp4,
     .weights = Route::Weights::softmaxOfChosen,
     .biases = true,
     .activation = Activation::clampedSwiglu},
};

/// The two products of a mixture and what chooses the experts.
struct Mixture {
    plan::MatMul router;
    Route route;
    plan::ExpertMatMul widen;
    plan::ExpertMatMul narrow;
};

Mixture addMixture(OperationPlan& plan, const Shape& shape, plan::ValueId in) {
    Mixture out;
    const std::uint32_t logits = shape.experts + 1; // something else lies behind them
    out.router = plan.add(plan::MatMul{.in = in,
                                       .out = plan.value(logits),
                                       .projections = {{plan.matrix(WeightType::f32, logits, shape.width), 0, logits}},
                                       .scale = 0.3f});
    out.route = plan.add(Route{.logits = out.router.out,
                               .experts = shape.experts,
                               .used = shape.used,
                               .weights = shape.weights,
                               .normalised = shape.normalised,
                               .scales = shape.scales ? plan.vector(shape.experts) : plan::absent,
                               .out = plan.value(2 * shape.used)});

    const auto projection = [&](WeightType type, std::uint32_t rows, std::uint32_t columns) {
        const plan::WeightId matrices = plan.matrix(type, rows, columns, shape.experts);
        for (std::uint32_t expert = 0; weightFormat(type)->tensorScale && expert < shape.experts; ++expert)
            plan.plan().weights[matrices].scales.push_back(0.3f + static_cast<float>(expert));
        return plan::Projection{matrices, 0, rows,
                                shape.biases ? plan.matrix(WeightType::f32, shape.experts, rows) : plan::absent};
    };
    out.widen = {.in = in,
                 .routing = out.route.out,
                 .out = plan.value(shape.hidden, RowSet::all, shape.used),
                 .experts = shape.experts,
                 .used = shape.used,
                 .projections = {},
                 .activation = shape.activation,
                 .gated = true,
                 .weighted = shape.weightsAtInput};
    if (shape.fused) {
        plan::Projection gate = projection(shape.gate, 2 * shape.hidden, shape.width);
        gate.rows = shape.hidden;
        plan::Projection up = gate;
        up.firstRow = shape.hidden;
        out.widen.projections = {gate, up};
    } else {
        out.widen.projections = {projection(shape.gate, shape.hidden, shape.width),
                                 projection(shape.up, shape.hidden, shape.width)};
    }
    plan.add(out.widen);
    out.narrow = plan.add(plan::ExpertMatMul{.in = out.widen.out,
                                             .routing = out.route.out,
                                             .out = plan.value(shape.width),
                                             .experts = shape.experts,
                                             .used = shape.used,
                                             .projections = {projection(shape.down, shape.width, shape.hidden)},
                                             .weighted = !shape.weightsAtInput});
    return out;
}

} // namespace

/// Mixtures of experts against the plain operations, each from what the device made of the one before.
class ExpertsTest : public QObject {
    Q_OBJECT

private slots:
    void shapes_data() {
        QTest::addColumn<int>("shape");
        QTest::addColumn<int>("arithmetic");
        for (int a = 0; a < static_cast<int>(std::size(test::productArithmetics)); ++a)
            for (int i = 0; i < static_cast<int>(std::size(::shapes)); ++i)
                QTest::addRow("%s, %s", ::shapes[i].name, test::productArithmetics[a].name) << i << a;
    }

    void shapes() {
        QFETCH(int, shape);
        QFETCH(int, arithmetic);
        run(::shapes[shape], test::productArithmetics[arithmetic], {1, 8, 9, 70});
    }

    void formats_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("arithmetic");
        for (int a = 0; a < static_cast<int>(std::size(test::productArithmetics)); ++a)
            for (const WeightFormat& format : weightFormats())
                QTest::addRow("%s, %s", std::string(format.shader).c_str(), test::productArithmetics[a].name)
                    << static_cast<int>(format.type) << a;
    }

    void formats() {
        QFETCH(int, type);
        QFETCH(int, arithmetic);
        const auto format = static_cast<WeightType>(type);
        const std::uint32_t width = std::max(weightFormat(format)->blockWeights, 32u);
        run({.name = "",
             .width = width,
             .experts = 4,
             .used = 2,
             .hidden = width,
             .gate = format,
             .up = format,
             .down = format},
            test::productArithmetics[arithmetic], {1, 20});
    }

    /// More experts than can be bound at once, and experts that are larger than that.
    void manyBindings_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("arithmetic");
        for (int a = 0; a < static_cast<int>(std::size(test::productArithmetics)); ++a)
            for (const WeightType type : {WeightType::f32, WeightType::q4_k, WeightType::mxfp4})
                QTest::addRow("%s, %s", std::string(weightFormat(type)->shader).c_str(),
                              test::productArithmetics[a].name)
                    << static_cast<int>(type) << a;
    }

    void manyBindings() {
        QFETCH(int, type);
        QFETCH(int, arithmetic);
        const auto format = static_cast<WeightType>(type);
        run({.name = "",
             .width = 256,
             .experts = 7,
             .used = 2,
             .hidden = 256,
             .gate = format,
             .up = format,
             .down = format,
             .biases = true},
            test::productArithmetics[arithmetic], {1, 7, 20}, 65536);
    }

    /// Equal logits choose the first experts.
    void equalLogits() {
        const auto device = test::openDevice();
        if (device == nullptr) QSKIP(test::noDevice);
        for (const test::Arithmetic& arithmetic : test::arithmetics) {
            OperationPlan plan(1);
            const plan::ValueId logits = plan.embedded(40, 0);
            const Route route =
                plan.add(Route{.logits = logits, .experts = 40, .used = 17, .normalised = true, .out = plan.value(34)});
            plan.finish();
            const auto executor = plan.executor(*device, arithmetic, 1);
            executor->run(test::batchOf(test::tokensFor(1)), {});
            const auto actual = executor->readValue(route.out, 1);
            for (std::uint32_t slot = 0; slot < 17; ++slot) {
                QCOMPARE(actual[slot], static_cast<float>(slot));
                QVERIFY(std::abs(actual[17 + slot] - 1 / 17.0) < 1e-6);
            }
        }
    }

private:
    static void run(const Shape& shape, const test::Arithmetic& arithmetic, const std::vector<std::uint32_t>& rowCounts,
                    std::uint64_t mostBound = 0) {
        const auto device = test::openDevice(mostBound > 0, mostBound);
        if (device == nullptr) QSKIP(test::noDevice);
        OperationPlan plan(shape.experts * 31 + shape.width);
        const Mixture mixture = addMixture(plan, shape, plan.embedded(shape.width));
        plan.finish();
        const auto executor = plan.executor(*device, arithmetic, rowCounts.back());
        // One row's sums can be small beside their parts.
        const double mostError = 10 * arithmetic.mostError;
        for (const std::uint32_t rows : rowCounts) {
            compare(plan, *executor, mixture, test::batchOf(test::tokensFor(rows)), mostError);
            if (QTest::currentTestFailed()) return;
        }
        // All rows want the same experts.
        const std::vector<std::uint32_t> same(rowCounts.back(), 5);
        compare(plan, *executor, mixture, test::batchOf(same), mostError);
        QCOMPARE(vulkan::Device::validationMessages(), 0u);
    }

    static void compare(OperationPlan& plan, vulkan::VulkanExecutor& executor, const Mixture& mixture,
                        const plan::Batch& batch, double mostError) {
        executor.run(batch, {});
        const auto rows = static_cast<std::uint32_t>(batch.rows.size());
        const auto widthOf = [&](plan::ValueId value) { return plan.plan().values[value].width; };
        const auto read = [&](plan::ValueId value) { return executor.readValue(value, rows); };
        const auto expect = [&](const char* what, plan::ValueId value, double most, auto compute) {
            const std::vector<float> actual = read(value);
            std::vector<float> expected(actual.size());
            compute(reference::Matrix(expected, widthOf(value)));
            const double error = test::normalisedError(actual, expected);
            QVERIFY2(error <= most, qPrintable(QString("%1 of %2 rows: nmse %3").arg(what).arg(rows).arg(error)));
        };

        const auto logits = read(mixture.router.out);
        expect("route", mixture.route.out, 1e-10, [&](reference::Matrix out) {
            reference::route(mixture.route, plan.weights(), {logits, widthOf(mixture.router.out)}, out);
        });
        const auto routing = read(mixture.route.out);
        for (const plan::ExpertMatMul* product : {&mixture.widen, &mixture.narrow}) {
            const auto in = product == &mixture.widen ? test::embeddedRows(plan, batch) : read(product->in);
            expect("product", product->out, mostError, [&](reference::Matrix out) {
                reference::expertMatMul(*product, plan.plan().weights, plan.weights(), 1, {in, widthOf(product->in)},
                                        {routing, widthOf(product->routing)}, out);
            });
        }
    }
};

QTEST_APPLESS_MAIN(ExpertsTest)
#include "experts_test.moc"

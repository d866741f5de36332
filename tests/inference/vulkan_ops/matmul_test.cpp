#include "inference/vulkan/arithmetic.h"
#include "inference/weights/weight_format.h"
#include "tests/inference/vulkan_ops/operation_plan.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

using namespace calliope;
using plan::Activation;
using plan::RowSet;
using test::OperationPlan;

namespace {

constexpr std::uint32_t rowCounts[] = {1, 2, 3, 8, 9, 33, 70};

// Formats are many and compiling kernels for each takes seconds on a software device, so for each there is only the
// product that has most to it, and a row count or two per kernel.
constexpr std::uint32_t formatRowCounts[] = {1, 2, 70};

/// Adds the product under test and returns it; `in` is `columns` wide.
using AddProduct = std::function<plan::MatMul(OperationPlan& plan, plan::ValueId in, std::uint32_t columns)>;

plan::MatMul finishProduct(OperationPlan& plan, plan::MatMul product) {
    std::uint32_t width = 0;
    for (const plan::Projection& each : product.projections) width += each.rows;
    product.out = plan.value(product.gated ? width / 2 : width, plan.plan().values[product.in].rows);
    return plan.add(product);
}

plan::MatMul plain(OperationPlan& plan, plan::ValueId in, WeightType type, std::uint32_t rows, std::uint32_t columns) {
    return finishProduct(plan,
                         {.in = in, .projections = {{plan.matrix(type, rows, columns), 0, rows, plan.vector(rows)}}});
}

plan::MatMul gated(OperationPlan& plan, plan::ValueId in, WeightType gate, WeightType up, std::uint32_t rows,
                   std::uint32_t columns) {
    return finishProduct(plan, {.in = in,
                                .projections = {{plan.matrix(gate, rows, columns), 0, rows, plan.vector(rows)},
                                                {plan.matrix(up, rows, columns), 0, rows, plan::absent}},
                                .activation = Activation::silu,
                                .gated = true});
}

struct Shape {
    const char* name;
    WeightType type; ///< says what `columns` may be
    std::uint32_t columns;
    RowSet rows;
    AddProduct add;
};

const std::vector<Shape>& shapes() {
    using enum WeightType;
    static const std::vector<Shape> rows{
        {"one weight", f32, 1, RowSet::all,
         [](OperationPlan& plan, plan::ValueId in, std::uint32_t columns) { return plain(plan, in, f32, 1, columns); }},
        {"as many rows as fill a large device", q8_0, 64, RowSet::all,
         [](OperationPlan& plan, plan::ValueId in, std::uint32_t columns) {
             return plain(plan, in, q8_0, 4170, columns);
         }},
        {"a fused tensor in parts", q4_k, 256, RowSet::all,
         [](OperationPlan& plan, plan::ValueId in, std::uint32_t columns) {
             const plan::WeightId fused = plan.matrix(q4_k, 90, columns);
             const plan::WeightId bias = plan.vector(90);
             return finishProduct(
                 plan, {.in = in, .projections = {{fused, 0, 35, bias}, {fused, 35, 54, bias}, {fused, 89, 1, bias}}});
         }},
        {"gate and factor of one tensor", q8_0, 96, RowSet::all,
         [](OperationPlan& plan, plan::ValueId in, std::uint32_t columns) {
             const plan::WeightId fused = plan.matrix(q8_0, 42, columns);
             return finishProduct(plan, {.in = in,
                                         .projections = {{fused, 0, 21, plan::absent}, {fused, 21, 21, plan::absent}},
                                         .activation = Activation::geluTanh,
                                         .gated = true});
         }},
        {"gate and factor of two types", q4_k, 512, RowSet::all,
         [](OperationPlan& plan, plan::ValueId in, std::uint32_t columns) {
             return gated(plan, in, q4_k, q6_k, 40, columns);
         }},
        {"matrices with scales of their own", nvfp4, 128, RowSet::all,
         [](OperationPlan& plan, plan::ValueId in, std::uint32_t columns) {
             const plan::MatMul product = gated(plan, in, nvfp4, nvfp4, 40, columns);
             plan.plan().weights[product.projections[0].weight].scales = {0.3f};
             plan.plan().weights[product.projections[1].weight].scales = {-70.0f};
             return product;
         }},
        {"projections of two types", f16, 64, RowSet::all,
         [](OperationPlan& plan, plan::ValueId in, std::uint32_t columns) {
             return finishProduct(plan, {.in = in,
                                         .projections = {{plan.matrix(f16, 20, columns), 0, 20, plan.vector(20)},
                                                         {plan.matrix(q4_0, 3, columns), 0, 3, plan::absent},
                                                         {plan.matrix(q4_0, 33, columns), 0, 33, plan.vector(33)}},
                                         .scale = 0.25f});
         }},
        {"rows that are taken in segments", q8_0, 3232, RowSet::all,
         [](OperationPlan& plan, plan::ValueId in, std::uint32_t columns) {
             return gated(plan, in, q8_0, q8_0, 19, columns);
         }},
        {"gelu, without gate", f32, 50, RowSet::all,
         [](OperationPlan& plan, plan::ValueId in, std::uint32_t columns) {
             return finishProduct(plan, {.in = in,
                                         .projections = {{plan.matrix(f32, 65, columns), 0, 65, plan.vector(65)}},
                                         .activation = Activation::geluTanh});
         }},
        {"rows with logits", q6_k, 256, RowSet::outputs,
         [](OperationPlan& plan, plan::ValueId in, std::uint32_t columns) {
             return finishProduct(plan, {.in = in,
                                         .projections = {{plan.matrix(q6_k, 64, columns), 0, 64, plan::absent}},
                                         .scale = 0.5f,
                                         .softcap = 3.0f});
         }},
    };
    return rows;
}

} // namespace

/// Products of every format, for the row counts at which kernels change, against the plain operation.
class MatMulTest : public QObject {
    Q_OBJECT

private slots:
    void formats_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("arithmetic");
        for (int i = 0; i < static_cast<int>(std::size(test::productArithmetics)); ++i)
            for (const WeightFormat& format : weightFormats())
                QTest::addRow("%s, %s", std::string(format.shader).c_str(), test::productArithmetics[i].name)
                    << static_cast<int>(format.type) << i;
    }

    void formats() {
        const auto device = test::openDevice();
        if (device == nullptr) QSKIP(test::noDevice);
        QFETCH(int, type);
        QFETCH(int, arithmetic);
        const auto format = static_cast<WeightType>(type);
        const std::uint32_t perBlock = weightFormat(format)->blockWeights;
        const std::uint32_t width = perBlock == 1 ? 77 : 3 * perBlock;
        OperationPlan plan(static_cast<unsigned>(type));
        const plan::ValueId in = plan.embedded(width);
        const plan::MatMul product = gated(plan, in, format, format, 83, width);
        plan.finish();
        const auto executor = plan.executor(*device, test::productArithmetics[arithmetic], 70);
        for (const std::uint32_t rows : formatRowCounts)
            compare(plan, *executor, {product}, rows, test::productArithmetics[arithmetic].mostError);
    }

    void shapes_data() {
        QTest::addColumn<int>("shape");
        QTest::addColumn<int>("arithmetic");
        for (int a = 0; a < static_cast<int>(std::size(test::productArithmetics)); ++a)
            for (std::size_t i = 0; i < ::shapes().size(); ++i)
                QTest::addRow("%s, %s", ::shapes()[i].name, test::productArithmetics[a].name)
                    << static_cast<int>(i) << a;
    }

    void shapes() {
        const auto device = test::openDevice();
        if (device == nullptr) QSKIP(test::noDevice);
        QFETCH(int, shape);
        QFETCH(int, arithmetic);
        const Shape& row = ::shapes()[static_cast<std::size_t>(shape)];
        OperationPlan plan(static_cast<unsigned>(shape));
        plan::ValueId in = plan.embedded(row.columns);
        if (row.rows == RowSet::outputs) {
            const plan::ValueId gathered = plan.value(row.columns, row.rows);
            plan.add(plan::AddNorm{.residual = in, .branchNorm = {}, .norm = {}, .out = gathered});
            in = gathered;
        }
        const plan::MatMul product = row.add(plan, in, row.columns);
        if (row.rows == RowSet::outputs) plan.plan().logits = product.out;
        plan.finish();
        const auto executor = plan.executor(*device, test::productArithmetics[arithmetic], 70);
        for (const std::uint32_t rows : rowCounts)
            compare(plan, *executor, {product}, rows, test::productArithmetics[arithmetic].mostError);
    }

    /// Products of integers are exact: what differs from the plain operation is what int8 takes from the activations.
    void integers_data() {
        QTest::addColumn<int>("type");
        for (const WeightFormat& format : weightFormats())
            if (vulkan::tilesLayout(format).integer)
                QTest::addRow("%s", std::string(format.shader).c_str()) << static_cast<int>(format.type);
    }

    void integers() {
        const auto device = test::openDevice();
        if (device == nullptr) QSKIP(test::noDevice);
        const test::Arithmetic& arithmetic = test::productArithmetics[3];
        if (!vulkan::arithmeticOf(device->info(), arithmetic.precision).int8)
            QSKIP("The device has no fast dot products of int8.");
        QFETCH(int, type);
        const auto format = static_cast<WeightType>(type);
        const std::uint32_t width = std::max(512u, weightFormat(format)->blockWeights);
        OperationPlan plan(static_cast<unsigned>(type));
        const plan::MatMul product = plain(plan, plan.embedded(width), format, 37, width);
        plan.finish();
        const auto executor = plan.executor(*device, arithmetic, 70);
        for (const std::uint32_t rows : {1u, 3u, 8u, 9u, 70u}) compare(plan, *executor, {product}, rows, 1e-10, true);
    }

    /// A device without any optional feature multiplies in float32, whatever is asked for.
    void withoutFeatures() {
        if (test::openDevice() == nullptr) QSKIP(test::noDevice);
        vulkan::DeviceInfo info = vulkan::chooseDevice("").device;
        info.float16 = info.integerDot = info.integerDotFast = false;
        vulkan::Device device(info);
        OperationPlan plan(1);
        const plan::ValueId in = plan.embedded(256);
        const std::vector<plan::MatMul> products{plain(plan, in, WeightType::q4_k, 37, 256),
                                                 plain(plan, in, WeightType::f16, 37, 256)};
        plan.finish();
        const auto executor = plan.executor(device, test::productArithmetics[3], 20);
        for (const std::uint32_t rows : {1u, 20u}) compare(plan, *executor, products, rows, 1e-10);
    }

    /// Matrices larger than what can be bound at once, on a device with little shared memory.
    void manyBindings_data() {
        QTest::addColumn<int>("type");
        QTest::addColumn<int>("arithmetic");
        for (int i = 0; i < static_cast<int>(std::size(test::productArithmetics)); ++i)
            for (const WeightType type : {WeightType::f32, WeightType::q4_k, WeightType::q5_0, WeightType::iq4_xs})
                QTest::addRow("%s, %s", std::string(weightFormat(type)->shader).c_str(),
                              test::productArithmetics[i].name)
                    << static_cast<int>(type) << i;
    }

    void manyBindings() {
        const auto device = test::openDevice(true, 65536);
        if (device == nullptr) QSKIP(test::noDevice);
        QFETCH(int, type);
        QFETCH(int, arithmetic);
        const auto format = static_cast<WeightType>(type);
        OperationPlan plan(static_cast<unsigned>(type));
        const plan::ValueId in = plan.embedded(512); // the table is larger, too
        const std::vector<plan::MatMul> products{plain(plan, in, format, 523, 512),
                                                 gated(plan, in, format, format, 301, 512)};
        plan.finish();
        const auto executor = plan.executor(*device, test::productArithmetics[arithmetic], 20);
        for (const std::uint32_t rows : {1u, 5u, 20u})
            compare(plan, *executor, products, rows, test::productArithmetics[arithmetic].mostError);
    }

private:
    static void compare(OperationPlan& plan, vulkan::VulkanExecutor& executor,
                        const std::vector<plan::MatMul>& products, std::uint32_t rows, double mostError,
                        bool int8 = false) {
        plan::Batch batch = test::batchOf(test::tokensFor(rows));
        const bool outputs = plan.plan().values[products[0].out].rows == RowSet::outputs;
        std::vector<float> logits;
        if (outputs) {
            batch.outputs.resize(rows);
            std::iota(batch.outputs.begin(), batch.outputs.end(), 0u);
            logits.resize(std::size_t{rows} * OperationPlan::vocabulary);
        }
        executor.run(batch, logits);
        auto input = test::embeddedRows(plan, batch);
        if (int8) reference::roundToInt8({input, plan.plan().values[products[0].in].width});
        for (const plan::MatMul& product : products) {
            const std::uint32_t width = plan.plan().values[product.out].width;
            std::vector<float> expected(std::size_t{rows} * width);
            reference::matMul(product, plan.weights(), 1,
                              reference::ConstMatrix(input, plan.plan().values[product.in].width),
                              reference::Matrix(expected, width));
            const double error = test::normalisedError(executor.readValue(product.out, rows), expected);
            QVERIFY2(error <= mostError, qPrintable(QString("%1 rows: nmse %2").arg(rows).arg(error)));
        }
        QCOMPARE(vulkan::Device::validationMessages(), 0u);
    }
};

QTEST_APPLESS_MAIN(MatMulTest)
#include "matmul_test.moc"

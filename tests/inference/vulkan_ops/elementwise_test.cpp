#include "tests/inference/vulkan_ops/operation_plan.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <vector>

using namespace calliope;
using test::OperationPlan;

/// The small operations between products, against the plain ones, for widths that are no multiple of anything.
class ElementwiseTest : public QObject {
    Q_OBJECT

private slots:
    void operations_data() {
        QTest::addColumn<int>("arithmetic");
        QTest::addColumn<int>("pieces");
        QTest::addColumn<int>("pieceWidth");
        for (int a = 0; a < 2; ++a) // the third differs in products only
            for (const auto& [pieces, width] : {std::pair(1, 1), std::pair(5, 13), std::pair(3, 96)})
                QTest::addRow("%d pieces of %d, %s", pieces, width, test::arithmetics[a].name) << a << pieces << width;
    }

    void operations() {
        const auto device = test::openDevice();
        if (device == nullptr) QSKIP(test::noDevice);
        QFETCH(int, arithmetic);
        QFETCH(int, pieces);
        QFETCH(int, pieceWidth);
        const auto piece = static_cast<std::uint32_t>(pieceWidth);
        const std::uint32_t width = piece * static_cast<std::uint32_t>(pieces);

        OperationPlan plan(width);
        const plan::ValueId first = plan.embedded(width);
        const plan::ValueId second = plan.embedded(width);
        const plan::ValueId stream = plan.embedded(width); // is changed, so its rows are read from its copy below
        const plan::ValueId copy = plan.value(width);
        plan.add(plan::AddNorm{.residual = stream, .branchNorm = {}, .norm = {}, .out = copy});
        const auto sum = plan.add(
            plan::AddPieces{.in = first,
                            .branch = second,
                            .pieceWidth = piece,
                            .norm = {.kind = plan::Norm::Kind::rms, .epsilon = 1e-5f, .weight = plan.vector(piece)},
                            .scale = 0.7f,
                            .out = plan.value(width)});
        const auto product = plan.add(plan::Multiply{.in = first,
                                                     .activation = plan::Activation::geluTanh,
                                                     .factor = second,
                                                     .factorOffset = width - piece,
                                                     .out = plan.value(piece)});
        const auto gated = plan.add(plan::AddNorm{.residual = stream,
                                                  .branch = first,
                                                  .branchNorm = {.kind = plan::Norm::Kind::rms, .epsilon = 1e-5f},
                                                  .branchScale = 0.5f,
                                                  .gate = second,
                                                  .gateAt = width - 1,
                                                  .residualScale = 1.5f,
                                                  .norm = {}});
        const auto kept = plan.add(plan::Copy{.in = first, .outOffset = width, .out = plan.value(3 * width)});
        plan.add(plan::Copy{.in = second, .outOffset = 2 * width, .out = kept.out});
        plan.add(plan::Copy{.in = second, .outOffset = 0, .out = kept.out});
        plan.finish();
        const auto executor = plan.executor(*device, test::arithmetics[arithmetic], 9);
        for (const std::uint32_t rows : {1u, 9u}) {
            executor->run(test::batchOf(test::tokensFor(rows)), {});
            const auto read = [&](plan::ValueId value) { return executor->readValue(value, rows); };
            const auto a = read(first);
            const auto b = read(second);
            const auto check = [&](const char* what, const std::vector<float>& actual,
                                   const std::vector<float>& expected) {
                const double error = test::normalisedError(actual, expected);
                QVERIFY2(error <= 1e-10, qPrintable(QString("%1 of %2 rows: nmse %3").arg(what).arg(rows).arg(error)));
            };

            std::vector<float> expected(a.size());
            reference::addPieces(sum, plan.weights(), {a, width}, {b, width}, {expected, width});
            check("pieces", read(sum.out), expected);

            std::vector<float> narrow(std::size_t{rows} * piece);
            std::vector<float> taken(narrow.size());
            for (std::uint32_t row = 0; row < rows; ++row)
                std::copy_n(a.begin() + static_cast<std::ptrdiff_t>(row) * width, piece,
                            taken.begin() + static_cast<std::ptrdiff_t>(row) * piece);
            reference::multiply(product, {taken, piece}, {b, width}, {narrow, piece});
            check("product", read(product.out), narrow);

            std::vector<float> wide(std::size_t{rows} * 3 * width);
            reference::copy(kept, {a, width}, {wide, 3 * width});
            for (const std::uint32_t offset : {0u, 2 * width})
                reference::copy({.in = second, .outOffset = offset, .out = kept.out}, {b, width}, {wide, 3 * width});
            QVERIFY(read(kept.out) == wide);

            auto residual = read(copy);
            reference::addNorm(gated, plan.weights(), {a, width}, {b, width}, {}, {residual, width}, {});
            check("gate", read(stream), residual);
        }
        QCOMPARE(vulkan::Device::validationMessages(), 0u);
    }
};

QTEST_APPLESS_MAIN(ElementwiseTest)
#include "elementwise_test.moc"

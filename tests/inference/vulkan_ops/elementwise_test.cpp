#include "tests/inference/vulkan_ops/operation_plan.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <numeric>
#include <random>
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

    /// What encoders of pictures need besides: rows that bring vectors, limits, scales, outputs made of several rows.
    void pictures_data() { operations_data(); }
    void pictures() {
        const auto device = test::openDevice();
        if (device == nullptr) QSKIP(test::noDevice);
        QFETCH(int, arithmetic);
        QFETCH(int, pieces);
        QFETCH(int, pieceWidth);
        const auto width = static_cast<std::uint32_t>(pieceWidth * pieces);
        constexpr std::uint32_t parts = 3;
        constexpr std::uint32_t rows = 13;
        constexpr std::uint32_t outputs = 5;

        OperationPlan plan(width);
        plan.plan().inputWidth = width + 7;
        plan.plan().gathered = parts;
        const plan::ValueId embedded = plan.value(width);
        const auto embed = plan.add(
            plan::Embed{.table = plan.matrix(WeightType::f32, OperationPlan::vocabulary, width),
                        .scale = 1.5f,
                        .norm = {.kind = plan::Norm::Kind::layer, .epsilon = 1e-5f, .weight = plan.vector(width)},
                        .out = embedded});
        const auto input = plan.add(plan::Input{.offset = 7, .out = plan.value(width)});
        const auto held = plan.add(
            plan::Copy{.in = embedded, .outOffset = 1, .out = plan.value(width + 2), .least = -0.2f, .most = 0.3f});
        const auto scaled = plan.add(plan::AddNorm{
            .residual = embedded,
            .branch = input.out,
            .branchNorm = {.kind = plan::Norm::Kind::scale, .weight = plan.vector(width), .bias = plan.vector(width)},
            .norm = {.kind = plan::Norm::Kind::scale, .weight = plan.vector(width)},
            .out = plan.value(width)});
        std::vector<plan::Gather> gathers;
        for (const auto join : {plan::Gather::Join::behind, plan::Gather::Join::alternate, plan::Gather::Join::mean}) {
            const std::uint32_t wide = join == plan::Gather::Join::mean ? width : width * parts;
            gathers.push_back(plan.add(plan::Gather{.in = input.out,
                                                    .parts = parts,
                                                    .join = join,
                                                    .scale = 1.7f,
                                                    .out = plan.value(wide, plan::RowSet::outputs)}));
        }
        const auto ofOutputs = plan.add(
            plan::Copy{.in = gathers[2].out, .outOffset = 3, .out = plan.value(width + 3, plan::RowSet::outputs)});
        std::vector<plan::Multiply> products;
        for (const auto activation : {plan::Activation::geluErf, plan::Activation::geluQuick})
            products.push_back(plan.add(plan::Multiply{
                .in = input.out, .activation = activation, .factor = input.out, .out = plan.value(width)}));
        plan.finish();

        plan::Batch batch = test::batchOf(test::tokensFor(rows));
        std::mt19937 random(width);
        std::normal_distribution<float> normal(0, 2);
        for (std::uint32_t row = 0; row < rows; ++row)
            if (row % 3 != 1) batch.rows[row].vector = rows - 1 - row;
        batch.vectors.resize(std::size_t{rows} * plan.plan().inputWidth);
        for (float& value : batch.vectors) value = normal(random);
        for (std::uint32_t i = 0; i < outputs; ++i) batch.outputs.push_back(i);
        for (std::uint32_t i = 0; i < outputs * parts; ++i) batch.sources.push_back(static_cast<std::uint32_t>(random() % rows));
        const auto executor = plan.executor(*device, test::arithmetics[arithmetic], rows);
        std::vector<float> ignored(std::size_t{outputs} * width);
        executor->run(batch, ignored);

        const auto check = [&](const char* what, plan::ValueId value, const std::vector<float>& expected) {
            const auto count = static_cast<std::uint32_t>(expected.size() / plan.plan().values[value].width);
            const double error = test::normalisedError(executor->readValue(value, count), expected);
            QVERIFY2(error <= 1e-10, qPrintable(QString("%1: nmse %2").arg(what).arg(error)));
        };
        const reference::ConstMatrix vectors(batch.vectors, plan.plan().inputWidth);
        std::vector<float> stream(std::size_t{rows} * width);
        reference::embed(embed, plan.weights(), batch, vectors, {stream, width});
        std::vector<float> own(stream.size());
        reference::input(input, batch, vectors, {own, width});
        check("input", input.out, own);
        std::vector<float> limited(std::size_t{rows} * (width + 2));
        reference::copy(held, {stream, width}, {limited, width + 2});
        check("limits", held.out, limited);
        std::vector<std::uint32_t> all(rows);
        std::iota(all.begin(), all.end(), 0u);
        std::vector<float> normed(stream.size());
        reference::addNorm(scaled, plan.weights(), {own, width}, {}, all, {stream, width}, {normed, width});
        check("vectors and scaled branch", embedded, stream);
        check("scaled stream", scaled.out, normed);
        std::vector<float> mean;
        for (const plan::Gather& gather : gathers) {
            const std::uint32_t wide = plan.plan().values[gather.out].width;
            std::vector<float> joined(std::size_t{outputs} * wide);
            reference::gather(gather, batch.sources, {own, width}, {joined, wide});
            check("gather", gather.out, joined);
            mean = joined;
        }
        std::vector<float> placed(std::size_t{outputs} * (width + 3));
        reference::copy(ofOutputs, {mean, width}, {placed, width + 3});
        check("copy of outputs", ofOutputs.out, placed);
        for (const plan::Multiply& product : products) {
            std::vector<float> expected(own.size());
            reference::multiply(product, {own, width}, {own, width}, {expected, width});
            check("activation", product.out, expected);
        }
        QCOMPARE(vulkan::Device::validationMessages(), 0u);
    }

    /// Queries as rope turns them, with every way to pair dimensions.
    void ropes_data() {
        QTest::addColumn<int>("arithmetic");
        QTest::addColumn<int>("pairing");
        QTest::addColumn<int>("pairs");
        for (int a = 0; a < 2; ++a)
            for (const int pairs : {2, 10, 24})
                for (int pairing = 0; pairing < 3; ++pairing)
                    QTest::addRow("%d %s, %s", pairs, pairings[pairing], test::arithmetics[a].name)
                        << a << pairing << pairs;
    }
    void ropes() {
        const auto device = test::openDevice();
        if (device == nullptr) QSKIP(test::noDevice);
        QFETCH(int, arithmetic);
        QFETCH(int, pairing);
        QFETCH(int, pairs);
        constexpr std::uint32_t width = 52;
        constexpr std::uint32_t heads = 3;
        constexpr std::uint32_t rows = 9;
        OperationPlan plan(static_cast<unsigned>(pairs));
        plan::Rope rope;
        rope.pairing = static_cast<plan::Rope::Pairing>(pairing);
        for (int pair = 0; pair < pairs; ++pair) {
            rope.frequency.push_back(1.0 / (1 + pair));
            rope.axis.push_back(static_cast<std::uint8_t>(pair % 4));
        }
        plan.plan().ropes.push_back(rope);
        plan.plan().caches.push_back({heads, width, width});
        const plan::ValueId qkv = plan.embedded(3 * heads * width);
        const auto prepare = plan.add(plan::PrepareHeads{.qkv = qkv,
                                                         .heads = heads,
                                                         .keyOffset = heads * width,
                                                         .valueOffset = 2 * heads * width,
                                                         .queryNorm = {},
                                                         .keyNorm = {},
                                                         .valueNorm = {},
                                                         .rope = 0,
                                                         .cache = 0,
                                                         .queries = plan.value(heads * width)});
        plan.finish();
        plan::Batch batch = test::batchOf(test::tokensFor(rows));
        for (std::uint32_t row = 0; row < rows; ++row) batch.rows[row].position = {row, 2 * row, 3 * row + 1, 5};
        const auto executor = plan.executor(*device, test::arithmetics[arithmetic], rows);
        executor->run(batch, {});
        const std::vector<float> input = test::embeddedRows(plan, batch);
        reference::LayerCache cache(plan.plan().caches.front(), 320);
        std::vector<float> expected(std::size_t{rows} * heads * width);
        reference::prepareHeads(prepare, &plan.plan().ropes.front(), {}, plan.weights(), batch,
                                {input, 3 * heads * width}, cache, {expected, heads * width});
        const double error = test::normalisedError(executor->readValue(prepare.queries, rows), expected);
        QVERIFY2(error <= 1e-10, QByteArray::number(error));
    }

private:
    static constexpr const char* pairings[] = {"neighbours", "halves", "quarters"};
};

QTEST_APPLESS_MAIN(ElementwiseTest)
#include "elementwise_test.moc"

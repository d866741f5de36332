#include "inference/base/error.h"
#include "tests/inference/vulkan_ops/operation_plan.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

using namespace calliope;
using test::OperationPlan;
using vulkan::CacheType;

namespace {

struct Shape {
    const char* name;
    std::uint32_t heads;
    plan::Cache cache; ///< heads, key width, value width
    std::uint32_t window;
    float softcap;
    bool gated;
    std::uint64_t mostBound = 0; ///< the small device can bind no more at once; 0: as much as it really can
    bool chunked = false;
    bool sinks = false;
    plan::Norm::Kind valueNorm = plan::Norm::Kind::none;
    plan::Attention::Sight sight = plan::Attention::Sight::ahead;
};

constexpr Shape shapes[] = {
    {"two groups", 4, {2, 16, 16}, 0, 0, false},
    {"one head, wider values", 1, {1, 24, 40}, 0, 0, false},
    {"narrow heads in a window", 12, {3, 8, 8}, 5, 0, false, 100000}, // two of the three kv heads
    {"a window of one", 2, {1, 32, 32}, 1, 0, false},
    {"soft cap", 8, {1, 64, 64}, 0, 4, false},
    {"many queries for one key", 16, {1, 128, 128}, 0, 0, false},
    {"an odd number of them, a gate", 7, {1, 80, 96}, 40, 0, true},
    {"wide heads", 4, {2, 256, 256}, 33, 0, false},
    {"wider than a subgroup takes at once", 1, {1, 320, 512}, 0, 0, true},
    {.name = "sinks", .heads = 6, .cache = {2, 64, 64}, .window = 24, .softcap = 0, .gated = false, .sinks = true},
    {.name = "chunks",
     .heads = 3,
     .cache = {1, 32, 32},
     .window = 21,
     .softcap = 0,
     .gated = false,
     .chunked = true,
     .valueNorm = plan::Norm::Kind::rms},
    {.name = "sinks of wide heads",
     .heads = 5,
     .cache = {1, 128, 64},
     .window = 0,
     .softcap = 3,
     .gated = true,
     .sinks = true},
    {.name = "groups",
     .heads = 4,
     .cache = {4, 72, 72},
     .window = 0,
     .softcap = 0,
     .gated = false,
     .sight = plan::Attention::Sight::group},
    {.name = "never ahead",
     .heads = 4,
     .cache = {2, 48, 48},
     .window = 30,
     .softcap = 0,
     .gated = false,
     .sight = plan::Attention::Sight::causal},
};

constexpr std::uint32_t cacheBlocks = 11;

struct Precision {
    CacheType cache;
    double mostError;
};
constexpr Precision precisions[] = {{CacheType::f32, 1e-10}, {CacheType::f16, 1e-6}, {CacheType::q8_0, 1e-3}};

/// A run of new rows of a sequence.
struct Run {
    std::uint32_t sequence;
    std::uint32_t first;
    std::uint32_t count;
    bool block = false; ///< its rows see all of them
};

/// The blocks of each sequence. The third to the sixth begin with blocks of the first.
const std::vector<std::vector<std::uint32_t>> blockTables{{6, 2, 7, 0, 3}, {5, 1},       {6, 2, 4},
                                                          {6, 8},          {6, 2, 7, 9}, {6, 2, 10}};

/// Prompts, steps of generation and both together; steps of many sequences, some of which begin alike; at last blocks.
const std::vector<std::vector<Run>> batches{
    {{0, 0, 1}},
    {{0, 1, 44}, {1, 0, 10}},
    {{0, 45, 1}, {1, 10, 1}},
    {{1, 11, 20}, {0, 46, 1}},
    {{0, 47, 1}},
    {{0, 48, 84}},
    {{2, 64, 9}, {3, 32, 3}, {4, 96, 2}, {5, 64, 1}},
    {{2, 73, 1}, {3, 35, 1}, {4, 98, 1}, {5, 65, 1}, {0, 132, 1}, {1, 31, 1}},
    {{5, 66, 1}, {2, 74, 1}, {1, 32, 5}, {4, 99, 1}, {0, 133, 1}, {3, 36, 1}, {1, 37, 1}},
    {{0, 134, 16, true}},
    {{2, 75, 21, true}, {5, 67, 1, true}, {1, 38, 2, true}, {4, 100, 3}},
};

} // namespace

/// Attention over the cache as batches fill it, against the plain operation.
class AttentionTest : public QObject {
    Q_OBJECT

private slots:
    void attention_data() {
        QTest::addColumn<int>("shape");
        QTest::addColumn<int>("precision");
        QTest::addColumn<bool>("shrunk");
        QTest::addColumn<int>("arithmetic");
        for (int a = 0; a < 2; ++a) { // the third differs in products only
            const char* kernels = test::arithmetics[a].name;
            for (std::size_t s = 0; s < std::size(shapes); ++s) {
                const int i = static_cast<int>(s);
                QTest::addRow("%s, %s", shapes[s].name, kernels) << i << 0 << false << a;
                if (s % 4 == 2) QTest::addRow("%s, small device, %s", shapes[s].name, kernels) << i << 0 << true << a;
                if (s % 3 == 0) QTest::addRow("%s, float16, %s", shapes[s].name, kernels) << i << 1 << false << a;
                if (s % 3 == 1) QTest::addRow("%s, int8, %s", shapes[s].name, kernels) << i << 2 << false << a;
            }
        }
    }

    void attention() {
        QFETCH(int, shape);
        QFETCH(int, precision);
        QFETCH(bool, shrunk);
        QFETCH(int, arithmetic);
        const auto device = test::openDevice(shrunk, shrunk ? shapes[shape].mostBound : 0);
        if (device == nullptr) QSKIP(test::noDevice);
        const Shape& row = shapes[shape];
        const plan::Cache& cache = row.cache;

        OperationPlan plan(static_cast<unsigned>(shape));
        const std::uint32_t queryWidth = row.heads * cache.keyWidth;
        const std::uint32_t outWidth = row.heads * cache.valueWidth;
        const std::uint32_t keyValueWidth = cache.heads * (cache.keyWidth + cache.valueWidth);
        const std::uint32_t width = queryWidth + keyValueWidth + (row.gated ? outWidth : 0);
        plan.plan().caches.push_back(cache);
        const plan::ValueId qkv = plan.embedded(width);
        const plan::PrepareHeads prepare =
            plan.add(plan::PrepareHeads{.qkv = qkv,
                                        .heads = row.heads,
                                        .keyOffset = queryWidth,
                                        .valueOffset = queryWidth + cache.heads * cache.keyWidth,
                                        .queryNorm = {},
                                        .keyNorm = {},
                                        .valueNorm = {.kind = row.valueNorm, .epsilon = 1e-5f},
                                        .cache = 0,
                                        .queries = plan.value(queryWidth)});
        plan::Attention attention{.queries = prepare.queries,
                                  .cache = 0,
                                  .heads = row.heads,
                                  .scale = 0.3f,
                                  .window = row.window,
                                  .chunked = row.chunked,
                                  .sight = row.sight,
                                  .softcap = row.softcap,
                                  .sinks = row.sinks ? plan.vector(row.heads) : plan::absent,
                                  .out = plan.value(outWidth)};
        if (row.gated) {
            attention.gate = qkv;
            attention.gateOffset = queryWidth + keyValueWidth;
        }
        plan.add(attention);
        plan.finish();

        const auto executor =
            plan.executor(*device, test::arithmetics[arithmetic], 96, precisions[precision].cache, cacheBlocks);
        reference::LayerCache layer(cache, std::size_t{cacheBlocks} * plan::cacheBlockTokens);
        for (const std::vector<Run>& runs : batches) {
            plan::Batch batch;
            batch.blocks = blockTables;
            for (const Run& run : runs)
                for (std::uint32_t place = run.first; place < run.first + run.count; ++place)
                    batch.rows.push_back({(place * 5 + run.sequence * 17) % OperationPlan::vocabulary,
                                          {},
                                          run.sequence,
                                          place,
                                          run.block ? run.first + run.count - 1 - place : 0,
                                          place - (place - run.first) % 7, // in groups of seven rows, the last smaller
                                          std::min(place - (place - run.first) % 7 + 6, run.first + run.count - 1)});
            executor->run(batch, {});

            const auto input = test::embeddedRows(plan, batch);
            const reference::ConstMatrix in(input, width);
            std::vector<float> queries(batch.rows.size() * queryWidth);
            std::vector<float> expected(batch.rows.size() * outWidth);
            reference::prepareHeads(prepare, nullptr, {}, plan.weights(), batch, in, layer,
                                    reference::Matrix(queries, queryWidth));
            reference::attention(attention, plan.weights(), batch, 1, reference::ConstMatrix(queries, queryWidth),
                                 layer, row.gated ? in : reference::ConstMatrix(),
                                 reference::Matrix(expected, outWidth));
            const auto actual = executor->readValue(attention.out, static_cast<std::uint32_t>(batch.rows.size()));
            const double error = test::normalisedError(actual, expected);
            QVERIFY2(error <= precisions[precision].mostError,
                     qPrintable(QString("%1 rows: nmse %2").arg(batch.rows.size()).arg(error)));
        }
        // A single row's heads are prepared by the attention itself.
        if (test::arithmetics[arithmetic].kernels == vulkan::KernelChoice::rows && !shrunk)
            QCOMPARE(executor->dispatchesPerToken(), 2u);
        QCOMPARE(vulkan::Device::validationMessages(), 0u);
    }

    /// Little shared memory does not hold every head that there may be.
    void headsWithoutRoom() {
        const auto device = test::openDevice(true);
        if (device == nullptr) QSKIP(test::noDevice);
        constexpr plan::Cache cache{1, 1024, 64};
        OperationPlan plan(1);
        plan.plan().caches.push_back(cache);
        const plan::PrepareHeads prepare =
            plan.add(plan::PrepareHeads{.qkv = plan.embedded(2 * cache.keyWidth + cache.valueWidth),
                                        .heads = 1,
                                        .keyOffset = cache.keyWidth,
                                        .valueOffset = 2 * cache.keyWidth,
                                        .queryNorm = {},
                                        .keyNorm = {},
                                        .valueNorm = {},
                                        .cache = 0,
                                        .queries = plan.value(cache.keyWidth)});
        plan.add(plan::Attention{
            .queries = prepare.queries, .cache = 0, .heads = 1, .scale = 1, .out = plan.value(cache.valueWidth)});
        plan.finish();
        const auto tiles = std::find_if(std::begin(test::arithmetics), std::end(test::arithmetics),
                                        [](const auto& each) { return each.kernels == vulkan::KernelChoice::tiles; });
        std::optional<Error> refused;
        try {
            static_cast<void>(plan.executor(*device, *tiles, 4));
        } catch (const Error& error) {
            refused = error;
        }
        QVERIFY(refused && refused->kind() == ErrorKind::unsupported);
        QVERIFY2(QByteArray(refused->what()).contains("shared memory"), refused->what());
    }
};

QTEST_APPLESS_MAIN(AttentionTest)
#include "attention_test.moc"

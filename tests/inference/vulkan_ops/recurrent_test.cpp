#include "inference/base/error.h"
#include "inference/plan/runs.h"
#include "inference/reference/recurrent.h"
#include "tests/inference/vulkan_ops/operation_plan.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <random>
#include <vector>

using namespace calliope;
using test::OperationPlan;

namespace {

constexpr std::uint32_t slotCount = 32;
constexpr std::uint32_t unused = 3; ///< elements in front of what the convolution reads

struct Shape {
    const char* name;
    std::uint32_t keyHeads;
    std::uint32_t heads;
    std::uint32_t width;
    std::uint32_t kernel;
    std::uint64_t mostBound = 0; ///< the device can bind no more at once; 0: as much as it really can

    [[nodiscard]] std::uint32_t inner() const { return heads * width; }
    [[nodiscard]] std::uint32_t channels() const { return 2 * keyHeads * width + inner(); }
};

constexpr Shape shapes[] = {
    {"two values for a key", 2, 4, 32, 4},
    {"odd", 3, 3, 22, 3},
    {"one value", 1, 1, 1, 2},
    {"many values for a key", 1, 7, 8, 6},
    {"two heads of six at once", 2, 6, 64, 2, 1200000},
    {"as in real models", 2, 4, 128, 4},
    {"as wide as can be", 1, 2, 256, 4},
};

/// A run of new rows of a sequence.
struct Rows {
    std::uint32_t sequence;
    std::uint32_t first;
    std::uint32_t count;
};

/// Prompts, steps of generation and both together; in the end a sequence takes a slot that is not empty.
const std::vector<std::vector<Rows>> batches{
    {{0, 0, 45}, {1, 0, 10}},
    {{0, 45, 1}, {1, 10, 1}},
    {{1, 11, 20}, {0, 46, 1}, {2, 0, 2}},
    {{0, 47, 1}},
    {{2, 2, 200}},
    {{2, 0, 1}},
    {{2, 1, 1}, {0, 48, 7}},
};

plan::Batch batchOf(const std::vector<Rows>& runs) {
    plan::Batch batch;
    batch.blocks = {{6, 2, 7}, {5, 1}, {0, 3, 4, 8, 9, 10, 11}};
    batch.states = {2, 0, 3};
    for (const Rows& run : runs)
        for (std::uint32_t place = run.first; place < run.first + run.count; ++place)
            batch.rows.push_back(
                {(place * 5 + run.sequence * 17) % OperationPlan::vocabulary, {}, run.sequence, place});
    return batch;
}

/// A layer's recurrent part, fed from a random table, and what the plain operations make of the same batches.
class RecurrentLayer {
public:
    RecurrentLayer(const Shape& shape, unsigned seed)
        : m_shape(shape)
        , m_plan(seed) {
        const std::uint32_t gatesAt = unused + shape.channels();
        m_plan.plan().states = {{1, (shape.kernel - 1) * shape.channels()},
                                {shape.heads, plan::DeltaNet::stateWidth(shape.width)}};
        const plan::ValueId in = m_plan.embedded(gatesAt + shape.inner() + 2 * shape.heads);
        m_conv = m_plan.add(plan::ShortConv{.in = in,
                                            .inOffset = unused,
                                            .width = shape.channels(),
                                            .kernel = shape.kernel,
                                            .weight = m_plan.matrix(WeightType::f32, shape.channels(), shape.kernel),
                                            .headWidth = shape.width,
                                            .normedHeads = 2 * shape.keyHeads,
                                            .epsilon = 1e-3f,
                                            .state = 0,
                                            .out = m_plan.value(shape.channels())});
        std::vector<float> decay;
        for (std::uint32_t head = 0; head < shape.heads; ++head)
            decay.push_back(-0.01f - 0.3f * static_cast<float>(head));
        m_net = m_plan.add(plan::DeltaNet{
            .in = m_conv.out,
            .keyHeads = shape.keyHeads,
            .heads = shape.heads,
            .width = shape.width,
            .gates = in,
            .outputOffset = gatesAt,
            .betaOffset = gatesAt + shape.inner(),
            .decayOffset = gatesAt + shape.inner() + shape.heads,
            .decay = m_plan.vector(decay),
            .decayBias = m_plan.vector(shape.heads),
            .norm = {.kind = plan::Norm::Kind::rms, .epsilon = 1e-3f, .weight = m_plan.vector(shape.width)},
            .state = 1,
            .out = m_plan.value(shape.inner())});
        m_plan.finish();
        for (const plan::State& state : m_plan.plan().states) m_states.emplace_back(state, slotCount);
    }

    [[nodiscard]] std::unique_ptr<vulkan::VulkanExecutor> executor(vulkan::Device& device,
                                                                   const test::Arithmetic& arithmetic) {
        return m_plan.executor(device, arithmetic, 256, vulkan::CacheType::f32, 12, slotCount);
    }

    /// What the convolution and the whole layer return.
    [[nodiscard]] std::pair<std::vector<float>, std::vector<float>> expected(const plan::Batch& batch) {
        const auto runs = plan::runsOf(batch, slotCount);
        const auto input = test::embeddedRows(m_plan, batch);
        const reference::ConstMatrix in(input, m_plan.plan().values[m_conv.in].width);
        std::vector<float> convolved(batch.rows.size() * m_shape.channels());
        std::vector<float> out(batch.rows.size() * m_shape.inner());
        const reference::Matrix between(convolved, m_shape.channels());
        reference::shortConv(m_conv, m_plan.weights(), runs, in, m_states[0], between);
        reference::deltaNet(m_net, m_plan.weights(), runs, 1, between, in, m_states[1],
                            reference::Matrix(out, m_shape.inner()));
        return {convolved, out};
    }

    [[nodiscard]] std::pair<std::vector<float>, std::vector<float>> actual(vulkan::VulkanExecutor& executor,
                                                                           const plan::Batch& batch) const {
        executor.run(batch, {});
        const auto rows = static_cast<std::uint32_t>(batch.rows.size());
        return {executor.readValue(m_conv.out, rows), executor.readValue(m_net.out, rows)};
    }

private:
    Shape m_shape;
    OperationPlan m_plan;
    plan::ShortConv m_conv;
    plan::DeltaNet m_net;
    std::vector<reference::LayerState> m_states;
};

} // namespace

/// Short convolutions and delta nets of several sequences as batches go by, against the plain operations.
class RecurrentTest : public QObject {
    Q_OBJECT

private slots:
    void layer_data() { addRows(); }

    void layer() {
        QFETCH(int, shape);
        QFETCH(int, arithmetic);
        const auto device = test::openDevice(shape % 2 == 0, shapes[shape].mostBound);
        if (device == nullptr) QSKIP(test::noDevice);
        RecurrentLayer layer(shapes[shape], static_cast<unsigned>(shape));
        const auto executor = layer.executor(*device, test::arithmetics[arithmetic]);
        QCOMPARE(executor->stateSlots(), slotCount);
        for (const std::vector<Rows>& runs : batches) {
            const plan::Batch batch = batchOf(runs);
            const auto [convolved, out] = layer.expected(batch);
            const auto [actualConvolved, actualOut] = layer.actual(*executor, batch);
            const double convolutionError = test::normalisedError(actualConvolved, convolved);
            const double error = test::normalisedError(actualOut, out);
            QVERIFY2(
                convolutionError <= 1e-10 && error <= 1e-10,
                qPrintable(QString("%1 rows: nmse %2 and %3").arg(batch.rows.size()).arg(convolutionError).arg(error)));
        }
        QCOMPARE(vulkan::Device::validationMessages(), 0u);
    }

    /// A copied slot holds what the first one held, and is not touched by what happens to that.
    void copiedStates_data() { addRows(); }

    void copiedStates() {
        QFETCH(int, shape);
        QFETCH(int, arithmetic);
        const auto device = test::openDevice();
        if (device == nullptr) QSKIP(test::noDevice);
        RecurrentLayer layer(shapes[shape], static_cast<unsigned>(shape));
        const auto executor = layer.executor(*device, test::arithmetics[arithmetic]);
        static_cast<void>(layer.actual(*executor, batchOf({{0, 0, 12}, {1, 0, 5}})));
        executor->copyState(2, 1); // a snapshot of sequence 0
        const auto first = layer.actual(*executor, batchOf({{0, 12, 4}}));
        static_cast<void>(layer.actual(*executor, batchOf({{0, 20, 3}, {1, 5, 3}, {2, 0, 9}})));
        executor->copyState(1, 2); // rolls back
        executor->copyState(1, 3); // forks
        QVERIFY(layer.actual(*executor, batchOf({{0, 12, 4}})) == first);

        plan::Batch fork = batchOf({{0, 12, 4}});
        fork.states[0] = 3;
        QVERIFY(layer.actual(*executor, fork) == first);
        QVERIFY_EXCEPTION_THROWN(executor->copyState(0, slotCount), Error);
        QVERIFY_EXCEPTION_THROWN(executor->copyState(slotCount, 0), Error);
        QCOMPARE(vulkan::Device::validationMessages(), 0u);
    }

private:
    static void addRows() {
        QTest::addColumn<int>("shape");
        QTest::addColumn<int>("arithmetic");
        for (int arithmetic = 0; arithmetic < 2; ++arithmetic) // the third differs in products only
            for (int shape = 0; shape < static_cast<int>(std::size(shapes)); ++shape)
                QTest::addRow("%s, %s", shapes[shape].name, test::arithmetics[arithmetic].name) << shape << arithmetic;
    }
};

QTEST_APPLESS_MAIN(RecurrentTest)
#include "recurrent_test.moc"

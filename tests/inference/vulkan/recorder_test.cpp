#include "inference/vulkan/recorder.h"
#include "tests/inference/vulkan/test_device.h"

#include <QTest>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

using namespace calliope;
using namespace calliope::test;
using namespace calliope::vulkan;

namespace {

constexpr std::uint32_t groupSize = 64;
constexpr double oneSubmit = std::numeric_limits<double>::infinity();

std::uint32_t groupsFor(std::uint32_t count) {
    return (count + groupSize - 1) / groupSize;
}

} // namespace

class RecorderTest : public QObject {
    Q_OBJECT

    std::unique_ptr<Device> m_device;
    std::unique_ptr<Memory> m_memory;
    std::unique_ptr<Pipelines> m_pipelines;

    [[nodiscard]] Dispatch saxpy(const Buffer& x, const Buffer& y, float factor, std::uint32_t count) const {
        Dispatch out;
        out.pipeline = &m_pipelines->get(testShader("saxpy"), {groupSize, std::bit_cast<std::uint32_t>(factor)});
        out.bindings = {{&x}, {&y}};
        out.push = {count};
        out.groups = {groupsFor(count), 1, 1};
        out.label = "saxpy";
        return out;
    }

    [[nodiscard]] Dispatch neighbours(BufferRange from, BufferRange to, std::uint32_t count) const {
        Dispatch out;
        out.pipeline = &m_pipelines->get(testShader("neighbours"), {groupSize});
        out.bindings = {from, to};
        out.push = {count};
        out.groups = {groupsFor(count), 1, 1};
        out.label = "neighbours";
        out.cost = 1;
        return out;
    }

    /// What `rounds` of neighbour sums make of `values`.
    static std::vector<std::uint32_t> expectedNeighbours(std::vector<std::uint32_t> values, int rounds) {
        for (int round = 0; round < rounds; ++round) {
            std::vector<std::uint32_t> next(values.size());
            for (std::size_t i = 0; i < values.size(); ++i) next[i] = values[i] + values[(i + 1) % values.size()];
            values = std::move(next);
        }
        return values;
    }

private slots:
    void initTestCase() {
        m_device = openDevice();
        if (m_device == nullptr) QSKIP(noDevice);
        m_memory = std::make_unique<Memory>(*m_device);
        m_pipelines = std::make_unique<Pipelines>(*m_device, std::filesystem::path());
    }

    void cleanup() { QCOMPARE(Device::validationMessages(), 0u); }

    void cleanupTestCase() {
        m_pipelines.reset();
        m_memory.reset();
        m_device.reset();
        QCOMPARE(Device::validationMessages(), 0u); // nothing was left behind
    }

    void computesAndRepeats_data() {
        QTest::addColumn<std::uint32_t>("count");
        for (const std::uint32_t count : {1u, 63u, 64u, 65u, 100000u}) QTest::addRow("%u", count) << count;
    }

    void computesAndRepeats() {
        QFETCH(std::uint32_t, count);
        std::vector<float> x(count);
        std::iota(x.begin(), x.end(), 1.0f);
        const Buffer bufferX = bufferOf(*m_memory, x);
        const Buffer bufferY = bufferOf(*m_memory, std::vector<float>(count, 0.5f));
        std::vector<Dispatch> list;
        list.push_back(saxpy(bufferX, bufferY, 2.0f, count));
        Program program(*m_device, std::move(list), oneSubmit);
        for (int run = 0; run < 3; ++run) program.run();
        const std::vector<float> y = contentOf<float>(*m_memory, bufferY);
        for (std::uint32_t i = 0; i < count; ++i) QCOMPARE(y[i], 0.5f + 6.0f * x[i]);
    }

    void hostWritesBetweenRuns() {
        Buffer x = m_memory->make(64, Intent::step, "a test");
        const Buffer y = m_memory->make(64, Intent::readback, "a test");
        QVERIFY(!x.mapped().empty());
        QVERIFY(!y.mapped().empty());
        std::vector<Dispatch> list;
        list.push_back(saxpy(x, y, 1.0f, 16));
        Program program(*m_device, std::move(list), oneSubmit);
        float expected = 0;
        for (int run = 1; run <= 4; ++run) {
            const std::vector<float> values(16, static_cast<float>(run));
            m_memory->write(x, 0, std::as_bytes(std::span(values)));
            program.run();
            expected += static_cast<float>(run);
            QCOMPARE(contentOf<float>(*m_memory, y), std::vector<float>(16, expected));
        }
    }

    void dependentChain_data() {
        QTest::addColumn<double>("costPerSubmit");
        QTest::addColumn<std::uint32_t>("submits");
        QTest::addRow("one submit") << oneSubmit << 1u;
        QTest::addRow("ten each") << 10.0 << 3u;
        QTest::addRow("each alone") << 0.5 << 24u;
    }

    void dependentChain() {
        QFETCH(double, costPerSubmit);
        QFETCH(std::uint32_t, submits);
        constexpr std::uint32_t count = 5000;
        constexpr int rounds = 24;
        std::vector<std::uint32_t> values(count);
        std::iota(values.begin(), values.end(), 1u);
        const Buffer a = bufferOf(*m_memory, values);
        const Buffer b = bufferOf(*m_memory, std::vector<std::uint32_t>(count));
        std::vector<Dispatch> list;
        for (int round = 0; round < rounds; ++round)
            list.push_back(round % 2 == 0 ? neighbours({&a}, {&b}, count) : neighbours({&b}, {&a}, count));
        Program program(*m_device, std::move(list), costPerSubmit);
        QCOMPARE(program.dispatchCount(), std::uint32_t(rounds));
        QCOMPARE(program.barrierCount(), std::uint32_t(rounds));
        QCOMPARE(program.submitCount(), submits);
        program.run();
        QCOMPARE(contentOf<std::uint32_t>(*m_memory, a), expectedNeighbours(values, rounds));
        for (std::uint32_t submit = 0; submit < submits; ++submit) program.run(submit);
        QCOMPARE(contentOf<std::uint32_t>(*m_memory, a), expectedNeighbours(values, 2 * rounds));
    }

    void independentStepsShareABarrier() {
        constexpr std::uint32_t count = 256;
        const Buffer from = bufferOf(*m_memory, std::vector<std::uint32_t>(count, 3));
        const Buffer to = m_memory->make(3 * 1024, Intent::device, "a test");
        std::vector<Dispatch> list;
        for (std::uint64_t part = 0; part < 3; ++part)
            list.push_back(neighbours({&from}, {&to, part * 1024, 1024}, count)); // different parts of one buffer
        list.push_back(neighbours({&to, 1024, 1024}, {&from}, count)); // needs the second, and writes what they read
        Program program(*m_device, std::move(list), oneSubmit);
        QCOMPARE(program.barrierCount(), 2u); // the first of the program, and one before the last step
        program.run();
        QCOMPARE(contentOf<std::uint32_t>(*m_memory, to), std::vector<std::uint32_t>(3 * count, 6));
        QCOMPARE(contentOf<std::uint32_t>(*m_memory, from), std::vector<std::uint32_t>(count, 12));
    }

    void texelBuffers() {
        constexpr std::uint32_t count = 77;
        std::vector<std::uint32_t> words(4 * count + 64);
        std::iota(words.begin(), words.end(), 0u);
        std::vector<float> floats(count + 64);
        std::iota(floats.begin(), floats.end(), 0.25f);
        const Buffer a = bufferOf(*m_memory, words);
        const Buffer b = bufferOf(*m_memory, floats);
        const Buffer to = m_memory->make(count * 4, Intent::readback, "a test");
        Dispatch step;
        step.pipeline = &m_pipelines->get(testShader("texels"), {});
        const std::uint64_t offset = 256; // a multiple of every allowed alignment
        step.bindings = {{&a, offset}, {&b, offset, count * 4}, {&to}};
        step.push = {count};
        step.groups = {(count + 7) / 8, 1, 1};
        Program program(*m_device, {step}, oneSubmit);
        program.run();
        const std::vector<float> result = contentOf<float>(*m_memory, to);
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::uint32_t first = 64 + 4 * i;
            QCOMPARE(result[i], static_cast<float>(4 * first + 6) + floats[64 + i]);
        }
    }

    void profiles() {
        constexpr std::uint32_t count = 4096;
        const Buffer a = bufferOf(*m_memory, std::vector<std::uint32_t>(count, 1));
        const Buffer b = bufferOf(*m_memory, std::vector<std::uint32_t>(count));
        std::vector<Dispatch> list{neighbours({&a}, {&b}, count), neighbours({&b}, {&a}, count),
                                   neighbours({&a}, {&b}, count)};
        list[1].label = "back";
        Program program(*m_device, std::move(list), 2);
        for (int run = 0; run < 2; ++run) {
            const std::vector<ProfileLine> lines = program.profile();
            if (m_device->info().timestampNanoseconds <= 0) QSKIP("This device has no timestamps.");
            QCOMPARE(lines.size(), std::size_t(2));
            QCOMPARE(lines[0].label, std::string("neighbours"));
            QCOMPARE(lines[0].count, 2u);
            QCOMPARE(lines[1].label, std::string("back"));
            QCOMPARE(lines[1].count, 1u);
            for (const ProfileLine& line : lines)
                QVERIFY2(line.milliseconds > 0 && line.milliseconds < 10000,
                         qPrintable(QString::number(line.milliseconds)));
        }
        QCOMPARE(contentOf<std::uint32_t>(*m_memory, b), std::vector<std::uint32_t>(count, 32)); // it computed as well
    }

    void emptyProgram() {
        Program program(*m_device, {}, oneSubmit);
        program.run();
        QVERIFY(program.profile().empty());
        QCOMPARE(program.submitCount(), 0u);
    }

    void mistakesAreNamed_data() {
        QTest::addColumn<int>("mistake");
        QTest::addColumn<QByteArray>("message");
        int row = 0;
        for (const char* message :
             {"1 bindings instead of 2", "8 push constant bytes instead of 4", "not aligned", "ends behind its buffer",
              "starts behind its buffer", "without a buffer", "too many workgroups", "larger than the device can bind"})
            QTest::newRow(message) << row++ << QByteArray(message);
    }

    void mistakesAreNamed() {
        QFETCH(int, mistake);
        QFETCH(QByteArray, message);
        const Buffer a = bufferOf(*m_memory, std::vector<std::uint32_t>(1024));
        const Buffer none;
        Dispatch step = neighbours({&a, 0, 1024}, {&a, 1024, 1024}, 256);
        Buffer large;
        if (mistake == 0) step.bindings.pop_back();
        if (mistake == 1) step.push.push_back(1);
        if (mistake == 2 && m_device->info().storageAlignment == 1) QSKIP("This device takes any offset.");
        if (mistake == 2) step.bindings[0] = {&a, 1, 16};
        if (mistake == 3) step.bindings[0].bytes = 4097;
        if (mistake == 4) step.bindings[0].offset = 4096;
        if (mistake == 5) step.bindings[0].buffer = &none;
        if (mistake == 6) step.groups[2] = 65536;
        if (mistake == 7) {
            if (!m_device->info().software) QSKIP("Takes much memory on this device.");
            large = m_memory->make(m_device->info().maxStorageRange + 16, Intent::device, "a test");
            step.bindings[0] = {&large};
        }
        const auto caught = errorOf([&] { Program program(*m_device, {step}, oneSubmit); });
        QVERIFY(caught);
        QCOMPARE(caught->kind, ErrorKind::device);
        QVERIFY2(caught->message.contains(message), caught->message);
        QVERIFY2(caught->message.contains("neighbours"), caught->message);
    }

    void buffersMayMoveAndDie() {
        constexpr std::uint32_t count = 64;
        Buffer from = bufferOf(*m_memory, std::vector<std::uint32_t>(count, 5));
        Buffer to = m_memory->make(count * 4, Intent::readback, "a test");
        auto program =
            std::make_unique<Program>(*m_device, std::vector<Dispatch>{neighbours({&from}, {&to}, count)}, oneSubmit);
        Program moved = std::move(*program);
        program.reset();
        const Buffer elsewhere = std::move(from);
        QVERIFY(!from); // NOLINT(bugprone-use-after-move): it is empty then
        moved.run();
        QCOMPARE(contentOf<std::uint32_t>(*m_memory, to), std::vector<std::uint32_t>(count, 10));
    }
};

QTEST_GUILESS_MAIN(RecorderTest)
#include "recorder_test.moc"

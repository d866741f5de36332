#include "inference/base/error.h"
#include "inference/plan/executor.h"
#include "inference/plan/runs.h"

#include <QTest>
#include <vector>

using namespace calliope;
using plan::Batch;
using plan::Run;

namespace {

constexpr std::uint32_t slotCount = 4;

/// Places first .. first + count - 1 of a sequence.
void append(Batch& batch, std::uint32_t sequence, std::uint32_t first, std::uint32_t count) {
    for (std::uint32_t index = first; index < first + count; ++index) batch.rows.push_back({0, {}, sequence, index});
}

bool refuses(const Batch& batch) {
    try {
        static_cast<void>(plan::runsOf(batch, slotCount));
    } catch (const Error& error) {
        return error.kind() == ErrorKind::usage;
    }
    return false;
}

class NothingToCopy final : public plan::Executor {
public:
    [[nodiscard]] std::uint32_t mostRows() const override { return 1; }
    [[nodiscard]] std::uint32_t cacheBlocks() const override { return 1; }
    [[nodiscard]] std::uint32_t logitsPerRow() const override { return 1; }
    void run(const Batch& /*batch*/, std::span<float> /*logits*/) override {}
    [[nodiscard]] std::unique_ptr<plan::RunInParts> begin(Batch /*batch*/) override { return nullptr; }
    void runHidden(const Batch& /*batch*/, std::span<float> /*hidden*/) override {}
    void copyBlock(std::uint32_t /*from*/, std::uint32_t /*to*/) override {}
    [[nodiscard]] std::uint64_t blockBytes() const override { return 0; }
    void readBlock(std::uint32_t /*block*/, std::span<std::byte> /*out*/) override {}
    void writeBlock(std::uint32_t /*block*/, std::span<const std::byte> /*bytes*/) override {}
};

} // namespace

class RunsTest : public QObject {
    Q_OBJECT

private slots:
    void runsOfSeveralSequences() {
        Batch batch;
        batch.states = {3, 0, 1};
        append(batch, 2, 0, 3);
        append(batch, 0, 17, 1);
        append(batch, 1, 1, 2);
        const std::vector<Run> expected{{0, 3, 1, true}, {3, 1, 3, false}, {4, 2, 0, false}};
        QVERIFY(plan::runsOf(batch, slotCount) == expected);
        QVERIFY(plan::runsOf(Batch(), slotCount).empty());
    }

    void refusesWhatHasNoOrder() {
        Batch good;
        good.states = {0, 1};
        append(good, 0, 5, 2);
        append(good, 1, 0, 1);
        QVERIFY(!refuses(good));

        Batch interleaved = good;
        append(interleaved, 0, 7, 1);
        QVERIFY(refuses(interleaved));
        Batch gap = good;
        gap.rows[1].index = 7;
        QVERIFY(refuses(gap));
        Batch twice = good;
        twice.rows[1].index = 5;
        QVERIFY(refuses(twice));
        Batch shared = good;
        shared.states = {1, 1};
        QVERIFY(refuses(shared));
        Batch outside = good;
        outside.states = {0, slotCount};
        QVERIFY(refuses(outside));
        Batch without = good;
        without.states = {0};
        QVERIFY(refuses(without));
    }

    void bytesOfASlot() {
        plan::Plan plan;
        QCOMPARE(plan::stateBytesPerSlot(plan), 0u);
        plan.states = {{1, 64}, {3, 65}};
        QCOMPARE(plan::stateBytesPerSlot(plan), 4u * (64 + 3 * 128));
        QCOMPARE(plan::stateBytes(plan), 4u * (64 + 3 * 65));
    }

    void executorsWithoutStates() {
        NothingToCopy executor;
        QCOMPARE(executor.stateSlots(), 0u);
        QVERIFY_EXCEPTION_THROWN(executor.copyState(0, 0), Error);
        QCOMPARE(executor.stateBytes(), 0u);
        QVERIFY_EXCEPTION_THROWN(executor.readState(0, {}), Error);
        QVERIFY_EXCEPTION_THROWN(executor.writeState(0, {}), Error);
    }
};

QTEST_APPLESS_MAIN(RunsTest)
#include "runs_test.moc"

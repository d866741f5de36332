#include "inference/vulkan/hazards.h"

#include <QTest>
#include <random>

using namespace calliope::vulkan;

namespace {

enum : std::uint64_t { a = 1, b = 2 };

Access reading(std::uint64_t buffer, std::uint64_t begin, std::uint64_t end) {
    return {buffer, begin, end, true, false};
}
Access writing(std::uint64_t buffer, std::uint64_t begin, std::uint64_t end) {
    return {buffer, begin, end, false, true};
}

using Steps = std::vector<std::vector<Access>>;

std::vector<bool> place(const Steps& steps) {
    HazardTracker tracker;
    std::vector<bool> barriers;
    for (const std::vector<Access>& step : steps) barriers.push_back(tracker.add(step));
    return barriers;
}

} // namespace

class HazardsTest : public QObject {
    Q_OBJECT

private slots:
    void table_data() {
        QTest::addColumn<Access>("first");
        QTest::addColumn<Access>("second");
        QTest::addColumn<bool>("barrier");
        QTest::newRow("read, read") << reading(a, 0, 8) << reading(a, 0, 8) << false;
        QTest::newRow("write, read") << writing(a, 0, 8) << reading(a, 0, 8) << true;
        QTest::newRow("read, write") << reading(a, 0, 8) << writing(a, 0, 8) << true;
        QTest::newRow("write, write") << writing(a, 0, 8) << writing(a, 0, 8) << true;
        QTest::newRow("other buffer") << writing(a, 0, 8) << reading(b, 0, 8) << false;
        QTest::newRow("touching ranges") << writing(a, 0, 8) << reading(a, 8, 16) << false;
        QTest::newRow("touching ranges, other way") << writing(a, 8, 16) << reading(a, 0, 8) << false;
        QTest::newRow("one byte") << writing(a, 0, 8) << reading(a, 7, 16) << true;
        QTest::newRow("inside") << writing(a, 0, 100) << reading(a, 10, 11) << true;
        QTest::newRow("around") << writing(a, 10, 11) << reading(a, 0, 100) << true;
    }

    void table() {
        QFETCH(Access, first);
        QFETCH(Access, second);
        QFETCH(bool, barrier);
        const Steps steps{{first}, {second}};
        QCOMPARE(place(steps), (std::vector<bool>{false, barrier}));
        const auto missing = findMissingBarrier(steps, {false, false});
        QCOMPARE(missing.has_value(), barrier);
        if (missing) QCOMPARE(*missing, (std::pair<std::size_t, std::size_t>(0, 1)));
        QVERIFY(!findMissingBarrier(steps, {false, true}));
    }

    void oneStepMayBindABufferTwice() {
        const Steps steps{{reading(a, 0, 8), writing(a, 0, 8)}};
        QCOMPARE(place(steps), std::vector<bool>{false});
        QVERIFY(!findMissingBarrier(steps, {false}));
    }

    void oneBarrierServesAllBeforeIt() {
        const Steps steps{{writing(a, 0, 8)}, {writing(b, 0, 8)}, {reading(a, 0, 8)}, {reading(b, 0, 8)}};
        QCOMPARE(place(steps), (std::vector<bool>{false, false, true, false}));
    }

    /// The tracker's barriers always satisfy the check, and no single one of them can be left out.
    void randomLists() {
        std::mt19937 random(1);
        int removed = 0;
        for (int round = 0; round < 200; ++round) {
            Steps steps(2 + random() % 30);
            for (std::vector<Access>& step : steps)
                for (std::uint64_t n = 1 + random() % 4; n > 0; --n) {
                    const std::uint64_t begin = random() % 64;
                    const std::uint32_t kind = random() % 4;
                    step.push_back({random() % 3, begin, begin + 1 + random() % 16, kind != 1, kind == 0 || kind == 1});
                }
            std::vector<bool> barriers = place(steps);
            QVERIFY(!findMissingBarrier(steps, barriers));
            for (std::size_t i = 0; i < barriers.size(); ++i) {
                if (!barriers[i]) continue;
                barriers[i] = false;
                QVERIFY(findMissingBarrier(steps, barriers));
                barriers[i] = true;
                ++removed;
            }
        }
        QVERIFY(removed > 500);
    }
};

QTEST_APPLESS_MAIN(HazardsTest)
#include "hazards_test.moc"

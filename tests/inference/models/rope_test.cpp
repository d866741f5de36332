#include "inference/models/rope.h"

#include <QTest>
#include <cmath>
#include <vector>

using namespace calliope;
using models::RopeKind;
using models::RopeParameters;

namespace {

RopeParameters parameters(std::uint32_t dimensions) {
    RopeParameters out;
    out.dimensions = dimensions;
    out.slidingDimensions = dimensions;
    out.originalContextLength = 64;
    return out;
}

void compareAll(const std::vector<double>& actual, const std::vector<double>& expected) {
    QCOMPARE(actual.size(), expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i)
        QVERIFY2(std::abs(actual[i] / expected[i] - 1) < 1e-9,
                 qPrintable(QString("pair %1: %2").arg(i).arg(actual[i])));
}

} // namespace

class RopeTest : public QObject {
    Q_OBJECT

private slots:
    void plain() {
        const plan::Rope rope = makeRope(parameters(8), RopeKind::neighbours, {});
        compareAll(rope.frequency, {1, 0.1, 0.01, 0.001});
        QCOMPARE(rope.magnitude, 1.0);
        QVERIFY(rope.pairing == plan::Rope::Pairing::neighbours);
        QVERIFY(rope.axis == std::vector<std::uint8_t>(4, 0));
        QVERIFY(makeRope(parameters(8), RopeKind::halves, {}).pairing == plan::Rope::Pairing::halves);
    }

    void divisors() {
        const std::vector<float> divisors{1, 2, 4, 8};
        compareAll(makeRope(parameters(8), RopeKind::halves, divisors).frequency, {1, 0.05, 0.0025, 0.000125});
    }

    void linear() {
        RopeParameters scaled = parameters(8);
        scaled.factor = 4;
        scaled.attentionFactor = 1.5;
        const plan::Rope rope = makeRope(scaled, RopeKind::halves, {});
        compareAll(rope.frequency, {0.25, 0.025, 0.0025, 0.00025});
        QCOMPARE(rope.magnitude, 1.5);
        scaled.scaling = RopeParameters::Scaling::none;
        compareAll(makeRope(scaled, RopeKind::halves, {}).frequency, {1, 0.1, 0.01, 0.001});
    }

    /// With 16 dimensions, base 10000 and 64 tokens of original context the pair that turns b times is
    /// 16 ln(64 / (2 pi b)) / (2 ln 10000): -1.00 for b = 32, which is cut to 0, and 2.02 for b = 1, rounded up to 3.
    void yarn() {
        RopeParameters scaled = parameters(16);
        scaled.scaling = RopeParameters::Scaling::yarn;
        scaled.factor = 4;
        const plan::Rope rope = makeRope(scaled, RopeKind::halves, {});
        const std::vector<double> keep{1, 2.0 / 3, 1.0 / 3, 0, 0, 0, 0, 0};
        std::vector<double> expected;
        for (std::size_t k = 0; k < keep.size(); ++k)
            expected.push_back(std::pow(10000.0, -static_cast<double>(k) / 8) * (keep[k] + (1 - keep[k]) / 4));
        compareAll(rope.frequency, expected);
        QVERIFY(std::abs(rope.magnitude - (0.1 * std::log(4.0) + 1)) < 1e-12);

        scaled.logMultiplier = 1; // then queries and keys stay as they are
        QVERIFY(std::abs(makeRope(scaled, RopeKind::halves, {}).magnitude - 1) < 1e-12);
        scaled.logMultiplier = 0.5;
        const double expectedMagnitude = (0.1 * std::log(4.0) + 1) / (0.05 * std::log(4.0) + 1);
        QVERIFY(std::abs(makeRope(scaled, RopeKind::halves, {}).magnitude - expectedMagnitude) < 1e-12);
    }

    void sliding() {
        RopeParameters both = parameters(8);
        both.base = 160000;
        both.slidingBase = 10000;
        both.factor = 8;
        const std::vector<float> divisors(4, 2.0f);
        compareAll(makeSlidingRope(both, RopeKind::halves, divisors, false).frequency, {1, 0.1, 0.01, 0.001});
        compareAll(makeSlidingRope(both, RopeKind::halves, divisors, true).frequency,
                   {1 / 16.0, 0.1 / 16, 0.01 / 16, 0.001 / 16});
    }

    void sectionsInBlocks() {
        RopeParameters sections = parameters(20);
        sections.sections = {2, 3, 1, 1};
        const std::vector<std::uint8_t> expected{0, 0, 1, 1, 1, 2, 3, 0, 0, 1}; // begins again after seven
        QVERIFY(makeRope(sections, RopeKind::sectionsInBlocks, {}).axis == expected);
        sections.sections = {0, 4, 0, 6};
        const std::vector<std::uint8_t> withoutTime{1, 1, 1, 1, 3, 3, 3, 3, 3, 3};
        QVERIFY(makeRope(sections, RopeKind::sectionsInBlocks, {}).axis == withoutTime);
    }

    void sectionsInterleaved() {
        RopeParameters sections = parameters(20);
        sections.sections = {4, 3, 2, 1};
        // Width has only two turns: its third goes to the extra position.
        const std::vector<std::uint8_t> expected{0, 1, 2, 0, 1, 2, 0, 1, 3, 0};
        QVERIFY(makeRope(sections, RopeKind::sectionsInterleaved, {}).axis == expected);
    }
};

QTEST_APPLESS_MAIN(RopeTest)
#include "rope_test.moc"

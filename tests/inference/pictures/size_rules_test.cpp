#include "inference/pictures/size_rules.h"

#include <QTest>

using namespace calliope::pictures;

/// Rules on numbers alone; what they give together with the filters is in preprocessor_test.
class SizeRulesTest : public QObject {
    Q_OBJECT

private slots:
    void tiesOfSmartSizes() {
        constexpr std::int64_t most = std::int64_t{4096} * 28 * 28;
        QVERIFY((smartSize({70, 42}, 28, 0, most, Way::vendor) == Size{56, 56}));
        QVERIFY((smartSize({70, 42}, 28, 0, most, Way::peer) == Size{84, 56}));
        QVERIFY((smartSize({1, 1}, 28, 0, most, Way::vendor) == Size{28, 28}));
    }

    void smartSizesStayBelowTheLimit() {
        for (const Way way : {Way::vendor, Way::peer})
            for (const int width : {1, 2, 27, 301, 4000, 16384})
                for (const int height : {1, 3, 197, 2999, 4096, 16384})
                    for (const int tokens : {1, 2, 5, 100, 1024, 4096}) {
                        const Size size = smartSize({width, height}, 28, 0, tokens * 28 * 28, way);
                        QVERIFY(size.width >= 28 && size.height >= 28);
                        QVERIFY(size.width % 28 == 0 && size.height % 28 == 0);
                        QVERIFY(size.area() <= tokens * 28 * 28);
                        const Size grid = nearestGrid({width, height}, 28, tokens);
                        QVERIFY(grid.width >= 28 && grid.height >= 28 && grid.area() <= tokens * 28 * 28);
                    }
    }

    void longestEdges() {
        QVERIFY((longestEdgeSize({301, 197}, 256) == Size{256, 168})); // 167.5, cut to 167, made even
        QVERIFY((longestEdgeSize({197, 301}, 256) == Size{168, 256}));
        QVERIFY((longestEdgeSize({16384, 1}, 2048) == Size{2048, 1}));
        QVERIFY((wholeTilesSize({256, 168}, 128) == Size{256, 256}));
        QVERIFY((wholeTilesSize({2048, 1}, 512) == Size{2048, 512}));
    }

    void letterboxes() {
        for (const Way way : {Way::vendor, Way::peer}) {
            QVERIFY((letterboxSize({301, 197}, {224, 224}, way) == Size{224, 147}));
            QVERIFY((letterboxSize({1, 16384}, {224, 224}, way) == Size{1, 224}));
            QVERIFY((letterboxSize({50, 50}, {224, 224}, way) == Size{224, 224}));
        }
        QVERIFY((cornerSize({301, 197}, {224, 224}, 112) == Size{224, 146}));
        QVERIFY((cornerSize({150, 100}, {224, 224}, 112) == Size{150, 100})); // no larger than it is
        QVERIFY((cornerSize({10, 5}, {112, 112}, 112) == Size{112, 56}));     // but for filling a tile
        QVERIFY((cornerSize({1, 16384}, {112, 112}, 112) == Size{1, 112}));
    }

    void budgets() {
        QVERIFY((budgetSize({4000, 3000}, 48, 280) == Size{19 * 48, 14 * 48}));
        QVERIFY((budgetSize({10, 10}, 48, 280) == Size{16 * 48, 16 * 48})); // enlarged
        QVERIFY((budgetSize({16384, 1}, 48, 280) == Size{280 * 48, 48}));
        QVERIFY((budgetSize({500, 3}, 48, 70) == Size{70 * 48, 48}));
        for (const int most : {1, 2, 3, 70, 1120})
            for (const int width : {1, 17, 4000, 16384})
                for (const int height : {1, 19, 3000, 16384}) {
                    const Size size = budgetSize({width, height}, 48, most);
                    QVERIFY(size.width >= 48 && size.height >= 48 && size.area() <= most * 48 * 48);
                }
        QCOMPARE(trainedBudget(1'000'000), 1120);
        QCOMPARE(trainedBudget(1119), 560);
        QCOMPARE(trainedBudget(70), 70);
        QCOMPARE(trainedBudget(69), 69);
    }

    void edges() {
        QVERIFY((withinEdge({301, 197}, 28, 1540) == Size{308, 224}));
        QVERIFY((withinEdge({3080, 1540}, 28, 1540) == Size{1540, 784}));
        QVERIFY((withinEdge({1, 1}, 28, 1540) == Size{28, 28}));
        QVERIFY((withinEdge({16384, 1}, 28, 1540) == Size{1540, 28}));
    }

    void gridsForPictures() {
        const std::vector<Size> grids = gridsOf(1, 6);
        QCOMPARE(grids.size(), 14u);
        QVERIFY((grids.front() == Size{1, 1} && grids.back() == Size{6, 1}));
        const Size pinpoints[] = {{336, 672}, {672, 336}, {672, 672}, {1008, 336}, {336, 1008}};
        for (const Way way : {Way::vendor, Way::peer}) {
            QVERIFY((bestResolution({640, 480}, pinpoints, way) == Size{672, 672}));
            QVERIFY((bestResolution({2000, 300}, pinpoints, way) == Size{1008, 336}));
        }
        QVERIFY((leastScale({300, 600}, pinpoints) == Size{336, 672}));  // the least enlargement
        QVERIFY((leastScale({900, 330}, pinpoints) == Size{1008, 336})); // the only one
        QVERIFY((leastScale({800, 800}, pinpoints) == Size{672, 672}));  // the least shrinking
        QVERIFY((nearestProportions({1200, 395}, pinpoints) == Size{1008, 336}));
    }
};

QTEST_APPLESS_MAIN(SizeRulesTest)
#include "size_rules_test.moc"

#include "app/pictures/regions.h"

#include <QTest>

using namespace calliope;
using namespace calliope::app;

/// Boxes and points on pictures: written, read again, and read from hostile data.
class RegionsTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsWrittenIsRead() {
        const RegionsOnPicture regions{.picture = std::string(64, 'b'),
                                       .size = {1280, 960},
                                       .regions = {{"Fried egg", {395, 493, 260, 197}, true},
                                                   {"Jar", {515, 154, 126, 164}, false},
                                                   {"Lid", {520, 150, 90, 30}, false, false},
                                                   {"Yolk", {500, 600, 0, 0}, true}}};
        const storage::Block block = blockOf(regions);
        QCOMPARE(block.kind, storage::BlockKind::regions);
        QCOMPARE(block.text, std::string("1. Fried egg\n2. Jar\n3. Lid\n4. Yolk"));
        const RegionsOnPicture read = regionsIn(block);
        QCOMPARE(read.picture, regions.picture);
        QCOMPARE(read.size, regions.size);
        QVERIFY(read.regions == regions.regions);
        QVERIFY(read.regions.back().isPoint());
        const QVariantList rows = rowsOf(read.regions);
        QCOMPARE(rows.at(1).toMap().value("number").toInt(), 2);
        QCOMPARE(rows.at(1).toMap().value("isSure").toBool(), false);
        QCOMPARE(rows.at(3).toMap().value("isPoint").toBool(), true);
        QStringList doubts;
        for (const QVariant& row : rows) doubts.append(row.toMap().value("doubt").toString());
        QCOMPARE(doubts, QStringList({"", "not sure", "not looked at again", ""}));
    }

    void hostileData_data() {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<int>("count");
        const auto row = [](const char* name, const QByteArray& list, int count) {
            QTest::newRow(name) << "{\"width\": 100, \"height\": 50, \"regions\": " + list + "}" << count;
        };
        QTest::newRow("no JSON") << QByteArray("{") << 0;
        QTest::newRow("no size") << QByteArray("{\"regions\": [{\"point\": [1, 1]}]}") << 0;
        row("no list", "7", 0);
        row("no objects", "[1, null, \"a\", []]", 0);
        row("neither box nor point", "[{\"label\": \"a\"}]", 0);
        row("too few numbers", "[{\"box\": [1, 2, 3]}, {\"point\": [1]}]", 0);
        row("words", "[{\"box\": [\"1\", 2, 3, 4]}]", 0);
        row("negative", "[{\"box\": [-5, 2, 30, 4]}]", 0);
        row("huge", "[{\"box\": [1e300, 2, 30, 4]}]", 0);
        row("beside the picture", "[{\"box\": [100, 2, 30, 4]}, {\"point\": [101, 2]}]", 0);
        row("cut at the border", "[{\"box\": [90, 40, 30, 40]}]", 1);
        row("without a label", "[{\"point\": [100, 50]}]", 1);
        row("too many", "[" + QByteArray("{\"point\": [1, 1]},").repeated(500) + "{\"point\": [1, 1]}]",
            static_cast<int>(RegionsOnPicture::most));
    }

    void hostileData() {
        QFETCH(QByteArray, payload);
        QFETCH(int, count);
        const RegionsOnPicture read =
            regionsIn({.kind = storage::BlockKind::regions, .payload = payload.toStdString()});
        QCOMPARE(static_cast<int>(read.regions.size()), count);
        for (const Region& region : read.regions)
            QVERIFY(region.box.right() <= read.size.width() && region.box.bottom() <= read.size.height());
    }

    void labelsAreOneLine() {
        const RegionsOnPicture read = regionsIn(
            {.payload = R"({"width": 9, "height": 9, "regions": [{"label": "a\nb\u202ec", "point": [1, 1]}]})"});
        QCOMPARE(read.regions.front().label, QString("a b c"));
    }
};

QTEST_APPLESS_MAIN(RegionsTest)
#include "regions_test.moc"

#include "inference/pictures/resize.h"
#include "tests/inference/pictures/test_pictures.h"
#include "tests/support/reference_data.h"

#include <QTest>
#include <map>

using namespace calliope;
using namespace calliope::pictures;

/// Against Pillow, whose results are kept as sums.
class ResizeTest : public QObject {
    Q_OBJECT

private slots:
    void equalsPillow() {
        const std::map<QByteArray, Filter> filters{
            {"bilinear", Filter::bilinear}, {"bicubic", Filter::bicubic}, {"lanczos", Filter::lanczos}};
        const auto rows = test::readRows(test::fixtures() / "pictures" / "resizes.txt");
        QVERIFY(rows.size() >= 150);
        for (const auto& row : rows) {
            const Picture source = test::noise({row[0].toInt(), row[1].toInt()});
            const Size size{row[2].toInt(), row[3].toInt()};
            const Picture result = resize(source, size, filters.at(row[4]));
            QVERIFY(result.size == size);
            QVERIFY2(test::digest(result) == row[5], qPrintable(row.join(' ')));
        }
    }

    void oneColourStays() {
        for (const Filter filter : {Filter::bilinear, Filter::bicubic, Filter::lanczos})
            for (const Size size : {Size{1, 16384}, Size{16384, 1}, Size{37, 41}}) {
                const Picture result = resize(blankPicture(size, {0, 255, 77}), {19, 23}, filter);
                QVERIFY(result.pixels == blankPicture({19, 23}, {0, 255, 77}).pixels);
            }
    }

    void aPhotoIsQuick() {
        const Picture photo = blankPicture({4000, 3000}, {10, 20, 30});
        QBENCHMARK_ONCE {
            (void)resize(photo, {896, 896}, Filter::bicubic);
        }
    }
};

QTEST_APPLESS_MAIN(ResizeTest)
#include "resize_test.moc"

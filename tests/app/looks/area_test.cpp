#include "app/looks/area.h"
#include "app/looks/crop.h"

#include <QTest>
#include <limits>

using namespace calliope::app;

namespace {

QJsonObject box(double left, double top, double right, double bottom) {
    return {{"left", left}, {"top", top}, {"right", right}, {"bottom", bottom}};
}

} // namespace

/// Where on a picture models say that something is.
class AreaTest : public QObject {
    Q_OBJECT

private slots:
    void areas_data() {
        QTest::addColumn<QJsonObject>("given");
        QTest::addColumn<QRectF>("area"); // empty: none
        QTest::newRow("thousandths") << box(100, 200, 300, 600) << QRectF(200, 200, 400, 400);
        QTest::newRow("all of it") << box(0, 0, 1000, 1000) << QRectF(0, 0, 2000, 1000);
        QTest::newRow("exchanged") << box(300, 600, 100, 200) << QRectF(200, 200, 400, 400);
        QTest::newRow("shares") << box(0.1, 0.2, 0.3, 0.6) << QRectF(200, 200, 400, 400);
        QTest::newRow("the first thousandth") << box(0, 0, 1, 1) << QRectF(0, 0, 2, 1);
        QTest::newRow("pixels") << box(200, 200, 1600, 600) << QRectF(200, 200, 1400, 400);
        QTest::newRow("beyond the picture") << box(200, 200, 1e5, 1e5) << QRectF(200, 200, 1800, 800);
        QTest::newRow("outside") << box(5000, 5000, 6000, 6000) << QRectF();
        QTest::newRow("nothing") << box(100, 100, 100, 400) << QRectF();
        QTest::newRow("below zero") << box(-50, -50, 100, 100) << QRectF(0, 0, 200, 100);
        QTest::newRow("an edge is missing") << QJsonObject{{"left", 1}, {"top", 1}, {"right", 5}} << QRectF();
        QTest::newRow("a text") << QJsonObject{{"left", "1"}, {"top", 1}, {"right", 5}, {"bottom", 5}} << QRectF();
    }

    void areas() {
        QFETCH(QJsonObject, given);
        QFETCH(QRectF, area);
        const auto found = areaIn(given, {2000, 1000});
        QCOMPARE(found.has_value(), !area.isEmpty());
        if (found) QCOMPARE(*found, area);
        QVERIFY(!areaIn(given, {}).has_value());
    }

    void points() {
        const auto place = pointIn({{"x", 500}, {"y", 250}}, {2000, 1000});
        QVERIFY(place && place->isEmpty());
        QCOMPARE(place->topLeft(), QPointF(1000, 250));
        QCOMPARE(pointIn({{"x", 0.5}, {"y", 0.25}}, {2000, 1000})->topLeft(), QPointF(1000, 250));
        QCOMPARE(pointIn({{"x", 1500}, {"y", 30}}, {2000, 1000})->topLeft(), QPointF(1500, 30));
        QVERIFY(!pointIn({{"x", 3000}, {"y", 30}}, {2000, 1000}));
        QVERIFY(!pointIn({{"x", 3}}, {2000, 1000}));
        QCOMPARE(areaWords({200, 200, 400, 400}, {2000, 1000}), QString("left 100, top 200, right 300, bottom 600"));
    }

    /// A crop lies on the picture, holds its area and is never tiny.
    void crops() {
        std::uint32_t seed = 3;
        const auto random = [&](int most) {
            seed = seed * 1'664'525 + 1'013'904'223;
            return static_cast<double>((seed >> 8) % static_cast<std::uint32_t>(most));
        };
        for (int i = 0; i < 2'000; ++i) {
            const QSize picture(1 + static_cast<int>(random(3'000)), 1 + static_cast<int>(random(3'000)));
            QRectF area(random(picture.width()), random(picture.height()), random(3'000), random(3'000));
            area = area.intersected(QRectF({}, QSizeF(picture)));
            const QRect crop = cropArea(area, picture);
            QVERIFY(QRect({}, picture).contains(crop));
            QVERIFY(crop.width() >= std::min(32, picture.width()) && crop.height() >= std::min(32, picture.height()));
            if (!area.isEmpty()) QVERIFY(QRectF(crop).adjusted(-1, -1, 1, 1).contains(area));
        }
        QCOMPARE(cropArea(QRectF(800, 400, 0, 0), {1600, 800}), QRect(700, 350, 200, 100));
    }

    void smallCropsAreEnlarged() {
        QImage image(1'000, 1'000, QImage::Format_RGB888);
        image.fill(Qt::white);
        QCOMPARE(cropOf(image, {0, 0, 50, 40}).size(), QSize(200, 160));
        QCOMPARE(cropOf(image, {0, 0, 200, 100}).size(), QSize(512, 256));
        QCOMPARE(cropOf(image, {0, 0, 600, 100}).size(), QSize(600, 100));
    }
};

QTEST_APPLESS_MAIN(AreaTest)
#include "area_test.moc"

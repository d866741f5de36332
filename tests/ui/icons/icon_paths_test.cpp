#include "ui/icons/icon_paths.h"
#include "ui/icons/svg_path.h"

#include <QPainterPath>
#include <QTest>
#include <cmath>

/// The icons that the app draws.

using namespace calliope;

class IconPathsTest : public QObject {
    Q_OBJECT

private slots:
    void everyIconIsAPath() {
        for (const QString& name : ui::iconNames()) {
            const QPainterPath path = ui::svgPath(ui::iconPath(name)->path);
            QVERIFY2(!path.isEmpty(), qPrintable(name));
            const QRectF box = path.boundingRect(); // may have no height
            QVERIFY2(box.left() >= 0 && box.top() >= 0 && box.right() <= 20 && box.bottom() <= 20, qPrintable(name));
        }
        QVERIFY(ui::svgPath("M10 10 nonsense").isEmpty());
        QVERIFY(ui::svgPath("M10").isEmpty());
        // A half circle by arc is one by its box.
        const QRectF box = ui::svgPath("M2 10A8 8 0 0 1 18 10").boundingRect();
        QVERIFY(std::abs(box.top() - 2) < 0.01 && std::abs(box.bottom() - 10) < 0.01);
    }
};

QTEST_APPLESS_MAIN(IconPathsTest)
#include "icon_paths_test.moc"

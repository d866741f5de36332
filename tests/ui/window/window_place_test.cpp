#include "ui/window_place.h"

#include <QGuiApplication>
#include <QQuickWindow>
#include <QScreen>
#include <QTemporaryDir>
#include <QTest>

using calliope::ui::WindowPlace;

namespace {

constexpr QSize least(400, 300);

} // namespace

/// The window is shown where it was, and always on a screen that is there.
class WindowPlaceTest : public QObject {
    Q_OBJECT

private slots:
    void isShownAtOnce() {
        QQuickWindow window;
        window.setMinimumSize(least);
        QVERIFY(!window.isVisible());
        const WindowPlace place(window, {});
        QVERIFY(window.isVisible());
        const QRect room = window.screen()->availableGeometry();
        QVERIFY(room.contains(window.geometry()));
        QVERIFY(window.width() >= room.width() / 2 && window.height() >= room.height() / 2);
    }

    void comesBack() {
        const QTemporaryDir folder;
        const QString file = folder.filePath("window.ini");
        const QRect wanted(37, 41, 500, 420);
        {
            QQuickWindow window;
            const WindowPlace place(window, file);
            window.setGeometry(wanted);
            QTRY_COMPARE(window.geometry(), wanted);
        }
        {
            QQuickWindow window;
            const WindowPlace place(window, file);
            QCOMPARE(window.geometry(), wanted);
            window.showMaximized();
        }
        QQuickWindow window;
        const WindowPlace place(window, file);
        QVERIFY(window.windowStates().testFlag(Qt::WindowMaximized));
        window.showNormal();
        QTRY_COMPARE(window.geometry(), wanted);
    }

    void fits_data() {
        QTest::addColumn<QRect>("wanted");
        QTest::addColumn<QRect>("expected");
        QTest::newRow("as it was") << QRect(10, 20, 500, 400) << QRect(10, 20, 500, 400);
        QTest::newRow("too large") << QRect(10, 20, 5000, 4000) << QRect(0, 0, 1000, 800);
        QTest::newRow("too small") << QRect(10, 20, 1, 1) << QRect(10, 20, 400, 300);
        QTest::newRow("beyond the right") << QRect(5000, 20, 500, 400) << QRect(500, 20, 500, 400);
        QTest::newRow("beyond the left") << QRect(-5000, 900, 500, 400) << QRect(0, 400, 500, 400);
    }
    void fits() {
        QFETCH(QRect, wanted);
        QFETCH(QRect, expected);
        QCOMPARE(WindowPlace::fitted(wanted, QRect(0, 0, 1000, 800), least), expected);
    }

    void aBrokenFileDoesNoHarm() {
        const QTemporaryDir folder;
        QFile file(folder.filePath("window.ini"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[window]\nplace=@Rect(2147483647 -2147483648 2147483647 2147483647)\nmaximised=perhaps\n");
        file.close();
        QQuickWindow window;
        const WindowPlace place(window, file.fileName());
        QVERIFY(window.screen()->availableGeometry().contains(window.geometry()));
    }
};

QTEST_MAIN(WindowPlaceTest)
#include "window_place_test.moc"

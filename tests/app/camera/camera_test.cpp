#include "app/camera/camera.h"
#include "tests/support/figures.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace calliope::app;

/// The camera through its stand-ins.
class CameraTest : public QObject {
    Q_OBJECT

private slots:
    void init() { qputenv("CALLIOPE_CAMERA", "pattern,unplugged,dark,missing,denied,busy"); }

    void standInsAreListed() {
        const auto devices = listCameras();
        QCOMPARE(devices.size(), std::size_t{6});
        QCOMPARE(devices.front().id, QString("pattern"));
        QVERIFY(devices.front().name != devices.back().name);
        qputenv("CALLIOPE_CAMERA", "");
        QVERIFY(listCameras().empty());
    }

    void picturesAreTaken() {
        Camera camera;
        QVERIFY(!camera.isOn());
        camera.open();
        QTRY_VERIFY(camera.isOn());
        QCOMPARE(camera.picture().size(), QSize(640, 480));
        for (int i = 1; i <= Camera::mostShots; ++i) {
            camera.take(0);
            QCOMPARE(camera.shots().size(), i);
        }
        camera.take(0); // full
        QCOMPARE(camera.shots().size(), Camera::mostShots);
        camera.removeShot(0);
        camera.removeShot(99);
        QCOMPARE(camera.shots().size(), Camera::mostShots - 1);
        QSignalSpy used(&camera, &Camera::used);
        camera.use();
        QCOMPARE(used.first().first().value<QList<QImage>>().size(), Camera::mostShots - 1);
        QElapsedTimer clock;
        clock.start();
        camera.close();
        QVERIFY(clock.elapsed() < calliope::test::limit(1'000));
        QVERIFY(!camera.isOn());
        QVERIFY(camera.shots().isEmpty());
    }

    void theCountdownCanBeStopped() {
        Camera camera;
        camera.open();
        QTRY_VERIFY(camera.isOn());
        camera.take(10);
        QCOMPARE(camera.countdown(), 10);
        camera.take(10);
        QCOMPARE(camera.countdown(), 0);
        camera.take(1);
        QCOMPARE(camera.countdown(), 1);
        QTRY_COMPARE(camera.shots().size(), 1);
        QCOMPARE(camera.countdown(), 0);
    }

    void problemsAreSaid_data() {
        QTest::addColumn<QString>("device");
        QTest::addColumn<CaptureProblem>("problem");
        QTest::newRow("unplugged") << "unplugged" << CaptureProblem::missing;
        QTest::newRow("dark") << "dark" << CaptureProblem::noPicture;
        QTest::newRow("missing") << "missing" << CaptureProblem::missing;
        QTest::newRow("denied") << "denied" << CaptureProblem::denied;
        QTest::newRow("busy") << "busy" << CaptureProblem::busy;
        QTest::newRow("no file") << "/nowhere/video.avi" << CaptureProblem::missing;
        QTest::newRow("no such camera") << "97" << CaptureProblem::missing;
    }

    void problemsAreSaid() {
        QFETCH(QString, device);
        QFETCH(CaptureProblem, problem);
#ifndef __linux__
        if (device == "97") QSKIP("Only Linux tells this before it tries.");
#endif
        Camera camera;
        camera.open();
        camera.setDevice(device);
        QTRY_COMPARE(camera.problem(), wordsFor(problem));
        QVERIFY(!camera.problem().isEmpty());
        QVERIFY(!camera.isOn());
        camera.take(0);
        QVERIFY(camera.shots().isEmpty());
        camera.setDevice("pattern");
        QTRY_VERIFY(camera.isOn());
        QCOMPARE(camera.problem(), QString());
    }

    void noCameraAtAll() {
        qputenv("CALLIOPE_CAMERA", "");
        Camera camera;
        camera.open();
        QCOMPARE(camera.problem(), wordsFor(CaptureProblem::missing));
        qputenv("CALLIOPE_CAMERA", "pattern"); // it is plugged in
        camera.open();
        QTRY_VERIFY(camera.isOn());
    }

    void filesStandIn() {
        QTemporaryDir folder;
        QImage image(64, 48, QImage::Format_RGB888);
        image.fill(QColor(200, 40, 20));
        const QString path = folder.filePath("still1.png");
        QVERIFY(image.save(path));
        qputenv("CALLIOPE_CAMERA", path.toLocal8Bit());
        Camera camera;
        camera.open();
        QTRY_VERIFY2(camera.isOn(), qPrintable(camera.problem()));
        QCOMPARE(camera.picture().size(), QSize(64, 48));
        QCOMPARE(camera.picture().pixelColor(5, 5), QColor(200, 40, 20));
    }

    /// Nobody waits for a camera that is just being read.
    void slowCamerasAreLeftAtOnce() {
        qputenv("CALLIOPE_CAMERA", "slow,pattern");
        Camera camera;
        camera.open();
        QTest::qWait(50);
        QElapsedTimer clock;
        clock.start();
        camera.close();
        QVERIFY(clock.elapsed() < 1'500); // its next picture comes after two seconds
        camera.open();                    // the same one again, which the first thread still has
        QTRY_VERIFY_WITH_TIMEOUT(camera.isOn(), 20'000);
        clock.start();
        camera.setDevice("pattern");
        QVERIFY(clock.elapsed() < 1'500);
        QVERIFY(!camera.isOn());
        QTRY_VERIFY_WITH_TIMEOUT(camera.isOn(), 20'000);
        QCOMPARE(camera.problem(), QString());
    }

    void openedAndClosedManyTimes() {
        Camera camera;
        for (int i = 0; i < 50; ++i) {
            camera.open();
            if (i % 3 == 0) QTest::qWait(5);
            camera.close();
        }
        QTest::qWait(50);
        QVERIFY(!camera.isOn());
    }
};

QTEST_GUILESS_MAIN(CameraTest)
#include "camera_test.moc"

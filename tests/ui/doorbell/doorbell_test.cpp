#include "tests/support/figures.h"
#include "ui/doorbell.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <memory>
#include <vector>

using calliope::ui::Doorbell;

/// A second start raises the window of the first (S6 of the security plan).
class DoorbellTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { qputenv("XDG_RUNTIME_DIR", m_runtime.path().toUtf8()); } // some systems have none

    void nobodyAnswersAtFirst() {
        const QTemporaryDir folder;
        QVERIFY(!Doorbell::ring(folder.path()));
    }

    void theFirstComesToTheFront() {
        const QTemporaryDir folder;
        QProcess first;
        first.start(CALLIOPE_APP, {"--data", folder.path()});
        QVERIFY(first.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(Doorbell::ring(folder.path()), 60'000); // its window is there to be seen
        const int starts = calliope::test::runsLong() ? 200 : 3;
        calliope::test::Times times;
        for (int i = 0; i < starts; ++i) {
            QProcess second;
            second.start(CALLIOPE_APP, {"--data", folder.path()});
            QVERIFY(second.waitForFinished(60'000));
            QCOMPARE(second.exitCode(), 0);
            QElapsedTimer clock;
            clock.start();
            QVERIFY(Doorbell::ring(folder.path()));
            times.add(static_cast<double>(clock.nsecsElapsed()) / 1e6);
        }
        QCOMPARE(first.state(), QProcess::Running);
        QVERIFY(!Doorbell::ring(folder.path() + "/elsewhere"));
        calliope::test::figure("S6", "the first window comes to the front: " + times.text());
        QVERIFY(times.at(1) <= calliope::test::limit(500));

        first.kill(); // what it leaves behind is in nobody's way
        QVERIFY(first.waitForFinished());
        QVERIFY(!Doorbell::ring(folder.path()));
        bool isRung = false;
        const Doorbell next(folder.path(), [&] { return isRung = true; });
        QProcess second;
        second.start(CALLIOPE_APP, {"--data", folder.path()});
        QTRY_VERIFY_WITH_TIMEOUT(second.state() == QProcess::NotRunning, 60'000);
        QVERIFY(isRung);
    }

private:
    QTemporaryDir m_runtime;
};

QTEST_GUILESS_MAIN(DoorbellTest)
#include "doorbell_test.moc"

#include "app/store/file_work.h"
#include "tests/app/store/app_on_disk.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

/// Files of chats that take their time: how far they are, and Stop.

using namespace calliope;
using app::FileWork;
using test::AppOnDisk;

class FileWorkTest : public QObject {
    Q_OBJECT

private slots:
    void longWorkIsShown() {
        FileWork work;
        QElapsedTimer clock;
        clock.start();
        const auto first = work.begin("Writing a");
        const auto second = work.begin("Reading b");
        QVERIFY(!work.isShown()); // it may be over in a moment
        QVERIFY(first->tell(0.5));
        QTRY_VERIFY(work.isShown());
        QVERIFY(clock.elapsed() >= FileWork::hesitation - 50);
        QCOMPARE(work.words(), QString("Writing a"));
        QCOMPARE(work.share(), 0.5);
        work.stop();
        QVERIFY(work.isStopping() && first->isStopped() && !second->isStopped());
        QVERIFY(!first->tell(0.6));
        work.end(first);
        QVERIFY(!work.isShown());
        QCOMPARE(work.words(), QString("Reading b"));
        QVERIFY(!work.isStopping() && second->tell(0.1));
        work.end(second);
        QCOMPARE(work.words(), QString());
        work.stop(); // nothing
        work.end(first);
        QTest::qWait(FileWork::hesitation + 200);
        QVERIFY(!work.isShown());
    }

    void whoLeavesWaitsForNoFile() {
        auto work = std::make_unique<FileWork>();
        const auto job = work->begin("Writing a");
        work.reset();
        QVERIFY(!job->tell(0.5));
    }

    void chatsSayWhatBecameOfIt_data() {
        QTest::addColumn<bool>("isImport");
        QTest::addColumn<bool>("isStopped");
        QTest::addColumn<QString>("words");
        QTest::newRow("written") << false << false << "Saved as new.json";
        QTest::newRow("not written") << false << true << "Stopped: new.json was not written";
        QTest::newRow("read") << true << false << "No new chats, 1 was there already";
        QTest::newRow("not read") << true << true << "Stopped: No new chats; the rest was not read";
    }

    void chatsSayWhatBecameOfIt() {
        QFETCH(bool, isImport);
        QFETCH(bool, isStopped);
        const QTemporaryDir folder;
        AppOnDisk app((folder.path() + "/data").toStdString());
        QVERIFY(app.settle());
        app.say("Hello there");
        const QString old = folder.filePath("old.json");
        const QString made = folder.filePath("new.json");
        app.chats.exportAll(QUrl::fromLocalFile(old));
        QVERIFY(app.settle());
        const QSignalSpy told(&app.chats, &app::Chats::done);

        const auto gate = std::make_shared<QSemaphore>(); // the store is busy
        app.store->run([gate](storage::Store&) { gate->acquire(); });
        isImport ? app.chats.importChats(QUrl::fromLocalFile(old)) : app.chats.exportAll(QUrl::fromLocalFile(made));
        QTRY_VERIFY(app.chats.files()->isShown());
        QVERIFY(app.chats.files()->words().endsWith(isImport ? "old.json" : "new.json"));
        if (isStopped) app.chats.files()->stop();
        gate->release();
        QTRY_COMPARE(told.count(), 1);
        QTEST(told.first().first().toString(), "words");
        QVERIFY(!app.chats.files()->isShown());
        QCOMPARE(app.chats.files()->words(), QString());
        QCOMPARE(QFile::exists(made), !isImport && !isStopped);
        QCOMPARE(app.told.size(), std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(FileWorkTest)
#include "file_work_test.moc"

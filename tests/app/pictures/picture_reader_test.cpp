#include "app/pictures/picture_reader.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTest>
#include <thread>

using namespace calliope::app;

/// Pictures of all kinds through the other process, and what it may not hand back.
class PictureReaderTest : public QObject {
    Q_OBJECT

private slots:
    void everyFormatIsRead_data() {
        QTest::addColumn<QString>("path");
        const QDir folder(QString::fromLocal8Bit(qgetenv("CALLIOPE_FIXTURES")) + "/pictures/files");
        for (const char* name : {"plain.png", "plain.jpg", "lossy.webp", "animated.gif", "plain.bmp", "turned-6.jpg"})
            QTest::newRow(name) << folder.filePath(name);
    }

    void everyFormatIsRead() {
        QFETCH(QString, path);
        const ReadPicture picture = m_reader.read(bytesOf(path));
        QCOMPARE(picture.problem, QString());
        QVERIFY(picture.image.width() > 0);
        const ReadPicture small = m_reader.read(bytesOf(path), 8);
        QCOMPARE(std::max(small.image.width(), small.image.height()), 8);
    }

    void whatIsNoPictureIsSaid_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QString>("words");
        QTest::newRow("nothing") << QByteArray() << "not a picture";
        QTest::newRow("text") << QByteArray("hello") << "not a picture";
        QTest::newRow("svg") << QByteArray("<svg/>") << "SVG";
        QTest::newRow("cut") << QByteArray("\x89PNG\r\n\x1a\n") << "damaged";
        QTest::newRow("large") << QByteArray(PictureReader::largestFile + 1, 'x') << "50 MB";
    }

    void whatIsNoPictureIsSaid() {
        QFETCH(QByteArray, file);
        QFETCH(QString, words);
        const ReadPicture picture = m_reader.read(file);
        QVERIFY(picture.image.isNull());
        QVERIFY2(picture.problem.contains(words), qPrintable(picture.problem));
        QVERIFY(!picture.problem.contains("calliope-engine"));
    }

    void missingProgram() {
        for (const char* program : {"", "/nowhere/calliope-engine"}) {
            const ReadPicture picture = PictureReader(program).read("x");
            QVERIFY(picture.image.isNull());
            QVERIFY(!picture.problem.isEmpty());
        }
    }

    void programsThatDoOtherThings_data() {
        QTest::addColumn<QString>("program");
        QTest::newRow("ends at once") << "/bin/true";
        QTest::newRow("fails") << "/bin/false";
        QTest::newRow("never stops writing") << "/usr/bin/yes";
        QTest::newRow("gives back what it gets") << "/bin/echo";
    }

    void programsThatDoOtherThings() {
        QFETCH(QString, program);
        if (!QFile::exists(program)) QSKIP("There is no such program here.");
        const ReadPicture picture = PictureReader(program).read(QByteArray(1 << 20, 'x'));
        QVERIFY(picture.image.isNull());
        QVERIFY(!picture.problem.isEmpty());
    }

    void stopEndsWhatIsUnderWay() {
        if (!QFile::exists("/bin/cat")) QSKIP("There is no such program here.");
        PictureReader reader("/usr/bin/yes");
        std::thread stopper([copy = reader]() mutable {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            copy.stop();
        });
        QElapsedTimer clock;
        clock.start();
        QVERIFY(reader.read("x").image.isNull());
        stopper.join();
        QVERIFY(clock.elapsed() < 9'000); // it would be ended after ten seconds
    }

    void onlyPixelsAreTaken_data() {
        QTest::addColumn<QByteArray>("output");
        QTest::addColumn<bool>("isImage");
        QTest::newRow("right") << QByteArray("P6\n2 1\n255\nabcdef") << true;
        QTest::newRow("empty") << QByteArray() << false;
        QTest::newRow("too short") << QByteArray("P6\n2 1\n255\nabcde") << false;
        QTest::newRow("too long") << QByteArray("P6\n2 1\n255\nabcdefg") << false;
        QTest::newRow("sixteen bits") << QByteArray("P6\n2 1\n65535\nabcdefabcdef") << false;
        QTest::newRow("negative") << QByteArray("P6\n-2 1\n255\nabcdef") << false;
        QTest::newRow("huge") << QByteArray("P6\n99999 99999\n255\nabcdef") << false;
        QTest::newRow("more than a number") << QByteArray("P6\n99999999999999999999 1\n255\nabcdef") << false;
        QTest::newRow("no sizes") << QByteArray("P6\n\n\n") << false;
        QTest::newRow("PNG") << QByteArray("\x89PNG\r\n\x1a\n") << false;
    }

    void onlyPixelsAreTaken() {
        QFETCH(QByteArray, output);
        QFETCH(bool, isImage);
        QCOMPARE(!imageOfPixels(output).isNull(), isImage);
    }

private:
    static QByteArray bytesOf(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    PictureReader m_reader{CALLIOPE_ENGINE};
};

QTEST_GUILESS_MAIN(PictureReaderTest)
#include "picture_reader_test.moc"

#include "inference/pictures/decode.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTest>

/// The command that the app has pictures read by: pixels of what is a picture, a sentence of what is none.
class PictureTest : public QObject {
    Q_OBJECT

private slots:
    void pixelsAreThoseOfTheDecoder_data() {
        QTest::addColumn<QString>("path");
        const QDir folder(QString::fromLocal8Bit(qgetenv("CALLIOPE_FIXTURES")) + "/pictures/files");
        for (const QString& name : folder.entryList(QDir::Files))
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
        QVERIFY(!folder.isEmpty());
    }

    void pixelsAreThoseOfTheDecoder() {
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        const auto picture = calliope::pictures::decode(
            {reinterpret_cast<const std::uint8_t*>(bytes.constData()), std::size_t(bytes.size())});
        QByteArray expected =
            "P6\n" + QByteArray::number(picture.size.width) + ' ' + QByteArray::number(picture.size.height) + "\n255\n";
        expected.append(reinterpret_cast<const char*>(picture.pixels.data()), qsizetype(picture.pixels.size()));
        QCOMPARE(run({}, bytes), 0);
        QCOMPARE(m_output, expected);
        QVERIFY(m_error.isEmpty());
    }

    void sizesAreWithinTheOptions() {
        QFile file(QString::fromLocal8Bit(qgetenv("CALLIOPE_FIXTURES")) + "/pictures/files/plain.png");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QCOMPARE(run({"--side", "8"}, bytes), 0);
        const QList<QByteArray> bySide = m_output.split('\n').value(1).split(' ');
        QCOMPARE(std::max(bySide.value(0).toInt(), bySide.value(1).toInt()), 8);
        QCOMPARE(run({"--pixels", "50"}, bytes), 0);
        const QList<QByteArray> byArea = m_output.split('\n').value(1).split(' ');
        QVERIFY(byArea.value(0).toInt() * byArea.value(1).toInt() <= 50);
        QVERIFY(byArea.value(0).toInt() > 0);
        QCOMPARE(run({"--side", "0"}, bytes), 2);
    }

    void whatIsNoPictureIsSaid_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("text") << QByteArray("hello");
        QTest::newRow("svg") << QByteArray("<svg xmlns='http://www.w3.org/2000/svg'/>");
        QTest::newRow("cut off") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", 16);
        QByteArray huge("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\1\0\0\0\1\0\0\x08\2\0\0\0", 29);
        QTest::newRow("65,536 by 65,536") << huge + QByteArray(64, '\0');
        QTest::newRow("too many bytes") << QByteArray((50 << 20) + 1, 'x');
    }

    void whatIsNoPictureIsSaid() {
        QFETCH(QByteArray, bytes);
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(run({}, bytes), 1);
        QVERIFY(clock.elapsed() < 3'000);
        QVERIFY(m_output.isEmpty());
        QCOMPARE(m_error.count('\n'), 1);
        QVERIFY(m_error.startsWith("calliope-engine: "));
    }

private:
    int run(const QStringList& options, const QByteArray& input) {
        QProcess process;
        process.start(CALLIOPE_ENGINE, QStringList{"picture"} + options);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit) return -1;
        m_output = process.readAllStandardOutput();
        m_error = process.readAllStandardError();
        return process.exitCode();
    }

    QByteArray m_output;
    QByteArray m_error;
};

QTEST_GUILESS_MAIN(PictureTest)
#include "picture_test.moc"

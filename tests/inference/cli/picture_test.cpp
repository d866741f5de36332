#include "inference/base/error.h"
#include "inference/pictures/decode.h"
#include "tests/inference/pictures/odd_pictures.h"
#include "tests/support/figures.h"

#include <opencv2/imgcodecs.hpp>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTest>
#ifndef Q_OS_WIN
#include <sys/resource.h>
#endif

using namespace calliope;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

/// What the processes took that this one has started and that have ended. Nothing where the system does not say, and of
/// memory where a sanitizer has its own.
struct Taken {
    double seconds = 0; ///< of computing
    long memory = 0;    ///< MB, the most that any of them had
};
Taken takenByChildren() {
    Taken taken;
#ifndef Q_OS_WIN
    rusage used{};
    if (getrusage(RUSAGE_CHILDREN, &used) != 0) return taken;
    const auto secondsOf = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    taken.seconds = secondsOf(used.ru_utime) + secondsOf(used.ru_stime);
#ifdef Q_OS_MACOS
    constexpr long units = 1 << 20; // in a MB
#else
    constexpr long units = 1 << 10;
#endif
    taken.memory = sanitized ? 0 : used.ru_maxrss / units;
#endif
    return taken;
}

/// Pixels that the file says it has; 0 where it is refused.
std::int64_t pixelsOf(const test::File& file) {
    try {
        return pictures::measure(file).area();
    } catch (const Error&) {
        return 0;
    }
}

/// Photos as large as they may be, and whatever of the corpus is large or says that it is.
std::vector<test::OddPicture> heavyPictures() {
    std::vector<test::OddPicture> out;
    for (const bool progressive : {false, true}) {
        const cv::Mat photo(4096, progressive ? 8192 : 16384, CV_8UC3, cv::Scalar(30, 90, 200));
        test::OddPicture& added = out.emplace_back();
        added.name = progressive ? "a progressive photo" : "the largest photo";
        cv::imencode(".jpg", photo, added.file, {cv::IMWRITE_JPEG_PROGRESSIVE, progressive ? 1 : 0});
    }
    for (const auto& some :
         {test::oddPngs(), test::oddJpegs(), test::oddWebPs(), test::oddGifs(), test::oddBmps(), test::otherFormats()})
        for (const test::OddPicture& odd : some)
            if (odd.file.size() >= 4u << 20 || pixelsOf(odd.file) >= 8 << 20) out.push_back(odd);
    return out;
}

} // namespace

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
        QVERIFY(clock.elapsed() < test::limit(3'000));
        QVERIFY(m_output.isEmpty());
        QCOMPARE(m_error.count('\n'), 1);
        QVERIFY(m_error.startsWith("calliope-engine: "));
    }

    /// What a file can make the process take that decodes it.
    void timeAndMemoryAreBounded() {
        const std::vector<test::OddPicture> heavy = heavyPictures();
        QVERIFY(heavy.size() >= 10);
        double longest = 0;
        for (const test::OddPicture& odd : heavy) {
            const QByteArray file(reinterpret_cast<const char*>(odd.file.data()), qsizetype(odd.file.size()));
            const double before = takenByChildren().seconds;
            const int code = run({"--pixels", "24000000"}, file);
            const Taken taken = takenByChildren();
            longest = std::max(longest, taken.seconds - before);
            QVERIFY2(code == 0 || code == 1, odd.name.c_str());
            QVERIFY2(taken.seconds - before <= (sanitized ? 30 : 3), odd.name.c_str());
            QVERIFY2(taken.memory <= 512, odd.name.c_str());
        }
        test::figure("I1", QString("%1 heavy files in a process each: %2 s of computing, %3 MB at most")
                               .arg(heavy.size())
                               .arg(longest, 0, 'f', 2)
                               .arg(takenByChildren().memory));
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

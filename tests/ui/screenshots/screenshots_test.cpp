#include "tests/support/figures.h"
#include "ui/screenshot.h"

#include <QDir>
#include <QImage>
#include <QProcess>
#include <QSet>
#include <QTest>
#include <array>

/// `calliope --screenshot` of every page in light and dark, for people to look at: they lie in the build folder, below
/// screenshots. In long runs at both scales, and also narrow and wide.

using namespace calliope;

namespace {

constexpr int fewestColours = 40; ///< of a page that shows something
constexpr std::array themes{"light", "dark"};

struct Look {
    const char* name;
    QSize size;
    int scale;
    bool isLong; ///< only in long runs
};

const Look looks[]{{"1x", {1280, 800}, 1, false},
                   {"2x", {1280, 800}, 2, true},
                   {"narrow", {1024, 640}, 1, true},
                   {"wide", {1920, 1080}, 1, true}};

int coloursOf(const QImage& image) {
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); y += 2)
        for (int x = 0; x < image.width(); x += 2) colours.insert(image.pixel(x, y));
    return static_cast<int>(colours.size());
}

} // namespace

class ScreenshotsTest : public QObject {
    Q_OBJECT

private slots:
    void pages_data() {
        QTest::addColumn<QString>("page");
        QTest::addColumn<int>("look");
        for (int look = 0; look < static_cast<int>(std::size(looks)); ++look) {
            if (looks[look].isLong && !test::runsLong()) continue;
            for (const QString& page : ui::screenshotPages())
                QTest::newRow(qPrintable(page + " " + looks[look].name)) << page << look;
        }
    }

    void pages() {
        QFETCH(QString, page);
        QFETCH(int, look);
        const Look& how = looks[look];
        const QDir folder(QString(CALLIOPE_SCREENSHOTS "/") + how.name);
        QVERIFY(folder.mkpath("."));
        const QString name = QString(page).replace('/', '-');
        const auto fileOf = [&](const char* theme) { return folder.filePath(name + '-' + theme + ".png"); };
        for (const char* theme : themes) QFile::remove(fileOf(theme));
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("QT_SCALE_FACTOR", QString::number(how.scale));
        program.setProcessEnvironment(environment);
        program.start(CALLIOPE_APP,
                      {"--screenshot", page, "--theme", "light,dark", "--size",
                       QString("%1x%2").arg(how.size.width()).arg(how.size.height()), folder.filePath(name + ".png")});
        QVERIFY2(program.waitForFinished(60'000) && program.exitCode() == 0,
                 program.readAllStandardError().constData());
        QList<double> lightness;
        for (const char* theme : themes) {
            const QImage image(fileOf(theme));
            QCOMPARE(image.size(), how.size * how.scale);
            QVERIFY2(coloursOf(image) >= fewestColours,
                     qPrintable(QString("%1: only %2 colours").arg(theme).arg(coloursOf(image))));
            lightness.append(
                image.scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation).pixelColor(0, 0).lightnessF());
        }
        QVERIFY(lightness[0] > lightness[1]);
    }
};

QTEST_GUILESS_MAIN(ScreenshotsTest)
#include "screenshots_test.moc"

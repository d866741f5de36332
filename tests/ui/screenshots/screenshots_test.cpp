#include "tests/support/figures.h"
#include "ui/screenshot.h"

#include <QDir>
#include <QImage>
#include <QProcess>
#include <QSet>
#include <QTest>

/// `calliope --screenshot` of every page, for people to look at: they lie in the build folder, below screenshots. In
/// long runs in all themes, at both scales and also narrow.

using namespace calliope;

namespace {

constexpr int fewestColours = 40; ///< of a page that shows something

struct Look {
    const char* name;
    const char* theme;
    QSize size;
    int scale;
    bool isLong; ///< only in long runs
};

constexpr QSize usual(1280, 800), narrow(1024, 640), wide(1920, 1080);

const Look looks[]{
    {"light", "light", usual, 1, false},        {"dark", "dark", usual, 1, true},
    {"light-2x", "light", usual, 2, true},      {"dark-2x", "dark", usual, 2, true},
    {"light-narrow", "light", narrow, 1, true}, {"dark-narrow", "dark", narrow, 1, true},
    {"light-wide", "light", wide, 1, true},
};

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
        const QString file = folder.filePath(QString(page).replace('/', '-') + ".png");
        QFile::remove(file);
        QProcess program;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("QT_SCALE_FACTOR", QString::number(how.scale));
        program.setProcessEnvironment(environment);
        program.start(CALLIOPE_APP, {"--screenshot", page, "--theme", how.theme, "--size",
                                     QString("%1x%2").arg(how.size.width()).arg(how.size.height()), file});
        QVERIFY2(program.waitForFinished(60'000) && program.exitCode() == 0,
                 program.readAllStandardError().constData());
        const QImage image(file);
        QCOMPARE(image.size(), how.size * how.scale);
        QVERIFY2(coloursOf(image) >= fewestColours, qPrintable(QString("only %1 colours").arg(coloursOf(image))));
    }
};

QTEST_GUILESS_MAIN(ScreenshotsTest)
#include "screenshots_test.moc"

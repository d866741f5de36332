#include "ui/icons/app_icon.h"
#include "ui/icons/svg_path.h"

#include <QFile>
#include <QPainter>
#include <QTest>
#include <QXmlStreamReader>

using namespace calliope::ui;

/// The app's icon: the one that the window has and the one for desktops are the same.
class AppIconTest : public QObject {
    Q_OBJECT

private slots:
    void theFileIsWhatTheWindowHas() {
        constexpr int pixels = 96;
        QFile file(CALLIOPE_SOURCE_DIR "/resources/icon/calliope.svg");
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        QImage image(pixels, pixels, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.scale(pixels / 48.0, pixels / 48.0);
        int shapes = 0;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement) continue;
            const QXmlStreamAttributes has = xml.attributes();
            const auto number = [&](const char* name) { return has.value(QLatin1String(name)).toDouble(); };
            const QColor fill(has.value("fill").toString());
            if (xml.name() == QLatin1String("g")) {
                QCOMPARE(has.value("transform").toString(), QString("translate(6 6) scale(1.5)"));
                painter.translate(6, 6);
                painter.scale(1.5, 1.5);
            } else if (xml.name() == QLatin1String("rect")) {
                painter.setBrush(fill);
                painter.drawRoundedRect(QRectF(number("x"), number("y"), number("width"), number("height")),
                                        number("rx"), number("rx"));
                ++shapes;
            } else if (xml.name() == QLatin1String("path")) {
                painter.fillPath(svgPath(has.value("d").toString()), fill);
                ++shapes;
            }
        }
        painter.end();
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(shapes, 3);
        QCOMPARE(image, drawAppIcon(pixels));
    }

    void itIsThereInAllSizes() {
        const QList<QSize> sizes = appIcon().availableSizes();
        QVERIFY(sizes.contains(QSize(16, 16)) && sizes.contains(QSize(256, 256)));
    }

    /// Desktops find the window's entry by the name that the program says, and the icon by the entry.
    void theDesktopEntryNamesThem() {
        QFile file(CALLIOPE_SOURCE_DIR "/packaging/calliope.desktop");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = file.readAll().split('\n');
        for (const char* line : {"[Desktop Entry]", "Type=Application", "Exec=calliope", "Icon=calliope"})
            QVERIFY2(lines.contains(line), line);
        QFile program(CALLIOPE_SOURCE_DIR "/ui/main.cpp");
        QVERIFY(program.open(QIODevice::ReadOnly));
        QVERIFY(program.readAll().contains("setDesktopFileName(\"calliope\")"));
    }
};

QTEST_MAIN(AppIconTest)
#include "app_icon_test.moc"

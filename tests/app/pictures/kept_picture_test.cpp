#include "app/pictures/kept_picture.h"
#include "app/pictures/picture_block.h"

#include <QRandomGenerator>
#include <QTest>

using namespace calliope;
using namespace calliope::app;

/// What is kept of pictures: pixels, in a file that others take.
class KeptPictureTest : public QObject {
    Q_OBJECT

private slots:
    void drawingsStayExact() {
        QImage image(40, 30, QImage::Format_ARGB32);
        image.fill(qRgb(10, 200, 30));
        image.setPixelColor(3, 4, Qt::red);
        image.setText("Comment", "taken at home");
        image.setDotsPerMeterX(1234);
        const KeptPicture kept = keptPicture(image, false);
        QCOMPARE(kept.mediaType, QString("image/png"));
        QCOMPARE(kept.size, QSize(40, 30));
        QVERIFY(!kept.bytes.contains("home"));
        QCOMPARE(QImage::fromData(kept.bytes).convertToFormat(QImage::Format_RGB888),
                 image.convertToFormat(QImage::Format_RGB888));
        QCOMPARE(keptPicture(image, false).hash, kept.hash); // the same again
        QVERIFY(dataUrl(kept.bytes).startsWith("data:image/png;base64,iVBOR"));
    }

    void photosBecomeJpeg() {
        QImage image(64, 48, QImage::Format_RGB888);
        image.fill(Qt::blue);
        const KeptPicture kept = keptPicture(image, true);
        QCOMPARE(kept.mediaType, QString("image/jpeg"));
        QVERIFY(isPhoto(kept.bytes));
        QVERIFY(!kept.bytes.contains("Exif"));
        QVERIFY(dataUrl(kept.bytes).startsWith("data:image/jpeg;base64,/9j/"));
    }

    void nothingIsTooLarge() {
        QImage noise(3000, 2400, QImage::Format_RGB888); // as PNG 21 MB
        for (int y = 0; y < noise.height(); ++y)
            for (int x = 0; x < 3 * noise.width(); x += 3)
                for (int i = 0; i < 3; ++i)
                    noise.scanLine(y)[x + i] = static_cast<uchar>((x * 31 + y * 17 + i * 97 + (x ^ y) * 7) >> 1);
        auto* random = QRandomGenerator::global();
        for (int y = 0; y < noise.height(); ++y)
            for (int x = 0; x < 3 * noise.width(); x += 2) noise.scanLine(y)[x] = uchar(random->generate());
        const KeptPicture kept = keptPicture(noise, false);
        QVERIFY(kept.bytes.size() <= KeptPicture::largest);
        QCOMPARE(kept.mediaType, QString("image/jpeg"));
    }

    void blocksTellTheSize() {
        const storage::Block block = pictureBlock(std::string(64, 'a'), "a.png", {12, 34});
        QCOMPARE(pictureSize(block), QSize(12, 34));
        for (const char* payload : {"{}", "", "[1]", "{\"width\": -1, \"height\": 5}",
                                    "{\"width\": 1e30, \"height\": 5}", "{\"width\": 5}"}) {
            storage::Block other = block;
            other.payload = payload;
            QCOMPARE(pictureSize(other), QSize(0, 0));
        }
    }
};

QTEST_APPLESS_MAIN(KeptPictureTest)
#include "kept_picture_test.moc"

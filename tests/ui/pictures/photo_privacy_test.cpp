#include "app/endpoints/fake_endpoint.h"
#include "tests/support/figures.h"
#include "tests/ui/support/test_window.h"

#include <QBuffer>
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPainter>
#include <QtEndian>

/// I5: photos that say where and when they were taken, dropped on the real window and sent to a server. What arrives
/// there, and what is kept, is pixels.

using namespace calliope;

namespace {

constexpr char secret[] = "48.8584N 2.2945E serial 7702311"; // stands in every place for such things

/// What may be in no file that was coded anew.
const QList<QByteArray>& traces() {
    static const QList<QByteArray> all{secret,    "Exif",        "eXIf",      "ns.adobe.com", "Photoshop 3.0",
                                       "8BIM",    "GPSLatitude", "iTXt",      "tEXt",         "zTXt",
                                       "xpacket", "ICC_PROFILE", "MakerNote", "Comment"};
    return all;
}

template<typename Number>
QByteArray bytesOf(Number number, bool isBig) {
    QByteArray out(sizeof number, '\0');
    isBig ? qToBigEndian(number, out.data()) : qToLittleEndian(number, out.data());
    return out;
}

/// A TIFF structure with an orientation, a description and a GPS directory that holds coordinates.
QByteArray exif(bool isBig, quint16 orientation) {
    const auto u16 = [&](quint16 n) { return bytesOf(n, isBig); };
    const auto u32 = [&](quint32 n) { return bytesOf(n, isBig); };
    const auto padded = [](const QByteArray& value) { return value.leftJustified(4, '\0'); };
    constexpr quint32 gpsAt = 8 + 2 + 3 * 12 + 4;
    constexpr quint32 textAt = gpsAt + 2 + 4 * 12 + 4;
    constexpr quint32 latitudeAt = textAt + sizeof secret;
    constexpr quint32 longitudeAt = latitudeAt + 24;
    const auto entry = [&](quint16 tag, quint16 type, quint32 count, const QByteArray& value) {
        return u16(tag) + u16(type) + u32(count) + padded(value);
    };
    const auto degrees = [&](quint32 whole, quint32 minutes, quint32 hundredths) {
        return u32(whole) + u32(1) + u32(minutes) + u32(1) + u32(hundredths) + u32(100);
    };
    QByteArray out = (isBig ? QByteArray("MM") : QByteArray("II")) + u16(42) + u32(8);
    out += u16(3) + entry(0x010e, 2, sizeof secret, u32(textAt)) + entry(0x0112, 3, 1, u16(orientation)) +
           entry(0x8825, 4, 1, u32(gpsAt)) + u32(0);
    out += u16(4) + entry(1, 2, 2, "N") + entry(2, 5, 3, u32(latitudeAt)) + entry(3, 2, 2, "E") +
           entry(4, 5, 3, u32(longitudeAt)) + u32(0);
    out += QByteArray(secret, sizeof secret) + degrees(48, 51, 3024) + degrees(2, 17, 4020);
    return out;
}

QByteArray coded(const QImage& image, const char* format) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
}

QByteArray segment(uchar marker, const QByteArray& content) {
    return QByteArray("\xff") + static_cast<char>(marker) + bytesOf(static_cast<quint16>(content.size() + 2), true) +
           content;
}

/// With EXIF, XMP, IPTC, a profile and a comment.
QByteArray jpegPhoto(const QImage& image, bool isBig, quint16 orientation) {
    const QByteArray plain = coded(image, "JPG");
    return plain.left(2) + segment(0xe1, QByteArray("Exif\0\0", 6) + exif(isBig, orientation)) +
           segment(0xe1, QByteArray("http://ns.adobe.com/xap/1.0/\0", 29) + "<?xpacket?><x:xmpmeta>" + secret) +
           segment(0xed, QByteArray("Photoshop 3.0\0", 14) + "8BIM" + secret) +
           segment(0xe2, QByteArray("ICC_PROFILE\0\1\1", 14) + secret) + segment(0xfe, secret) + plain.mid(2) + secret;
}

quint32 crc(const QByteArray& bytes) {
    quint32 sum = ~quint32{0};
    for (const char byte : bytes) {
        sum ^= static_cast<uchar>(byte);
        for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ (sum & 1 ? 0xedb88320u : 0u);
    }
    return ~sum;
}

QByteArray chunk(const QByteArray& name, const QByteArray& content) {
    return bytesOf(static_cast<quint32>(content.size()), true) + name + content + bytesOf(crc(name + content), true);
}

/// With EXIF and both kinds of text.
QByteArray pngPhoto(const QImage& image, bool isBig, quint16 orientation) {
    const QByteArray plain = coded(image, "PNG");
    constexpr int headEnd = 8 + 25;
    return plain.left(headEnd) + chunk("eXIf", exif(isBig, orientation)) +
           chunk("tEXt", QByteArray("Comment\0", 8) + secret) +
           chunk("iTXt", QByteArray("XML:com.adobe.xmp\0\0\0\0\0", 22) + secret) + plain.mid(headEnd) + secret;
}

/// No two are alike, nor as large: pictures of the same bytes would be kept once.
QImage scene(int number) {
    QImage image(60 + 7 * number, 40 + 3 * number, QImage::Format_RGB888);
    QPainter painter(&image);
    QLinearGradient sky(0, 0, 0, image.height());
    sky.setColorAt(0, QColor::fromHsv(number * 7 % 360, 120, 250));
    sky.setColorAt(1, QColor::fromHsv(number * 13 % 360, 200, 90));
    painter.fillRect(image.rect(), sky);
    painter.drawEllipse(number, 5, 20 + number, 20);
    return image;
}

QList<QByteArray> tracesIn(const QByteArray& bytes) {
    QList<QByteArray> found;
    for (const QByteArray& trace : traces())
        if (bytes.contains(trace)) found.append(trace);
    return found;
}

} // namespace

class PhotoPrivacyTest : public QObject {
    Q_OBJECT

    static QString stateOf(test::TestWindow& window) {
        app::Chat& chat = window.session().chat();
        return QString("%1 pictures, %2 of them read; the text \"%3\" waits, the chat %4")
            .arg(chat.pictures()->count())
            .arg(chat.pictures()->hashes().size())
            .arg(chat.draft(), chat.isRunning() ? "answers" : "rests");
    }

private slots:
    /// The search finds what it is there for.
    void tracesAreFound() {
        QVERIFY(tracesIn(jpegPhoto(scene(1), true, 1)).size() >= 7);
        QVERIFY(tracesIn(pngPhoto(scene(1), false, 1)).size() >= 4);
        QVERIFY(!QImage::fromData(jpegPhoto(scene(1), false, 6)).isNull());
        QVERIFY(!QImage::fromData(pngPhoto(scene(1), true, 6)).isNull());
    }

    void nothingOfAPhotoLeavesButPixels() {
        constexpr int photos = 50;
        constexpr int inAMessage = 10;
        test::TestWindow window;
        auto& endpoint = dynamic_cast<app::FakeEndpoint&>(window.session().backend());
        app::DraftPictures& draft = *window.session().chat().pictures();
        const QTemporaryDir camera;
        qint64 pictureBytes = 0;
        int arrived = 0;
        for (int first = 0; first < photos; first += inAMessage) {
            QList<QUrl> files;
            for (int i = first; i < first + inAMessage; ++i) {
                const bool isJpeg = i % 5 < 3;
                const auto orientation = static_cast<quint16>(i % 8 + 1);
                QFile file(camera.filePath(QString("%1.%2").arg(i).arg(isJpeg ? "jpg" : "png")));
                QVERIFY(file.open(QIODevice::WriteOnly));
                file.write(isJpeg ? jpegPhoto(scene(i), i % 2 == 0, orientation)
                                  : pngPhoto(scene(i), i % 2 == 0, orientation));
                files.append(QUrl::fromLocalFile(file.fileName()));
            }
            draft.addFiles(files);
            const auto canGo = [&] { return draft.hashes().size() == inAMessage && window.session().chat().canSend(); };
            QVERIFY2(QTest::qWaitFor(canGo, test::limit(5'000)), qPrintable(stateOf(window)));
            QVERIFY(window.type("composer", "Where was this?"));
            const std::size_t before = endpoint.chats().size();
            QTest::keyClick(window.window(), Qt::Key_Return);
            const auto isAnswered = [&] {
                return endpoint.chats().size() > before && !window.session().chat().isRunning();
            };
            QVERIFY2(QTest::qWaitFor(isAnswered, test::limit(2'000)), qPrintable(stateOf(window)));

            const QJsonObject& request = endpoint.chats()[before];
            QCOMPARE(tracesIn(QJsonDocument(request).toJson()), QList<QByteArray>());
            const QJsonArray parts = request["messages"].toArray().last()["content"].toArray();
            for (const QJsonValue part : parts) {
                const QString url = part["image_url"]["url"].toString();
                if (url.isEmpty()) continue;
                const QByteArray bytes = QByteArray::fromBase64(url.section(',', 1).toLatin1());
                const QImage seen = QImage::fromData(bytes);
                const QSize taken = scene(arrived).size();
                QVERIFY2(!seen.isNull(), qPrintable(url.left(40)));
                QVERIFY(seen.size() == taken || seen.size() == taken.transposed());
                QCOMPARE(tracesIn(bytes), QList<QByteArray>());
                pictureBytes += bytes.size();
                ++arrived;
            }
        }
        QCOMPARE(arrived, photos);

        int kept = 0;
        for (QDirIterator each(window.folder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
             each.hasNext();) {
            QFile file(each.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains(secret), qPrintable(file.fileName()));
            ++kept;
        }
        QVERIFY(kept > photos);
        test::figure("I5",
                     QString("%1 photos with position, time and serial number in EXIF, XMP, IPTC, text and behind "
                             "their end: %2 bytes of pictures arrived, 0 of these")
                         .arg(arrived)
                         .arg(pictureBytes));
        QVERIFY2(window.warnings().isEmpty(), qPrintable(window.warnings().join('\n')));
    }
};

int main(int argumentCount, char** arguments) {
    return test::runWindowTest<PhotoPrivacyTest>(argumentCount, arguments);
}

#include "photo_privacy_test.moc"

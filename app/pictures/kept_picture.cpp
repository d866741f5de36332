#include "app/pictures/kept_picture.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QImageWriter>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

constexpr const char* jpegSignature = "\xff\xd8\xff";
/// What lies in the store; the last row fits always.
struct Type {
    const char* signature;
    const char* name;
};

constexpr std::array types{Type{jpegSignature, "image/jpeg"}, Type{"RIFF", "image/webp"}, Type{"GIF8", "image/gif"},
                           Type{"", "image/png"}};

constexpr std::array qualities{92, 85, 75, 60};

QByteArray coded(const QImage& image, const char* format, int quality) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, format);
    writer.setQuality(quality);
    writer.write(image);
    return bytes;
}

KeptPicture made(QByteArray bytes, const QImage& image) {
    KeptPicture out;
    out.size = image.size();
    out.bytes = std::move(bytes);
    out.mediaType = isPhoto(out.bytes) ? QStringLiteral("image/jpeg") : QStringLiteral("image/png");
    out.hash = QCryptographicHash::hash(out.bytes, QCryptographicHash::Sha256).toHex();
    return out;
}

/// With pixels alone: no texts, no colour space, no resolution.
QImage bare(const QImage& image) {
    QImage out(image.size(), QImage::Format_RGB888);
    const QImage source = image.convertToFormat(QImage::Format_RGB888);
    for (int y = 0; y < out.height(); ++y)
        std::copy_n(source.constScanLine(y), 3 * std::ptrdiff_t{out.width()}, out.scanLine(y));
    return out;
}

} // namespace

KeptPicture keptPicture(const QImage& image, bool isPhoto) {
    QImage pixels = bare(image);
    constexpr int fastest = 80; // as a quality of PNG: little effort, little larger
    if (!isPhoto) {
        QByteArray bytes = coded(pixels, "png", fastest);
        if (!bytes.isEmpty() && bytes.size() <= KeptPicture::largest) return made(std::move(bytes), pixels);
    }
    for (;;) {
        for (const int quality : qualities) {
            QByteArray bytes = coded(pixels, "jpeg", quality);
            if (bytes.size() <= KeptPicture::largest) return made(std::move(bytes), pixels);
        }
        pixels = pixels.scaled(pixels.size() / 2, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    }
}

bool isPhoto(const QByteArray& file) {
    return file.startsWith(jpegSignature);
}

QString dataUrl(const QByteArray& bytes) {
    const auto* row = std::ranges::find_if(types, [&](const Type& each) { return bytes.startsWith(each.signature); });
    return QStringLiteral("data:%1;base64,").arg(QLatin1String(row->name)) + QString::fromLatin1(bytes.toBase64());
}

} // namespace calliope::app

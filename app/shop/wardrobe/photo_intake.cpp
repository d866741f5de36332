#include "app/shop/wardrobe/photo_intake.h"

#include "app/looks/background.h"

#include <QClipboard>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>
#include <array>
#include <utility>

namespace calliope::app {

namespace {

constexpr int longestSide = 1'600; ///< of what is kept: a garment on a screen

constexpr std::array mediaTypes{"image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp"};

Photo kept(const ReadPicture& read) {
    if (read.image.isNull()) return {{}, {}, read.problem};
    return {read.image, keptPicture(read.image, true), {}};
}

Photo problem(const QString& sentence) {
    return {{}, {}, sentence};
}

} // namespace

void PhotoIntake::addFiles(const QList<QUrl>& files) {
    if (files.isEmpty()) return;
    const QUrl& url = files.front();
    const QString path = url.toLocalFile();
    if (!url.isLocalFile())
        return read([words = tr("Pictures of web pages are not fetched; copy or save the picture first.")] {
            return problem(words);
        });
    if (!QFileInfo(path).isFile()) // a folder, or a pipe that would never end
        return read([words = tr("This is no file.")] { return problem(words); });
    read([path, reader = m_reader, words = tr("The file cannot be opened.")] {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) return problem(words);
        return kept(reader.read(file.read(PictureReader::largestFile + 1), longestSide));
    });
}

void PhotoIntake::addBytes(const QByteArray& bytes) {
    read([bytes, reader = m_reader] { return kept(reader.read(bytes, longestSide)); });
}

bool PhotoIntake::paste() {
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    if (!data) return false;
    if (!data->urls().isEmpty()) {
        addFiles(data->urls());
        return true;
    }
    const QStringList formats = data->formats();
    for (const char* type : mediaTypes) {
        if (!formats.contains(QLatin1String(type))) continue;
        addBytes(data->data(QLatin1String(type)));
        return true;
    }
    // Pixels of the system itself; any other format would have to be decoded here.
    for (const QString& format : formats)
        if (format.startsWith("image/")) return false;
    const auto image = data->hasImage() ? qvariant_cast<QImage>(data->imageData()) : QImage();
    if (image.isNull()) return false;
    addImage(image);
    return true;
}

void PhotoIntake::addImage(const QImage& image) {
    read([image] {
        const QImage small = image.width() > longestSide || image.height() > longestSide
                                 ? image.scaled(longestSide, longestSide, Qt::KeepAspectRatio, Qt::SmoothTransformation)
                                 : image;
        return kept({small.convertToFormat(QImage::Format_RGB888), {}});
    });
}

void PhotoIntake::forget() {
    ++m_asked;
    setBusy(false);
}

void PhotoIntake::read(std::function<Photo()> work) {
    setBusy(true);
    inBackground(this, std::move(work), [this, asked = ++m_asked](const Photo& photo) {
        if (asked != m_asked) return;
        setBusy(false);
        emit arrived(photo);
    });
}

void PhotoIntake::setBusy(bool isBusy) {
    if (m_isBusy == isBusy) return;
    m_isBusy = isBusy;
    emit busyChanged();
}

} // namespace calliope::app

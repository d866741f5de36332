#include "app/shop/wardrobe/wardrobe_photos.h"

#include "storage/attachments.h"

#include <QDir>
#include <QDirIterator>
#include <QSaveFile>
#include <utility>

namespace calliope::app {

namespace {

QString pathOf(const std::filesystem::path& folder) {
    return QString::fromStdU16String(folder.u16string());
}

/// REQUIRES: a hash.
QString fileOf(const std::filesystem::path& folder, const std::string& hash) {
    return pathOf(folder / hash.substr(0, 2)) + '/' + QString::fromStdString(hash.substr(2));
}

} // namespace

WardrobePhotos::WardrobePhotos(const std::filesystem::path& folder, PictureReader reader)
    : m_folder(folder / "wardrobe" / "attachments") // as the shelf looks for them
    , m_shelf(folder / "wardrobe", std::move(reader)) {}

bool WardrobePhotos::keep(const KeptPicture& photo) const {
    const std::string hash = photo.hash.toStdString();
    if (!storage::isHash(hash)) return false;
    const QString folder = pathOf(m_folder / hash.substr(0, 2));
    if (!QDir().mkpath(folder)) return false;
    QSaveFile file(folder + '/' + QString::fromStdString(hash.substr(2)));
    return file.open(QIODevice::WriteOnly) && file.write(photo.bytes) == photo.bytes.size() && file.commit();
}

void WardrobePhotos::keepOnly(const std::set<std::string>& hashes) const {
    for (QDirIterator files(pathOf(m_folder), QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
        const QString path = files.next();
        const QString hash = path.section('/', -2, -2) + path.section('/', -1);
        const bool isOld = files.fileInfo().lastModified().addSecs(1) < m_began; // clocks of disks are coarse
        if (isOld && !hashes.contains(hash.toStdString())) QFile::remove(path);
    }
}

std::function<QByteArray(const std::string&)> WardrobePhotos::opener() const {
    return [folder = m_folder](const std::string& hash) {
        if (!storage::isHash(hash)) return QByteArray();
        QFile file(fileOf(folder, hash));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
}

std::function<void(const std::set<std::string>&)> WardrobePhotos::remover() const {
    return [folder = m_folder](const std::set<std::string>& hashes) {
        for (const std::string& hash : hashes)
            if (storage::isHash(hash)) QFile::remove(fileOf(folder, hash));
    };
}

QString WardrobePhotos::source(const std::string& hash) {
    return hash.empty() ? QString() : QStringLiteral("image://wardrobe/") + QString::fromStdString(hash);
}

} // namespace calliope::app

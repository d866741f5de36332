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

QString WardrobePhotos::source(const std::string& hash) {
    return hash.empty() ? QString() : QStringLiteral("image://wardrobe/") + QString::fromStdString(hash);
}

} // namespace calliope::app

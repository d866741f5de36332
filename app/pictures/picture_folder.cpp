#include "app/pictures/picture_folder.h"

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

PictureFolder::PictureFolder(const std::filesystem::path& folder, PictureReader reader)
    : m_folder(folder / "attachments") // as the shelf looks for them
    , m_shelf(folder, std::move(reader)) {}

std::function<void(const std::set<std::string>&)> PictureFolder::sweeper() const {
    return [folder = m_folder, began = m_began](const std::set<std::string>& hashes) {
        for (QDirIterator files(pathOf(folder), QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
            const QString path = files.next();
            const QString hash = path.section('/', -2, -2) + path.section('/', -1);
            const bool isOld = files.fileInfo().lastModified().addSecs(1) < began; // clocks of disks are coarse
            if (isOld && !hashes.contains(hash.toStdString())) QFile::remove(path);
        }
    };
}

std::function<bool(const KeptPicture&)> PictureFolder::keeper() const {
    return [files = m_folder](const KeptPicture& picture) {
        const std::string hash = picture.hash.toStdString();
        if (!storage::isHash(hash)) return false;
        const QString folder = pathOf(files / hash.substr(0, 2));
        if (!QDir().mkpath(folder)) return false;
        QSaveFile file(folder + '/' + QString::fromStdString(hash.substr(2)));
        return file.open(QIODevice::WriteOnly) && file.write(picture.bytes) == picture.bytes.size() && file.commit();
    };
}

std::function<QByteArray(const std::string&)> PictureFolder::opener() const {
    return [folder = m_folder](const std::string& hash) {
        if (!storage::isHash(hash)) return QByteArray();
        QFile file(fileOf(folder, hash));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
}

std::function<void(const std::set<std::string>&)> PictureFolder::remover() const {
    return [folder = m_folder](const std::set<std::string>& hashes) {
        for (const std::string& hash : hashes)
            if (storage::isHash(hash)) QFile::remove(fileOf(folder, hash));
    };
}

} // namespace calliope::app

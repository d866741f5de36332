#include "app/pictures/picture_shelf.h"

#include "storage/attachments.h"

#include <QCoreApplication>
#include <QFile>
#include <QMutexLocker>
#include <utility>

namespace calliope::app {

PictureShelf::PictureShelf(std::filesystem::path folder, PictureReader reader)
    : m_folder(std::move(folder))
    , m_reader(std::move(reader)) {}

void PictureShelf::keepInMemory(const QByteArray& hash, const QByteArray& bytes) {
    const QMutexLocker lock(&m_mutex);
    m_memory.insert(hash, bytes);
}

void PictureShelf::forgetMemory() {
    const QMutexLocker lock(&m_mutex);
    m_memory.clear();
}

QMap<QByteArray, QByteArray> PictureShelf::takeMemory() {
    const QMutexLocker lock(&m_mutex);
    return std::exchange(m_memory, {});
}

QByteArray PictureShelf::bytes(const std::string& hash) const {
    if (!storage::isHash(hash)) return {};
    {
        const QMutexLocker lock(&m_mutex);
        const auto found = m_memory.constFind(QByteArray::fromStdString(hash));
        if (found != m_memory.constEnd()) return *found;
    }
    const std::filesystem::path path = m_folder / "attachments" / hash.substr(0, 2) / hash.substr(2);
    QFile file(QString::fromStdU16String(path.u16string()));
    if (!file.open(QIODevice::ReadOnly) || file.size() > PictureReader::largestFile) return {};
    return file.read(PictureReader::largestFile);
}

ReadPicture PictureShelf::pixels(const std::string& hash, int side) const {
    const QByteArray file = bytes(hash);
    if (file.isEmpty())
        return {{}, QCoreApplication::translate("PictureShelf", "The picture is missing in the data folder.")};
    return m_reader.read(file, side);
}

QString PictureShelf::source(const std::string& hash) {
    return QStringLiteral("image://picture/") + QString::fromStdString(hash);
}

} // namespace calliope::app

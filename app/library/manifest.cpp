#include "app/library/manifest.h"

#include "app/library/file_names.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <algorithm>
#include <numeric>
#include <utility>

namespace calliope::app {

namespace {

constexpr auto fileName = "calliope-files.json";
constexpr qint64 mostBytes = 1 << 20;

} // namespace

qint64 Manifest::bytes() const {
    return std::accumulate(files.begin(), files.end(), qint64{0},
                           [](qint64 sum, const HubFile& file) { return sum + file.size; });
}

std::optional<Manifest> readManifest(const QString& folder) {
    QFile file(QDir(folder).filePath(fileName));
    if (!file.open(QIODevice::ReadOnly) || file.size() > mostBytes) return std::nullopt;
    Manifest out;
    const QJsonArray rows = QJsonDocument::fromJson(file.readAll()).object()["files"].toArray();
    for (const QJsonValue each : rows) {
        const QJsonObject row = each.toObject();
        const HubFile entry{row["path"].toString(), row["size"].toInteger(), row["sha256"].toString().toLatin1()};
        if (!isModelFileName(entry.name()) || entry.size <= 0) return std::nullopt;
        out.files.push_back(entry);
    }
    if (out.files.empty()) return std::nullopt;
    return out;
}

bool writeManifest(const QString& folder, const Manifest& manifest) {
    QJsonArray rows;
    for (const HubFile& file : manifest.files)
        rows.append(
            QJsonObject{{"path", file.path}, {"size", file.size}, {"sha256", QString::fromLatin1(file.sha256)}});
    QSaveFile file(QDir(folder).filePath(fileName));
    return file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(QJsonObject{{"files", rows}}).toJson()) > 0 &&
           file.commit();
}

bool moveModel(const QString& from, const QString& to) {
    const auto manifest = readManifest(from);
    if (!manifest || !QDir().mkpath(to)) return false;
    QStringList names;
    for (const HubFile& file : manifest->files) names << file.name() << partName(file.name());
    names << fileName;
    QStringList moved;
    for (const QString& name : std::as_const(names)) {
        if (!QFile::exists(QDir(from).filePath(name))) continue;
        if (!QFile::rename(QDir(from).filePath(name), QDir(to).filePath(name))) {
            for (const QString& back : std::as_const(moved))
                QFile::rename(QDir(to).filePath(back), QDir(from).filePath(back));
            QDir().rmdir(to);
            return false;
        }
        moved.append(name);
    }
    QDir().rmdir(from);
    return true;
}

QString partName(const QString& file) {
    return file + QLatin1String(".part");
}

bool isWhole(const QString& folder, const HubFile& file) {
    const QFileInfo info(QDir(folder).filePath(file.name()));
    return info.isFile() && info.size() == file.size;
}

qint64 bytesThere(const QString& folder, const HubFile& file) {
    if (isWhole(folder, file)) return file.size;
    const QFileInfo part(QDir(folder).filePath(partName(file.name())));
    return part.isFile() ? std::min(part.size(), file.size) : 0;
}

} // namespace calliope::app

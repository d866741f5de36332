#include "app/assistant/model_files.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

namespace calliope::app {

namespace {

constexpr int mostDepth = 4;
constexpr int mostLooked = 20'000;
constexpr qsizetype mostFound = 500;

bool isMain(const QString& name) {
    static const QRegularExpression other(QStringLiteral("mmproj|-(?!00001)\\d{5}-of-\\d{5}\\.gguf$"),
                                          QRegularExpression::CaseInsensitiveOption);
    return name.endsWith(QLatin1String(".gguf"), Qt::CaseInsensitive) && !other.match(name).hasMatch();
}

void look(const QDir& folder, int depth, int& looked, QStringList& found) {
    // Links are not followed: they lead in circles.
    const QFileInfoList entries =
        folder.entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Name);
    for (const QFileInfo& entry : entries) {
        if (++looked > mostLooked || found.size() >= mostFound) return;
        if (entry.isDir() && depth < mostDepth) look(QDir(entry.filePath()), depth + 1, looked, found);
        if (entry.isFile() && isMain(entry.fileName()) && isModelFile(entry.filePath()))
            found.append(entry.canonicalFilePath());
    }
}

} // namespace

bool isModelFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(4) == "GGUF";
}

QStringList modelFilesIn(const QString& folder) {
    QStringList found;
    int looked = 0;
    if (!folder.isEmpty()) look(QDir(folder), 0, looked, found);
    return found;
}

} // namespace calliope::app

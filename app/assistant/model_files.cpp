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
    const QFileInfoList entries = folder.entryInfoList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    for (const QFileInfo& entry : entries) {
        if (++looked > mostLooked || found.size() >= mostFound) return;
        // Links to folders lead in circles.
        if (entry.isDir() && !entry.isSymLink() && depth < mostDepth)
            look(QDir(entry.filePath()), depth + 1, looked, found);
        if (entry.isFile() && isMain(entry.fileName()) && isModelFile(entry.filePath()))
            found.append(entry.absoluteFilePath());
    }
}

} // namespace

bool isModelFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(4) == "GGUF";
}

bool isVisionFile(const QString& path) {
    if (QFileInfo(path).fileName().contains(QLatin1String("mmproj"), Qt::CaseInsensitive)) return true;
    // A key of the metadata, the type of its value (a text), its length, and the text.
    static const QByteArray told("general.architecture\x08\0\0\0\x04\0\0\0\0\0\0\0clip", 36);
    constexpr qint64 beginning = 65'536;
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(beginning).contains(told);
}

QStringList modelFilesIn(const QString& folder) {
    QStringList found;
    int looked = 0;
    if (!folder.isEmpty()) look(QDir(folder), 0, looked, found);
    return found;
}

} // namespace calliope::app

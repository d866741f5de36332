#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <filesystem>

namespace calliope::test {

/// A folder for the files of a test, gone with it.
class TestFolder : public QTemporaryDir {
public:
    [[nodiscard]] std::filesystem::path at(const QString& name) const { return filePath(name).toStdU16String(); }

    /// A file with this content; the folders above it are made.
    void write(const QString& name, const QByteArray& content) const {
        const QString path = filePath(name);
        QFile file(path);
        if (!QDir().mkpath(QFileInfo(path).path()) || !file.open(QIODevice::WriteOnly) ||
            file.write(content) != content.size())
            qFatal("%s cannot be written", qPrintable(path));
    }
};

} // namespace calliope::test

#pragma once

#include <QString>
#include <QStringList>

namespace calliope::app {

/// Whether a file begins as model files do.
[[nodiscard]] bool isModelFile(const QString& path);

/// The models in a folder and up to four folders below it, by their canonical paths: what begins as a model, without
/// vision files, and of split ones the first part. At most 500, of at most 20,000 files. Takes as long as the disk.
[[nodiscard]] QStringList modelFilesIn(const QString& folder);

} // namespace calliope::app

#pragma once

#include <QString>
#include <QStringList>

namespace calliope::app {

/// Whether a file begins as model files do.
[[nodiscard]] bool isModelFile(const QString& path);

/// Whether a model file is a vision encoder, which works only beside a model: by its name or by what it says it is.
[[nodiscard]] bool isVisionFile(const QString& path);

/// The models in a folder and up to four folders below it, by absolute paths: what begins as a model, without vision
/// files, and of split ones the first part. Files may be links, as other programs keep them, and have their own names
/// then; links to folders are not followed. At most 500, of at most 20,000 files. Takes as long as the disk.
[[nodiscard]] QStringList modelFilesIn(const QString& folder);

} // namespace calliope::app

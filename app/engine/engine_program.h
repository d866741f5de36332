#pragma once

#include <QProcessEnvironment>
#include <QString>

namespace calliope::app {

/// Where calliope-engine is: `setting` if that is not empty, else beside this program, else in the PATH; empty where it
/// is nowhere.
[[nodiscard]] QString enginePath(const QString& setting = {});

/// Where calliope-documents is, which reads documents: beside this program, else in the PATH; empty where it is
/// nowhere.
[[nodiscard]] QString documentsPath();

/// What the engine needs of an environment: paths, languages, drivers. Keys and tokens that other programs keep there
/// stay here.
[[nodiscard]] QProcessEnvironment engineEnvironment(const QProcessEnvironment& own);

} // namespace calliope::app

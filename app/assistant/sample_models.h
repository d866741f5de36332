#pragma once

#include <QString>

namespace calliope::app {

/// Puts two models of the catalogue into the folder of a Shelf, one whole and one that is still coming, as files
/// without content: for pictures. Returns the path of the whole one.
QString addSampleModels(const QString& folder);

} // namespace calliope::app

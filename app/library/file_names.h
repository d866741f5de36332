#pragma once

#include <QString>
#include <QStringList>

namespace calliope::app {

/// Whether a name that somebody else gave can be the name of a model file in a folder of ours, on every system: one
/// component of letters, digits, ".", "_", "-" and "+", not hidden, no device's name, ending in .gguf.
[[nodiscard]] bool isModelFileName(const QString& name);

/// Whether a name fits a pattern in which * stands for anything; upper and lower case are the same.
[[nodiscard]] bool fitsPattern(const QString& name, const QString& pattern);

/// The names of all parts of a split file, out of the name of its first ("…-00001-of-00003.gguf"); of any other file
/// just its own. Empty where it says that it is another part, or has too many.
[[nodiscard]] QStringList partsOf(const QString& first);

} // namespace calliope::app

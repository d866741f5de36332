#pragma once

#include <QString>
#include <QStringList>

namespace calliope::app {

/// The files beside a model that may be its vision encoder, the likeliest first: GGUF files whose name holds "mmproj"
/// and names no other model ("mmproj-F16.gguf", "gemma-3-4b-it-mmproj-f16.gguf"). Whether one fits is for the engine to
/// say. Reads the folder only.
[[nodiscard]] QStringList visionFilesFor(const QString& model);

} // namespace calliope::app

#pragma once

#include "app/assistant/devices.h"
#include "app/library/catalogue.h"

#include <QString>

namespace calliope::app {

/// Whether a model will run well on a device: out of what the engine plans for its file, or for its outline while there
/// is no file yet. Where there is neither, an estimate.
struct Fit {
    enum class Kind { unknown, fits, partly, tooLarge };

    Kind kind = Kind::unknown;
    QString words;
};

/// The icon that says it.
[[nodiscard]] const char* fitIcon(Fit::Kind kind);

/// What a model takes, as the engine plans it.
struct Needs {
    qint64 bytes = 0; ///< of weights and all else but the conversation
    qint64 cacheBytesPerToken = 0;
    qint64 contextLength = 0;
};

[[nodiscard]] Fit fitOf(const Needs& needs, const Device* device);

/// The estimate, which its words say that it is. `bytes` are those of all files; 0: not known. `device` may be null.
[[nodiscard]] Fit fitOf(const CatalogueModel& model, qint64 bytes, const Device* device);

} // namespace calliope::app

#pragma once

#include "app/assistant/devices.h"
#include "app/library/catalogue.h"

#include <QString>

namespace calliope::app {

/// Whether a model will run well on a device, said before it is fetched: from the sizes of its files and what a
/// conversation takes. Once a file is there, the engine plans with what is really in it.
struct Fit {
    enum class Kind { unknown, fits, partly, tooLarge };

    Kind kind = Kind::unknown;
    QString words;
};

/// The icon that says it.
[[nodiscard]] const char* fitIcon(Fit::Kind kind);

/// What a file takes, as the engine plans it.
struct Needs {
    qint64 bytes = 0; ///< of weights and all else but the conversation
    qint64 cacheBytesPerToken = 0;
    qint64 contextLength = 0;
};

[[nodiscard]] Fit fitOf(const Needs& needs, const Device* device);

/// `bytes` are those of all files; 0: not known. `device` may be null.
[[nodiscard]] Fit fitOf(const CatalogueModel& model, qint64 bytes, const Device* device);

} // namespace calliope::app

#pragma once

#include "app/library/hub.h"

#include <QString>
#include <optional>
#include <vector>

namespace calliope::app {

/// Which files belong to a fetched model, as the hub listed them: kept beside them ("calliope-files.json"), so that it
/// is known after a restart what is whole and what is not.
struct Manifest {
    std::vector<HubFile> files; ///< the first one is what is loaded

    [[nodiscard]] qint64 bytes() const;
};

[[nodiscard]] std::optional<Manifest> readManifest(const QString& folder);
[[nodiscard]] bool writeManifest(const QString& folder, const Manifest& manifest);

/// Moves what a fetched model has, and nothing else, from one folder into another that may have to be made. A folder
/// that is left empty goes. False: everything is where it was.
[[nodiscard]] bool moveModel(const QString& from, const QString& to);

/// The name of a file that is still coming.
[[nodiscard]] QString partName(const QString& file);

/// What is there of a file, whole or in part.
[[nodiscard]] qint64 bytesThere(const QString& folder, const HubFile& file);
[[nodiscard]] bool isWhole(const QString& folder, const HubFile& file);

} // namespace calliope::app

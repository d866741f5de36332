#pragma once

#include "app/pictures/picture_folder.h"

#include <QString>
#include <filesystem>
#include <string>

namespace calliope::app {

/// Photos of what the user owns, as files by their hash beside the shop's. QML gets them as "image://wardrobe/HASH",
/// decoded by the confined program as all others. Safe from all threads.
class WardrobePhotos : public PictureFolder {
public:
    /// `folder` is the data folder.
    WardrobePhotos(const std::filesystem::path& folder, PictureReader reader);

    [[nodiscard]] static QString source(const std::string& hash); ///< empty for an empty one
};

} // namespace calliope::app

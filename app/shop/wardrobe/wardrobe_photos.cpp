#include "app/shop/wardrobe/wardrobe_photos.h"

#include <utility>

namespace calliope::app {

WardrobePhotos::WardrobePhotos(const std::filesystem::path& folder, PictureReader reader)
    : PictureFolder(folder / "wardrobe", std::move(reader)) {}

QString WardrobePhotos::source(const std::string& hash) {
    return hash.empty() ? QString() : QStringLiteral("image://wardrobe/") + QString::fromStdString(hash);
}

} // namespace calliope::app

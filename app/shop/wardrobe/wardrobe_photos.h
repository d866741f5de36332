#pragma once

#include "app/pictures/kept_picture.h"
#include "app/pictures/picture_shelf.h"

#include <QDateTime>
#include <QString>
#include <filesystem>
#include <functional>
#include <set>
#include <string>

namespace calliope::app {

/// Photos of what the user owns, as files by their hash beside the shop's, apart from those of chats. QML gets them as
/// "image://wardrobe/HASH", decoded by the confined program as all others. Safe from all threads.
class WardrobePhotos {
public:
    /// `folder` is the data folder.
    WardrobePhotos(const std::filesystem::path& folder, PictureReader reader);

    /// On the disk when it returns; false where that was not possible. Waits for the disk.
    [[nodiscard]] bool keep(const KeptPicture& photo) const;

    /// Removes all but these and those that came after this object. Waits for the disk.
    void keepOnly(const std::set<std::string>& hashes) const;

    // For work that may outlast this object; both wait for the disk.
    [[nodiscard]] std::function<QByteArray(const std::string& hash)> opener() const; ///< nothing where it is missing
    [[nodiscard]] std::function<void(const std::set<std::string>& hashes)> remover() const;

    [[nodiscard]] PictureShelf& shelf() { return m_shelf; }
    [[nodiscard]] static QString source(const std::string& hash); ///< empty for an empty one

private:
    std::filesystem::path m_folder; ///< of the files
    QDateTime m_began = QDateTime::currentDateTime();
    PictureShelf m_shelf;
};

} // namespace calliope::app

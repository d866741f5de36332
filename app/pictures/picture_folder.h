#pragma once

#include "app/pictures/kept_picture.h"
#include "app/pictures/picture_shelf.h"

#include <QDateTime>
#include <filesystem>
#include <functional>
#include <set>
#include <string>

namespace calliope::app {

/// Kept pictures as files by their hash, in a folder of their own apart from those of chats; the window shows them by
/// the shelf. Safe from all threads.
class PictureFolder {
public:
    PictureFolder(const std::filesystem::path& folder, PictureReader reader);

    /// On the disk when it returns; false where that was not possible. Waits for the disk.
    [[nodiscard]] bool keep(const KeptPicture& picture) const { return keeper()(picture); }

    /// Removes all but these and those that came after this object. Waits for the disk.
    void keepOnly(const std::set<std::string>& hashes) const { sweeper()(hashes); }

    // For work that may outlast this object; all wait for the disk.
    [[nodiscard]] std::function<bool(const KeptPicture& picture)> keeper() const;    ///< as keep()
    [[nodiscard]] std::function<QByteArray(const std::string& hash)> opener() const; ///< nothing where it is missing
    [[nodiscard]] std::function<void(const std::set<std::string>& hashes)> remover() const;

    [[nodiscard]] std::function<void(const std::set<std::string>& hashes)> sweeper() const; ///< as keepOnly()

    [[nodiscard]] PictureShelf& shelf() { return m_shelf; }

private:
    std::filesystem::path m_folder; ///< of the files
    QDateTime m_began = QDateTime::currentDateTime();
    PictureShelf m_shelf;
};

} // namespace calliope::app

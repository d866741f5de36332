#pragma once

#include "app/pictures/picture_reader.h"

#include <QByteArray>
#include <QMap>
#include <QMutex>
#include <QString>
#include <filesystem>
#include <string>

namespace calliope::app {

/// Pictures by their hash: those that the store keeps as files, and those of temporary chats, which lie in memory only.
/// Safe from all threads.
class PictureShelf {
public:
    /// `folder` is the store's; `reader` reads them for whoever wants pixels.
    PictureShelf(std::filesystem::path folder, PictureReader reader);

    /// For temporary chats.
    void keepInMemory(const QByteArray& hash, const QByteArray& bytes);
    void forgetMemory();
    [[nodiscard]] QMap<QByteArray, QByteArray> takeMemory(); ///< by hash; nothing of it is here any more

    /// As it is kept; empty where it is missing.
    [[nodiscard]] QByteArray bytes(const std::string& hash) const;

    /// Its pixels, at most so many on the longer side (0: all). Waits: not for the thread of the user interface. What
    /// lies in the store may have come with an import, so it is read as if nobody vouched for it.
    [[nodiscard]] ReadPicture pixels(const std::string& hash, int side) const;

    /// As QML's Image takes it; the window's provider answers with pixels().
    [[nodiscard]] static QString source(const std::string& hash);

    [[nodiscard]] const PictureReader& reader() const { return m_reader; }

private:
    std::filesystem::path m_folder;
    PictureReader m_reader;
    mutable QMutex m_mutex;
    QMap<QByteArray, QByteArray> m_memory; ///< by hash
};

} // namespace calliope::app

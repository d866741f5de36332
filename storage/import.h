#pragma once

#include "storage/archive_pictures.h"
#include "storage/store.h"

#include <filesystem>
#include <functional>

namespace calliope::storage {

struct ImportReport {
    int chats = 0;        ///< that came in
    int messages = 0;     ///< of them
    int alreadyThere = 0; ///< chats that an earlier import or export had; those in the bin come back
    int skipped = 0;      ///< things in the file that could not be read as a chat, and were left out
    int missing = 0;      ///< pictures of the chats that came in; in their place stands "[picture]"
};

/// Imports the chats of a file: our own JSON (export.h), `conversations.json` of a ChatGPT export, or
/// `conversations.json` of a Claude export; which one is seen by its content. Those exports are ZIP archives, and may
/// be given as they are: large ones hold their chats in parts (`conversations-000.json` and so on).
///
/// The file is read as if somebody hostile had made it: item by item, within limits (json_items.h, zip_archive.h), and
/// what it says is only ever data. Each chat comes in whole or not at all, with all its branches; it keeps its times
/// and its title and stands below the chats that are there. Importing the same file again changes nothing.
///
/// `progress` is told the share of the file that has been read, 0 to 1, between chats and pictures, and may do short
/// work (flush running answers); false stops, and what has come in stays. Throws Error{format} for a file that is none
/// of these or is cut off: the chats before that place stay as well.
///
/// Pictures in an archive of ChatGPT go through `keepPicture`, for nothing here may decode them; without it they are
/// missing.
ImportReport importChats(Store& store, const std::filesystem::path& file,
                         const std::function<bool(double)>& progress = {}, const KeepPicture& keepPicture = {});

} // namespace calliope::storage

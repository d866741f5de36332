#pragma once

#include "app/pictures/picture_shelf.h"
#include "app/store/store_thread.h"
#include "app/tools/keep_pictures.h"

namespace calliope::app {

/// Keeps pictures as those that people attach: read in the process for that, coded anew from their pixels, in the
/// store, or in memory for temporary chats. Both outlive what is returned.
[[nodiscard]] KeepPictures toolPictures(StoreThread& store, PictureShelf& shelf);

} // namespace calliope::app

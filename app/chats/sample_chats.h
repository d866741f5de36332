#pragma once

#include "storage/store.h"

#include <QByteArray>

namespace calliope::app {

/// Chats to look at, for pictures of the app and for its tests; one of them about `picture` (sample_picture_chat.h),
/// where that is not empty. Does nothing where there are chats already.
void addSampleChats(storage::Store& store, const QByteArray& picture = {});

} // namespace calliope::app

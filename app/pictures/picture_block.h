#pragma once

#include "storage/attachments.h"
#include "storage/message.h"

#include <QSize>
#include <QString>

namespace calliope::app {

/// A picture as a block of a message: its name is the text, its size in pixels the payload.
[[nodiscard]] storage::Block pictureBlock(const std::string& hash, const QString& name, QSize size);

/// What such a block tells of its picture: hash, name and size.
[[nodiscard]] storage::Attachment attachmentOf(const storage::Block& block);

/// The size that such a block tells; 0 x 0 where it tells none.
[[nodiscard]] QSize pictureSize(const storage::Block& block);

} // namespace calliope::app

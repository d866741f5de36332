#pragma once

#include "app/tools/tool.h"

#include <QByteArray>
#include <functional>
#include <vector>

namespace calliope::app {

/// Pictures that a tool of others gave back, which nobody vouches for, as a result has them: `done(seen, blocks)` comes
/// from the event loop, unless `context` is gone by then. What cannot be read is left out. `seen` is empty where the
/// model sees no pictures.
using KeepPictures = std::function<void(
    const std::vector<QByteArray>& files, const ToolContext& from, QObject* context,
    std::function<void(const std::vector<ChatPart>& seen, const std::vector<storage::Block>& blocks)> done)>;

} // namespace calliope::app

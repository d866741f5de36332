#pragma once

#include "app/tools/tool.h"

#include <QByteArray>
#include <functional>
#include <string>

namespace calliope::app {

/// Reads pages of a document that is attached to the chat, or finds those with some words. `source` has what is kept
/// under a hash (empty where it is missing); it is called from the event loop.
[[nodiscard]] Tool readDocumentTool(std::function<QByteArray(const std::string& hash)> source);

} // namespace calliope::app

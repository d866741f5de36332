#pragma once

#include "app/tools/tool_use.h"

#include <QVariantMap>

namespace calliope::app {

/// A use of a tool as its cards show it: callId, title, source, words, status, seconds, state ("asking", "running",
/// "done", "failed", …), effect, arguments ({ name, value, isLong } each, as the model gave them, several blank
/// lines as one that says so), result. All texts are plain, with hidden characters made visible.
[[nodiscard]] QVariantMap toolWords(const ToolUse& use);

} // namespace calliope::app

#pragma once

#include "app/markdown/block.h"

namespace calliope::app::markdown {

/// The runs without styles and links.
QString toPlainText(const InlineRuns& runs);

/// The blocks as text to paste elsewhere: lists with their markers, quotes behind "> ", cells behind tabs.
QString toPlainText(const Blocks& blocks);

} // namespace calliope::app::markdown

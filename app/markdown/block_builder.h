#pragma once

#include "app/markdown/block.h"

#include <QStringView>

namespace calliope::app::markdown {

/// Parses a piece of Markdown (CommonMark with the tables, tasks, strikes and bare links of GFM, without fenced code at
/// the top) into blocks. Raw HTML is text, but for <br>. What md4c cannot or should not read (tables of more than
/// 128 columns, say) becomes one paragraph of plain text. `text` has no control characters.
Blocks parsedBlocks(QStringView text);

} // namespace calliope::app::markdown

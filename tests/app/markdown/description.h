#pragma once

#include "app/markdown/block.h"

#include <QString>

namespace calliope::test {

/// Blocks as short text for tables of expectations, one line for each: kind, nesting and marker in front, then the
/// runs; a run with a style is {letters:text}, one with a link {letters:text>link}. Line ends are "\n". For example "h2
/// Title", "p ll• item", "p a {s:b} c", "code cpp: int x;" (open code: "code… cpp: ").
QString described(const app::markdown::Blocks& blocks);

} // namespace calliope::test

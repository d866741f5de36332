#pragma once

#include "app/markdown/block.h"

namespace calliope::app::markdown {

/// How runs look where their text does not say it. Colours as "#rrggbb", empty for that of the text.
struct InlineStyle {
    QString codeFont; ///< the family
    QString codeInk;
    QString codeFill;
    QString linkInk;
};

/// The runs as HTML for a Text or TextEdit with `textFormat: RichText`. It has no tags but b, i, s, span, a and br, no
/// attributes but those of `style` and the addresses of links, and everything else is escaped.
QString toRichText(const InlineRuns& runs, const InlineStyle& style);

} // namespace calliope::app::markdown

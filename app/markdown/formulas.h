#pragma once

#include <QString>
#include <QStringView>
#include <QVector>

namespace calliope::app::markdown {

/// A formula between $ and $, $$ and $$, \( and \), or \[ and \].
struct Formula {
    QString latex;
    QString written; ///< with its marks, as it stood in the text
    bool isDisplay = false;
};

/// Characters that mark the place of a formula. No text has them: they are not for interchange, and are taken out.
constexpr char16_t formulaBegin = 0xFDD0; ///< then its index, in decimal digits
constexpr char16_t formulaEnd = 0xFDD1;

/// Puts formulas aside before Markdown is parsed, which would take their `_`, `*`, `\` and `|` for its own: each
/// becomes marks around its index in `formulas`. Code is left alone. A `$` is a formula's by Pandoc's rule (no blank on
/// its inner side, no digit or letter behind), so that prices stay prices. Linear in time.
QString withoutFormulas(QStringView text, QVector<Formula>& formulas);

} // namespace calliope::app::markdown

#pragma once

#include <QString>
#include <QStringView>

namespace calliope::app::markdown {

/// The text, as long as it was, with U+FFFD for each character that would show something else than what is there:
/// control characters, overrides of the writing direction, characters that a text document uses for itself. In code
/// all other marks of direction, too, which make programs look different from what they do (CVE-2021-42574).
QString safeText(QStringView text, bool isCode);

} // namespace calliope::app::markdown

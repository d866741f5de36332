#pragma once

#include <QByteArray>
#include <QString>

namespace calliope::app {

/// A text from elsewhere as one line for people: without control characters and those that turn the direction of
/// writing, blanks drawn together, at most `most` characters, with "…" where it was longer. `secret`, where it is not
/// empty, is replaced by dots wherever the text repeats it.
[[nodiscard]] QString plainText(const QString& text, int most, const QByteArray& secret = {});

} // namespace calliope::app

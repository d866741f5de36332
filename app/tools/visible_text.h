#pragma once

#include <QString>

namespace calliope::app {

/// A text of others with everything in it to be seen: control characters but line breaks and tabs, those that turn the
/// direction of writing, have no width, or only machines read (Unicode tags) are written as "⟨U+202E⟩". Joiners between
/// letters beyond ASCII stay, since Persian and emoji need them. Models are given the same text that people see.
[[nodiscard]] QString visibleText(const QString& text);

/// The same, at most `most` characters, with a line that says so where it was longer.
[[nodiscard]] QString visibleText(const QString& text, qsizetype most);

/// A text with several blank lines in a row as one that says how many they were: they push nothing out of sight.
[[nodiscard]] QString withBlankLinesMarked(const QString& text);

} // namespace calliope::app

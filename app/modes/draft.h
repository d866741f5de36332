#pragma once

#include <QString>

namespace calliope::app {

/// What an agent has written, taken apart: the text, and the two lines that it was asked to end with.
struct Draft {
    QString text;
    QString verdict;    ///< a few words; where it gave none, how its text begins
    int confidence = 0; ///< 1 to 5; 0: it did not say

    bool operator==(const Draft&) const = default;
};

/// Reads `Verdict: …` and `Confidence: …` out of the last lines, however they are decorated; also while they come.
[[nodiscard]] Draft readDraft(const QString& text);

/// `text` cut at a blank behind at most `most` characters, with "…" where something is missing.
[[nodiscard]] QString shortened(const QString& text, qsizetype most);

} // namespace calliope::app

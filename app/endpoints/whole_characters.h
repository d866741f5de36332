#pragma once

#include <QString>

namespace calliope::app {

/// Makes well-formed text of pieces: some servers cut between the two halves of a character beyond the basic plane, or
/// send one half alone. A half at the end of a piece waits for its other; one that stays alone becomes U+FFFD.
class WholeCharacters {
public:
    [[nodiscard]] QString add(const QString& piece);

    /// What is left when no more comes.
    [[nodiscard]] QString end();

private:
    QString m_half;
};

} // namespace calliope::app

#pragma once

#include <QHash>
#include <QString>
#include <QStringView>

namespace calliope::app::markdown {

/// Link definitions of a text, `[label]: address`, for the pieces that are parsed without those of other pieces.
class Definitions {
public:
    /// Adds those at the beginning of a piece; the first of several with one label counts.
    void collect(QStringView piece);

    [[nodiscard]] bool isEmpty() const { return m_lines.isEmpty(); }

    /// What must stand behind a piece so that its references find their definitions; empty where it has none. All
    /// answers together are limited in length: a short reference can stand for a long address.
    QString usedBy(QStringView piece);

private:
    QHash<QString, QString> m_lines; ///< by label
    qsizetype m_used = 0;
};

} // namespace calliope::app::markdown

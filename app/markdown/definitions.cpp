#include "app/markdown/definitions.h"

#include "app/markdown/line.h"

#include <QSet>

namespace calliope::app::markdown {
namespace {

constexpr qsizetype longestLabel = 200;
constexpr qsizetype longestDefinition = 4096;
constexpr qsizetype longestUse = qsizetype{1024} * 1024;

QString normalised(QStringView label) {
    return label.toString().simplified().toCaseFolded();
}

/// Where the label that opens at `open` ends; -1 where none does.
qsizetype labelEnd(QStringView text, qsizetype open) {
    for (qsizetype at = open + 1; at < text.size() && at - open <= longestLabel; ++at) {
        if (text[at] == u'\\')
            ++at;
        else if (text[at] == u'[')
            return -1;
        else if (text[at] == u']')
            return at;
    }
    return -1;
}

} // namespace

void Definitions::collect(QStringView piece) {
    for (qsizetype begin = 0; begin < piece.size();) {
        qsizetype end = piece.indexOf(u'\n', begin);
        if (end < 0) end = piece.size();
        const Line line = lineAt(piece, begin, end);
        if (line.isBlank() || line.indent > 3 || piece[line.first] != u'[' || end - begin > longestDefinition) return;
        const qsizetype close = labelEnd(piece, line.first);
        if (close < 0 || close + 1 >= end || piece[close + 1] != u':') return;
        const QString label = normalised(piece.mid(line.first + 1, close - line.first - 1));
        if (!label.isEmpty() && !m_lines.contains(label))
            m_lines.insert(label, piece.mid(begin, end - begin).toString());
        begin = end + 1;
    }
}

QString Definitions::usedBy(QStringView piece) {
    QSet<QString> labels;
    QString used;
    for (qsizetype open = piece.indexOf(u'['); open >= 0; open = piece.indexOf(u'[', open + 1)) {
        const qsizetype close = labelEnd(piece, open);
        if (close < 0) continue;
        const QString label = normalised(piece.mid(open + 1, close - open - 1));
        const auto line = m_lines.constFind(label);
        if (line == m_lines.constEnd() || labels.contains(label)) continue;
        if (m_used + line->size() > longestUse) break;
        m_used += line->size();
        labels.insert(label);
        used += (used.isEmpty() ? QString("\n\n") : QString("\n")) + *line;
    }
    return used;
}

} // namespace calliope::app::markdown

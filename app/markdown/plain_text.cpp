#include "app/markdown/plain_text.h"

#include <QStringList>

namespace calliope::app::markdown {
namespace {

QString tableText(const Block& table) {
    QStringList rows;
    for (qsizetype i = table.continued ? 1 : 0; i < table.rows.size(); ++i) {
        QStringList cells;
        for (const InlineRuns& cell : table.rows[i]) cells.append(toPlainText(cell).replace(u'\n', u' '));
        rows.append(cells.join(u'\t'));
    }
    return rows.join(u'\n');
}

QString contentOf(const Block& block) {
    switch (block.kind) {
    case Block::Kind::code:
    case Block::Kind::math: return block.text;
    case Block::Kind::table: return tableText(block);
    case Block::Kind::rule: return "---";
    default: return toPlainText(block.runs);
    }
}

/// What stands in front of the block's lines: of the first with its marker, of the others with blanks instead.
QString prefix(const Block& block, bool isFirstLine) {
    QString out;
    const qsizetype innermost = block.nesting.lastIndexOf(u'l');
    for (qsizetype i = 0; i < block.nesting.size(); ++i) {
        if (block.nesting[i] == u'q')
            out += "> ";
        else if (i == innermost && isFirstLine && !block.marker.isEmpty())
            out += block.marker + ' ';
        else
            out += "  ";
    }
    return out;
}

} // namespace

QString toPlainText(const InlineRuns& runs) {
    QString out;
    for (const InlineRun& run : runs) out += run.text;
    return out;
}

QString toPlainText(const Blocks& blocks) {
    QString out;
    for (qsizetype i = 0; i < blocks.size(); ++i) {
        const Block& block = blocks[i];
        if (i > 0) out += block.continued || (block.tight && blocks[i - 1].tight) ? "\n" : "\n\n";
        bool isFirstLine = true;
        for (const QString& line : contentOf(block).split(u'\n')) {
            if (!isFirstLine) out += u'\n';
            out += prefix(block, isFirstLine) + line;
            isFirstLine = false;
        }
    }
    return out;
}

} // namespace calliope::app::markdown

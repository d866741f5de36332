#include "tests/app/markdown/description.h"

#include <QStringList>
#include <iterator>

using namespace calliope::app::markdown;

namespace calliope::test {
namespace {

QString described(const InlineRuns& runs) {
    constexpr std::pair<Style, char> letters[] = {{Style::strong, 's'}, {Style::emphasis, 'e'}, {Style::strike, 'x'},
                                                  {Style::code, 'c'},   {Style::math, 'm'},     {Style::picture, 'p'}};
    QString out;
    for (const InlineRun& run : runs) {
        QString flags;
        for (const auto& [style, letter] : letters)
            if (run.styles & style) flags += letter;
        const QString link = run.link.isEmpty() ? QString() : '>' + run.link;
        out += flags.isEmpty() && link.isEmpty() ? run.text : '{' + flags + ':' + run.text + link + '}';
    }
    return out;
}

QString described(const Block& block) {
    switch (block.kind) {
    case Block::Kind::paragraph:
    case Block::Kind::heading: return described(block.runs);
    case Block::Kind::code: return block.language + ": " + block.text;
    case Block::Kind::math: return block.text;
    case Block::Kind::rule: return {};
    case Block::Kind::table: break;
    }
    QString out;
    for (const Alignment alignment : block.alignments) out += "-<^>"[static_cast<int>(alignment)];
    for (const TableRow& row : block.rows) {
        QStringList cells;
        for (const InlineRuns& cell : row) cells.append(described(cell));
        out += " [" + cells.join('|') + ']';
    }
    return out;
}

} // namespace

QString described(const Blocks& blocks) {
    static const char* const kinds[] = {"p", "h", "code", "table", "math", "rule"};
    QStringList lines;
    for (const Block& block : blocks) {
        QString line = kinds[static_cast<int>(block.kind)];
        if (block.level > 0) line += QString::number(block.level);
        if (!block.closed) line += "…";
        if (block.continued) line += '+';
        if (!block.nesting.isEmpty()) line += ' ' + block.nesting + block.marker;
        const QString content = described(block);
        if (!content.isEmpty()) line += ' ' + content;
        lines.append(line.replace('\n', "\\n"));
    }
    return lines.join('\n');
}

} // namespace calliope::test

#include "app/markdown/document.h"

#include "app/markdown/block_builder.h"
#include "app/markdown/definitions.h"
#include "app/markdown/safe_text.h"

#include <algorithm>

namespace calliope::app::markdown {
namespace {

constexpr qsizetype longestLanguage = 40;
/// How far before the end of a full part of a line a blank is looked for.
constexpr qsizetype blankWithin = 256;

/// The first word behind a fence.
QString languageOf(QStringView info) {
    info = info.trimmed();
    const auto end = std::find_if(info.begin(), info.end(), [](QChar each) { return each.isSpace() || each == u','; });
    return info.left(std::min<qsizetype>(end - info.begin(), longestLanguage)).toString().toLower();
}

/// The lines of fenced code, without as many blanks in front of each as the fence has.
QString withoutIndent(QStringView lines, qsizetype indent) {
    if (indent == 0) return lines.toString();
    QString out;
    for (qsizetype begin = 0; begin < lines.size();) {
        const qsizetype lineEnd = lines.indexOf(u'\n', begin);
        const qsizetype end = lineEnd < 0 ? lines.size() : lineEnd;
        const qsizetype first = std::min(lineAt(lines, begin, end).first, begin + indent);
        out += lines.mid(first, end - first);
        if (end < lines.size()) out += u'\n';
        begin = end + 1;
    }
    return out;
}

} // namespace

Document::Document(QStringView text) {
    append(text);
    finish();
}

void Document::append(QStringView delta) {
    if (m_isFinished || m_isCut) return;
    for (const QChar character : delta) {
        if (m_text.size() == longestText) {
            m_isCut = true;
            break;
        }
        const bool isReturn = character == u'\r';
        if (isReturn)
            m_text += u'\n';
        else if (!(m_isAfterReturn && character == u'\n'))
            m_text += character;
        m_isAfterReturn = isReturn;
    }
    readLines();
    m_isDirty = true;
}

void Document::finish() {
    if (m_isFinished) return;
    m_isFinished = true;
    m_isDirty = true;
    if (m_read < m_text.size()) m_splitter.add(m_text, m_read, m_text.size(), false, m_settling);
    m_read = m_text.size();
    m_splitter.finish(m_settling);
}

/// Gives all whole lines, and parts of very long ones, to the splitter.
void Document::readLines() {
    while (true) {
        const qsizetype end = m_text.indexOf(u'\n', m_searched);
        const qsizetype known = end < 0 ? m_text.size() : end;
        while (known - m_read > Splitter::longestLine) {
            const qsizetype part = partEnd(m_read);
            m_splitter.add(m_text, m_read, part, true, m_settling);
            m_read = part;
        }
        m_searched = known;
        if (end < 0) return;
        m_splitter.add(m_text, m_read, end, false, m_settling);
        m_read = m_searched = end + 1;
    }
}

/// Where a line that is too long is cut: behind a blank if there is one, never within a character.
qsizetype Document::partEnd(qsizetype begin) const {
    const qsizetype end = begin + Splitter::longestLine;
    for (qsizetype at = end; at > end - blankWithin; --at)
        if (m_text[at - 1] == u' ') return at;
    return m_text[end].isLowSurrogate() ? end - 1 : end;
}

const Blocks& Document::blocks() {
    if (!m_isDirty) return m_blocks;
    m_isDirty = false;
    const Blocks before = m_blocks.mid(m_settledBlocks);
    const qsizetype from = m_settledBlocks;
    m_blocks.resize(m_settledBlocks);
    m_parsed.resize(m_settledPieces);

    for (const Piece& piece : std::as_const(m_settling)) showPiece(piece);
    m_settling.clear();
    m_settledBlocks = m_blocks.size();
    m_settledPieces = m_parsed.size();

    if (m_isFinished) {
        resolveReferences();
    } else {
        Splitter ahead = m_splitter;
        QVector<Piece> open;
        const bool isHalf = !m_text.isEmpty() && m_text.back().isHighSurrogate();
        const qsizetype end = m_text.size() - (isHalf ? 1 : 0);
        if (end > m_read && !isUndecided(m_text, lineAt(m_text, m_read, end)))
            ahead.add(m_text, m_read, end, false, open);
        ahead.finish(open);
        for (const Piece& piece : std::as_const(open)) showPiece(piece);
    }
    noteChange(before, from);
    return m_blocks;
}

void Document::showPiece(const Piece& piece) {
    const qsizetype first = m_blocks.size();
    m_blocks += blocksOf(piece, {});
    m_parsed.append({piece, first});
}

void Document::noteChange(const Blocks& before, qsizetype from) {
    qsizetype same = 0;
    while (same < before.size() && from + same < m_blocks.size() && before[same] == m_blocks[from + same]) ++same;
    if (same == before.size() && from + same == m_blocks.size()) return;
    m_firstChanged = std::min(m_firstChanged, from + same);
}

qsizetype Document::takeFirstChanged() {
    blocks();
    return std::exchange(m_firstChanged, m_blocks.size());
}

Blocks Document::blocksOf(const Piece& piece, const QString& definitions) const {
    const QStringView text = m_text;
    if (piece.kind == Piece::Kind::fencedCode) {
        if (piece.continued && piece.bodyBegin == piece.bodyEnd) return {};
        Block block;
        block.kind = Block::Kind::code;
        block.language = languageOf(text.mid(piece.headBegin, piece.headEnd - piece.headBegin));
        block.text =
            withoutIndent(safeText(text.mid(piece.bodyBegin, piece.bodyEnd - piece.bodyBegin), true), piece.indent);
        block.closed = piece.closed;
        block.continued = piece.continued;
        return {block};
    }
    QString source = safeText(text.mid(piece.begin, piece.end - piece.begin), piece.kind == Piece::Kind::indentedCode);
    const bool repeatsHead = piece.kind == Piece::Kind::table && piece.continued;
    if (repeatsHead)
        source.prepend(safeText(text.mid(piece.headBegin, piece.headEnd - piece.headBegin), false) + u'\n');
    Blocks blocks = parsedBlocks(source + definitions);
    if (piece.continued && !blocks.isEmpty()) blocks.first().continued = true;
    return blocks;
}

/// Parses those pieces again that refer to definitions elsewhere.
void Document::resolveReferences() {
    Definitions definitions;
    const auto textOf = [&](const Piece& piece) {
        return QStringView(m_text).mid(piece.begin, piece.end - piece.begin);
    };
    for (const Parsed& parsed : std::as_const(m_parsed))
        if (parsed.piece.kind == Piece::Kind::flow) definitions.collect(textOf(parsed.piece));
    if (definitions.isEmpty()) return;

    Blocks blocks;
    for (qsizetype i = 0; i < m_parsed.size(); ++i) {
        Parsed& parsed = m_parsed[i];
        const qsizetype end = i + 1 < m_parsed.size() ? m_parsed[i + 1].firstBlock : m_blocks.size();
        const Blocks old = m_blocks.mid(parsed.firstBlock, end - parsed.firstBlock);
        parsed.firstBlock = blocks.size();
        const bool isCode =
            parsed.piece.kind == Piece::Kind::fencedCode || parsed.piece.kind == Piece::Kind::indentedCode;
        const QString used = isCode ? QString() : definitions.usedBy(textOf(parsed.piece));
        blocks += used.isEmpty() ? old : blocksOf(parsed.piece, used);
    }
    const Blocks before = std::exchange(m_blocks, blocks);
    noteChange(before, 0);
}

QString Document::sourceOf(qsizetype first, qsizetype last) {
    blocks();
    const auto pieceOf = [&](qsizetype block) {
        const auto after =
            std::upper_bound(m_parsed.begin(), m_parsed.end(), block,
                             [](qsizetype wanted, const Parsed& each) { return wanted < each.firstBlock; });
        return std::prev(after)->piece;
    };
    const qsizetype begin = pieceOf(first).begin;
    return m_text.mid(begin, pieceOf(last).end - begin);
}

} // namespace calliope::app::markdown

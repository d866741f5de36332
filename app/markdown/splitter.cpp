#include "app/markdown/splitter.h"

#include "app/markdown/block.h"

#include <utility>

namespace calliope::app::markdown {
namespace {

/// A full list is cut in front of an item, and anywhere if none comes until it is that long.
constexpr qsizetype fullList = 2 * Splitter::full;
constexpr qsizetype fullCode = Splitter::full;
/// The head of a table that is cut is repeated unless it is longer.
constexpr qsizetype longestRepeatedHead = 2048;

bool interruptsParagraph(QStringView text, const Line& line) {
    if (line.indent > 3) return false;
    if (isHeading(text, line) || isQuote(text, line) || isRule(text, line)) return true;
    const auto marker = listMarker(text, line);
    return marker && marker->mayInterruptParagraph;
}

/// The position behind the code span that begins at `at`, or behind its backticks where it has no end in this line.
qsizetype behindCodeSpan(QStringView text, qsizetype at, qsizetype end) {
    const auto behindRun = [&](qsizetype from) {
        while (from < end && text[from] == u'`') ++from;
        return from;
    };
    const qsizetype open = behindRun(at);
    for (qsizetype next = open; next < end;) {
        if (text[next] != u'`') {
            ++next;
            continue;
        }
        const qsizetype close = behindRun(next);
        if (close - next == open - at) return close;
        next = close;
    }
    return open;
}

} // namespace

void Splitter::add(QStringView text, qsizetype begin, qsizetype end, bool isPart, QVector<Piece>& settled) {
    const Line line = lineAt(text, begin, end);
    const bool isRest = std::exchange(m_isRest, isPart);
    if (isInFence()) {
        addToFence(text, line, isRest, settled);
    } else if (isRest && !m_isOpen) {
        // The rest of a line is text, however it begins.
        m_isOpen = true;
        m_piece = Piece{Piece::Kind::flow, begin, end, true};
        m_isContinued = false;
        m_lines = 1;
        m_lastLine = begin;
    } else if (line.isBlank() && !m_isOpen) {
        m_isContinued = false;
        return;
    } else {
        if (m_isOpen && endsBefore(text, line)) settle(settled);
        if (m_isOpen && isFullBefore(text, line)) settleFull(settled);
        if (line.isBlank() && !m_isOpen) return;
        if (m_isOpen)
            extend(text, line, settled);
        else
            this->begin(text, line, settled);
    }
    if (isPart && m_isOpen) settleFull(settled);
}

void Splitter::finish(QVector<Piece>& settled) {
    if (m_isOpen) settle(settled);
}

void Splitter::addToFence(QStringView text, const Line& line, bool isRest, QVector<Piece>& settled) {
    m_piece.end = line.end;
    if (!isRest && line.indent <= 3 && closesFence(text, line, *m_fence)) {
        m_piece.closed = true;
        settle(settled);
        return;
    }
    if (m_lines++ == 0) m_piece.bodyBegin = line.begin;
    m_piece.bodyEnd = line.end;
    if (m_piece.bodyEnd - m_piece.bodyBegin >= fullCode) settleFull(settled);
}

/// Whether the line belongs to another top-level block than the open piece.
bool Splitter::endsBefore(QStringView text, const Line& line) const {
    const bool isList = m_piece.kind == Piece::Kind::list;
    const bool isFence = openingFence(text, line).has_value();
    if (m_fence) { // inside of a list
        // md4c lets a fence end at any indentation, as people hope for.
        if (line.isBlank() || line.indent >= m_contentIndent || closesFence(text, line, *m_fence)) return false;
    } else if (m_math != Math::none && !line.isBlank()) {
        return isFence && line.indent <= 3;
    }
    if (line.isBlank()) return !isList && m_piece.kind != Piece::Kind::indentedCode;
    if (m_piece.kind == Piece::Kind::indentedCode) return line.indent < 4;
    if (isList) {
        if (line.indent >= m_contentIndent) return false;
        if (isFence && line.indent <= 3) return true;
        if (m_afterBlank || m_fence) return !(line.indent <= 3 && listMarker(text, line));
        return line.indent <= 3 && (isHeading(text, line) || isQuote(text, line) || isRule(text, line));
    }
    if (isFence && line.indent <= 3) return true;
    if (m_piece.kind == Piece::Kind::quote) return !isQuote(text, line) && interruptsParagraph(text, line);
    if (m_piece.kind == Piece::Kind::flow && isUnderline(text, line)) return false;
    return interruptsParagraph(text, line);
}

bool Splitter::isFullBefore(QStringView text, const Line& line) const {
    const qsizetype length = line.begin - m_piece.begin;
    if (m_piece.kind != Piece::Kind::list) return length >= full;
    const bool isItem = !m_fence && line.indent < m_contentIndent && listMarker(text, line);
    return length >= (isItem ? full : fullList);
}

void Splitter::begin(QStringView text, const Line& line, QVector<Piece>& settled) {
    const Piece last = m_piece;
    m_isOpen = true;
    m_piece = Piece{Piece::Kind::flow, line.begin, line.end, std::exchange(m_isContinued, false)};
    m_lines = 1;
    m_lastLine = line.begin;
    m_afterBlank = false;
    m_fence.reset();
    m_math = Math::none;
    if (m_piece.continued && last.kind == Piece::Kind::table && last.headEnd - last.headBegin <= longestRepeatedHead) {
        m_piece.kind = Piece::Kind::table;
        m_piece.headBegin = last.headBegin;
        m_piece.headEnd = last.headEnd;
        return;
    }
    if (line.indent > 3) {
        m_piece.kind = Piece::Kind::indentedCode;
        return;
    }
    if (const auto fence = openingFence(text, line)) {
        m_fence = fence;
        m_lines = 0;
        m_piece.kind = Piece::Kind::fencedCode;
        m_piece.closed = false;
        m_piece.headBegin = fence->infoBegin;
        m_piece.headEnd = fence->infoEnd;
        m_piece.bodyBegin = m_piece.bodyEnd = line.end;
        m_piece.indent = line.indent;
        return;
    }
    if (isHeading(text, line) || isRule(text, line)) {
        settle(settled);
        return;
    }
    if (listMarker(text, line)) {
        m_piece.kind = Piece::Kind::list;
        extendList(text, line);
    } else if (isQuote(text, line)) {
        m_piece.kind = Piece::Kind::quote;
    }
    followMath(text, line);
}

void Splitter::extend(QStringView text, const Line& line, QVector<Piece>& settled) {
    const bool isUnderlined =
        m_piece.kind == Piece::Kind::flow && m_math == Math::none && line.indent <= 3 && isUnderline(text, line);
    if (m_piece.kind == Piece::Kind::flow && m_math == Math::none && line.indent <= 3 && isTableUnderline(text, line) &&
        text.mid(m_lastLine, line.begin - m_lastLine).contains(u'|')) {
        becomeTable(line, settled);
        return;
    }
    if (m_piece.kind == Piece::Kind::list) extendList(text, line);
    if (!line.isBlank()) m_piece.end = line.end;
    m_afterBlank = line.isBlank();
    ++m_lines;
    m_lastLine = line.begin;
    followMath(text, line);
    if (isUnderlined) settle(settled);
}

/// Follows its items, and the fences inside of them.
void Splitter::extendList(QStringView text, const Line& line) {
    if (line.isBlank()) return;
    const bool isClose = m_fence && closesFence(text, line, *m_fence);
    if (isClose) m_fence.reset();
    if (isClose || (m_fence && line.indent >= m_contentIndent)) return;
    m_fence.reset();
    Line content = line;
    if (m_lines == 1 || (line.indent < m_contentIndent && line.indent <= 3)) {
        const auto marker = listMarker(text, line);
        if (marker) m_contentIndent = marker->contentIndent;
    }
    // Behind the markers of items that begin in this line.
    for (int depth = 0; depth < maxNesting && listMarker(text, content); ++depth) {
        qsizetype at = content.first;
        while (at < line.end && text[at] != u' ' && text[at] != u'\t') ++at;
        content = lineAt(text, at, line.end);
        if (content.isBlank()) break;
    }
    m_fence = openingFence(text, content);
}

/// The line in front is the head of a table; what stands before that is a paragraph of its own.
void Splitter::becomeTable(const Line& line, QVector<Piece>& settled) {
    const qsizetype head = m_lastLine;
    if (m_lines > 1) {
        m_piece.end = head - 1;
        settle(settled);
        m_isOpen = true;
        m_piece = Piece{Piece::Kind::table, head, line.end};
    }
    m_piece.kind = Piece::Kind::table;
    m_piece.end = line.end;
    m_piece.headBegin = head;
    m_piece.headEnd = line.end;
    m_lines = 2;
    m_lastLine = line.begin;
}

/// Sees whether display math begins or ends in the line: its lines may look like anything.
void Splitter::followMath(QStringView text, const Line& line) {
    if (line.isBlank() || m_fence) {
        m_math = Math::none;
        return;
    }
    for (qsizetype at = line.first; at + 1 < line.end;) {
        const QStringView pair = text.mid(at, 2);
        if (pair[0] == u'`' && m_math == Math::none) {
            at = behindCodeSpan(text, at, line.end);
            continue;
        }
        if (pair == u"$$" && m_math != Math::brackets)
            m_math = m_math == Math::none ? Math::dollars : Math::none;
        else if (pair == u"\\[" && m_math == Math::none)
            m_math = Math::brackets;
        else if (pair == u"\\]" && m_math == Math::brackets)
            m_math = Math::none;
        at += pair == u"$$" || pair[0] == u'\\' ? 2 : 1;
    }
}

void Splitter::settle(QVector<Piece>& settled) {
    settled.append(m_piece);
    m_isOpen = false;
    m_isContinued = false;
    m_fence.reset();
    m_math = Math::none;
}

/// The next line goes on with what is open.
void Splitter::settleFull(QVector<Piece>& settled) {
    settled.append(m_piece);
    const bool isFence = m_piece.kind == Piece::Kind::fencedCode;
    m_isOpen = isFence;
    m_isContinued = m_piece.kind != Piece::Kind::list;
    if (isFence) {
        m_piece.begin = m_piece.bodyBegin = m_piece.bodyEnd = m_piece.end;
        m_piece.continued = true;
        m_lines = 0;
    } else {
        m_fence.reset();
        m_math = Math::none;
    }
}

} // namespace calliope::app::markdown

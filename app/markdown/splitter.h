#pragma once

#include "app/markdown/line.h"

#include <QVector>

namespace calliope::app::markdown {

/// A stretch of text that is parsed alone. Positions count in the text that the splitter was given.
struct Piece {
    enum class Kind : std::uint8_t { flow, table, list, quote, indentedCode, fencedCode };

    Kind kind = Kind::flow;
    qsizetype begin = 0; ///< of all that belongs to it, fences too
    qsizetype end = 0;
    bool continued = false;  ///< goes on from the piece before it, which was full
    bool closed = true;      ///< fenced code: its end has been read
    qsizetype headBegin = 0; ///< table: its head and underline; fenced code: what stands behind the fence
    qsizetype headEnd = 0;
    qsizetype bodyBegin = 0; ///< fenced code: its lines
    qsizetype bodyEnd = 0;
    qsizetype indent = 0; ///< fenced code: columns in front of the fence, which its lines lose, too
};

/// Cuts Markdown into pieces at the ends of its top-level blocks, line by line. What is cut off is settled: no later
/// line changes how it reads. A piece holds one block or several, never a part of one, unless it is longer than
/// Splitter::full; then it goes on in the next, cut at a place that does little harm.
/// A value: a copy can be fed with a line that is not whole yet, to see how that would look.
class Splitter {
public:
    /// Longer lines must be given in parts.
    static constexpr qsizetype longestLine = qsizetype{16} * 1024;
    static constexpr qsizetype full = qsizetype{16} * 1024;

    /// Takes the next line, without its line end, and adds the pieces that it settles to `settled`. `isPart`: the line
    /// was too long, and the next one is the rest of it.
    void add(QStringView text, qsizetype begin, qsizetype end, bool isPart, QVector<Piece>& settled);

    /// After the last line.
    void finish(QVector<Piece>& settled);

    [[nodiscard]] bool isInFence() const { return m_isOpen && m_piece.kind == Piece::Kind::fencedCode; }

private:
    enum class Math : std::uint8_t { none, dollars, brackets };

    void addToFence(QStringView text, const Line& line, bool isRest, QVector<Piece>& settled);
    [[nodiscard]] bool endsBefore(QStringView text, const Line& line) const;
    [[nodiscard]] bool isFullBefore(QStringView text, const Line& line) const;
    void begin(QStringView text, const Line& line, QVector<Piece>& settled);
    void extend(QStringView text, const Line& line, QVector<Piece>& settled);
    void extendList(QStringView text, const Line& line);
    void becomeTable(const Line& line, QVector<Piece>& settled);
    void followMath(QStringView text, const Line& line);
    void settle(QVector<Piece>& settled);
    void settleFull(QVector<Piece>& settled);

    Piece m_piece;
    bool m_isOpen = false;
    bool m_isRest = false;         ///< the next line is the rest of one
    bool m_isContinued = false;    ///< the next piece goes on from the last
    qsizetype m_lines = 0;         ///< of the piece
    qsizetype m_lastLine = 0;      ///< where its last one begins
    bool m_afterBlank = false;     ///< list or indented code: its last line was blank
    qsizetype m_contentIndent = 0; ///< list: of its last item at the top
    std::optional<Fence> m_fence;  ///< the open one: the piece's own, or one inside of a list
    Math m_math = Math::none;      ///< display math that goes on in the next line
};

} // namespace calliope::app::markdown

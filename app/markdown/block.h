#pragma once

#include <QFlags>
#include <QString>
#include <QVector>
#include <cstdint>

/// Markdown as values: a flat list of blocks that a list view can draw one below the other. Nothing in here is ever
/// fetched, opened or run; what is a link says so, and is followed only by whoever asks the user.
namespace calliope::app::markdown {

enum class Style : std::uint8_t {
    strong = 1,
    emphasis = 2,
    strike = 4,
    code = 8,
    math = 16,    ///< a formula as readable Unicode, or its LaTeX source where that is not possible
    picture = 32, ///< stands for a picture that is not loaded; the text is its description
};
Q_DECLARE_FLAGS(Styles, Style)
Q_DECLARE_OPERATORS_FOR_FLAGS(Styles)

/// A stretch of text in one style. Line breaks are '\n'.
struct InlineRun {
    QString text;
    Styles styles;
    QString link; ///< where a click may lead, as linkTarget() makes it; empty where it is no link

    bool operator==(const InlineRun&) const = default;
};
using InlineRuns = QVector<InlineRun>;

enum class Alignment : std::uint8_t { none, left, centre, right };

/// One row of a table: the runs of each of its cells.
using TableRow = QVector<InlineRuns>;

/// What is drawn as one item. Lists and quotes are no blocks of their own: `nesting` says in which of them a block
/// stands, and the first block of a list's item has its `marker`.
struct Block {
    enum class Kind : std::uint8_t { paragraph, heading, code, table, math, rule };

    Kind kind = Kind::paragraph;
    std::uint8_t level = 0; ///< of a heading: 1 to 6
    bool tight = false;     ///< in a list whose items have no blank lines between them
    bool closed = true;     ///< code: its end has been read
    bool continued = false; ///< goes on from the block before it, which was too long for one
    QString nesting;        ///< from the outside in, for each list 'l' and for each quote 'q', at most maxNesting
    QString marker;         ///< first block of a list's item: "•", "3.", "☐" or "☑"
    InlineRuns runs;        ///< paragraph, heading
    QString text;           ///< code: without its last line end; math: as readable Unicode, or the LaTeX source
    QString source;         ///< math: the LaTeX source
    QString language;       ///< code: as written behind the fence, in lower case; may be empty
    QVector<Alignment> alignments; ///< table: one for each column
    QVector<TableRow> rows;        ///< table: the head first; a continued table repeats it

    bool operator==(const Block&) const = default;
};
using Blocks = QVector<Block>;

/// Deeper lists and quotes are drawn like those of this depth.
constexpr int maxNesting = 12;

} // namespace calliope::app::markdown

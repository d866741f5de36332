#pragma once

#include "app/markdown/block.h"
#include "app/markdown/splitter.h"

#include <QString>
#include <QStringView>

namespace calliope::app::markdown {

/// Markdown that may still be arriving. One way to read for finished texts and for streams: however a text is cut into
/// deltas, the blocks are the same once it is finished, and while it is not they depend only on what has come so far.
///
/// Only the last top-level block is parsed again, when blocks() is asked for; the ones before are settled. A block that
/// is longer than some 16,000 characters is cut into several (Block::continued), so that a step costs the same however
/// long the text gets. One thing is put off to the end: references to link definitions in another block, `[text][1]`,
/// become links with finish().
///
/// For one thread at a time. Throws nothing.
class Document {
public:
    /// Characters that are shown; what comes behind them is not (isCut).
    static constexpr qsizetype longestText = qsizetype{2} * 1024 * 1024;

    Document() = default;
    /// Of a text that is finished.
    explicit Document(QStringView text);

    /// Takes what came next. Cheap; the work is done by blocks().
    void append(QStringView delta);

    /// Nothing comes any more.
    void finish();
    [[nodiscard]] bool isFinished() const { return m_isFinished; }

    /// Brings them up to date. The reference holds until the next call that is not const.
    const Blocks& blocks();

    /// Up to date, the first block that is not the same as it was at the last call; blocks().size() where all are and
    /// none was added. Blocks behind it may have changed, come or gone.
    qsizetype takeFirstChanged();

    /// Whether the text was longer than longestText.
    [[nodiscard]] bool isCut() const { return m_isCut; }

    /// The Markdown source, with '\n' for every line end.
    [[nodiscard]] const QString& text() const { return m_text; }

    /// The source of the top-level blocks to which these blocks belong. REQUIRES: first <= last < blocks().size().
    QString sourceOf(qsizetype first, qsizetype last);

private:
    struct Parsed {
        Piece piece;
        qsizetype firstBlock = 0;
    };

    void readLines();
    void settle(const QVector<Piece>& pieces);
    void showPiece(const Piece& piece);
    [[nodiscard]] Blocks blocksOf(const Piece& piece, const QString& definitions) const;
    void resolveReferences();
    void noteChange(const Blocks& before, qsizetype from);
    [[nodiscard]] qsizetype partEnd(qsizetype begin) const;

    QString m_text;
    bool m_isAfterReturn = false; ///< the last character was '\r'
    bool m_isCut = false;
    bool m_isFinished = false;
    qsizetype m_read = 0;     ///< text before it was given to the splitter
    qsizetype m_searched = 0; ///< text before it has no further line end
    Splitter m_splitter;
    QVector<Piece> m_settling; ///< settled, not parsed yet
    bool m_isDirty = false;

    Blocks m_blocks;
    QVector<Parsed> m_parsed;      ///< of all blocks
    qsizetype m_settledPieces = 0; ///< of m_parsed
    qsizetype m_settledBlocks = 0; ///< of m_blocks
    qsizetype m_firstChanged = 0;
};

} // namespace calliope::app::markdown

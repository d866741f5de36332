#pragma once

#include <QStringView>
#include <optional>

/// What a single line of Markdown can be, after CommonMark 0.31 and GFM: enough to see where top-level blocks end. What
/// is inside them is md4c's business.
namespace calliope::app::markdown {

/// A line without its line end, as positions in the text that the functions below are given.
struct Line {
    qsizetype begin = 0;
    qsizetype end = 0;
    qsizetype first = 0;  ///< its first character that is no blank; `end` where there is none
    qsizetype indent = 0; ///< columns in front of that

    [[nodiscard]] bool isBlank() const { return first == end; }
};

Line lineAt(QStringView text, qsizetype begin, qsizetype end);

/// ``` or ~~~ with what stands behind it.
struct Fence {
    QChar mark;
    qsizetype length = 0;
    qsizetype infoBegin = 0;
    qsizetype infoEnd = 0;
};

/// The functions that follow do not judge the indentation.
std::optional<Fence> openingFence(QStringView text, const Line& line);
bool closesFence(QStringView text, const Line& line, const Fence& fence);

struct ListMarker {
    qsizetype contentIndent = 0;        ///< columns in front of the item's text
    bool mayInterruptParagraph = false; ///< has text, and is a bullet or the number 1
};
std::optional<ListMarker> listMarker(QStringView text, const Line& line);

bool isHeading(QStringView text, const Line& line);        ///< # to ######
bool isUnderline(QStringView text, const Line& line);      ///< of a heading: === or ---
bool isRule(QStringView text, const Line& line);           ///< ***, --- or ___, blanks allowed
bool isQuote(QStringView text, const Line& line);          ///< >
bool isTableUnderline(QStringView text, const Line& line); ///< |---|:-:|

/// Whether this beginning of a line may still become something else than text: a marker without what belongs to it.
/// Shown as it is it would flicker.
bool isUndecided(QStringView text, const Line& line);

} // namespace calliope::app::markdown

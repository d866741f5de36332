#pragma once

#include <QString>
#include <QStringView>
#include <QVector>
#include <cstdint>

/// Colours for code in the languages that are met most. Which words and marks a language has is a table
/// (languages.cpp); there is one lexer, which knows no language.
namespace calliope::app::highlight {

enum class Role : std::uint8_t { plain, keyword, type, function, string, number, comment, inserted, removed };
constexpr std::size_t roleCount = 9;

/// A stretch of code, in UTF-16 units. What lies between spans is plain.
struct Span {
    qsizetype offset = 0;
    qsizetype length = 0;
    Role role = Role::plain;

    bool operator==(const Span&) const = default;
};
using Spans = QVector<Span>;

struct Language;

/// How a line ends, so that the next one can be read alone.
struct LineState {
    int region = -1;      ///< of the language, that goes on; -1 for none
    int depth = 0;        ///< of nested comments
    QString close;        ///< what ends the region, where that was chosen by the code
    bool isInTag = false; ///< markup: between < and >

    bool operator==(const LineState&) const = default;
};

/// The language that is called so (a name or alias, in any case, such as "c++", "cpp" or "py"); nullptr for others.
const Language* languageOf(QStringView name);

/// Its name for people ("C++"); unknown ones as they are.
QString languageName(QStringView name);

/// The spans of one line, which has no line end; offsets count from `offset`. Linear in the line's length.
LineState highlightLine(const Language& language, QStringView line, LineState state, qsizetype offset, Spans& spans);

/// Code that may still be arriving: only its last line is read again.
class Highlighter {
public:
    explicit Highlighter(QStringView languageName)
        : m_language(languageOf(languageName)) {}

    /// The spans of the code, in order. Fast where it begins with all whole lines of the last call's.
    const Spans& update(const QString& code);

private:
    const Language* m_language = nullptr;
    QString m_settled; ///< whole lines
    LineState m_state; ///< behind them
    qsizetype m_settledSpans = 0;
    Spans m_spans;
};

} // namespace calliope::app::highlight

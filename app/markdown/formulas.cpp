#include "app/markdown/formulas.h"

#include "app/markdown/line.h"

#include <QRegularExpression>
#include <QSet>
#include <algorithm>

namespace calliope::app::markdown {
namespace {

constexpr qsizetype longestInline = 1000;

/// One pass over a text; each function reads at m_at and moves it.
class Pass {
public:
    Pass(QStringView text, QVector<Formula>& formulas)
        : m_text(text)
        , m_formulas(formulas) {}

    QString run() {
        m_out.reserve(m_text.size());
        while (m_at < m_text.size()) {
            if (m_at >= m_paragraphEnd) beginParagraph();
            if (isAtLineBegin() && (skipFence() || readTableUnderline())) continue;
            const char16_t character = m_text[m_at].unicode();
            if (character == u'`')
                readCodeSpan();
            else if (character == u'$')
                readDollars();
            else if (character == u'\\')
                readBackslash();
            else
                copy(1);
        }
        return std::move(m_out);
    }

private:
    [[nodiscard]] bool isAtLineBegin() const { return m_at == 0 || m_text[m_at - 1] == u'\n'; }

    [[nodiscard]] qsizetype lineEnd(qsizetype from) const {
        const qsizetype end = m_text.indexOf(u'\n', from);
        return end < 0 ? m_text.size() : end;
    }

    /// Formulas and code spans end at the next blank line at the latest.
    void beginParagraph() {
        m_unclosedCode.clear();
        qsizetype end = lineEnd(m_at);
        while (end < m_text.size()) {
            const qsizetype next = lineEnd(end + 1);
            if (m_text.mid(end + 1, next - end - 1).trimmed().isEmpty()) break;
            end = next;
        }
        m_paragraphEnd = std::min(end + 1, m_text.size());
    }

    void copy(qsizetype count) {
        m_out += m_text.mid(m_at, count);
        m_at += count;
    }

    [[nodiscard]] Line lineWithoutQuote(qsizetype begin) const {
        const qsizetype end = lineEnd(begin);
        while (begin < end && (m_text[begin] == u'>' || m_text[begin] == u' ')) ++begin;
        return lineAt(m_text, begin, end);
    }

    /// md4c wants three characters for each column, GFM one.
    bool readTableUnderline() {
        const Line line = lineWithoutQuote(m_at);
        const QStringView before = m_text.left(m_at).mid(m_lastLine);
        m_lastLine = m_at;
        if (!before.contains(u'|') || !isTableUnderline(m_text, line)) return false;
        for (; m_at < line.end; copy(1))
            if (m_text[m_at] == u'-' && m_text[m_at - 1] != u'-') m_out += u"--";
        return true;
    }

    /// Fenced code in a list or quote.
    bool skipFence() {
        const auto fence = openingFence(m_text, lineWithoutQuote(m_at));
        if (!fence) return false;
        qsizetype end = lineEnd(m_at);
        while (end < m_text.size()) {
            const Line line = lineWithoutQuote(end + 1);
            end = line.end;
            if (closesFence(m_text, line, *fence)) break;
        }
        copy(std::min(end + 1, m_text.size()) - m_at);
        m_paragraphEnd = m_at;
        return true;
    }

    [[nodiscard]] qsizetype runEnd(qsizetype at, QChar mark) const {
        while (at < m_text.size() && m_text[at] == mark) ++at;
        return at;
    }

    void readCodeSpan() {
        const qsizetype open = runEnd(m_at, u'`');
        const qsizetype length = open - m_at;
        if (m_unclosedCode.contains(length)) return copy(length);
        for (qsizetype at = m_text.indexOf(u'`', open); at >= 0 && at < m_paragraphEnd;) {
            const qsizetype close = runEnd(at, u'`');
            if (close - at == length) return copy(close - m_at);
            at = m_text.indexOf(u'`', close);
        }
        m_unclosedCode.insert(length);
        copy(length);
    }

    [[nodiscard]] bool isInQuote() const {
        const qsizetype begin = m_text.left(m_at).lastIndexOf(u'\n') + 1;
        return m_text.mid(begin, m_at - begin).trimmed().startsWith(u'>');
    }

    static QString withoutQuoteMarks(QStringView lines) {
        static const QRegularExpression mark("\n[ \t>]*");
        return lines.toString().replace(mark, "\n");
    }

    void take(qsizetype begin, qsizetype end, qsizetype behind, bool isDisplay) {
        m_out += QChar(formulaBegin) + QString::number(m_formulas.size()) + QChar(formulaEnd);
        const QStringView inner = m_text.mid(begin, end - begin);
        const QString latex = inner.contains(u'\n') && isInQuote() ? withoutQuoteMarks(inner) : inner.toString();
        m_formulas.append({latex.trimmed(), m_text.mid(m_at, behind - m_at).toString(), isDisplay});
        m_at = behind;
    }

    void readDollars() {
        const qsizetype length = runEnd(m_at, u'$') - m_at;
        if (length > 2) return copy(length);
        const qsizetype begin = m_at + length;
        const qsizetype end = length == 2 ? displayEnd(begin) : inlineEnd(begin);
        if (end < 0) return copy(length);
        take(begin, end, end + length, length == 2);
    }

    /// Where the next "$$" stands; -1 where there is none in the paragraph, or nothing in between.
    [[nodiscard]] qsizetype displayEnd(qsizetype begin) const {
        const qsizetype end = m_text.left(m_paragraphEnd).indexOf(u"$$", begin);
        return m_text.mid(begin, end - begin).trimmed().isEmpty() ? -1 : end;
    }

    [[nodiscard]] qsizetype inlineEnd(qsizetype begin) const {
        if (m_at > 0 && m_text[m_at - 1].isLetterOrNumber()) return -1;
        if (begin == m_text.size() || m_text[begin].isSpace()) return -1;
        const qsizetype limit = std::min(m_paragraphEnd, begin + longestInline);
        for (qsizetype at = begin; at < limit; ++at) {
            if (m_text[at] == u'\\')
                ++at;
            else if (m_text[at] == u'$') {
                const bool isClose =
                    at > begin && !m_text[at - 1].isSpace() &&
                    (at + 1 == m_text.size() || !(m_text[at + 1].isLetterOrNumber() || m_text[at + 1] == u'$'));
                return isClose ? at : -1;
            }
        }
        return -1;
    }

    void readBackslash() {
        const QStringView open = m_text.mid(m_at, 2);
        if (open != u"\\(" && open != u"\\[") return copy(open.size());
        const bool isDisplay = open == u"\\[";
        const qsizetype begin = m_at + 2;
        for (qsizetype at = begin; at + 1 < m_paragraphEnd; ++at) {
            if (m_text[at] != u'\\') continue;
            const QStringView pair = m_text.mid(at, 2);
            if (pair == open) break;
            if (pair == (isDisplay ? u"\\]" : u"\\)")) {
                // \[a\](b) is a link that was meant to be read as it is written.
                if (at + 2 < m_text.size() && isDisplay && m_text[at + 2] == u'(') break;
                if (m_text.mid(begin, at - begin).trimmed().isEmpty()) break;
                return take(begin, at, at + 2, isDisplay);
            }
            ++at;
        }
        copy(2);
    }

    QStringView m_text;
    QVector<Formula>& m_formulas;
    QString m_out;
    qsizetype m_at = 0;
    qsizetype m_paragraphEnd = 0;
    qsizetype m_lastLine = 0;       ///< where the line before this one begins
    QSet<qsizetype> m_unclosedCode; ///< lengths of backtick runs that nothing closes in this paragraph
};

} // namespace

QString withoutFormulas(QStringView text, QVector<Formula>& formulas) {
    return Pass(text, formulas).run();
}

} // namespace calliope::app::markdown

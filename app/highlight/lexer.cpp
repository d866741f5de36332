#include "app/highlight/language.h"

#include <algorithm>
#include <utility>

namespace calliope::app::highlight {
namespace {

/// Longer marks of raw strings and here documents are none.
constexpr qsizetype longestMark = 64;

/// Reads one line; each function reads at m_at and moves it.
class Lexer {
public:
    Lexer(const Language& language, QStringView line, LineState state, qsizetype offset, Spans& spans)
        : m_language(language)
        , m_line(line)
        , m_state(std::move(state))
        , m_offset(offset)
        , m_spans(spans) {}

    LineState read() {
        if (m_state.region >= 0)
            readRegion(0, 0);
        else if (readLineRule())
            return m_state;
        else
            readKey();
        while (m_at < m_line.size()) {
            if (m_state.isInTag || !openRegion()) readOther();
        }
        return m_state;
    }

private:
    [[nodiscard]] const Region& region() const { return m_language.regions[static_cast<std::size_t>(m_state.region)]; }

    void add(qsizetype begin, qsizetype end, Role role) {
        if (end > begin && role != Role::plain) m_spans.append({m_offset + begin, end - begin, role});
    }

    [[nodiscard]] bool isWord(QChar character) const {
        return character.isLetterOrNumber() || character == u'_' || character.isSurrogate() ||
               m_language.wordCharacters.contains(character);
    }

    [[nodiscard]] bool isBehindWord() const { return m_at > 0 && isWord(m_line[m_at - 1]); }

    [[nodiscard]] qsizetype wordEnd(qsizetype at) const {
        while (at < m_line.size() && isWord(m_line[at])) ++at;
        return at;
    }

    /// The first character from `at` on that is no blank.
    [[nodiscard]] QChar next(qsizetype at) const {
        while (at < m_line.size() && m_line[at].isSpace()) ++at;
        return at < m_line.size() ? m_line[at] : QChar();
    }

    bool readLineRule() {
        for (const LineRule& rule : m_language.lines) {
            if (!m_line.startsWith(rule.prefix)) continue;
            add(0, m_line.size(), rule.role);
            return true;
        }
        return false;
    }

    /// `key: value`, maybe behind the dash of a list.
    void readKey() {
        if (m_language.keyEnd.isNull()) return;
        qsizetype begin = 0;
        while (begin < m_line.size() &&
               (m_line[begin].isSpace() || (m_line[begin] == u'-' && next(begin + 1) != u'-' &&
                                            begin + 1 < m_line.size() && m_line[begin + 1] == u' ')))
            ++begin;
        const qsizetype wordsEnd = wordEnd(begin);
        if (wordsEnd == begin || next(wordsEnd) != m_language.keyEnd) return;
        const qsizetype mark = m_line.indexOf(m_language.keyEnd, wordsEnd);
        if (m_line.endsWith(u'{')) return; // a selector of CSS
        if (m_language.keyEnd == u':' && mark + 1 < m_line.size() && !m_line[mark + 1].isSpace()) return;
        add(begin, wordsEnd, Role::type);
        m_at = wordsEnd;
    }

    /// Whether a region begins here; it is read then.
    bool openRegion() {
        const QStringView rest = m_line.mid(m_at);
        for (std::size_t i = 0; i < m_language.regions.size(); ++i) {
            const Region& candidate = m_language.regions[i];
            if (!rest.startsWith(candidate.open)) continue;
            if (candidate.isAtWordBegin && m_at > 0 && !m_line[m_at - 1].isSpace()) continue;
            if (candidate.open[0].isLetter() && isBehindWord()) continue;
            QString close = candidate.close;
            qsizetype openLength = candidate.open.size();
            if (!findClose(candidate, rest, close, openLength)) continue;
            m_state.region = static_cast<int>(i);
            m_state.depth = 1;
            m_state.close = close;
            const qsizetype begin = m_at;
            if (candidate.end == Region::End::heredoc) {
                add(begin, begin + openLength, candidate.role);
                m_at = begin + openLength;
                readRestBeforeHeredoc();
                return true;
            }
            readRegion(begin, begin + openLength);
            return true;
        }
        return false;
    }

    /// For ends that the code chooses: what ends the region that begins at `rest`; false where none does.
    static bool findClose(const Region& candidate, QStringView rest, QString& close, qsizetype& openLength) {
        const auto run = [&](qsizetype from, QChar mark) {
            qsizetype at = from;
            while (at < rest.size() && at - from < longestMark && rest[at] == mark) ++at;
            return at - from;
        };
        const auto at = [&](qsizetype index) { return index < rest.size() ? rest[index] : QChar(); };
        switch (candidate.end) {
        case Region::End::cppRaw: {
            const qsizetype bracket = rest.left(std::min(rest.size(), longestMark)).indexOf(u'(');
            if (bracket < 0) return false;
            close = u')' + rest.mid(openLength, bracket - openLength).toString() + u'"';
            openLength = bracket + 1;
            return true;
        }
        case Region::End::rustRaw: {
            const qsizetype hashes = run(1, u'#');
            if (at(1 + hashes) != u'"') return false;
            close = u'"' + QString(hashes, u'#');
            openLength = hashes + 2;
            return true;
        }
        case Region::End::luaLong: {
            const qsizetype signs = run(openLength, u'=');
            if (at(openLength + signs) != u'[') return false;
            close = u']' + QString(signs, u'=') + u']';
            openLength += signs + 1;
            return true;
        }
        case Region::End::heredoc: {
            qsizetype begin = openLength;
            const QChar quote = at(begin);
            const bool isQuoted = quote == u'"' || quote == u'\'';
            if (isQuoted) ++begin;
            qsizetype end = begin;
            while (end < rest.size() && end - begin < longestMark &&
                   (rest[end].isLetterOrNumber() || rest[end] == u'_'))
                ++end;
            if (end == begin || rest[begin].isDigit()) return false;
            close = rest.mid(begin, end - begin).toString();
            openLength = isQuoted && at(end) == quote ? end + 1 : end;
            return true;
        }
        case Region::End::character:
            if (at(1) == u'\\') return rest.left(std::min<qsizetype>(rest.size(), 12)).indexOf(u'\'', 3) > 0;
            return at(2) == u'\'' || (at(1).isHighSurrogate() && at(3) == u'\'');
        default: return true;
        }
    }

    /// The line of a here document's mark goes on as usual; the text begins with the next.
    void readRestBeforeHeredoc() {
        const LineState heredoc = std::exchange(m_state, {});
        while (m_at < m_line.size()) {
            if (m_line[m_at] == u'<' || !openRegion()) readOther();
        }
        if (m_state.region < 0) m_state = heredoc;
    }

    /// Reads on in the open region, which began at `begin` of this line, and has text from `from` on.
    void readRegion(qsizetype begin, qsizetype from) {
        const Region& open = region();
        m_at = open.end == Region::End::line ? m_line.size() : from;
        if (open.end == Region::End::heredoc) {
            m_at = m_line.size();
            add(begin, m_at, open.role);
            const QStringView mark = m_line.trimmed();
            const bool isMark = mark.startsWith(m_state.close);
            if (isMark && (mark.size() == m_state.close.size() || !isWord(mark[m_state.close.size()]))) m_state = {};
            return;
        }
        while (m_at < m_line.size() && !readClose(open)) {
            const bool isEscape = open.hasEscapes && m_line[m_at] == u'\\';
            m_at = std::min(m_at + (isEscape ? 2 : 1), m_line.size());
        }
        const bool isClosed = m_state.depth == 0;
        const bool isKey = isClosed && m_language.hasStringKeys && open.role == Role::string && next(m_at) == u':';
        add(begin, m_at, isKey ? Role::type : open.role);
        if (isClosed || !open.isMultiline) m_state = {};
    }

    /// Takes an end of the region, or the beginning of an inner one. True where that ends it all.
    bool readClose(const Region& open) {
        const QStringView rest = m_line.mid(m_at);
        if (rest.startsWith(m_state.close)) {
            m_at += m_state.close.size();
            if (--m_state.depth == 0) return true;
            --m_at;
        } else if (open.isNested && rest.startsWith(open.open)) {
            ++m_state.depth;
            m_at += open.open.size() - 1;
        }
        return false;
    }

    void readOther() {
        const QChar character = m_line[m_at];
        if (m_language.isMarkup) return readMarkup();
        if (readSigil() || readNumber()) return;
        if (!isWord(character)) {
            ++m_at;
            return;
        }
        const qsizetype begin = m_at;
        m_at = wordEnd(begin);
        add(begin, m_at, roleOf(m_line.mid(begin, m_at - begin)));
    }

    [[nodiscard]] Role roleOf(QStringView word) const {
        const QString key = m_language.ignoresCase ? word.toString().toLower() : word.toString();
        if (m_language.keywords.contains(key)) return Role::keyword;
        const bool isCall = m_language.hasCalls && next(m_at) == u'(';
        if (m_language.types.contains(key)) return Role::type;
        return isCall ? Role::function : Role::plain;
    }

    bool readSigil() {
        for (const Sigil& sigil : m_language.sigils) {
            if (m_line[m_at] != sigil.mark || isBehindWord()) continue;
            const qsizetype end = wordEnd(m_at + 1);
            if (end == m_at + 1 || m_line[m_at + 1].isDigit()) continue;
            add(m_at, end, sigil.role);
            m_at = end;
            return true;
        }
        return false;
    }

    bool readNumber() {
        const auto isDigit = [&](qsizetype at) {
            return at < m_line.size() && m_line[at] >= u'0' && m_line[at] <= u'9';
        };
        const auto isHexDigit = [&](qsizetype at) {
            return isDigit(at) || (at < m_line.size() && m_line[at].toLower() >= u'a' && m_line[at].toLower() <= u'f');
        };
        if (isBehindWord()) return false;
        const bool isMarked =
            !m_language.numberMark.isNull() && m_line[m_at] == m_language.numberMark && isHexDigit(m_at + 1);
        if (!isMarked && !isDigit(m_at) && !(m_line[m_at] == u'.' && isDigit(m_at + 1))) return false;
        const qsizetype begin = m_at++;
        while (m_at < m_line.size()) {
            const QChar character = m_line[m_at];
            const bool isExponentSign = (character == u'+' || character == u'-') &&
                                        m_line[m_at - 1].toLower() == u'e' && isDigit(m_at + 1) &&
                                        !m_line.mid(begin).startsWith(u"0x");
            const bool isPoint = (character == u'.' || character == u'\'') && isDigit(m_at + 1);
            if (!isWord(character) && !isExponentSign && !isPoint) break;
            ++m_at;
        }
        if (m_at < m_line.size() && m_line[m_at] == u'%' && m_language.numberMark == u'#') ++m_at;
        add(begin, m_at, Role::number);
        return true;
    }

    /// Tags with their attributes; the text between them is plain.
    void readMarkup() {
        const qsizetype begin = m_at;
        const QChar character = m_line[m_at];
        if (!m_state.isInTag) {
            if (character != u'<') {
                ++m_at;
                return;
            }
            qsizetype name = m_at + 1;
            while (name < m_line.size() && (m_line[name] == u'/' || m_line[name] == u'?' || m_line[name] == u'!'))
                ++name;
            m_at = std::max(begin + 1, wordEnd(name));
            if (m_at == name) return;
            add(begin, m_at, Role::keyword);
            m_state.isInTag = true;
        } else if (character == u'>') {
            const bool isAfterMark = begin > 0 && (m_line[begin - 1] == u'/' || m_line[begin - 1] == u'?');
            ++m_at;
            add(isAfterMark ? begin - 1 : begin, m_at, Role::keyword);
            m_state.isInTag = false;
        } else if (character == u'"' || character == u'\'') {
            const qsizetype close = m_line.indexOf(character, begin + 1);
            m_at = close < 0 ? m_line.size() : close + 1;
            add(begin, m_at, Role::string);
        } else if (isWord(character)) {
            m_at = wordEnd(begin);
            add(begin, m_at, Role::type);
        } else {
            ++m_at;
        }
    }

    const Language& m_language;
    QStringView m_line;
    LineState m_state;
    qsizetype m_offset;
    Spans& m_spans;
    qsizetype m_at = 0;
};

} // namespace

LineState highlightLine(const Language& language, QStringView line, LineState state, qsizetype offset, Spans& spans) {
    return Lexer(language, line, std::move(state), offset, spans).read();
}

} // namespace calliope::app::highlight

#include "app/modes/synthesis_reader.h"

#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

struct Heading {
    const char* words;
    AnswerSection section;
};

constexpr std::array headings{
    Heading{"agreement", AnswerSection::agreement},     Heading{"they agree", AnswerSection::agreement},
    Heading{"they differed", AnswerSection::differed},  Heading{"where they differed", AnswerSection::differed},
    Heading{"what decided it", AnswerSection::decided},
};

constexpr qsizetype mostDecoration = 12;

enum class Fit { no, maybe, yes };

/// Whether a line begins with words and a colon, among signs of Markdown; `length` is how much of it that is.
Fit fitOf(const QString& line, const char* words, qsizetype& length) {
    const QString wanted = QString::fromLatin1(words);
    const auto isSign = [](QChar c) {
        return c == u' ' || c == u'*' || c == u'_' || c == u'#' || c == u'>' || c == u'-';
    };
    qsizetype at = 0;
    while (at < line.size() && at < mostDecoration && isSign(line[at])) ++at;
    const QString head = line.mid(at, wanted.size());
    if (head.size() < wanted.size()) return wanted.startsWith(head, Qt::CaseInsensitive) ? Fit::maybe : Fit::no;
    if (head.compare(wanted, Qt::CaseInsensitive) != 0) return Fit::no;
    at += wanted.size();
    const qsizetype signs = at + mostDecoration;
    while (at < line.size() && at < signs && isSign(line[at])) ++at;
    if (at == line.size()) return Fit::maybe;
    if (line[at] != u':' && line[at] != u'：') return Fit::no;
    length = at + 1;
    return Fit::yes;
}

} // namespace

std::vector<SynthesisReader::Piece> SynthesisReader::add(const QString& text) {
    std::vector<Piece> out;
    qsizetype begin = 0;
    while (begin < text.size()) {
        const qsizetype end = text.indexOf(u'\n', begin);
        const qsizetype length = (end < 0 ? text.size() : end + 1) - begin;
        const QString part = text.mid(begin, length);
        begin += length;
        if (m_atLineStart) {
            m_held += part;
            readLine(out);
        } else {
            give(out, part);
        }
        if (end >= 0) {
            if (!m_held.isEmpty()) give(out, std::exchange(m_held, {}));
            m_atLineStart = true;
        }
    }
    return out;
}

std::vector<SynthesisReader::Piece> SynthesisReader::end() {
    std::vector<Piece> out;
    if (!m_held.isEmpty()) give(out, std::exchange(m_held, {}));
    return out;
}

void SynthesisReader::readLine(std::vector<Piece>& out) {
    bool mayBe = false;
    for (const Heading& heading : headings) {
        qsizetype length = 0;
        const Fit fit = fitOf(m_held, heading.words, length);
        mayBe = mayBe || fit == Fit::maybe;
        if (fit != Fit::yes) continue;
        m_section = heading.section;
        m_skipsBlanks = true;
        m_atLineStart = false;
        return give(out, std::exchange(m_held, {}).mid(length));
    }
    if (mayBe) return;
    m_atLineStart = false;
    give(out, std::exchange(m_held, {}));
}

void SynthesisReader::give(std::vector<Piece>& out, const QString& text) {
    QString said = text;
    if (m_skipsBlanks) {
        const auto isSkipped = [](QChar c) { return c.isSpace() || c == u'*' || c == u'_'; }; // "**Agreement:** all"
        while (!said.isEmpty() && isSkipped(said.front())) said.remove(0, 1);
        m_skipsBlanks = said.isEmpty();
    }
    if (said.isEmpty()) return;
    if (!out.empty() && out.back().section == m_section)
        out.back().text += said;
    else
        out.push_back({m_section, said});
}

} // namespace calliope::app

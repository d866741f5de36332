#include "app/chats/text_matches.h"

#include <algorithm>

namespace calliope::app {

namespace {

/// A text without case and accents, and where each of its characters comes from.
struct Folded {
    QString text;
    QVector<qsizetype> from; ///< by character of `text`, and one for its end
};

Folded fold(QStringView text) {
    Folded out;
    out.text.reserve(text.size());
    out.from.reserve(text.size() + 1);
    const auto add = [&](QChar character, qsizetype at) {
        out.text += character;
        out.from.append(at);
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar character = text[i];
        if (character.unicode() < 0x80) {
            add(character.toLower(), i);
        } else if (character.isSurrogate() || character.decompositionTag() == QChar::NoDecomposition) {
            if (!character.isMark()) add(character.toCaseFolded(), i);
        } else {
            const QString parts = QString(character).normalized(QString::NormalizationForm_D);
            for (const QChar part : parts)
                if (!part.isMark()) add(part.toCaseFolded(), i);
        }
    }
    out.from.append(text.size());
    return out;
}

} // namespace

TextMatcher::TextMatcher(const QStringList& terms) {
    for (const QString& term : terms) {
        const QString folded = fold(QStringView(term).left(longestTerm)).text;
        if (!folded.trimmed().isEmpty() && m_terms.size() < mostTerms) m_terms.append(folded);
    }
}

QVector<TextMatch> TextMatcher::find(QStringView text) const {
    QVector<TextMatch> matches;
    if (isEmpty()) return matches;
    const Folded folded = fold(text);
    constexpr qsizetype nowhere = -1;
    QVector<qsizetype> next(m_terms.size(), 0); // where each term is found from `at` on
    for (qsizetype at = 0;;) {
        qsizetype first = nowhere;
        qsizetype length = 0;
        for (qsizetype i = 0; i < m_terms.size(); ++i) {
            if (next[i] != nowhere && (next[i] < at || at == 0)) next[i] = folded.text.indexOf(m_terms[i], at);
            if (next[i] == nowhere) continue;
            if (first == nowhere || next[i] < first || (next[i] == first && m_terms[i].size() > length)) {
                first = next[i];
                length = m_terms[i].size();
            }
        }
        if (first == nowhere) return matches;
        at = first + length;
        const qsizetype begin = folded.from[first];
        // A character may have become several: the match ends behind it all the same.
        const qsizetype end = std::max(folded.from[at], folded.from[at - 1] + 1);
        if (matches.isEmpty() || begin >= matches.last().begin + matches.last().length)
            matches.append({begin, end - begin});
    }
}

} // namespace calliope::app

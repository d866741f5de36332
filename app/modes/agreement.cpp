#include "app/modes/agreement.h"

#include <QRegularExpression>
#include <QSet>
#include <QTextBoundaryFinder>
#include <algorithm>
#include <climits>

namespace calliope::app {

namespace {

struct Words {
    QSet<QString> words;
    QSet<QString> names; ///< numbers, and single capitals as in "option B"
    bool denies = false;
};

const QSet<QString>& emptyWords() {
    static const QSet<QString> words{"a",    "an", "the", "is",  "are", "be",   "it",     "to",     "of",    "in",
                                     "on",   "at", "we",  "you", "i",   "and",  "or",     "that",   "this",  "for",
                                     "with", "as", "by",  "my",  "our", "your", "answer", "result", "final", "about"};
    return words;
}

const QSet<QString>& denials() {
    static const QSet<QString> words{"not",     "no",    "never", "neither", "cannot", "don't",
                                     "doesn't", "isn't", "won't", "can't",   "avoid",  "against",
                                     "nicht",   "kein",  "keine", "pas",     "ne",     "nunca"};
    return words;
}

/// Takes the numbers out of a text, each whole: its sign, what it is divided by and its power say as much as its
/// digits.
QSet<QString> takeNumbers(QString& text) {
    static const QRegularExpression number(
        QStringLiteral("(?<![\\p{L}\\p{N}_])-?\\d+(?:[.,]\\d+)*(?:\\s*(?:/|\\^|\\*\\*)\\s*-?\\d+(?:[.,]\\d+)*)*"
                       "[\u00B9\u00B2\u00B3\u2070-\u207B]*"),
        QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression blank(QStringLiteral("\\s|,(?=\\d{3}(?!\\d))")); // also between thousands
    QSet<QString> numbers;
    for (auto each = number.globalMatch(text); each.hasNext();)
        numbers.insert(each.next().captured().remove(blank).replace(u',', u'.').replace("**", "^"));
    text.replace(number, QStringLiteral(" "));
    return numbers;
}

Words wordsOf(const QString& verdict) {
    Words out;
    QString text = verdict;
    text.replace(u'’', u'\'').replace(u'−', u'-');
    out.names = takeNumbers(text);
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, text);
    qsizetype begin = 0;
    while (finder.toNextBoundary() >= 0) {
        const QString written = text.mid(begin, finder.position() - begin).trimmed();
        const bool isCapital =
            begin > 0 && written.size() == 1 && written.front().isUpper() && written != QLatin1String("I");
        const QString word = written.toCaseFolded();
        begin = finder.position();
        if (word.isEmpty() || !std::any_of(word.begin(), word.end(), [](QChar c) { return c.isLetterOrNumber(); }))
            continue;
        if (denials().contains(word))
            out.denies = !out.denies;
        else if (word.front().isDigit() || isCapital)
            out.names.insert(word);
        else if (!emptyWords().contains(word))
            out.words.insert(word);
    }
    return out;
}

bool contains(const QSet<QString>& all, const QSet<QString>& some) {
    return std::all_of(some.begin(), some.end(), [&](const QString& each) { return all.contains(each); });
}

bool saysTheSame(const Words& a, const Words& b) {
    if (a.denies != b.denies) return false;
    if (!contains(a.names, b.names) && !contains(b.names, a.names)) return false;
    const Words& less = a.words.size() <= b.words.size() ? a : b;
    const Words& more = &less == &a ? b : a;
    // Names alone may say it: "42" and "The sum is 42".
    if (less.words.isEmpty()) return !less.names.isEmpty() ? !more.names.isEmpty() : more.words.isEmpty();
    qsizetype shared = 0;
    for (const QString& word : less.words) shared += more.words.contains(word) ? 1 : 0;
    return 5 * shared >= 3 * less.words.size();
}

} // namespace

bool saysTheSame(const QString& a, const QString& b) {
    return saysTheSame(wordsOf(a), wordsOf(b));
}

Agreement agreementOf(const std::vector<Lane>& lanes) {
    struct Said {
        int number;
        Draft draft;
        Words words;
    };
    std::vector<Said> all;
    for (const Lane& lane : lanes) {
        if (!lane.hasText()) continue;
        const Draft draft = lane.draft();
        if (lane.state == LaneState::stopped && draft.confidence == 0) continue; // half a draft has no verdict
        all.push_back({lane.number, draft, wordsOf(draft.verdict)});
    }
    Agreement best;
    int bestSure = -1;
    for (const Said& leader : all) {
        Agreement group{.words = leader.draft.verdict, .confidence = INT_MAX};
        int sure = 0;
        for (const Said& each : all) {
            if (!saysTheSame(leader.words, each.words)) {
                group.dissenting.push_back(each.number);
                continue;
            }
            group.agreeing.push_back(each.number);
            group.confidence = std::min(group.confidence, each.draft.confidence);
            sure += each.draft.confidence;
        }
        const bool isLarger = group.agreeing.size() > best.agreeing.size() ||
                              (group.agreeing.size() == best.agreeing.size() && sure > bestSure);
        if (!isLarger) continue;
        best = std::move(group);
        bestSure = sure;
    }
    return best;
}

} // namespace calliope::app

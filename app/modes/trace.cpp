#include "app/modes/trace.h"

#include "app/modes/draft.h"

#include <QRegularExpression>
#include <QStringList>

namespace calliope::app {

namespace {

constexpr qsizetype looked = 100'000; ///< characters of the end
constexpr qsizetype longestLine = 110;
constexpr int mostHeadings = 3;

QString plain(QString words) {
    static const QRegularExpression decoration("[*_`#]+|^\\s*(?:[-•>]|\\d+[.)])\\s*");
    words.remove(decoration);
    words = words.simplified();
    while (words.endsWith(u':')) words.chop(1);
    return words;
}

/// Lines that are bold as a whole, or headings of Markdown.
QStringList headingsOf(const QString& thoughts) {
    static const QRegularExpression heading("^[ \\t]*(?:#{1,6}[ \\t]+(\\S.{0,120})|(?:\\d+[.)][ \\t]*)?"
                                            "\\*\\*([^*\\n]{2,120})\\*\\*:?[ \\t]*)$",
                                            QRegularExpression::MultilineOption);
    QStringList out;
    for (auto matches = heading.globalMatch(thoughts); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const QString words = plain(match.captured(1) + match.captured(2));
        if (!words.isEmpty()) out.append(words);
    }
    return out;
}

/// Whole sentences, the last of which may lack its end.
QStringList sentencesOf(const QString& thoughts) {
    static const QRegularExpression end("(?<=[.!?。！？])\\s+|\\n+");
    QStringList out;
    for (const QString& each : thoughts.split(end, Qt::SkipEmptyParts))
        if (const QString words = plain(each); !words.isEmpty()) out.append(words);
    return out;
}

bool isSentence(const QString& words) {
    return words.count(u' ') >= 2 || words.size() >= 24;
}

} // namespace

QString currentStep(const QString& thoughts) {
    constexpr qsizetype end = 3'000;
    const QString last = thoughts.right(end);
    if (const QStringList headings = headingsOf(last); !headings.isEmpty())
        return shortened(headings.last(), longestLine);
    const QStringList sentences = sentencesOf(last);
    if (sentences.isEmpty()) return {};
    // The one that is being written changes with every word.
    const bool isWhole = sentences.size() == 1;
    const QString words = isWhole ? sentences.last() : sentences[sentences.size() - 2];
    return shortened(words, longestLine);
}

QString digestOf(const QString& thoughts) {
    const QString end = thoughts.right(looked);
    const QStringList headings = headingsOf(end);
    if (headings.size() > 1)
        return shortened(headings.mid(std::max<qsizetype>(0, headings.size() - mostHeadings)).join(" → "), longestLine);
    static const QRegularExpression concluding("^(?:so|therefore|thus|hence|in short|in sum|finally|overall|i(?:'|’)ll|"
                                               "the answer|which means)\\b",
                                               QRegularExpression::CaseInsensitiveOption);
    const QStringList sentences = sentencesOf(end);
    for (auto each = sentences.rbegin(); each != sentences.rend(); ++each)
        if (isSentence(*each) && concluding.match(*each).hasMatch()) return shortened(*each, longestLine);
    for (auto each = sentences.rbegin(); each != sentences.rend(); ++each)
        if (isSentence(*each)) return shortened(*each, longestLine);
    return {};
}

} // namespace calliope::app

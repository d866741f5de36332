#include "app/modes/draft.h"

#include <QRegularExpression>
#include <algorithm>

namespace calliope::app {

namespace {

constexpr int lastLines = 5;             ///< in which the verdict is looked for
constexpr qsizetype longestVerdict = 80; ///< characters
constexpr int mostConfidence = 5;

/// Numbers that were meant out of 10 or 100 come down to 5.
int confidenceOf(const QString& number) {
    const int value = number.left(3).toInt();
    if (value > 10) return std::clamp((value + 10) / 20, 1, mostConfidence);
    if (value > mostConfidence) return std::clamp((value + 1) / 2, 1, mostConfidence);
    return std::max(value, 1);
}

QString plain(QString words) {
    static const QRegularExpression decoration("[*_`#]+");
    return words.remove(decoration).simplified();
}

QString firstSentence(const QString& text) {
    static const QRegularExpression end("[.!?。！？](?=\\s|$)|\\n");
    const QString trimmed = text.trimmed();
    const QRegularExpressionMatch match = end.match(trimmed);
    return plain(match.hasMatch() ? trimmed.left(match.capturedStart()) : trimmed);
}

} // namespace

Draft readDraft(const QString& text) {
    // Models translate the words they are to begin with, whatever they are told.
    static const QRegularExpression verdict(
        "^[\\s>*_#-]*(?:verdict|conclusion|urteil|fazit|ergebnis|veredicto|conclusi[óo]n|verdetto|conclusione|veredito|"
        "conclus[ãa]o|结论|結論)[\\s*_]*[:：](.*)$",
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression confidence(
        "^[\\s>*_#-]*(?:confidence|konfidenz|zuversicht|sicherheit|gewissheit|confiance|confianza|fiducia|confian[çc]a|"
        "置信度|信心)[\\s*_]*[:：][^0-9]{0,8}([0-9]{1,3})",
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    Draft out;
    QString rest = text;
    for (int line = 0; line < lastLines; ++line) {
        while (!rest.isEmpty() && rest.back().isSpace()) rest.chop(1);
        const qsizetype begin = rest.lastIndexOf(u'\n') + 1;
        const QString last = rest.mid(begin, 400);
        if (const auto match = confidence.match(last); match.hasMatch())
            out.confidence = confidenceOf(match.captured(1));
        else if (const auto said = verdict.match(last); said.hasMatch())
            out.verdict = shortened(plain(said.captured(1)), longestVerdict);
        else
            break;
        rest.truncate(begin);
    }
    out.text = rest.trimmed();
    if (out.verdict.isEmpty()) out.verdict = shortened(firstSentence(out.text), longestVerdict);
    return out;
}

QString shortened(const QString& text, qsizetype most) {
    if (text.size() <= most) return text;
    const qsizetype blank = text.lastIndexOf(u' ', most);
    qsizetype end = blank > most / 2 ? blank : most;
    if (end > 0 && text[end - 1].isHighSurrogate()) --end;
    return text.left(end) + QString::fromUtf8("…");
}

} // namespace calliope::app

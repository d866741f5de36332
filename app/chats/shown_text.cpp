#include "app/chats/shown_text.h"

#include "app/chats/look_words.h"

#include <QRegularExpression>
#include <QStringList>
#include <utility>

namespace calliope::app {

namespace {

/// "[B]" behind a claim becomes a link to that agent.
markdown::InlineRuns withLaneLinks(const markdown::InlineRuns& runs, storage::Id message, int lanes) {
    static const QRegularExpression tag("\\[([A-H])\\]");
    markdown::InlineRuns out;
    for (const markdown::InlineRun& run : runs) {
        const bool isPlain =
            run.link.isEmpty() && !run.styles.testAnyFlags(markdown::Style::code | markdown::Style::math);
        qsizetype begin = 0;
        for (auto matches = tag.globalMatch(isPlain ? run.text : QString()); matches.hasNext();) {
            const QRegularExpressionMatch match = matches.next();
            const int lane = match.captured(1).front().unicode() - 'A' + 1;
            if (lane > lanes) continue;
            if (match.capturedStart() > begin)
                out.append({run.text.mid(begin, match.capturedStart() - begin), run.styles, {}});
            out.append({match.captured(1), run.styles | markdown::Style::code,
                        QStringLiteral("lane:%1:%2").arg(message).arg(lane)});
            begin = match.capturedEnd();
        }
        if (begin < run.text.size()) out.append({run.text.mid(begin), run.styles, run.link});
    }
    return out;
}

constexpr qsizetype longestPiece = 8'000; ///< TextEdit looks at all of a text with each change

bool isBlank(QChar character) {
    return character == u' ' || character == u'\t' || character == u'\n';
}

} // namespace

QString questionOf(const storage::Message& message) {
    QStringList texts;
    for (const storage::Block& block : message.blocks)
        if (block.kind == storage::BlockKind::text) texts.append(QString::fromStdString(block.text));
    return texts.join('\n');
}

QStringList inPieces(const QString& text) {
    QStringList pieces;
    qsizetype begin = 0;
    while (text.size() - begin > longestPiece) {
        const QStringView rest = QStringView(text).mid(begin, longestPiece);
        qsizetype end = rest.lastIndexOf(u'\n');
        if (end <= 0) end = rest.lastIndexOf(u' ');
        const bool isBetween = end > 0; // the blank itself goes
        if (!isBetween) end = rest.last(1).front().isHighSurrogate() ? rest.size() - 1 : rest.size();
        pieces.append(rest.first(end).toString());
        begin += end + (isBetween ? 1 : 0);
    }
    pieces.append(text.mid(begin));
    return pieces;
}

markdown::InlineRuns collapsed(const markdown::InlineRuns& runs) {
    markdown::InlineRuns out;
    QChar before = u'\n';
    for (const markdown::InlineRun& run : runs) {
        markdown::InlineRun shown = run;
        if (!(run.styles & markdown::Style::code)) {
            shown.text.clear();
            for (const QChar character : run.text) {
                const bool isKept = character == u'\n' || !isBlank(character) || !isBlank(before);
                before = character;
                if (isKept) shown.text += character == u'\t' ? QChar(u' ') : character;
            }
        } else if (!run.text.isEmpty()) {
            before = run.text.back();
        }
        if (!shown.text.isEmpty()) out.append(std::move(shown));
    }
    return out;
}

markdown::InlineRuns shownRuns(const markdown::InlineRuns& runs, const storage::Message& answer, int lanes) {
    return collapsed(lanes > 0 ? withLaneLinks(runs, answer.id, lanes) : withLookLinks(runs, answer));
}

} // namespace calliope::app

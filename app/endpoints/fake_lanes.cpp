#include "app/endpoints/fake_lanes.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace calliope::app {

namespace {

using Kind = FakePiece::Kind;

QString draft(QChar letter, const QString& name, bool isRefined) {
    const bool dissents = letter == u'D';
    const QString begin =
        isRefined ? QStringLiteral("The others have not shaken this, but made it clearer. ") : QString();
    const QString middle =
        QStringLiteral("Seen from the side of *%1*, there are three things to weigh: what it **costs**, what it "
                       "*brings*, and what cannot be undone. The first two can be reckoned; the third decides. ")
            .arg(name);
    const QString end = dissents
                            ? QStringLiteral("So it is wiser to wait until more is known.\n\nVerdict: Wait a year\n"
                                             "Confidence: 3")
                            : QStringLiteral("So it is worth doing, once the open question is settled.\n\n"
                                             "Verdict: Do it, after a check\nConfidence: 4");
    return begin + middle + end;
}

constexpr const char* merged =
    "Do it, on one condition: have the open question settled first [B]. What it costs and brings is known well enough "
    "[A] [C]; what cannot be undone is not [D].\n\n"
    "Agreement: Three of four agree: do it, but only after a check.\n"
    "They differed: D would wait a year, because it cannot be undone.\n"
    "What decided it: A check takes a week and gives most of the safety that waiting would.";

} // namespace

std::optional<FakeAnswer> fakeLaneAnswerTo(const QJsonObject& request) {
    static const QRegularExpression agent("You are agent ([A-H]), ([^.]*)\\.");
    const QJsonArray messages = request["messages"].toArray();
    QString all;
    QString last;
    for (const QJsonValue message : messages) {
        const QJsonValue content = message.toObject()["content"];
        last.clear();
        if (!content.isArray()) last = content.toString();
        for (const QJsonValue part : content.toArray()) last += part.toObject()["text"].toString();
        all += last + u'\n';
    }
    FakeAnswer answer;
    if (last.contains(QLatin1String("agents have worked on this"))) {
        addWords(answer, Kind::content, QString::fromUtf8(merged));
        return answer;
    }
    const QRegularExpressionMatch match = agent.match(all);
    if (!match.hasMatch()) return std::nullopt;
    const QChar letter = match.captured(1).front();
    answer.slowness = 1 + (letter.unicode() - 'A') % 4; // none ends with another
    addWords(answer, Kind::reasoning,
             QStringLiteral("**What is asked**\n\nThe question, seen from one side only. "
                            "**Weighing it**\n\nCosts, gains, and what cannot be undone. "));
    addWords(answer, Kind::content,
             draft(letter, match.captured(2), last.contains(QLatin1String("The other agents say:"))));
    return answer;
}

} // namespace calliope::app

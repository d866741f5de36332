#include "app/chats/lane_blocks.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <algorithm>
#include <array>
#include <utility>

namespace calliope::app {

namespace {

constexpr qsizetype longestWords = 4'000; ///< characters of a text in a payload

QJsonObject jsonOf(const storage::Block& block) {
    return QJsonDocument::fromJson(QByteArray::fromStdString(block.payload)).object();
}

QString textIn(const QJsonObject& json, const char* name) {
    return json[QLatin1String(name)].toString().left(longestWords);
}

qint64 countIn(const QJsonObject& json, const char* name) {
    constexpr double most = 1e15;
    return static_cast<qint64>(std::clamp(json[QLatin1String(name)].toDouble(), 0.0, most));
}

int smallIn(const QJsonObject& json, const char* name, int most) {
    return static_cast<int>(std::min<qint64>(countIn(json, name), most));
}

struct Section {
    AnswerSection section;
    const char* name;
    const char* heading;
};

constexpr std::array sections{
    Section{AnswerSection::agreement, "agreement", QT_TRANSLATE_NOOP("Lanes", "Agreement")},
    Section{AnswerSection::differed, "differed", QT_TRANSLATE_NOOP("Lanes", "They differed")},
    Section{AnswerSection::decided, "decided", QT_TRANSLATE_NOOP("Lanes", "What decided it")},
};

constexpr int mostRound = 1'000;

} // namespace

QJsonObject payloadOf(const LanesSummary& summary) {
    return {{"stage", summary.stage},     {"lanes", summary.lanes},
            {"rounds", summary.rounds},   {"tokens", summary.tokens},
            {"seconds", summary.seconds}, {"estimated_seconds", summary.estimatedSeconds},
            {"chosen", summary.chosen},   {"agreed_early", summary.agreedEarly},
            {"note", summary.note}};
}

QJsonObject payloadOf(const Lane& lane, const QString& hints) {
    return {{"name", lane.name},           {"angle", lane.angle},   {"seed", lane.seed},
            {"state", nameOf(lane.state)}, {"round", lane.round},   {"text_round", lane.textRound},
            {"tokens", lane.tokens},       {"budget", lane.budget}, {"seconds", lane.seconds},
            {"pinned", lane.isPinned},     {"hints", hints},        {"problem", lane.problem}};
}

LanesSummary summaryOf(const storage::Block& block) {
    const QJsonObject json = jsonOf(block);
    return {.stage = textIn(json, "stage"),
            .lanes = smallIn(json, "lanes", mostLanes),
            .rounds = std::max(1, smallIn(json, "rounds", mostRound)),
            .tokens = countIn(json, "tokens"),
            .seconds = static_cast<double>(countIn(json, "seconds")),
            .estimatedSeconds = static_cast<double>(countIn(json, "estimated_seconds")),
            .chosen = smallIn(json, "chosen", mostLanes),
            .agreedEarly = json["agreed_early"].toBool(),
            .note = textIn(json, "note")};
}

LaneFacts factsOf(const storage::Block& block) {
    const QJsonObject json = jsonOf(block);
    return {.name = textIn(json, "name"),
            .angle = textIn(json, "angle"),
            .state = textIn(json, "state"),
            .round = std::max(1, smallIn(json, "round", mostRound)),
            .textRound = smallIn(json, "text_round", mostRound),
            .tokens = countIn(json, "tokens"),
            .budget = countIn(json, "budget"),
            .seconds = static_cast<double>(countIn(json, "seconds")),
            .isPinned = json["pinned"].toBool(),
            .hints = textIn(json, "hints"),
            .problem = textIn(json, "problem")};
}

int roundOf(const storage::Block& block) {
    return std::max(1, smallIn(jsonOf(block), "round", mostRound));
}

bool staysWithAgent(const storage::Block& block) {
    return block.kind == storage::BlockKind::regions || block.kind == storage::BlockKind::products;
}

std::vector<storage::Block> madeBy(const storage::Message& message, int lane) {
    std::vector<storage::Block> out;
    bool isNewRound = false;
    for (const storage::Block& block : message.blocks) {
        if (block.lane != lane) continue;
        isNewRound = isNewRound || block.kind == storage::BlockKind::text; // each begins with one
        if (!staysWithAgent(block)) continue;
        if (std::exchange(isNewRound, false)) out.clear();
        out.push_back(
            {.kind = block.kind, .text = block.text, .payload = block.payload, .attachment = block.attachment});
    }
    return out;
}

QString sectionOf(const storage::Block& block) {
    if (block.payload.size() <= 2) return {};
    const QString name = textIn(jsonOf(block), "section");
    const bool isKnown =
        std::any_of(sections.begin(), sections.end(), [&](const Section& s) { return name == s.name; });
    return isKnown ? name : QString();
}

const char* nameOf(AnswerSection section) {
    const auto* found =
        std::find_if(sections.begin(), sections.end(), [&](const Section& s) { return s.section == section; });
    return found == sections.end() ? "" : found->name;
}

QString headingOf(AnswerSection section) {
    const auto* found =
        std::find_if(sections.begin(), sections.end(), [&](const Section& s) { return s.section == section; });
    return found == sections.end()
               ? QString()
               : QStringLiteral("**%1:** ").arg(QCoreApplication::translate("Lanes", found->heading));
}

QString withoutHeading(const QString& text) {
    constexpr qsizetype longest = 60;
    const qsizetype end = text.startsWith("**") ? text.indexOf(":** ") : -1;
    return (end >= 0 && end < longest ? text.mid(end + 4) : text).trimmed();
}

} // namespace calliope::app

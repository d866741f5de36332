#include "app/chats/sample_lanes.h"

#include "app/chats/lane_blocks.h"
#include "app/tools/tool_use.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <array>

namespace calliope::app {

namespace {

struct Sample {
    const char* name;
    const char* angle;
    const char* text;
    qint64 tokens;
    double seconds;
};

constexpr std::array samples{
    Sample{"Cash first", "Ten years of money in and out",
           "Rent is €14,400 and rises 3 % a year. The loan costs €11,900, and the flat above brings in €5,200.\n\n"
           "Buying is ahead from year 4, if repairs stay under €38,000.\n\nVerdict: Buy\nConfidence: 4",
           5'120, 27},
    Sample{"What could break", "Look for the costs nobody wrote down",
           "The survey is silent on the roof and the oven flue. Both are from 1961.\n\n"
           "A full roof is €30,000 to €45,000: the one number that can turn the answer round.\n\n"
           "Verdict: Buy, after a roof survey\nConfidence: 5",
           6'040, 29},
    Sample{"The members", "Who decides, who works, who pays",
           "31 of 44 members said yes in March, but only 9 offered time.\n\n"
           "A shop front doubles opening hours. It holds if two part-time posts are paid from the flat’s rent.\n\n"
           "Verdict: Buy\nConfidence: 3",
           4'760, 24},
    Sample{"The other side", "Make the best case for staying",
           "The hall can be left with three months’ notice. A loan cannot.\n\n"
           "With €22,000 in reserve, one bad winter and a roof together would end the co-op.\n\n"
           "Verdict: Keep renting one year\nConfidence: 3",
           5'380, 28},
};

constexpr int working = 3; ///< the agent that is not done yet, while it runs
constexpr const char* thoughts =
    "**What the flat brings**\n\nThe rent of the flat is €5,200 a year.\n\n**Checking whether the flat’s rent really "
    "covers two part-time posts**\n\nTwo posts of eight hours";

struct Section {
    AnswerSection section;
    const char* text;
};

constexpr std::array sections{
    Section{AnswerSection::agreement, "3 of 4 agree: buy, but not before someone has been on the roof."},
    Section{AnswerSection::differed, "D would wait a year: a loan cannot be left like the hall can. [D]"},
    Section{AnswerSection::decided, "The option to buy gives most of D’s safety for eight weeks. [B]"},
};

constexpr const char* answer =
    "Buy the bakery, on one condition: a roof and flue survey first, about €900. If the repairs come in under €38,000 "
    "you "
    "are ahead of renting from year four [A]; above €45,000 the reserve cannot carry it [B] [D]. Ask the seller for an "
    "eight-week option meanwhile.";

std::string bytesOf(const QJsonObject& json) {
    return QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
}

void add(storage::Message& message, storage::BlockKind kind, int lane, const QString& text,
         const QJsonObject& payload) {
    storage::Block block;
    block.id = -1 - static_cast<storage::Id>(message.blocks.size());
    block.kind = kind;
    block.lane = lane;
    block.text = text.toStdString();
    if (!payload.isEmpty()) block.payload = bytesOf(payload);
    message.blocks.push_back(std::move(block));
}

} // namespace

storage::Message sampleLanes(bool isRunning) {
    storage::Message message;
    message.role = storage::Role::assistant;
    message.state = isRunning ? storage::MessageState::running : storage::MessageState::finished;
    message.model = "Muse Glimmer 30B";
    message.mode = "contemplating";
    message.usage = {.promptTokens = 4'200,
                     .cachedTokens = 3'900,
                     .reasoningTokens = 14'200,
                     .answerTokens = 21'300,
                     .promptMilliseconds = 900,
                     .answerMilliseconds = 47'100};

    LanesSummary summary;
    summary.lanes = static_cast<int>(samples.size());
    summary.rounds = 2;
    summary.stage = isRunning ? "refining" : "over";
    summary.seconds = isRunning ? 31 : 48;
    summary.tokens = isRunning ? 19'500 : 21'300;
    add(message, storage::BlockKind::lane, 0, {}, payloadOf(summary));
    const auto forEach = [&](const auto& what) {
        for (std::size_t i = 0; i < samples.size(); ++i) what(static_cast<int>(i) + 1, samples[i]);
    };
    forEach([&](int number, const Sample& sample) {
        const bool works = isRunning && number == working;
        Lane lane;
        lane.number = number;
        lane.name = QString::fromUtf8(sample.name);
        lane.angle = QString::fromUtf8(sample.angle);
        lane.state = works ? LaneState::refining : LaneState::done;
        lane.round = 2;
        lane.textRound = works ? 1 : 2;
        lane.tokens = works ? 2'960 : sample.tokens;
        lane.budget = 4'000;
        lane.seconds = sample.seconds;
        lane.isPinned = number == 2 && !isRunning;
        add(message, storage::BlockKind::lane, number, lane.name, payloadOf(lane, {}));
    });
    ToolUse sum{.callId = "sum", .name = "calculator", .arguments = R"({"expression": "14400*1.03^10"})"};
    sum.words = QCoreApplication::translate("Samples", "Calculate 14400*1.03^10");
    sum.effect = ToolEffect::read;
    sum.state = ToolUse::State::done;
    add(message, storage::BlockKind::toolCall, 1, sum.words, payloadOf(sum));
    forEach([&](int number, const Sample& sample) {
        const bool works = isRunning && number == working;
        add(message, storage::BlockKind::reasoning, number, works ? QString::fromUtf8(thoughts) : QString(),
            {{"round", 2}});
        add(message, storage::BlockKind::text, number, works ? QString() : QString::fromUtf8(sample.text),
            {{"round", 2}});
    });
    if (isRunning) return message;
    add(message, storage::BlockKind::text, 0, QString::fromUtf8(answer), {});
    for (const Section& each : sections)
        add(message, storage::BlockKind::text, 0, headingOf(each.section) + QString::fromUtf8(each.text),
            {{"section", nameOf(each.section)}});
    return message;
}

} // namespace calliope::app

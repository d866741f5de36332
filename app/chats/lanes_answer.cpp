#include "app/chats/lanes_answer.h"

#include <QJsonDocument>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace calliope::app {

namespace {

using Stage = Contemplation::Stage;

constexpr int frame = 16;      ///< milliseconds between pieces of the answer
constexpr int lanesFrame = 60; ///< of the lanes, of which there are many

constexpr std::array stageNames{"drafting", "refining", "merging", "over"};

QJsonObject roundPayload(int round) {
    return {{"round", round}};
}

std::string bytesOf(const QJsonObject& json) {
    return QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
}

} // namespace

LanesAnswer::LanesAnswer(StoreThread* store, storage::Message message, const Contemplation::Plan& plan,
                         Contemplation::Ask ask, double estimatedSeconds)
    : Answer(store, std::move(message))
    , m_run(std::make_unique<Contemplation>(plan, std::move(ask))) {
    m_frames.setSingleShot(true);
    connect(&m_frames, &QTimer::timeout, this, &LanesAnswer::handOn);
    m_seconds.setInterval(250);
    connect(&m_seconds, &QTimer::timeout, this, &LanesAnswer::tell);
    m_seconds.start();

    m_summary.lanes = static_cast<int>(m_run->lanes().size());
    m_summary.stage = stageNames[0];
    m_summary.estimatedSeconds = estimatedSeconds;
    m_summaryPlace = record().addBlock({.kind = storage::BlockKind::lane, .payload = bytesOf(payloadOf(m_summary))});
    m_places.resize(m_run->lanes().size());
    for (const Lane& lane : m_run->lanes())
        m_places[static_cast<std::size_t>(lane.number - 1)].facts =
            record().addBlock({.kind = storage::BlockKind::lane,
                               .lane = lane.number,
                               .text = lane.name.toStdString(),
                               .payload = bytesOf(payloadOf(lane, {}))});
    for (const Lane& lane : m_run->lanes()) beginLane(lane.number);

    connect(m_run.get(), &Contemplation::laneBegan, this, &LanesAnswer::beginLane);
    connect(m_run.get(), &Contemplation::laneGrew, this, [this](int lane, bool isReasoning, const QString& text) {
        const Places& places = m_places[static_cast<std::size_t>(lane - 1)];
        take(isReasoning ? places.reasoning : places.text, text);
    });
    connect(m_run.get(), &Contemplation::laneUsed, this, [this](int lane, int index, const ToolUse& use) {
        handOn();
        keepUse(m_places[static_cast<std::size_t>(lane - 1)].calls, index, use, lane);
    });
    connect(m_run.get(), &Contemplation::laneMade, this, &LanesAnswer::takeMade);
    connect(m_run.get(), &Contemplation::answerMade, this, [this](const std::vector<storage::Block>& blocks) {
        handOn();
        keepMade(blocks);
    });
    connect(m_run.get(), &Contemplation::laneChanged, this, &LanesAnswer::tellLane);
    connect(m_run.get(), &Contemplation::stageChanged, this, &LanesAnswer::tell);
    connect(m_run.get(), &Contemplation::answerGrew, this, &LanesAnswer::takeAnswer);
    connect(m_run.get(), &Contemplation::ended, this, &LanesAnswer::end);
}

LanesAnswer::~LanesAnswer() {
    blockSignals(true);
    if (!m_isOver) m_run->stop();
}

bool LanesAnswer::steer(int lane, LaneAction action, const QString& words) {
    if (lane < 0 || lane > m_summary.lanes) return false;
    switch (action) {
    case LaneAction::stop: m_run->stopLane(lane); return true;
    case LaneAction::extend: m_run->extend(lane); return true;
    case LaneAction::pin: m_run->pin(lane, true); return true;
    case LaneAction::unpin: m_run->pin(lane, false); return true;
    case LaneAction::use: return m_run->use(lane);
    case LaneAction::hint: break;
    }
    bool isTaken = false;
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        const int number = static_cast<int>(i) + 1;
        if ((lane != 0 && number != lane) || !m_run->takesHints(number)) continue;
        QString& hints = m_places[i].hints;
        hints += (hints.isEmpty() ? QString() : QStringLiteral("\n")) + words.trimmed();
        isTaken = true;
    }
    if (isTaken) m_run->hint(lane, words);
    return isTaken;
}

/// Its texts go to blocks of their own from now on.
void LanesAnswer::beginLane(int number) {
    handOn();
    const Lane& lane = m_run->lanes()[static_cast<std::size_t>(number - 1)];
    Places& places = m_places[static_cast<std::size_t>(number - 1)];
    const std::string payload = bytesOf(roundPayload(lane.round));
    places.reasoning = addBlock({.kind = storage::BlockKind::reasoning, .lane = number, .payload = payload});
    places.text = addBlock({.kind = storage::BlockKind::text, .lane = number, .payload = payload});
    places.calls.clear();
}

void LanesAnswer::take(int block, const QString& text) {
    if (m_firstWord == 0) m_firstWord = std::max<qint64>(1, static_cast<qint64>(1000 * m_run->seconds()));
    const auto tail =
        std::find_if(m_tails.begin(), m_tails.end(), [&](const auto& each) { return each.first == block; });
    if (tail == m_tails.end())
        m_tails.emplace_back(block, text);
    else
        tail->second += text;
    if (!m_frames.isActive()) m_frames.start(m_run->stage() == Stage::merging ? frame : lanesFrame);
}

void LanesAnswer::takeAnswer(AnswerSection section, const QString& text) {
    const int key = static_cast<int>(section);
    QString said = text;
    if (!m_answerPlaces.contains(key)) {
        while (!said.isEmpty() && said.front().isSpace()) said.remove(0, 1);
        if (said.isEmpty()) return;
        storage::Block block{.kind = section == AnswerSection::reasoning ? storage::BlockKind::reasoning
                                                                         : storage::BlockKind::text};
        const QString heading = headingOf(section);
        if (!heading.isEmpty()) block.payload = bytesOf({{"section", nameOf(section)}});
        handOn();
        if (const int before = static_cast<int>(message().blocks.size()) - 1; message().blocks.back().lane == 0)
            record().endBlock(before);
        m_answerPlaces[key] = addBlock(block);
        said.prepend(heading);
    }
    take(m_answerPlaces[key], said);
}

/// What was looked at belongs to the answer, which rests on it.
void LanesAnswer::takeMade(int lane, std::vector<storage::Block> blocks) {
    for (storage::Block& block : blocks)
        if (staysWithAgent(block)) block.lane = lane;
    keepMade(blocks);
}

void LanesAnswer::keepMadeBy(int lane) {
    std::vector<storage::Block> made = madeBy(message(), lane);
    std::erase_if(made, [this](const storage::Block& each) {
        return std::ranges::any_of(message().blocks, [&each](const storage::Block& block) {
            return block.lane == 0 && block.kind == each.kind;
        });
    });
    keepMade(made);
}

void LanesAnswer::handOn() {
    m_frames.stop();
    for (const auto& [block, text] : std::exchange(m_tails, {})) {
        record().append(block, text);
        emit grew(record().block(block).id, text);
    }
}

void LanesAnswer::tell() {
    m_summary.stage = stageNames[static_cast<std::size_t>(m_run->stage())];
    m_summary.rounds = m_run->round();
    m_summary.tokens = m_run->tokens();
    // Whole seconds: what is stored changes that often at most.
    m_summary.seconds = static_cast<double>(static_cast<qint64>(m_run->seconds()));
    setPayload(m_summaryPlace, payloadOf(m_summary));
    for (const Lane& lane : m_run->lanes())
        if (lane.isRunning()) tellLane(lane.number);
}

void LanesAnswer::tellLane(int number) {
    Lane lane = m_run->lanes()[static_cast<std::size_t>(number - 1)];
    const Places& places = m_places[static_cast<std::size_t>(number - 1)];
    lane.seconds = std::floor(m_run->secondsOf(lane)); // whole ones, as in tell()
    setPayload(places.facts, payloadOf(lane, places.hints));
    if (lane.isRunning()) return;
    handOn();
    record().endBlock(places.reasoning);
    record().endBlock(places.text);
    record().endBlock(places.facts);
}

void LanesAnswer::end(const Contemplation::Outcome& outcome) {
    if (std::exchange(m_isOver, true)) return;
    m_seconds.stop();
    setEffort({std::max(1, outcome.requests), outcome.thoughts});
    handOn();
    if (outcome.end == Contemplation::End::finished)
        keepMadeBy(outcome.chosen != 0 ? outcome.chosen : m_run->best().number);
    keepSentences();
    for (const Lane& lane : m_run->lanes()) tellLane(lane.number);
    m_summary.stage = stageNames.back();
    m_summary.rounds = outcome.rounds;
    m_summary.tokens = std::max(outcome.usage.answerTokens, m_run->tokens());
    m_summary.seconds = std::max<double>(1, static_cast<double>(std::llround(outcome.seconds)));
    m_summary.chosen = outcome.chosen;
    m_summary.agreedEarly = outcome.agreedEarly;
    m_summary.note = outcome.mergeFailure.title;
    setPayload(m_summaryPlace, payloadOf(m_summary));

    constexpr std::array states{storage::MessageState::finished, storage::MessageState::stopped,
                                storage::MessageState::failed};
    const auto all = static_cast<std::int64_t>(1000 * outcome.seconds);
    const Usage& usage = outcome.usage;
    QString problem;
    if (!outcome.failure.title.isEmpty()) {
        record().addFailure(outcome.failure);
        problem = outcome.failure.title + ". " + outcome.failure.detail;
    }
    record().finish(this,
                    {states[static_cast<std::size_t>(outcome.end)],
                     {.promptTokens = usage.promptTokens,
                      .cachedTokens = usage.cachedTokens,
                      .reasoningTokens = usage.reasoningTokens,
                      .answerTokens = usage.answerTokens,
                      .promptMilliseconds = m_firstWord,
                      .answerMilliseconds = std::max<std::int64_t>(0, all - m_firstWord)},
                     problem},
                    [this](const storage::Message& kept) { emit ended(kept); });
}

} // namespace calliope::app

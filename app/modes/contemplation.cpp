#include "app/modes/contemplation.h"

#include "app/modes/angles.h"

#include <algorithm>
#include <array>
#include <utility>

namespace calliope::app {

namespace {

constexpr int surely = 4;     ///< confidence with which all must agree so that nobody refines
constexpr int certainly = 5;  ///< the same, so that the last one is not waited for: it might have dissented
constexpr int mostRounds = 8; ///< of a lane, whatever the user extends
constexpr qint64 longestHint = 2'000;

void add(Usage& sum, const Usage& more) {
    sum.promptTokens += more.promptTokens;
    sum.cachedTokens += more.cachedTokens;
    sum.answerTokens += more.answerTokens;
    sum.reasoningTokens += more.reasoningTokens;
    sum.promptSeconds += more.promptSeconds;
    sum.answerSeconds += more.answerSeconds;
}

} // namespace

const char* nameOf(LaneState state) {
    constexpr std::array names{"waiting", "drafting", "drafted", "refining", "done", "stopped", "failed"};
    return names[static_cast<std::size_t>(state)];
}

Contemplation::Contemplation(const Plan& plan, Ask ask, QObject* parent)
    : QObject(parent)
    , m_task(plan.task)
    , m_refines(plan.refines)
    , m_ask(std::move(ask))
    , m_lanes(lanesFor(plan.kind, plan.task.lanes, plan.seed))
    , m_work(m_lanes.size()) {
    m_clock.start();
    m_task.lanes = static_cast<int>(m_lanes.size());
    for (Lane& lane : m_lanes) {
        lane.budget = plan.thinkTokens;
        this->ask(lane, LaneState::drafting);
    }
}

Contemplation::~Contemplation() = default;

// --- what there is ---

Lane* Contemplation::find(int lane) {
    return lane >= 1 && static_cast<std::size_t>(lane) <= m_lanes.size() ? &m_lanes[static_cast<std::size_t>(lane - 1)]
                                                                         : nullptr;
}

bool Contemplation::anyRuns() const {
    return std::ranges::any_of(m_lanes, &Lane::isRunning);
}

bool Contemplation::anyHasText() const {
    return std::ranges::any_of(m_lanes, &Lane::hasText);
}

int Contemplation::round() const {
    return std::ranges::max(m_lanes, {}, &Lane::round).round;
}

qint64 Contemplation::tokens() const {
    qint64 sum = 0;
    for (const Lane& lane : m_lanes) sum += lane.tokens;
    return sum;
}

double Contemplation::secondsOf(const Lane& lane) const {
    return lane.seconds + (lane.isRunning() ? static_cast<double>(workOf(lane).clock.elapsed()) / 1000 : 0);
}

const Lane& Contemplation::best() const {
    const Agreement said = agreement();
    return *std::ranges::max_element(m_lanes, {}, [&](const Lane& lane) {
        const bool agrees = std::ranges::count(said.agreeing, lane.number) > 0;
        return lane.hasText() ? 1 + lane.draft().confidence + (agrees ? 10 : 0) + (lane.isPinned ? 100 : 0) : 0;
    });
}

bool Contemplation::canAnswerNow() const {
    return isInRounds() || (m_synthesis && m_synthesis->canAnswerNow());
}

// --- what the user does ---

void Contemplation::stop() {
    if (m_stage == Stage::over) return;
    m_isEnding = true;
    for (Lane& lane : m_lanes)
        if (lane.isRunning()) stopLane(lane.number);
    finish(End::stopped);
}

void Contemplation::answerNow() {
    if (m_stage == Stage::merging) return m_synthesis->answerNow();
    if (!isInRounds()) return;
    m_isHurried = true;
    m_outcome.thoughts = ThoughtsEnd::user;
    const bool hasText = anyHasText();
    for (Lane& lane : m_lanes) {
        if (!lane.isRunning()) continue;
        Work& work = workOf(lane);
        if (hasText)
            stopLane(lane.number);
        else
            work.stream->answerNow();
    }
}

void Contemplation::stopLane(int number) {
    Lane* lane = find(number);
    if (!lane || !lane->isRunning()) return;
    m_outcome.thoughts = ThoughtsEnd::user;
    letGo(workOf(*lane).stream);
    endRound(number, LaneState::stopped, {}, {});
}

void Contemplation::extend(int number) {
    Lane* lane = find(number);
    if (!lane || !isInRounds()) return;
    constexpr qint64 largest = 1 << 20;
    lane->budget = std::min(largest, 2 * std::max<qint64>(lane->budget, 128));
    if (!lane->isRunning() && (m_stage == Stage::refining || !lane->hasText())) {
        askAgain(*lane, lane->hasText() ? LaneState::refining : LaneState::drafting);
    } else {
        workOf(*lane).moreRounds = 1;
        if (!lane->isRunning()) lane->state = LaneState::drafted; // it refines with the others
    }
    emit laneChanged(number);
}

void Contemplation::pin(int number, bool pinned) {
    Lane* lane = find(number);
    if (!lane || lane->isPinned == pinned) return;
    lane->isPinned = pinned;
    emit laneChanged(number);
}

bool Contemplation::takesHints(int number) const {
    if (!takesHints() || number < 1 || static_cast<std::size_t>(number) > m_lanes.size()) return false;
    const Lane& lane = m_lanes[static_cast<std::size_t>(number - 1)];
    return lane.isRunning() ? lane.round < mostRounds : lane.hasText();
}

void Contemplation::hint(int number, const QString& words) {
    const QString clean = words.trimmed().left(longestHint);
    if (clean.isEmpty()) return;
    for (Lane& lane : m_lanes) {
        if (number != 0 && lane.number != number) continue;
        if (!takesHints(lane.number)) continue;
        lane.hint += (lane.hint.isEmpty() ? QString() : QStringLiteral("\n")) + clean;
        if (m_stage == Stage::refining && !lane.isRunning() && lane.hasText())
            askAgain(lane, LaneState::refining);
        else if (lane.state == LaneState::stopped)
            lane.state = LaneState::drafted;
        emit laneChanged(lane.number);
    }
}

bool Contemplation::use(int number) {
    Lane* lane = find(number);
    if (!lane || m_stage == Stage::over || m_hasAnswer) return false;
    if (!lane->hasText() && workOf(*lane).text.trimmed().isEmpty()) return false;
    m_outcome.chosen = number;
    m_isEnding = true;
    for (Lane& each : m_lanes)
        if (each.isRunning()) stopLane(each.number);
    m_outcome.thoughts = ThoughtsEnd::user;
    letGo(m_synthesis);
    emit answerGrew(AnswerSection::answer, lane->draft().text);
    finish(End::finished);
    return true;
}

// --- rounds ---

void Contemplation::ask(Lane& lane, LaneState state) {
    Work& work = workOf(lane);
    const int number = lane.number;
    if (state == LaneState::refining) ++lane.round;
    lane.state = state;
    lane.problem.clear();
    work.text.clear();
    work.pieces = 0;
    work.tokensBefore = lane.tokens;
    ++work.tries;
    work.clock.start();
    const ChatRequest request =
        state == LaneState::refining ? refineRequest(m_task, lane, m_lanes) : draftRequest(m_task, lane);
    if (state == LaneState::refining) lane.hint.clear(); // drafts know nothing of it
    ++m_outcome.requests;
    work.hasUsed = false;
    work.stream = m_ask(request, false);
    connect(work.stream.get(), &ToolLoop::contentArrived, this,
            [this, number](const QString& text) { take(number, false, text); });
    connect(work.stream.get(), &ToolLoop::reasoningArrived, this,
            [this, number](const QString& text) { take(number, true, text); });
    connect(work.stream.get(), &ToolLoop::useChanged, this, [this, number](int index, const ToolUse& use) {
        workOf(*find(number)).hasUsed = true;
        emit laneUsed(number, index, use);
    });
    connect(work.stream.get(), &ToolLoop::blocksMade, this,
            [this, number](int, const std::vector<storage::Block>& blocks) { emit laneMade(number, blocks); });
    connect(work.stream.get(), &ToolLoop::shown, this, [this](const std::vector<ChatPart>& parts) {
        m_task.shown.insert(m_task.shown.end(), parts.begin(), parts.end());
    });
    connect(work.stream.get(), &ToolLoop::finished, this, [this, number](const ChatOutcome& outcome) {
        if (outcome.finish == Finish::stopped) return stop(); // for all of them: the model goes
        letGo(workOf(*find(number)).stream);
        m_outcome.thoughts = std::max(m_outcome.thoughts, outcome.thoughts);
        endRound(number, LaneState::done, outcome.usage, {});
    });
    connect(work.stream.get(), &ToolLoop::failed, this, [this, number](const Failure& failure) {
        letGo(workOf(*find(number)).stream);
        if (m_firstFailure.title.isEmpty()) m_firstFailure = failure;
        endRound(number, LaneState::failed, {}, failure.title + ". " + failure.detail);
    });
}

void Contemplation::askAgain(Lane& lane, LaneState state) {
    ask(lane, state);
    emit laneBegan(lane.number);
}

void Contemplation::take(int number, bool isReasoning, const QString& piece) {
    Lane& lane = *find(number);
    Work& work = workOf(lane);
    QString text = piece;
    if (!isReasoning) {
        // What it says after a tool is a paragraph of its own.
        if (std::exchange(work.hasUsed, false) && !work.text.trimmed().isEmpty()) text.prepend("\n\n");
        work.text += text;
    }
    ++work.pieces; // about as many as tokens
    lane.tokens = work.tokensBefore + work.pieces;
    emit laneGrew(number, isReasoning, text);
    // Not every endpoint obeys budgets.
    constexpr qint64 patience = 4;
    if (work.pieces > patience * (lane.budget + m_task.answerTokens) && work.stream) {
        letGo(work.stream);
        m_outcome.thoughts = std::max(m_outcome.thoughts, ThoughtsEnd::tokens);
        endRound(number, LaneState::done, {}, {});
    }
}

/// A lane has ended its round, in whatever way.
void Contemplation::endRound(int number, LaneState state, const Usage& usage, const QString& problem) {
    Lane& lane = *find(number);
    Work& work = workOf(lane);
    add(m_outcome.usage, usage);
    if (usage.answerTokens > 0)
        lane.tokens = work.tokensBefore + usage.answerTokens;
    else
        m_outcome.usage.answerTokens += work.pieces;
    lane.seconds += static_cast<double>(work.clock.elapsed()) / 1000;
    const bool hasSaid = !work.text.trimmed().isEmpty();
    const bool hadDraft = !lane.text.trimmed().isEmpty();
    if (hasSaid && (state == LaneState::done || !hadDraft)) { // half a refinement is worth less than a whole draft
        lane.text = work.text;
        lane.textRound = lane.round;
    }
    lane.state = state;
    if (state == LaneState::failed) {
        lane.problem = problem;
        // What it has said in this round or the one before still counts.
        if (hasSaid || hadDraft) lane.state = m_stage == Stage::drafting ? LaneState::drafted : LaneState::done;
    } else if (state == LaneState::done) {
        if (!hasSaid && !hadDraft) {
            lane.state = LaneState::failed;
            lane.problem = tr("It said nothing.");
        } else if (m_stage == Stage::drafting) {
            lane.state = LaneState::drafted;
        }
    }
    emit laneChanged(number);
    if (m_stage == Stage::refining && wantsAnotherRound(lane)) {
        work.moreRounds = 0;
        return askAgain(lane, LaneState::refining);
    }
    goOn();
}

bool Contemplation::wantsAnotherRound(const Lane& lane) {
    const bool wants = workOf(lane).moreRounds > 0 || !lane.hint.isEmpty();
    return wants && !m_isHurried && !m_isEnding && lane.hasText() && lane.round < mostRounds &&
           lane.state != LaneState::stopped;
}

void Contemplation::goOn() {
    if (!isInRounds() || m_isEnding) return;
    if (isSettled()) return settle();
    if (anyRuns() || tryAgain()) return;
    if (!anyHasText()) {
        const bool anyFailed = std::ranges::any_of(m_lanes, [](const Lane& l) { return l.state == LaneState::failed; });
        return finish(anyFailed ? End::failed : End::stopped);
    }
    if (m_stage == Stage::drafting && m_refines && !m_isHurried) return refine();
    merge();
}

/// Whether nothing that the last one could say is worth the wait.
bool Contemplation::isSettled() const {
    constexpr std::size_t fewest = 3;
    if (m_stage != Stage::drafting || !m_refines || m_isHurried || m_lanes.size() < fewest) return false;
    for (const Lane& lane : m_lanes) {
        const bool isSteered = lane.isPinned || !lane.hint.isEmpty() || workOf(lane).moreRounds > 0;
        if (isSteered || (!lane.isRunning() && lane.state != LaneState::drafted)) return false;
    }
    const Agreement said = agreementOf(m_lanes); // who runs has said nothing yet
    return std::ranges::count_if(m_lanes, &Lane::isRunning) == 1 && said.agreeing.size() + 1 == m_lanes.size() &&
           said.confidence >= certainly;
}

void Contemplation::settle() {
    m_isEnding = true; // nothing follows from its end
    for (Lane& lane : m_lanes) {
        if (!lane.isRunning()) continue;
        const ThoughtsEnd thoughts = m_outcome.thoughts;
        stopLane(lane.number);
        m_outcome.thoughts = std::max(thoughts, ThoughtsEnd::seconds); // it would have thought more
        lane.text.clear();                                             // half a draft weighs nothing against whole ones
    }
    m_isEnding = false;
    m_outcome.agreedEarly = true;
    merge();
}

/// A lane that failed before it said anything may have come to an endpoint that takes one request at a time.
bool Contemplation::tryAgain() {
    if (m_isHurried || m_stage != Stage::drafting || !anyHasText()) return false;
    const auto lane = std::ranges::find_if(
        m_lanes, [&](const Lane& each) { return each.state == LaneState::failed && workOf(each).tries == 1; });
    if (lane == m_lanes.end()) return false;
    askAgain(*lane, LaneState::drafting);
    emit laneChanged(lane->number);
    return true;
}

void Contemplation::refine() {
    const auto drafts = std::ranges::count_if(m_lanes, &Lane::hasText);
    const Agreement agreement = agreementOf(m_lanes);
    const bool agreed = agreement.isUnanimous() && agreement.confidence >= surely;
    std::vector<int> lanes;
    for (Lane& lane : m_lanes) {
        if (!lane.hasText() || lane.state == LaneState::stopped) continue;
        const bool isAsked = workOf(lane).moreRounds > 0 || !lane.hint.isEmpty();
        if (isAsked || (drafts > 1 && !agreed)) lanes.push_back(lane.number);
    }
    m_outcome.agreedEarly = lanes.empty() && agreed;
    for (Lane& lane : m_lanes)
        if (lane.state == LaneState::drafted && std::ranges::count(lanes, lane.number) == 0)
            lane.state = LaneState::done;
    if (lanes.empty()) return merge();
    setStage(Stage::refining);
    // Requests first, so that all see the same drafts.
    for (const int number : lanes) {
        workOf(*find(number)).moreRounds = 0;
        ask(*find(number), LaneState::refining);
    }
    for (const int number : lanes) emit laneBegan(number);
    for (const int number : lanes) emit laneChanged(number);
}

// --- the one answer ---

void Contemplation::merge() {
    for (Lane& lane : m_lanes)
        if (lane.state == LaneState::drafted) lane.state = LaneState::done;
    const auto drafts = std::ranges::count_if(m_lanes, &Lane::hasText);
    setStage(Stage::merging);
    if (drafts == 1) { // there is nothing to merge
        const auto lane = std::ranges::find_if(m_lanes, &Lane::hasText);
        m_outcome.chosen = lane->number;
        emit answerGrew(AnswerSection::answer, lane->draft().text);
        return finish(End::finished);
    }
    ++m_outcome.requests;
    m_synthesis = m_ask(synthesisRequest(m_task, m_lanes), true);
    const auto give = [this](const std::vector<SynthesisReader::Piece>& pieces) {
        for (const auto& [section, text] : pieces) {
            m_hasAnswer = m_hasAnswer || (section == AnswerSection::answer && !text.trimmed().isEmpty());
            emit answerGrew(section, text);
        }
    };
    connect(m_synthesis.get(), &ToolLoop::reasoningArrived, this,
            [this](const QString& text) { emit answerGrew(AnswerSection::reasoning, text); });
    connect(m_synthesis.get(), &ToolLoop::contentArrived, this, [this, give](const QString& text) {
        // What it says after a tool is a paragraph of its own.
        const bool isAfterTool = std::exchange(m_hasUsed, false) && m_hasAnswer;
        give(m_reader.add(isAfterTool ? "\n\n" + text : text));
    });
    connect(m_synthesis.get(), &ToolLoop::useChanged, this, [this] { m_hasUsed = true; });
    connect(m_synthesis.get(), &ToolLoop::blocksMade, this,
            [this](int, const std::vector<storage::Block>& blocks) { emit answerMade(blocks); });
    connect(m_synthesis.get(), &ToolLoop::finished, this, [this, give](const ChatOutcome& outcome) {
        give(m_reader.end());
        if (outcome.finish == Finish::stopped) return stop();
        m_outcome.thoughts = std::max(m_outcome.thoughts, outcome.thoughts);
        endMerge(outcome.usage);
    });
    connect(m_synthesis.get(), &ToolLoop::failed, this, [this, give](const Failure& failure) {
        give(m_reader.end());
        m_outcome.mergeFailure = failure;
        endMerge({});
    });
}

void Contemplation::endMerge(const Usage& usage) {
    letGo(m_synthesis);
    add(m_outcome.usage, usage);
    if (!m_hasAnswer) {
        if (m_outcome.mergeFailure.title.isEmpty()) m_outcome.mergeFailure.title = tr("The drafts were not merged");
        m_outcome.chosen = best().number;
        emit answerGrew(AnswerSection::answer, best().draft().text);
    }
    finish(End::finished);
}

void Contemplation::setStage(Stage stage) {
    m_stage = stage;
    emit stageChanged();
}

void Contemplation::finish(End end) {
    if (m_stage == Stage::over) return;
    letGo(m_synthesis);
    for (Lane& lane : m_lanes)
        if (lane.state == LaneState::drafted) lane.state = LaneState::done;
    m_outcome.end = end;
    m_outcome.rounds = round();
    m_outcome.seconds = seconds();
    m_outcome.failure = end == End::failed ? m_firstFailure : Failure();
    if (end == End::failed && m_outcome.failure.title.isEmpty()) {
        m_outcome.failure.title = tr("No agent said anything");
        m_outcome.failure.detail = tr("Another try may help.");
    }
    setStage(Stage::over);
    emit ended(m_outcome);
}

/// It may be in the middle of its signal.
void Contemplation::letGo(std::unique_ptr<ToolLoop>& stream) {
    if (!stream) return;
    stream->disconnect(this);
    stream->stop();
    stream.release()->deleteLater();
}

} // namespace calliope::app

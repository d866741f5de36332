#include "app/chats/chat.h"
#include "app/chats/lanes_answer.h"
#include "app/chats/request.h"
#include "app/chats/stream_answer.h"
#include "app/chats/words.h"
#include "app/looks/look.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

// Chat: who makes an answer in which mode, agents beside it, and what is learned of what answers take.

namespace calliope::app {

namespace {

constexpr const char* experienceKey = "learned.answers";
constexpr int bytesPerToken = 4; ///< about

/// What an answer is expected to take.
QString expectedWords(const Experience::Estimate& estimate) {
    const QString time = aboutWords(estimate.seconds);
    if (time.isEmpty()) return Chat::tr("not measured yet");
    constexpr qint64 step = 100;
    const qint64 tokens = (estimate.tokens + step - 1) / step * step;
    return Chat::tr("%1, about %2 tokens").arg(time, QLocale().toString(tokens));
}

/// Tokens of what a message sends to the model again.
qint64 sentAgain(const storage::Message& message) {
    std::size_t bytes = 0;
    for (const storage::Block& block : message.blocks)
        if (isAnswerText(block)) bytes += block.text.size();
    return static_cast<qint64>(bytes / bytesPerToken);
}

/// What was counted last, and about what has come since: answers that run, were stopped or failed count nothing.
/// `at` tells a message by its number.
template<typename At>
int tokensOf(int count, const At& at) {
    qint64 tokens = 0;
    for (int number = count - 1; number >= 0; --number) {
        const storage::Message& message = at(number);
        const storage::Usage& usage = message.usage;
        const bool hasLanes = !message.blocks.empty() && message.blocks.front().kind == storage::BlockKind::lane;
        if (usage.promptTokens > 0 && !hasLanes)
            return static_cast<int>(tokens + usage.promptTokens + usage.answerTokens);
        tokens += sentAgain(message);
        if (usage.promptTokens > 0) { // of all agents together; of what they say only the answer is sent again
            const LanesSummary summary = summaryOf(message.blocks.front());
            return static_cast<int>(tokens + usage.promptTokens / (summary.lanes * summary.rounds + 1));
        }
    }
    return static_cast<int>(tokens);
}

int tokensOf(const std::vector<storage::Message>& branch) {
    return tokensOf(static_cast<int>(branch.size()),
                    [&](int number) -> const storage::Message& { return branch[static_cast<std::size_t>(number)]; });
}

int tokensOf(const Transcript& transcript) {
    return tokensOf(transcript.messageCount(),
                    [&](int number) -> const storage::Message& { return transcript.message(number); });
}

} // namespace

std::unique_ptr<Answer> Chat::makeAnswer(const Turn& turn, storage::Message running) {
    const Mode& mode = modeOf(turn.mode);
    StoreThread* store = turn.isTemporary ? nullptr : &m_store;
    ChatRequest request = requestFor(turn.branch, m_settings.systemPrompt(), mode, pictureSource(), documentSource());
    const QuestionKind kind = kindOf(request);
    const bool inSeconds = mode.thinkTokens > 0 && m_settings.thinkLimit() == "seconds";
    if (inSeconds) request.thinkSeconds = m_settings.thinkSeconds();
    if (!inSeconds || mode.lanes > 1) request.thinkTokens = thinkTokensFor(mode, kind);
    std::unique_ptr<Answer> answer;
    if (mode.lanes == 1) {
        const ThoughtBudget budget{request.thinkTokens.value_or(0), request.thinkSeconds.value_or(0)};
        answer = std::make_unique<StreamAnswer>(store, std::move(running), budget, loopFor(turn, request, true));
    } else {
        const Answerer answerer{m_responder.contextSize(), tokensOf(turn.branch), m_responder.isEngine()};
        Contemplation::Ask ask = askOfAgents(turn, request);
        answer = std::make_unique<LanesAnswer>(store, std::move(running),
                                               planFor(request, mode, m_settings.lanes(), answerer), std::move(ask),
                                               estimateFor(mode, kind).seconds);
    }
    if (!turn.isTemporary) // nothing of those is kept
        connect(answer.get(), &Answer::ended, this, [this, kind, running = answer.get()](const storage::Message& kept) {
            learn(kept, kind, running->effort());
        });
    return answer;
}

// --- agents ---

bool Chat::takesHints() const {
    return current() != nullptr && current()->takesHints();
}

bool Chat::steerLane(qint64 message, int lane, const QString& action, const QString& words) {
    struct Row {
        const char* name;
        LaneAction action;
    };
    static constexpr std::array rows{Row{"stop", LaneAction::stop}, Row{"extend", LaneAction::extend},
                                     Row{"pin", LaneAction::pin},   Row{"unpin", LaneAction::unpin},
                                     Row{"hint", LaneAction::hint}, Row{"use", LaneAction::use}};
    const auto* row = std::find_if(rows.begin(), rows.end(), [&](const Row& each) { return action == each.name; });
    const storage::Message* found = m_transcript.find(message);
    if (row == rows.end() || !found) return false;
    if (Answer* running = current(); running && running->message().id == message) {
        const bool isTaken = running->steer(lane, row->action, words);
        if (!isTaken && row->action == LaneAction::hint) tellNoHint(lane);
        if (!isTaken && row->action == LaneAction::use) useInstead(*running, lane);
        emit changed();
        return isTaken;
    }
    if (row->action == LaneAction::pin || row->action == LaneAction::unpin)
        pinLane(*found, lane, row->action == LaneAction::pin);
    if (row->action == LaneAction::use && !isRunning()) useLane(*found, lane);
    if (row->action == LaneAction::hint) tellNoHint(lane);
    return row->action != LaneAction::hint;
}

/// The merged answer has begun: it stays as a version of its own, as far as it got.
void Chat::useInstead(Answer& running, int lane) {
    const LaneList* lanes = m_transcript.lanesOf(running.message().id);
    if (lanes == nullptr || lanes->textOf(lane).isEmpty()) return;
    if (std::exchange(m_usedInstead, running.message().id) == running.message().id) return; // it is just ending
    connect(&running, &Answer::ended, this, [this, lane, chat = m_chat](const storage::Message& kept) {
        if (chat == m_chat) useLane(kept, lane);
    });
    running.stop();
}

void Chat::tellNoHint(int lane) {
    const storage::Message* last = m_transcript.last();
    const LaneList* lanes = last ? m_transcript.lanesOf(last->id) : nullptr;
    const int count = lanes ? lanes->count() : 0;
    const auto letter = [](int number) { return QString(QChar('A' + number - 1)); };
    Failure failure;
    if (lane > count) {
        failure.title = tr("There is no agent %1").arg(letter(lane));
        failure.detail = tr("The agents of this answer are A to %1. What you wrote is still there.").arg(letter(count));
    } else {
        failure.title = lane == 0 ? tr("The hint came too late") : tr("Agent %1 takes no hint").arg(letter(lane));
        failure.detail = tr("It failed, or was stopped before it said anything, or has no round left. What you wrote "
                            "is still there.");
        if (lane == 0) failure.detail = tr("No agent has a round left. What you wrote is still there.");
    }
    emit failed(failure);
}

void Chat::showLane(qint64 message, int lane) {
    LaneList* lanes = m_transcript.lanesOf(message);
    if (!lanes) return;
    lanes->setShown(lane);
    lanes->setExpanded(true);
    emit rowWanted(m_transcript.lanesRowOf(message));
}

void Chat::giveHint(const QString& text) {
    static const QRegularExpression address("^\\s*@([A-Ha-h])\\b[\\s,:]*");
    if (!takesHints() || text.trimmed().isEmpty()) return;
    const QRegularExpressionMatch match = address.match(text);
    const int lane = match.hasMatch() ? match.captured(1).toUpper().front().unicode() - 'A' + 1 : 0;
    const QString words = text.mid(match.capturedLength());
    if (!words.trimmed().isEmpty() && steerLane(current()->message().id, lane, "hint", words)) setDraft({});
}

void Chat::pinLane(const storage::Message& message, int lane, bool pinned) {
    const auto block = std::find_if(message.blocks.begin(), message.blocks.end(), [&](const storage::Block& each) {
        return each.kind == storage::BlockKind::lane && each.lane == lane && lane > 0;
    });
    if (block == message.blocks.end()) return;
    storage::Block changedBlock = *block;
    QJsonObject payload = QJsonDocument::fromJson(QByteArray::fromStdString(block->payload)).object();
    payload["pinned"] = pinned;
    changedBlock.payload = QJsonDocument(payload).toJson(QJsonDocument::Compact).toStdString();
    if (!m_isTemporary)
        m_store.keep("block " + QByteArray::number(static_cast<qlonglong>(block->id)),
                     [id = block->id, text = block->text, payload = changedBlock.payload](storage::Store& store) {
                         store.messages().setBlock(id, text, payload);
                     });
    m_transcript.setBlock(message.id, changedBlock);
}

/// The same answer once more, with what an agent has written as its text: the merged one stays beside it.
void Chat::useLane(const storage::Message& message, int lane) {
    const LaneList* lanes = m_transcript.lanesOf(message.id);
    const QString text = lanes ? lanes->textOf(lane) : QString();
    if (text.isEmpty()) return;
    storage::Message version = message;
    version.state = storage::MessageState::finished;
    version.problem.clear();
    std::erase_if(version.blocks, [](const storage::Block& block) {
        return block.lane == 0 && block.kind != storage::BlockKind::lane && !isLook(block);
    });
    for (storage::Block& block : version.blocks) {
        if (block.lane != 0 || block.kind != storage::BlockKind::lane) continue;
        LanesSummary summary = summaryOf(block);
        summary.chosen = lane;
        summary.note.clear();
        block.payload = QJsonDocument(payloadOf(summary)).toJson(QJsonDocument::Compact).toStdString();
    }
    for (storage::Block& block : madeBy(message, lane)) version.blocks.push_back(std::move(block));
    version.blocks.push_back({.kind = storage::BlockKind::text, .text = text.toStdString()});
    if (m_isTemporary) {
        for (storage::Block& block : version.blocks)
            if (block.id == 0) block.id = --m_lastTemporary;
        return m_transcript.replaceMessage(std::move(version));
    }
    for (storage::Block& block : version.blocks) block.id = 0;
    version.id = 0;
    m_store.run(
        this, [version](storage::Store& store) { return store.messages().add(version); },
        [this, chat = m_chat](storage::Id) {
            if (chat == m_chat) reload();
        },
        [this](const Failure& failure) { emit failed(failure); });
}

// --- what answers take ---

int Chat::contextUsed() const {
    const QVariantList parts = contextParts();
    return std::accumulate(parts.begin(), parts.end(), 0,
                           [](int sum, const QVariant& part) { return sum + part.toMap().value("tokens").toInt(); });
}

QVariantList Chat::contextParts() const {
    QVariantList parts;
    const auto add = [&](const QString& words, qint64 tokens) {
        if (tokens > 0) parts.append(QVariantMap{{"words", words}, {"tokens", tokens}});
    };
    add(tr("The chat so far"), m_edit ? tokensOf(m_edit->above) : tokensOf(m_transcript));
    add(tr("What you write"), m_draft.toUtf8().size() / bytesPerToken);
    add(tr("Attached to it"), attachedTokens());
    return parts;
}

QVariantList Chat::modeRows() const {
    QVariantList rows;
    for (const Mode& row : modes())
        rows.append(QVariantMap{{"value", row.name},
                                {"text", QCoreApplication::translate("Mode", row.title)},
                                {"icon", row.icon},
                                {"hint", aboutWords(estimateFor(row, m_draftKind).seconds)},
                                {"detail", expectedWords(estimateFor(row, m_draftKind))}});
    return rows;
}

int Chat::thinkTokensFor(const Mode& mode, QuestionKind kind) const {
    if (mode.thinkTokens > 0 && m_settings.thinkLimit() == "tokens") return m_settings.thinkTokens();
    return m_experience.budget(mode.name, kind, m_responder.modelName(), mode.thinkTokens);
}

Experience::Estimate Chat::estimateFor(const Mode& mode, QuestionKind kind) const {
    const int lanes = mode.lanes == 1 ? 1 : m_settings.lanes();
    return m_experience.estimate(mode.name, kind, m_responder.modelName(), lanes, thinkTokensFor(mode, kind),
                                 m_responder.stepSeconds());
}

void Chat::learn(const storage::Message& answer, QuestionKind kind, const Answer::Effort& effort) {
    if (answer.state != storage::MessageState::finished) return;
    const storage::Usage& usage = answer.usage;
    Experience::Taken taken{.thoughts = usage.reasoningTokens,
                            .words = std::max<qint64>(0, usage.answerTokens - usage.reasoningTokens),
                            .seconds = static_cast<double>(usage.answerMilliseconds) / 1000,
                            .requests = effort.requests,
                            .wasCut = effort.thoughts == ThoughtsEnd::tokens,
                            .wasHurried = effort.thoughts > ThoughtsEnd::tokens};
    if (!answer.blocks.empty() && answer.blocks.front().kind == storage::BlockKind::lane)
        taken.lanes = summaryOf(answer.blocks.front()).lanes;
    m_experience.add(QString::fromStdString(answer.mode), kind, QString::fromStdString(answer.model), taken);
    keepExperience();
}

void Chat::loadExperience() {
    m_store.run(
        this, [](storage::Store& store) { return store.settings().get(experienceKey, std::string()); },
        [this](const std::string& kept) {
            m_experience = Experience::fromJson(QByteArray::fromStdString(kept));
            emit estimatesChanged();
        });
}

void Chat::keepExperience() {
    m_store.keep("experience", [json = m_experience.toJson().toStdString()](storage::Store& store) {
        store.settings().set(experienceKey, json);
    });
    emit estimatesChanged();
}

QVariantList Chat::learnedRows() const {
    QVariantList rows;
    const QLocale locale;
    for (const Experience::Row& row : m_experience.rows()) {
        const Mode& mode = modeOf(row.mode);
        if (mode.thinkTokens == 0) continue;
        const int budget = m_experience.budget(row.mode, row.kind, row.model, mode.thinkTokens);
        rows.append(QVariantMap{{"mode", QCoreApplication::translate("Mode", mode.title)},
                                {"kind", wordsOf(row.kind)},
                                {"model", row.model},
                                {"answers", row.answers},
                                {"words", tr("usually %1 tokens of thoughts, budget %2")
                                              .arg(locale.toString(row.usualThoughts), locale.toString(budget))}});
    }
    return rows;
}

void Chat::forgetLearned() {
    m_experience.forget();
    keepExperience();
}

} // namespace calliope::app

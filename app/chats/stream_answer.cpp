#include "app/chats/stream_answer.h"

#include "app/chats/lane_blocks.h"
#include "app/chats/look_words.h"
#include "app/chats/words.h"
#include "app/looks/look.h"
#include "app/modes/trace.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <algorithm>
#include <utility>

namespace calliope::app {

namespace {

constexpr int frame = 16; ///< milliseconds

QString tr(const char* text) {
    return QCoreApplication::translate("Answer", text);
}

/// Why an answer that has ended is not whole; empty where it is.
QString shortcomingOf(Finish finish) {
    switch (finish) {
    case Finish::length: return tr("It stopped at the limit of its length");
    case Finish::contextFull: return tr("It stopped because the model's context is full");
    case Finish::filtered: return tr("It was stopped by the other side's filter");
    case Finish::cut: return tr("The other side broke it off");
    case Finish::complete:
    case Finish::calls:
    case Finish::stopped: break;
    }
    return {};
}

/// Whether it says or shows anything.
bool saysSomething(const storage::Message& answer) {
    using storage::BlockKind;
    return std::ranges::any_of(answer.blocks, [](const storage::Block& block) {
        if (block.kind == BlockKind::regions || block.kind == BlockKind::products) return true;
        return isAnswerText(block) && !QString::fromStdString(block.text).trimmed().isEmpty();
    });
}

bool endsInWord(const std::string& text) {
    return !text.empty() && text.back() != ' ' && text.back() != '\n' && text.back() != '\t';
}

} // namespace

StreamAnswer::StreamAnswer(StoreThread* store, storage::Message message, const ThoughtBudget& budget,
                           std::unique_ptr<ToolLoop> loop)
    : Answer(store, std::move(message))
    , m_budget(budget)
    , m_loop(std::move(loop))
    , m_goesOn(!this->message().blocks.empty()) {
    m_clock.start();
    m_frames.setSingleShot(true);
    m_frames.setInterval(frame);
    connect(&m_frames, &QTimer::timeout, this, &StreamAnswer::handOn);
    m_seconds.setInterval(250);
    connect(&m_seconds, &QTimer::timeout, this, &StreamAnswer::tellProgress);
    m_seconds.start();

    connect(m_loop.get(), &ToolLoop::reasoningArrived, this,
            [this](const QString& text) { take(storage::BlockKind::reasoning, text); });
    connect(m_loop.get(), &ToolLoop::contentArrived, this,
            [this](const QString& text) { take(storage::BlockKind::text, text); });
    connect(m_loop.get(), &ToolLoop::useChanged, this, &StreamAnswer::takeUse);
    connect(m_loop.get(), &ToolLoop::blocksMade, this,
            [this](int, const std::vector<storage::Block>& blocks) { keepMade(blocks); });
    connect(m_loop.get(), &ToolLoop::finished, this, [this](const ChatOutcome& outcome) {
        const auto state =
            outcome.finish == Finish::stopped ? storage::MessageState::stopped : storage::MessageState::finished;
        const storage::Usage usage = usageOf(outcome.usage, outcome.finish != Finish::stopped);
        setEffort({.thoughts = outcome.thoughts});
        handOn();
        QString problem = shortcomingOf(outcome.finish);
        if (problem.isEmpty() && state == storage::MessageState::finished && !saysSomething(this->message()))
            problem = tr("It gave no answer: ask again, or try another mode");
        end(state, usage, problem);
    });
    connect(m_loop.get(), &ToolLoop::failed, this, &StreamAnswer::fail);
}

StreamAnswer::~StreamAnswer() {
    blockSignals(true);
    m_loop.reset();
    if (!m_isOver) end(storage::MessageState::stopped, usageOf({}, false), {});
}

void StreamAnswer::take(storage::BlockKind kind, const QString& text) {
    if (m_firstWord == 0) m_firstWord = std::max<qint64>(1, m_clock.elapsed());
    if (kind != m_tail.kind) handOn();
    m_tail.kind = kind;
    m_tail.text += text;
    ++(kind == storage::BlockKind::reasoning ? m_pieces : m_wordPieces);
    if (!m_frames.isActive()) m_frames.start();
}

void StreamAnswer::takeUse(int index, const ToolUse& use) {
    handOn();
    if (static_cast<std::size_t>(index) == m_calls.size() && !message().blocks.empty())
        record().endBlock(static_cast<int>(message().blocks.size()) - 1);
    keepUse(m_calls, index, use);
    tellProgress();
}

void StreamAnswer::handOn() {
    m_frames.stop();
    if (m_tail.text.isEmpty()) return;
    // Blank lines before the first word are the model's habit, not its answer.
    const auto& blocks = message().blocks;
    const bool isFirst = blocks.empty() || blocks.back().kind != m_tail.kind;
    if (isFirst && m_tail.text.trimmed().isEmpty()) return;
    if (isFirst) beginBlock(m_tail.kind);
    // Where it stopped stood a blank between words, which nobody wrote.
    if (std::exchange(m_goesOn, false) && !isFirst && endsInWord(blocks.back().text) &&
        m_tail.text.front().isLetterOrNumber())
        m_tail.text.prepend(' ');
    const QString text = std::exchange(m_tail.text, {});
    record().append(static_cast<int>(blocks.size()) - 1, text);
    emit grew(blocks.back().id, text);
    tellProgress();
}

void StreamAnswer::beginBlock(storage::BlockKind kind) {
    const int before = static_cast<int>(message().blocks.size()) - 1;
    if (before >= 0) record().endBlock(before);
    while (!m_tail.text.isEmpty() && m_tail.text.front().isSpace()) m_tail.text.remove(0, 1);
    emit blockChanged(record().block(record().addBlock({.kind = kind})));
}

void StreamAnswer::tellProgress() {
    const QString time = durationWords(m_clock.elapsed());
    const bool thinks = !message().blocks.empty() && message().blocks.back().kind == storage::BlockKind::reasoning;
    if (!thinks) {
        if (m_firstWord == 0 && m_clock.elapsed() > 500)
            emit progressed(tr("Reading the question, %1").arg(time), {}, 0);
        else if (readsResult(message()))
            emit progressed(tr("Reading what came back, %1").arg(time), {}, 0);
        return;
    }
    const QLocale locale;
    QString cost = QStringLiteral("%1   %2").arg(time, locale.toString(m_pieces));
    double share = 0;
    if (m_budget.seconds > 0) {
        share = static_cast<double>(m_clock.elapsed() - m_firstWord) / (1000 * m_budget.seconds);
        cost = tr("%1 / %2 s   %3").arg(time, locale.toString(m_budget.seconds), locale.toString(m_pieces));
    } else if (m_budget.tokens > 0) {
        share = static_cast<double>(m_pieces) / m_budget.tokens;
        cost = QStringLiteral("%1 / %2").arg(cost, locale.toString(m_budget.tokens));
    }
    constexpr std::size_t end = 4'000; // bytes; a character that is cut in two is not in its last sentence
    const std::string& thoughts = message().blocks.back().text;
    const QString step =
        currentStep(QString::fromStdString(thoughts.substr(thoughts.size() - std::min(thoughts.size(), end))));
    emit progressed(step.isEmpty() ? tr("Thinking") : step, cost, share);
}

/// Not every server tells what an answer took, and none that of one that was stopped.
storage::Usage StreamAnswer::usageOf(const Usage& told, bool isWhole) const {
    const bool isTold = isWhole && told.answerTokens > 0;
    const qint64 milliseconds = isTold ? static_cast<qint64>(1000 * told.answerSeconds) : 0;
    return {.promptTokens = told.promptTokens,
            .cachedTokens = told.cachedTokens,
            .reasoningTokens = isTold ? told.reasoningTokens : std::max(told.reasoningTokens, m_pieces),
            .answerTokens = isTold ? told.answerTokens : std::max(told.answerTokens, m_pieces + m_wordPieces),
            .promptMilliseconds = m_firstWord,
            .answerMilliseconds = milliseconds > 0 ? milliseconds : m_clock.elapsed() - m_firstWord};
}

void StreamAnswer::fail(const Failure& failure) {
    if (m_isOver) return;
    handOn();
    record().addFailure(failure);
    end(storage::MessageState::failed, usageOf({}, false), failure.title + ". " + failure.detail);
}

void StreamAnswer::end(storage::MessageState state, const storage::Usage& usage, const QString& problem) {
    if (std::exchange(m_isOver, true)) return;
    handOn();
    m_seconds.stop();
    keepSentences();
    const int last = static_cast<int>(message().blocks.size()) - 1;
    if (last >= 0) record().endBlock(last);
    record().finish(this, {state, usage, problem}, [this](const storage::Message& kept) { emit ended(kept); });
}

} // namespace calliope::app

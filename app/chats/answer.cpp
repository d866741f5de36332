#include "app/chats/answer.h"

#include "app/base/failure_words.h"
#include "app/chats/words.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <utility>

namespace calliope::app {

namespace {

constexpr int frame = 16; ///< milliseconds

QString tr(const char* text) {
    return QCoreApplication::translate("Answer", text);
}

storage::Usage usageOf(const ChatOutcome& outcome, qint64 firstWord, qint64 all) {
    const Usage& told = outcome.usage;
    const auto milliseconds = [](double seconds) { return static_cast<std::int64_t>(1000 * seconds); };
    return {.promptTokens = told.promptTokens,
            .cachedTokens = told.cachedTokens,
            .reasoningTokens = told.reasoningTokens,
            .answerTokens = told.answerTokens,
            .promptMilliseconds = firstWord,
            .answerMilliseconds = told.answerSeconds > 0 ? milliseconds(told.answerSeconds) : all - firstWord};
}

/// Why an answer that has ended is not whole; empty where it is.
QString shortcomingOf(Finish finish) {
    switch (finish) {
    case Finish::length: return tr("It stopped at the limit of its length");
    case Finish::filtered: return tr("It was stopped by the other side's filter");
    case Finish::complete:
    case Finish::calls:
    case Finish::stopped: break;
    }
    return {};
}

/// The failure as it is kept with the message, so that its button is there after a new start as well.
storage::Block blockOf(const Failure& failure) {
    const QJsonObject payload{{"title", failure.title},
                              {"detail", failure.detail},
                              {"action", nameOf(failure.action)},
                              {"report", failure.report}};
    return {.kind = storage::BlockKind::error,
            .payload = QJsonDocument(payload).toJson(QJsonDocument::Compact).toStdString()};
}

bool endsInWord(const std::string& text) {
    return !text.empty() && text.back() != ' ' && text.back() != '\n' && text.back() != '\t';
}

} // namespace

Answer::Answer(StoreThread* store, storage::Message message, const Mode& mode, std::unique_ptr<ChatStream> stream)
    : m_store(store)
    , m_message(std::move(message))
    , m_mode(mode)
    , m_stream(std::move(stream)) {
    m_clock.start();
    if (!m_message.blocks.empty()) {
        m_block = std::make_shared<storage::Id>(m_message.blocks.back().id);
        m_goesOn = true;
    }
    m_frames.setSingleShot(true);
    m_frames.setInterval(frame);
    connect(&m_frames, &QTimer::timeout, this, &Answer::handOn);
    m_seconds.setInterval(250);
    connect(&m_seconds, &QTimer::timeout, this, &Answer::tellProgress);
    m_seconds.start();

    connect(m_stream.get(), &ChatStream::reasoningArrived, this,
            [this](const QString& text) { take(storage::BlockKind::reasoning, text); });
    connect(m_stream.get(), &ChatStream::contentArrived, this,
            [this](const QString& text) { take(storage::BlockKind::text, text); });
    connect(m_stream.get(), &ChatStream::finished, this, [this](const ChatOutcome& outcome) {
        const qint64 all = m_clock.elapsed();
        const auto state =
            outcome.finish == Finish::stopped ? storage::MessageState::stopped : storage::MessageState::finished;
        end(state, usageOf(outcome, m_firstWord, all), shortcomingOf(outcome.finish));
    });
    connect(m_stream.get(), &ChatStream::failed, this, &Answer::fail);
}

Answer::~Answer() {
    m_stream.reset();
    if (!m_isOver) end(storage::MessageState::stopped, {}, {});
}

void Answer::take(storage::BlockKind kind, const QString& text) {
    if (m_firstWord == 0) m_firstWord = std::max<qint64>(1, m_clock.elapsed());
    if (kind != m_tail.kind) handOn();
    m_tail.kind = kind;
    m_tail.text += text;
    if (kind == storage::BlockKind::reasoning) ++m_pieces;
    if (!m_frames.isActive()) m_frames.start();
}

void Answer::handOn() {
    m_frames.stop();
    if (m_tail.text.isEmpty()) return;
    // Blank lines before the first word are the model's habit, not its answer.
    const bool isFirst = m_message.blocks.empty() || m_message.blocks.back().kind != m_tail.kind;
    if (isFirst && m_tail.text.trimmed().isEmpty()) return;
    if (isFirst) beginBlock(m_tail.kind);
    // Where it stopped stood a blank between words, which nobody wrote.
    if (std::exchange(m_goesOn, false) && !isFirst && endsInWord(m_message.blocks.back().text) &&
        m_tail.text.front().isLetterOrNumber())
        m_tail.text.prepend(' ');
    const QString text = std::exchange(m_tail.text, {});
    const std::string bytes = text.toStdString();
    m_message.blocks.back().text += bytes;
    if (m_store)
        m_store->run([block = m_block, bytes](storage::Store& store) { store.answers().append(*block, bytes); });
    emit grew(m_message.blocks.back().id, m_tail.kind, text);
    tellProgress();
}

void Answer::beginBlock(storage::BlockKind kind) {
    endBlock();
    while (!m_tail.text.isEmpty() && m_tail.text.front().isSpace()) m_tail.text.remove(0, 1);
    storage::Block block{.id = -static_cast<storage::Id>(m_message.blocks.size()) - 1,
                         .kind = kind,
                         .startedAt = QDateTime::currentMSecsSinceEpoch()};
    m_message.blocks.push_back(block);
    if (!m_store) return;
    m_block = std::make_shared<storage::Id>(0);
    block.id = 0;
    m_store->run([answer = m_message.id, block, id = m_block](storage::Store& store) {
        *id = store.answers().addBlock(answer, block);
    });
}

void Answer::endBlock() {
    if (!m_message.blocks.empty()) m_message.blocks.back().endedAt = QDateTime::currentMSecsSinceEpoch();
}

void Answer::tellProgress() {
    const QString time = durationWords(m_clock.elapsed());
    const bool thinks = !m_message.blocks.empty() && m_message.blocks.back().kind == storage::BlockKind::reasoning;
    if (!thinks) {
        if (m_firstWord == 0 && m_clock.elapsed() > 500)
            emit progressed(tr("Reading the question, %1").arg(time), {}, 0);
        return;
    }
    const QLocale locale;
    const QString cost =
        m_mode.thinkTokens > 0
            ? tr("%1   %2 / %3").arg(time, locale.toString(m_pieces), locale.toString(m_mode.thinkTokens))
            : tr("%1   %2").arg(time, locale.toString(m_pieces));
    const double share = m_mode.thinkTokens > 0 ? static_cast<double>(m_pieces) / m_mode.thinkTokens : 0;
    emit progressed(tr("Thinking"), cost, share);
}

void Answer::fail(const Failure& failure) {
    if (m_isOver) return;
    handOn();
    storage::Block block = blockOf(failure);
    if (m_store)
        m_store->run(
            [answer = m_message.id, block](storage::Store& store) { store.answers().addBlock(answer, block); });
    block.id = -static_cast<storage::Id>(m_message.blocks.size()) - 1;
    m_message.blocks.push_back(std::move(block));
    end(storage::MessageState::failed, {}, failure.title + ". " + failure.detail);
}

void Answer::end(storage::MessageState state, const storage::Usage& usage, const QString& problem) {
    if (std::exchange(m_isOver, true)) return;
    handOn();
    m_seconds.stop();
    endBlock();
    m_message.state = state;
    m_message.usage = usage;
    m_message.problem = problem.toStdString();
    m_message.finishedAt = QDateTime::currentMSecsSinceEpoch();
    if (!m_store) return emit ended(m_message);

    const storage::Answers::End how{.state = state, .usage = usage, .problem = m_message.problem};
    m_store->run(
        this,
        [id = m_message.id, how](storage::Store& store) {
            store.answers().finish(id, how);
            return store.messages().find(id);
        },
        [this](const std::optional<storage::Message>& kept) { emit ended(kept.value_or(m_message)); },
        [this](const Failure&) { emit ended(m_message); });
}

} // namespace calliope::app

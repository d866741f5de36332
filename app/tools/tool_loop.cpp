#include "app/tools/tool_loop.h"

#include "app/tools/json_schema.h"
#include "app/tools/visible_text.h"

#include <QJsonDocument>
#include <algorithm>
#include <span>
#include <utility>

namespace calliope::app {

using State = ToolUse::State;

namespace {

/// Of a tool that is not there any more nobody knows.
bool readsStrangers(const Tool* tool) {
    return tool == nullptr || tool->readsStrangers || !tool->source.isEmpty();
}

/// Whether the conversation so far holds results of tools that read what strangers wrote.
bool holdsStrangers(const ChatRequest& request, const Toolbox& toolbox) {
    return std::ranges::any_of(request.messages, [&](const ChatMessage& message) {
        return std::ranges::any_of(message.calls,
                                   [&](const ToolCall& call) { return readsStrangers(toolbox.find(call.name)); });
    });
}

} // namespace

ToolLoop::ToolLoop(Ask ask, ChatRequest request, Toolbox& toolbox, ToolContext context, bool keepsThoughts,
                   const ToolLimits& limits)
    : m_ask(std::move(ask))
    , m_request(std::move(request))
    , m_given(m_request.messages.size())
    , m_toolbox(toolbox)
    , m_context(std::move(context))
    , m_keepsThoughts(keepsThoughts)
    , m_limits(limits) {
    if (!m_context.ask) m_context.ask = m_ask;
    m_context.mostText = m_limits.result;
    if (!m_context.counts) m_context.counts = std::make_shared<QHash<QString, int>>();
    m_hasReadStrangers =
        !m_context.pictures.empty() || !m_context.documents.empty() || holdsStrangers(m_request, m_toolbox);
    this->ask();
}

ToolLoop::~ToolLoop() = default;

void ToolLoop::ask() {
    m_content.clear();
    m_reasoning.clear();
    m_thoughtPieces = 0;
    m_thoughtSeconds = 0;
    m_thinking.invalidate();
    m_stream = m_ask(m_request);
    connect(m_stream.get(), &ChatStream::contentArrived, this, [this](const QString& text) {
        m_content += text;
        emit contentArrived(text);
    });
    connect(m_stream.get(), &ChatStream::reasoningArrived, this, [this](const QString& text) {
        if (m_keepsThoughts) m_reasoning += text;
        if (m_thoughtPieces++ == 0) m_thinking.start();
        m_thoughtSeconds = static_cast<double>(m_thinking.elapsed()) / 1000;
        emit reasoningArrived(text);
    });
    connect(m_stream.get(), &ChatStream::finished, this, &ToolLoop::takeEnd);
    connect(m_stream.get(), &ChatStream::failed, this, [this](const Failure& failure) {
        m_isOver = true;
        emit failed(failure);
    });
}

/// The next round has what is left.
void ToolLoop::spendThoughts(qint64 tokens) {
    constexpr int leastTokens = 64;
    constexpr double leastSeconds = 3;
    if (const int budget = m_request.thinkTokens.value_or(0); budget > 0)
        m_request.thinkTokens = static_cast<int>(std::max<qint64>(std::min(budget, leastTokens), budget - tokens));
    if (const double budget = m_request.thinkSeconds.value_or(0); budget > 0)
        m_request.thinkSeconds = std::max(std::min(budget, leastSeconds), budget - m_thoughtSeconds);
}

void ToolLoop::takeEnd(const ChatOutcome& outcome) {
    spendThoughts(std::max(outcome.usage.reasoningTokens, m_thoughtPieces));
    Usage usage = outcome.usage; // the prompt of a round holds the rounds before
    usage.answerTokens += m_outcome.usage.answerTokens;
    usage.reasoningTokens += m_outcome.usage.reasoningTokens;
    usage.answerSeconds += m_outcome.usage.answerSeconds;
    const ThoughtsEnd thoughts = std::max(outcome.thoughts, m_outcome.thoughts);
    m_outcome = outcome;
    m_outcome.usage = usage;
    m_outcome.thoughts = thoughts;
    m_outcome.calls.clear();
    const bool mayCall = !m_request.tools.empty() && m_request.toolChoice != QJsonValue("none");
    if (outcome.finish == Finish::calls && mayCall && !outcome.calls.empty()) {
        m_stream.release()->deleteLater(); // it is in the middle of its signal
        return beginRound(outcome.calls);
    }
    if (outcome.finish == Finish::calls && m_content.trimmed().isEmpty() && !m_request.tools.empty()) {
        // It only calls, though it may not, or nothing: without knowing of tools it answers.
        m_request.tools.clear();
        m_request.toolChoice = QJsonValue();
        m_stream.release()->deleteLater();
        return ask();
    }
    if (m_outcome.finish == Finish::calls) m_outcome.finish = Finish::complete;
    m_isOver = true;
    emit finished(m_outcome);
}

void ToolLoop::beginRound(const std::vector<ToolCall>& calls) {
    ++m_round;
    m_first = m_uses.size();
    m_calls = calls;
    for (std::size_t i = 0; i < m_calls.size(); ++i) {
        ToolCall& call = m_calls[i];
        const auto isSame = [&](const ToolCall& each) { return each.id == call.id; };
        const auto isUsed = [&](const Use& each) { return each.use.callId == call.id; };
        // Ids tell results apart: each has one of its own, whatever the other side gave.
        if (call.id.isEmpty() || call.id.size() > 100 || std::ranges::any_of(std::span(m_calls).first(i), isSame) ||
            std::any_of(m_uses.begin(), m_uses.end(), isUsed))
            call.id = QStringLiteral("call_%1_%2").arg(m_round).arg(i);
        begin(call, i);
        if (m_uses.back().arguments.isEmpty()) call.arguments = "{}"; // servers refuse what is no object
    }
    const bool isBad = std::any_of(m_uses.begin() + static_cast<std::ptrdiff_t>(m_first), m_uses.end(),
                                   [](const Use& each) { return each.use.state == State::failed; });
    m_badRounds = isBad ? m_badRounds + 1 : 0;
    for (std::size_t i = m_first; i < m_uses.size(); ++i) tell(i);
    goOn();
}

void ToolLoop::begin(const ToolCall& call, std::size_t place) {
    Use& added = m_uses.emplace_back();
    ToolUse& use = added.use;
    use.callId = call.id;
    use.name = visibleText(call.name.left(64));
    use.arguments = call.arguments.left(m_limits.arguments);
    use.round = m_round;
    use.words = use.name;
    const Tool* tool = m_toolbox.find(call.name);
    const QString wrong = objectionTo(call, place, added);
    if (tool) {
        use.title = tool->title;
        use.source = tool->source;
        use.effect = tool->effect;
        use.leaves = tool->readsElsewhere && m_context.isRemote;
        constexpr int longestWords = 200;
        use.words = wrong.isEmpty() && tool->words ? visibleText(tool->words(added.arguments)) : tool->title;
        if (use.words.size() > longestWords) use.words = use.words.left(longestWords) + QString::fromUtf8("…");
    }
    if (!wrong.isEmpty()) {
        use.state = State::failed;
        use.result = wrong;
    } else if (m_toolbox.permissionOf(*tool, m_context.isRemote) == Permission::never ||
               (m_context.isAgent && mustAsk(*tool))) {
        use.state = State::refused;
        use.result = "The user does not allow this tool.";
    } else {
        use.state = mustAsk(*tool) ? State::asking : State::waiting;
    }
}

bool ToolLoop::mustAsk(const Tool& tool) const {
    return m_toolbox.permissionOf(tool, m_context.isRemote) == Permission::ask ||
           (tool.effect == ToolEffect::keep && m_hasReadStrangers);
}

/// For the model: what it has to mend.
QString ToolLoop::objectionTo(const ToolCall& call, std::size_t place, Use& use) const {
    if (place >= static_cast<std::size_t>(m_limits.perRound) ||
        m_uses.size() > static_cast<std::size_t>(m_limits.calls))
        return "Too many calls. Answer with what there is.";
    const Tool* tool = m_toolbox.find(call.name);
    const bool isOffered = std::ranges::find(m_request.tools, call.name, &ToolSpec::name) != m_request.tools.end();
    if (!tool || !isOffered) return "There is no tool of this name.";
    if (m_context.isMerging && !tool->isForMerging) return "Not now: merge the drafts. Answer with what there is.";
    if (call.arguments.size() > m_limits.arguments) return "The arguments are too long.";
    QJsonParseError error;
    const QByteArray text = call.arguments.trimmed().isEmpty() ? QByteArray("{}") : call.arguments.toUtf8();
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (!document.isObject())
        return QStringLiteral("The arguments are no JSON object (%1). Call again with correct ones.")
            .arg(error.errorString());
    use.arguments = document.object();
    const QString wrong = schemaObjection(use.arguments, tool->parameters);
    return wrong.isEmpty() ? wrong : wrong + " Call again with correct arguments.";
}

void ToolLoop::goOn() {
    if (m_isOver) return;
    int running = 0;
    bool isOver = true;
    for (std::size_t i = m_first; i < m_uses.size(); ++i) {
        if (m_uses[i].use.state == State::waiting && running < m_limits.parallel) start(i);
        if (m_uses[i].use.state == State::running) ++running;
        isOver = isOver && m_uses[i].use.isOver();
    }
    if (isOver) endRound();
}

void ToolLoop::start(std::size_t index) {
    Use& use = m_uses[index];
    const Tool* tool = m_toolbox.find(use.use.name); // its source may have gone meanwhile
    if (!tool || !tool->run) {
        use.use.state = State::failed;
        use.use.result = "This tool is not there any more.";
        return tell(index);
    }
    use.use.state = State::running;
    use.clock.start();
    use.number = ++(*m_context.counts)[tool->name];
    use.run = tool->run(use.arguments, contextOf(index));
    connect(use.run.get(), &ToolRun::finished, this, [this, index](const ToolResult& result) { take(index, result); });
    connect(use.run.get(), &ToolRun::progressed, this,
            [this, index](const QString& words) { takeProgress(index, words); });
    use.patience = std::make_unique<QTimer>();
    use.patience->setSingleShot(true);
    connect(use.patience.get(), &QTimer::timeout, this,
            [this, index] { end(index, State::failed, "The tool did not answer in time."); });
    use.patience->start(tool->patience);
    tell(index);
}

ToolContext ToolLoop::contextOf(std::size_t index) const {
    ToolContext context = m_context;
    context.number = m_uses[index].number;
    return context;
}

void ToolLoop::take(std::size_t index, const ToolResult& result) {
    if (m_uses[index].use.isOver()) return;
    m_uses[index].seen = result.seen;
    const std::vector<storage::Block> blocks = result.blocks; // the result goes with its run
    end(index, result.isError ? State::failed : State::done, result.text, blocks);
}

/// Some tell of every step: it is enough to see where they are a few times in a second.
void ToolLoop::takeProgress(std::size_t index, const QString& words) {
    constexpr int pause = 250;         // milliseconds
    constexpr qsizetype longest = 120; // characters
    if (words.isEmpty() || m_uses[index].use.state != State::running) return;
    m_uses[index].use.progress = visibleText(words.left(longest));
    if (std::exchange(m_uses[index].isTelling, true)) return;
    QTimer::singleShot(pause, this, [this, index] {
        m_uses[index].isTelling = false;
        if (m_uses[index].use.state == State::running) tell(index);
    });
}

void ToolLoop::end(std::size_t index, State state, const QString& result, const std::vector<storage::Block>& blocks) {
    Use& use = m_uses[index];
    if (use.use.isOver()) return;
    if (use.run) use.run.release()->deleteLater(); // it may be in the middle of its signal
    if (use.patience) use.patience.release()->deleteLater();
    if (use.clock.isValid()) { // it was run
        use.use.milliseconds = use.clock.elapsed();
        m_hasReadStrangers = m_hasReadStrangers || readsStrangers(m_toolbox.find(use.use.name));
    }
    use.use.state = state;
    use.use.result = visibleText(result, m_limits.result);
    tell(index);
    if (!blocks.empty()) emit blocksMade(static_cast<int>(index), blocks);
    if (state != State::stopped) goOn();
}

void ToolLoop::endRound() {
    ChatMessage asked;
    asked.role = ChatMessage::Role::assistant;
    asked.reasoning = m_reasoning;
    asked.calls = m_calls;
    if (!m_content.isEmpty()) asked.parts.push_back({.kind = ChatPart::Kind::text, .text = m_content});
    m_request.messages.push_back(std::move(asked));
    for (std::size_t i = m_first; i < m_uses.size(); ++i) {
        ChatMessage& told = m_request.messages.emplace_back();
        told.role = ChatMessage::Role::tool;
        told.parts.push_back({.kind = ChatPart::Kind::text, .text = m_uses[i].use.result});
        told.callId = m_uses[i].use.callId;
    }
    // Results are texts; not every server takes pictures in them, but all take them in a message.
    ChatMessage seen;
    for (std::size_t i = m_first; i < m_uses.size(); ++i)
        seen.parts.insert(seen.parts.end(), m_uses[i].seen.begin(), m_uses[i].seen.end());
    if (!seen.parts.empty()) {
        emit shown(seen.parts);
        m_request.messages.push_back(std::move(seen));
        keepNewestPictures(std::span(m_request.messages).subspan(m_given), m_limits.seen);
    }
    const bool isLast =
        m_round >= m_limits.rounds || m_badRounds > 1 || m_uses.size() >= static_cast<std::size_t>(m_limits.calls);
    if (isLast) m_request.toolChoice = "none";
    ask();
}

void ToolLoop::decide(const QString& callId, Decision decision) {
    for (std::size_t i = m_first; i < m_uses.size(); ++i) {
        if (m_uses[i].use.callId != callId || m_uses[i].use.state != State::asking) continue;
        if (decision == Decision::no) return end(i, State::refused, "The user said no to this call.");
        const Tool* tool = m_toolbox.find(m_uses[i].use.name);
        if (decision == Decision::always && tool) {
            m_toolbox.setPermission(*tool, Permission::always);
            for (std::size_t other = m_first; other < m_uses.size(); ++other)
                if (other != i && m_uses[other].use.state == State::asking &&
                    m_uses[other].use.name == m_uses[i].use.name) {
                    m_uses[other].use.state = State::waiting;
                    tell(other); // it may wait for long: its question is over now
                }
        }
        m_uses[i].use.state = State::waiting;
        tell(i);
        return goOn();
    }
}

void ToolLoop::stop() {
    if (m_isOver) return;
    if (m_stream) return m_stream->stop();
    m_isOver = true;
    for (std::size_t i = m_first; i < m_uses.size(); ++i) end(i, State::stopped, "The user stopped this call.");
    m_outcome.finish = Finish::stopped;
    QMetaObject::invokeMethod(
        this, [this] { emit finished(m_outcome); }, Qt::QueuedConnection);
}

void ToolLoop::tell(std::size_t index) {
    const ToolUse use = m_uses[index].use;
    if (use.isOver()) m_toolbox.log().add(use, m_context.chat);
    emit useChanged(static_cast<int>(index), use);
}

} // namespace calliope::app

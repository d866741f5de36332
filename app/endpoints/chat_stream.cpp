#include "app/endpoints/chat_stream.h"

#include "app/network/address.h"
#include "app/network/plain_text.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPointer>
#include <algorithm>
#include <utility>

namespace calliope::app {

namespace {

constexpr int mostTries = 8; ///< with one refused field less each time
constexpr int mostNames = 200;
constexpr qsizetype mostThoughts = 24'000; ///< characters that are sent back: the newest
constexpr double nearly = 0.97;            ///< of a budget, where pieces stand for tokens
constexpr int strayThoughts = 128;         ///< tokens, where none are wanted: not every server obeys

/// Tokens; 0: as many as the model likes.
int thinkTokensOf(const ChatRequest& request) {
    if (!request.thinkTokens) return 0;
    return *request.thinkTokens > 0 ? *request.thinkTokens : strayThoughts;
}

/// What a server says of itself in an error's `code`.
QString codeOf(const QByteArray& errorBody) {
    return QJsonDocument::fromJson(errorBody).object()["error"].toObject()["code"].toString();
}

} // namespace

ChatStream::ChatStream(NetworkGate& gate, KeyStore& keys, const Endpoint& endpoint, const ChatRequest& request,
                       const ChatLimits& limits)
    : m_gate(gate)
    , m_endpoint(endpoint)
    , m_limits(limits)
    , m_purpose(request.purpose)
    , m_body(bodyOf(request, endpoint.kind))
    , m_thinkTokens(thinkTokensOf(request))
    , m_thinkSeconds(request.thinkSeconds.value_or(0)) {
    m_silence.setSingleShot(true);
    connect(&m_silence, &QTimer::timeout, this, [this] { failBecause(Trouble::timeout); });
    keyFor(endpoint, keys, this, [this](const KeyStore::Result& result) {
        if (m_isOver) return;
        if (result.failure) return fail(*result.failure);
        m_key = result.key;
        ask();
    });
}

ChatStream::~ChatStream() = default;

void ChatStream::ask() {
    Request request;
    request.method = "POST";
    request.url = below(m_endpoint.url, QStringLiteral("/chat/completions"));
    request.body = QJsonDocument(m_body).toJson(QJsonDocument::Compact);
    request.key = m_key;
    request.accept = m_body["stream"].toBool() ? "text/event-stream" : "application/json";
    request.purpose = m_purpose;
    const auto silence = isEngine() ? std::chrono::milliseconds(0) : m_limits.silence;
    request.limits = {silence, silence, std::chrono::milliseconds(0), m_limits.wireBytes};
    if (silence.count() > 0) m_silence.start(silence);
    m_exchange = m_gate.send(request);
    connect(m_exchange.get(), &Exchange::headArrived, this, [this] {
        if (isEngine()) m_body = {}; // pictures are large
    });
    connect(m_exchange.get(), &Exchange::bytesArrived, this, &ChatStream::take);
    connect(m_exchange.get(), &Exchange::succeeded, this, &ChatStream::takeEnd);
    connect(m_exchange.get(), &Exchange::failed, this, &ChatStream::takeFailure);
}

void ChatStream::stop() {
    if (m_isOver) return;
    m_exchange.reset();
    m_outcome.finish = Finish::stopped;
    m_calls.clear();
    QMetaObject::invokeMethod(
        this, [this] { finish(); }, Qt::QueuedConnection);
    m_isOver = true;
}

bool ChatStream::canAnswerNow() const {
    const bool mayThink = m_hasBegun || m_body["reasoning_effort"] != "none";
    return mayThink && !m_hasContent && !m_isOver && m_calls.empty() && (isEngine() || !m_hasEndedThoughts);
}

void ChatStream::answerNow() {
    if (!canAnswerNow() || m_hasEndedThoughts) return;
    m_outcome.thoughts = ThoughtsEnd::user;
    endThoughts();
}

void ChatStream::endThoughts() {
    m_hasEndedThoughts = true;
    // Later: a piece of the answer may just be read.
    if (!isEngine())
        return void(QMetaObject::invokeMethod(
            this, [this] { askWithoutThoughts(); }, Qt::QueuedConnection));
    if (m_hasBegun) tellEngine(); // else when it is known what the answer is called
}

void ChatStream::tellEngine() {
    Request request;
    request.method = "POST";
    request.url = m_endpoint.url;
    request.url.setPath(QStringLiteral("/calliope/v1/answer-now"));
    request.body = QJsonDocument(QJsonObject{{"id", m_outcome.id}}).toJson(QJsonDocument::Compact);
    request.key = m_key;
    m_answerNow = std::make_unique<JsonCall>(m_gate, request); // where it fails, the answer has just ended
}

void ChatStream::askWithoutThoughts() {
    if (m_isOver || m_hasContent || !m_calls.empty()) return; // it has come to its answer meanwhile
    m_exchange.reset();
    m_events = {};
    m_lines = 0;
    m_hasFinish = false;
    if (const QString left = m_reasoning.end(); !left.isEmpty()) m_thoughts += left;
    m_piecesBefore = m_thoughtPieces;
    m_body["reasoning_effort"] = "none";
    if (!m_thoughts.trimmed().isEmpty()) {
        QJsonArray messages = m_body["messages"].toArray();
        const QString thoughts = std::exchange(m_thoughts, {}).right(mostThoughts);
        messages.append(QJsonObject{{"role", "assistant"}, {"content", "(My thoughts so far: " + thoughts + ")"}});
        messages.append(QJsonObject{{"role", "user"},
                                    {"content", "Answer now, out of these thoughts, in the language of my question. "
                                                "Think no further, and do not mention this."}});
        m_body["messages"] = messages;
    }
    ask();
}

/// Which budget the thoughts have reached; ThoughtsEnd::model where none.
ThoughtsEnd ChatStream::budgetReached() const {
    const qint64 time = m_thoughtTime >= 0 ? m_thoughtTime : m_thinking.isValid() ? m_thinking.elapsed() : 0;
    if (m_thinkSeconds > 0 && static_cast<double>(time) >= nearly * 1000 * m_thinkSeconds) return ThoughtsEnd::seconds;
    const bool isLong =
        m_thinkTokens > 0 &&
        static_cast<double>(std::max(m_thoughtPieces, m_outcome.usage.reasoningTokens)) >= nearly * m_thinkTokens;
    return isLong ? ThoughtsEnd::tokens : ThoughtsEnd::model;
}

void ChatStream::take(const QByteArray& bytes) {
    const QPointer<ChatStream> self(this);                 // slots may destroy it
    if (m_exchange->contentType() == "application/json") { // it does not stream, though it may have been asked to
        m_whole += bytes;
        if (m_whole.size() > m_limits.text) failBecause(Trouble::tooLarge);
        return;
    }
    m_events.add(bytes);
    while (const auto event = m_events.next()) {
        takeEvent(event->data);
        if (!self || m_isOver) return;
    }
    if (m_events.isTooLong()) return failBecause(Trouble::tooLarge);
    if (std::exchange(m_lines, m_events.lines()) != m_events.lines() && m_silence.isActive()) m_silence.start();
}

void ChatStream::takeEvent(const QByteArray& data) {
    if (data.trimmed() == "[DONE]") {
        m_hasFinish = true; // some servers give no reason
        return finish();
    }
    const auto piece = readAnswerPiece(data);
    if (!piece) return failBecause(Trouble::notUnderstood, QString::fromLatin1(data.left(mostNames)));
    if (!piece->isError) return takePiece(*piece);
    Failure failure = failureOf(Trouble::refused, context(), QString::fromUtf8(data));
    failure.detail = plainText(messageOf(data), 500, m_key);
    takeRefusal(failure, data);
}

/// `code` says more than a status does.
void ChatStream::takeRefusal(Failure failure, const QByteArray& body) {
    const QString code = codeOf(body);
    if (isEngine() && code == QLatin1String("cancelled")) { // its model goes, because the user wants another
        m_outcome.finish = Finish::stopped;
        m_calls.clear();
        return finish();
    }
    if (code == QLatin1String("no_model") || code == QLatin1String("model_failed"))
        failure.action = Failure::Action::chooseModel;
    if (code == QLatin1String("context_length_exceeded")) {
        failure.title = tr("This chat is too long for the model");
        failure.detail = isEngine() ? tr("Its context is full. Let chats be longer, or begin a new one.")
                                    : tr("Its context is full. Begin a new chat, or choose a model with a longer one.");
        failure.action = isEngine() ? Failure::Action::lengthenChats : Failure::Action::chooseModel;
    }
    fail(failure);
}

void ChatStream::takePiece(const AnswerPiece& piece) {
    const QPointer<ChatStream> self(this);
    if (!std::exchange(m_hasBegun, true)) {
        m_outcome.id = plainText(piece.id, mostNames);
        m_outcome.model = plainText(piece.model, mostNames);
        if (isEngine() && m_hasEndedThoughts) tellEngine();
        emit began(m_outcome.id, m_outcome.model);
    }
    if (self && !m_isOver) takeText(piece.reasoning, true);
    if (self && !m_isOver) takeText(piece.content, false);
    for (const CallPiece& call : piece.calls)
        if (self && !m_isOver) takeCall(call);
    if (!self || m_isOver) return;
    if (m_hasContent || !m_calls.empty()) { // nothing ends its thoughts any more
        if (m_thoughtTime < 0) m_thoughtTime = m_thinking.isValid() ? m_thinking.elapsed() : 0;
        m_body = {};
        m_thoughts.clear();
    } else if (!isEngine() && !m_hasEndedThoughts && budgetReached() != ThoughtsEnd::model) {
        endThoughts();
    }
    if (piece.usage) m_outcome.usage = *piece.usage;
    if (piece.finish) m_outcome.finish = *piece.finish;
    m_hasFinish = m_hasFinish || piece.finish.has_value();
}

void ChatStream::takeText(const QString& text, bool isReasoning) {
    if (text.isEmpty()) return;
    const QString whole = (isReasoning ? m_reasoning : m_content).add(text);
    m_text += whole.size();
    if (m_text > m_limits.text) return failBecause(Trouble::tooLarge);
    if (whole.isEmpty()) return;
    if (isReasoning) {
        if (!m_thinking.isValid()) m_thinking.start();
        ++m_thoughtPieces;
        if (!isEngine() && !m_hasEndedThoughts) m_thoughts += whole;
        if (m_thoughts.size() > 2 * mostThoughts) m_thoughts = m_thoughts.right(mostThoughts);
        emit reasoningArrived(whole);
    } else {
        m_hasContent = true;
        emit contentArrived(whole);
    }
}

/// Where the other side numbers its calls, the number tells; else a call begins with each new name.
std::size_t ChatStream::indexOf(const CallPiece& piece) {
    if (piece.index >= 0) {
        const auto call = std::ranges::find(m_calls, piece.index, &Call::number);
        return static_cast<std::size_t>(call - m_calls.begin());
    }
    return piece.name.isEmpty() && !m_calls.empty() ? m_calls.size() - 1 : m_calls.size();
}

void ChatStream::takeCall(const CallPiece& piece) {
    const std::size_t index = indexOf(piece);
    m_callText += piece.id.size() + piece.name.size() + piece.arguments.size();
    if (m_callText > m_limits.callText || index >= static_cast<std::size_t>(m_limits.calls))
        return failBecause(Trouble::tooLarge);
    if (index == m_calls.size()) m_calls.push_back({{}, piece.index});
    ToolCall& call = m_calls[index].call;
    call.id += piece.id == call.id ? QString() : piece.id; // some repeat it with each piece
    call.name += piece.name == call.name ? QString() : piece.name;
    call.arguments += piece.arguments;
    emit callArrived({static_cast<int>(index), piece.id, piece.name, piece.arguments});
}

void ChatStream::takeEnd() {
    if (!m_whole.isEmpty()) {
        const QPointer<ChatStream> self(this);
        takeEvent(m_whole);
        if (!self || m_isOver) return;
    }
    if (m_hasFinish)
        finish();
    else
        failBecause(Trouble::broken);
}

/// Servers differ in the fields they take: what is refused and not needed is left out.
void ChatStream::takeFailure(const Failure& failure) {
    const int status = m_exchange->status();
    const bool mayBeField = (status == 400 || status == 422) && ++m_tries < mostTries;
    if (mayBeField && !withoutRefusedField(m_body, QString::fromUtf8(m_exchange->errorBody())).isEmpty()) {
        m_exchange.release()->deleteLater(); // its signal is just being emitted
        return ask();
    }
    const Trouble trouble = m_exchange->trouble();
    const QByteArray body = m_exchange->errorBody();
    if (trouble == Trouble::refused) return takeRefusal(failureOfStatus(status, context(), body), body);
    const bool hasStopped = isEngine() && (trouble == Trouble::unreachable || trouble == Trouble::broken);
    fail(hasStopped ? engineStopped(failure.report) : failure);
}

void ChatStream::finish() {
    const QPointer<ChatStream> self(this);
    m_isOver = true;
    m_silence.stop();
    m_exchange.reset();
    for (const auto& [call, number] : m_calls) m_outcome.calls.push_back(call);
    if (!m_calls.empty() && m_outcome.finish == Finish::complete) m_outcome.finish = Finish::calls; // Ollama says stop
    if (const QString left = m_reasoning.end(); !left.isEmpty()) emit reasoningArrived(left);
    if (!self) return;
    if (const QString left = m_content.end(); !left.isEmpty()) emit contentArrived(left);
    if (self) emit finished(outcome());
}

/// Not every server counts thoughts, and none counts those that were left.
ChatOutcome ChatStream::outcome() const {
    ChatOutcome out = m_outcome;
    out.thoughts = std::max(out.thoughts, budgetReached());
    Usage& usage = out.usage;
    if (usage.answerTokens > 0) usage.answerTokens += m_piecesBefore;
    usage.reasoningTokens = usage.reasoningTokens > 0 ? usage.reasoningTokens + m_piecesBefore : m_thoughtPieces;
    if (usage.answerTokens > 0) usage.reasoningTokens = std::min(usage.reasoningTokens, usage.answerTokens);
    return out;
}

void ChatStream::failBecause(Trouble trouble, const QString& said) {
    if (isEngine() && trouble == Trouble::broken) return fail(engineStopped());
    fail(failureOf(trouble, context(), said));
}

FailureContext ChatStream::context() const {
    return {isEngine() ? tr("Calliope's engine") : shownHost(m_endpoint.url), m_key};
}

void ChatStream::fail(const Failure& failure) {
    if (m_isOver) return;
    m_isOver = true;
    m_silence.stop();
    if (m_exchange) m_exchange->abort();
    emit failed(failure);
}

} // namespace calliope::app

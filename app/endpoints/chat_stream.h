#pragma once

#include "app/endpoints/answer_piece.h"
#include "app/endpoints/chat_request.h"
#include "app/endpoints/event_stream.h"
#include "app/endpoints/key_store.h"
#include "app/endpoints/whole_characters.h"
#include "app/network/json_call.h"
#include "app/network/network_gate.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <memory>
#include <vector>

namespace calliope::app {

/// What an answer may take; for the own engine only the sizes count, since it is watched in another way.
struct ChatLimits {
    std::chrono::milliseconds silence = std::chrono::minutes(10); ///< without a whole line of the stream
    qint64 wireBytes = 256 << 20;
    qint64 text = 8 << 20;     ///< characters of answer and thoughts
    qint64 callText = 4 << 20; ///< characters of all calls
    int calls = 64;
};

/// What ended the thoughts of an answer. Of several requests the largest tells how far the sum of their thoughts is
/// from what the model would have thought.
enum class ThoughtsEnd : std::uint8_t { model, tokens, seconds, user };

/// How an answer ended.
struct ChatOutcome {
    Finish finish = Finish::complete;
    Usage usage; ///< where the other side does not tell how much of it were thoughts, about what has come
    ThoughtsEnd thoughts = ThoughtsEnd::model;
    std::vector<ToolCall> calls; ///< whole; empty where it was stopped
    QString id;
    QString model; ///< what the other side calls it
};

/// One answer while it comes, made by ChatClient. Signals come from the event loop; the last one is finished() or
/// failed(), one of them exactly once unless it is destroyed before, which ends the answer. A slot may destroy it. What
/// it keeps itself is bounded by ChatLimits.
///
/// Budgets of the request end the thoughts, and so does answerNow(). The own engine does it within its answer; any
/// other endpoint is asked once more, with the thoughts so far and without new ones: what it says follows in this
/// stream. So it is where it thinks for long though no thoughts are wanted.
class ChatStream : public QObject {
    Q_OBJECT

public:
    ChatStream(NetworkGate& gate, KeyStore& keys, const Endpoint& endpoint, const ChatRequest& request,
               const ChatLimits& limits);
    ~ChatStream() override;

    /// Ends the answer at once; finished() follows with Finish::stopped and what was known.
    void stop();

    /// Whether answerNow() can do something: while it thinks, or is waited for and may think.
    [[nodiscard]] bool canAnswerNow() const;

    /// Ends the thoughts; the answer follows.
    void answerNow();

signals:
    void began(const QString& id, const QString& model);
    void contentArrived(const QString& text);
    void reasoningArrived(const QString& text);
    void callArrived(const calliope::app::CallPiece& piece); ///< numbered from 0
    void finished(const calliope::app::ChatOutcome& outcome);
    void failed(const calliope::app::Failure& failure);

private:
    struct Call {
        ToolCall call;
        int number = 0; ///< of the other side
    };

    void ask();
    void endThoughts();
    void tellEngine();
    void askWithoutThoughts();
    [[nodiscard]] ThoughtsEnd budgetReached() const;
    [[nodiscard]] ChatOutcome outcome() const;
    void take(const QByteArray& bytes);
    void takeEvent(const QByteArray& data);
    void takePiece(const AnswerPiece& piece);
    void takeCall(const CallPiece& piece);
    void takeText(const QString& text, bool isReasoning);
    void takeEnd();
    void takeFailure(const Failure& failure);
    void takeRefusal(Failure failure, const QByteArray& body);
    void finish();
    void fail(const Failure& failure);
    void failBecause(Trouble trouble, const QString& said = {});
    [[nodiscard]] FailureContext context() const; ///< as texts name who answers
    [[nodiscard]] bool isEngine() const { return m_endpoint.kind == Endpoint::Kind::engine; }
    [[nodiscard]] std::size_t indexOf(const CallPiece& piece);

    NetworkGate& m_gate;
    Endpoint m_endpoint;
    ChatLimits m_limits;
    QString m_purpose;
    QJsonObject m_body; ///< until it is not needed any more
    int m_thinkTokens;
    double m_thinkSeconds;
    QByteArray m_key;
    int m_tries = 0;

    std::unique_ptr<Exchange> m_exchange;
    std::unique_ptr<JsonCall> m_answerNow;
    QTimer m_silence;
    EventStream m_events;
    QByteArray m_whole; ///< of an answer that is not streamed
    quint64 m_lines = 0;

    std::vector<Call> m_calls;
    WholeCharacters m_content;
    WholeCharacters m_reasoning;
    qint64 m_text = 0;
    qint64 m_callText = 0;
    ChatOutcome m_outcome;
    QString m_thoughts;         ///< where they may have to be sent back
    qint64 m_thoughtPieces = 0; ///< about as many as tokens
    qint64 m_piecesBefore = 0;  ///< that usage does not count: of the request whose thoughts were ended
    QElapsedTimer m_thinking;   ///< since the first thought
    qint64 m_thoughtTime = -1;  ///< milliseconds until the first word; -1: it has not come
    bool m_hasEndedThoughts = false;
    bool m_hasBegun = false;
    bool m_hasContent = false;
    bool m_hasFinish = false;
    bool m_isOver = false;
};

} // namespace calliope::app

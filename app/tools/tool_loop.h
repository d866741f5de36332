#pragma once

#include "app/endpoints/chat_stream.h"
#include "app/tools/seen_pictures.h"
#include "app/tools/toolbox.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <functional>
#include <memory>
#include <vector>

namespace calliope::app {

/// What the tools of one answer may take.
struct ToolLimits {
    int rounds = 8;   ///< of asking the model again
    int calls = 24;   ///< in all
    int perRound = 8; ///< that one round may ask for
    int parallel = 4;
    qsizetype arguments = 64 << 10; ///< characters of one call
    qsizetype result = 32 << 10;    ///< characters of one result that the model gets
    SeenLimits seen = {};           ///< of what results show
};

/// One answer for which the model may use tools: asks, runs what is called for, gives the results back, and asks again,
/// until the model has nothing left to call. To its owner it is a stream that takes longer: signals come from the event
/// loop, the last one is finished() or failed(), once, unless it is destroyed before, which ends everything.
///
/// - Arguments are checked against the tool's schema. What is wrong is told the model, which may mend it once; after a
///   second bad call in a row it has to answer without tools.
/// - The user is asked before a tool is run that is not allowed already; nothing is run without. A model on another
///   computer is told nothing out of other chats without.
/// - Once the model has read texts of strangers (results, attachments, here or earlier in the conversation), the user
///   is asked before anything is changed that they keep, whatever is allowed.
/// - What a result shows goes along with all later requests, the newest pictures as far as the limits allow.
/// - A budget for thoughts is for all rounds together; each has at least a little to understand its results by.
/// - Beyond a limit the model has to answer without tools; where it still only calls, they are not offered any more.
class ToolLoop : public QObject {
    Q_OBJECT

public:
    using Ask = std::function<std::unique_ptr<ChatStream>(const ChatRequest& request)>;

    /// What `request` offers may be called; others are not. `toolbox` outlives this. `keepsThoughts`: the model wants
    /// to see its thoughts of the rounds before.
    ToolLoop(Ask ask, ChatRequest request, Toolbox& toolbox, ToolContext context, bool keepsThoughts,
             const ToolLimits& limits = {});
    ~ToolLoop() override;

    void stop(); ///< finished() follows with Finish::stopped

    [[nodiscard]] bool canAnswerNow() const { return m_stream && m_stream->canAnswerNow(); }
    void answerNow() {
        if (m_stream) m_stream->answerNow();
    }

    enum class Decision { once, always, no };
    /// What the user says to a use whose state is asking; nothing happens in any other state.
    void decide(const QString& callId, Decision decision);

signals:
    void contentArrived(const QString& text);
    void reasoningArrived(const QString& text);
    /// A use is new or has changed; `index` counts all uses of the answer from 0.
    void useChanged(int index, const calliope::app::ToolUse& use);
    /// Blocks of a use that is over, which belong behind its result.
    void blocksMade(int index, const std::vector<calliope::storage::Block>& blocks);
    /// A round has shown the model pictures, with words before each.
    void shown(const std::vector<calliope::app::ChatPart>& parts);
    void finished(const calliope::app::ChatOutcome& outcome);
    void failed(const calliope::app::Failure& failure);

private:
    struct Use {
        ToolUse use;
        QJsonObject arguments;
        std::unique_ptr<ToolRun> run;
        std::unique_ptr<QTimer> patience;
        QElapsedTimer clock;
        bool isTelling = false;     ///< of its progress, soon
        int number = 0;             ///< among the calls of its tool in this answer
        std::vector<ChatPart> seen; ///< by the model, besides the result
    };

    void ask();
    void takeEnd(const ChatOutcome& outcome);
    void spendThoughts(qint64 tokens);
    void beginRound(const std::vector<ToolCall>& calls);
    void begin(const ToolCall& call, std::size_t place);
    [[nodiscard]] bool mustAsk(const Tool& tool) const;
    [[nodiscard]] QString objectionTo(const ToolCall& call, std::size_t place, Use& use) const;
    void goOn();
    void start(std::size_t index);
    void end(std::size_t index, ToolUse::State state, const QString& result,
             const std::vector<storage::Block>& blocks = {});
    void take(std::size_t index, const ToolResult& result);
    void takeProgress(std::size_t index, const QString& words);
    void endRound();
    [[nodiscard]] ToolContext contextOf(std::size_t index) const;
    void tell(std::size_t index);

    Ask m_ask;
    ChatRequest m_request;
    std::size_t m_given; ///< messages that it began with
    Toolbox& m_toolbox;
    ToolContext m_context;
    bool m_keepsThoughts;
    ToolLimits m_limits;

    std::unique_ptr<ChatStream> m_stream; ///< null while tools run
    QString m_content;                    ///< of this round
    QString m_reasoning;
    qint64 m_thoughtPieces = 0;  ///< of this round; about as many as tokens
    QElapsedTimer m_thinking;    ///< since its first thought
    double m_thoughtSeconds = 0; ///< from there to its last
    std::vector<ToolCall> m_calls;
    std::vector<Use> m_uses;
    std::size_t m_first = 0; ///< use of this round
    int m_round = 0;
    int m_badRounds = 0; ///< in a row
    ChatOutcome m_outcome;
    bool m_hasReadStrangers = false;
    bool m_isOver = false;
};

} // namespace calliope::app

#pragma once

#include "app/chats/answer.h"
#include "app/tools/tool_loop.h"

#include <QElapsedTimer>
#include <QTimer>
#include <memory>

namespace calliope::app {

/// Where thoughts are ended; 0: not there.
struct ThoughtBudget {
    int tokens = 0;
    double seconds = 0;
};

/// An answer that is one stream, with what tools did on its way. Text is handed on at most sixty times a second.
class StreamAnswer : public Answer {
    Q_OBJECT

public:
    /// `message` is the running answer as it is kept so far: empty, or one that goes on. `store` is null for chats of
    /// which nothing is kept.
    StreamAnswer(StoreThread* store, storage::Message message, const ThoughtBudget& budget,
                 std::unique_ptr<ToolLoop> loop);
    ~StreamAnswer() override;

    void stop() override { m_loop->stop(); }
    void answerNow() override { m_loop->answerNow(); }
    [[nodiscard]] bool canAnswerNow() const override { return m_loop->canAnswerNow(); }
    void decide(const QString& callId, ToolLoop::Decision decision) override { m_loop->decide(callId, decision); }

private:
    struct Tail {
        storage::BlockKind kind = storage::BlockKind::text;
        QString text; ///< that has come and was not handed on
    };

    void take(storage::BlockKind kind, const QString& text);
    void takeUse(int index, const ToolUse& use);
    void handOn();
    void tellProgress();
    void beginBlock(storage::BlockKind kind);
    [[nodiscard]] storage::Usage usageOf(const Usage& told, bool isWhole) const;
    void fail(const Failure& failure);
    void end(storage::MessageState state, const storage::Usage& usage, const QString& problem);

    ThoughtBudget m_budget;
    std::unique_ptr<ToolLoop> m_loop;
    std::vector<int> m_calls; ///< places of their blocks, by number
    Tail m_tail;
    QTimer m_frames;
    QTimer m_seconds;
    QElapsedTimer m_clock;
    qint64 m_pieces = 0;     ///< of thoughts: about as many as tokens
    qint64 m_wordPieces = 0; ///< of the rest
    qint64 m_firstWord = 0;  ///< milliseconds after the start; 0: none yet
    bool m_goesOn = false;   ///< the next text follows one that was kept
    bool m_isOver = false;
};

} // namespace calliope::app

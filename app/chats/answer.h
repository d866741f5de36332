#pragma once

#include "app/chats/answer_record.h"
#include "app/tools/tool_loop.h"

#include <QObject>
#include <vector>

namespace calliope::app {

/// What a user does to one of the agents beside an answer.
enum class LaneAction : std::uint8_t { stop, extend, pin, unpin, hint, use };

/// One answer while it comes: from whoever says it, into the store, and to whoever shows it. It lives apart from any
/// view; destroying it stops the answer and leaves it as stopped, without a further signal.
class Answer : public QObject {
    Q_OBJECT

public:
    virtual void stop() = 0; ///< ended() follows at once
    virtual void answerNow() = 0;
    [[nodiscard]] virtual bool canAnswerNow() const = 0;

    /// To the agent with the number, 0 for all. False where it does nothing: there is none, or it is too late.
    virtual bool steer(int /*lane*/, LaneAction /*action*/, const QString& /*words*/) { return false; }
    [[nodiscard]] virtual bool takesHints() const { return false; }

    /// To a tool that asks; does nothing where there is none.
    virtual void decide(const QString& /*callId*/, ToolLoop::Decision /*decision*/) {}

    /// What its thoughts tell of those to come, once it has ended.
    struct Effort {
        int requests = 1; ///< of which it was made
        ThoughtsEnd thoughts = ThoughtsEnd::model;
    };
    [[nodiscard]] const Effort& effort() const { return m_effort; }

    /// What there is so far, all of which has been told by signals.
    [[nodiscard]] const storage::Message& message() const { return m_record.message(); }

signals:
    /// More text of a block; `block` is the place of the block in the message, counted from 1 and negative.
    void grew(qint64 block, const QString& text);
    /// A block has come, or says something else of itself than before.
    void blockChanged(const calliope::storage::Block& block);
    /// What is going on: words for people, what it has taken, and the share of what thoughts may take.
    void progressed(const QString& words, const QString& cost, double share);
    /// The answer as it is kept. The last signal.
    void ended(const calliope::storage::Message& message);

protected:
    Answer(StoreThread* store, storage::Message message)
        : m_record(store, std::move(message)) {}

    int addBlock(const storage::Block& block); ///< and tells of it; its place
    void setPayload(int block, const QJsonObject& payload);

    /// A use of a tool is new or has changed. `calls` are the places of the blocks of calls so far, by number.
    void keepUse(std::vector<int>& calls, int index, const ToolUse& use, int lane = 0);
    void keepMade(const std::vector<storage::Block>& blocks); ///< by a use that is over
    void keepSentences();                                     ///< of the answer's text, that rest on looks

    [[nodiscard]] AnswerRecord& record() { return m_record; }
    void setEffort(const Effort& effort) { m_effort = effort; }

private:
    AnswerRecord m_record;
    Effort m_effort;
};

} // namespace calliope::app

#pragma once

#include "app/chats/modes.h"
#include "app/endpoints/chat_stream.h"
#include "app/store/store_thread.h"
#include "storage/message.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <memory>

namespace calliope::app {

/// One answer while it comes: out of a stream, into the store, and to whoever shows it. Text is handed on at most sixty
/// times a second. It lives apart from any view; destroying it stops the answer and leaves it as stopped.
class Answer : public QObject {
    Q_OBJECT

public:
    /// `message` is the running answer as it is kept so far: empty, or one that goes on. `store` is null for chats of
    /// which nothing is kept.
    Answer(StoreThread* store, storage::Message message, const Mode& mode, std::unique_ptr<ChatStream> stream);
    ~Answer() override;

    void stop() { m_stream->stop(); } ///< ended() follows at once
    void answerNow() { m_stream->answerNow(); }
    [[nodiscard]] bool canAnswerNow() const { return m_stream->canAnswerNow(); }

    /// What there is so far, all of which has been told by grew().
    [[nodiscard]] const storage::Message& message() const { return m_message; }

signals:
    /// More text of a block; `block` is the place of the block in the message, counted from 1 and negative.
    void grew(qint64 block, calliope::storage::BlockKind kind, const QString& text);
    /// What is going on: words for people, what it has taken, and the share of what thoughts may take.
    void progressed(const QString& words, const QString& cost, double share);
    /// The answer as it is kept. The last signal.
    void ended(const calliope::storage::Message& message);

private:
    struct Tail {
        storage::BlockKind kind = storage::BlockKind::text;
        QString text; ///< that has come and was not handed on
    };

    void take(storage::BlockKind kind, const QString& text);
    void handOn();
    void tellProgress();
    void beginBlock(storage::BlockKind kind);
    void endBlock();
    void fail(const Failure& failure);
    void end(storage::MessageState state, const storage::Usage& usage, const QString& problem);

    StoreThread* m_store;
    storage::Message m_message;
    const Mode& m_mode;
    std::unique_ptr<ChatStream> m_stream;
    Tail m_tail;
    QTimer m_frames;
    QTimer m_seconds;
    QElapsedTimer m_clock;
    qint64 m_pieces = 0;    ///< of thoughts: about as many as tokens
    qint64 m_firstWord = 0; ///< milliseconds after the start; 0: none yet
    bool m_goesOn = false;  ///< the next text follows one that was kept
    bool m_isOver = false;
    std::shared_ptr<storage::Id> m_block; ///< of the store, where the text goes; set on its thread
};

} // namespace calliope::app

#pragma once

#include "app/chats/kept_answer.h"
#include "app/store/store_thread.h"

#include <QJsonObject>
#include <QString>
#include <functional>
#include <memory>

namespace calliope::app {

/// A running answer as it is kept: its blocks in memory and, where there is a store, in the store, which gets all of it
/// in the same order, later where it cannot take it now. Blocks are named by their place in the message, from 0; in
/// memory the ids of new ones are -1 - place.
class AnswerRecord {
public:
    /// `message` is the running answer as it has been begun, or goes on; `store` is null where nothing is kept.
    AnswerRecord(StoreThread* store, storage::Message message);

    int addBlock(storage::Block block); ///< behind the others, begun now; returns its place
    void append(int block, const QString& text);
    void setPayload(int block, const QJsonObject& payload);
    void endBlock(int block);                ///< now
    void addFailure(const Failure& failure); ///< with its button, which is there after a new start as well

    struct End {
        storage::MessageState state = storage::MessageState::finished;
        storage::Usage usage; ///< since it began or went on
        QString problem;
    };

    /// Ends the answer; `done` gets it as it is kept, later where there is a store, unless `context` is gone by then.
    /// Where it could not be kept yet, `done` gets it as it is here.
    void finish(QObject* context, const End& end, const std::function<void(const storage::Message&)>& done);

    [[nodiscard]] const storage::Message& message() const { return m_message; }
    [[nodiscard]] const storage::Block& block(int place) const {
        return m_message.blocks[static_cast<std::size_t>(place)];
    }

private:
    /// On the store's thread, if there is one.
    void change(std::function<void(KeptAnswer&)> how);

    StoreThread* m_store;
    storage::Message m_message;
    std::shared_ptr<KeptAnswer> m_kept; ///< used on the store's thread only
};

} // namespace calliope::app

#pragma once

#include "app/store/store_thread.h"
#include "app/tools/tool_use.h"

#include <QObject>
#include <QVariantList>

namespace calliope::app {

/// What tools did, also before the program was started: calls are kept in the store once they are over, the latest
/// 10,000 of the last 90 days (storage::Ledger). They go with the chat that they belong to; those of a chat of which
/// nothing is kept are in memory only.
class ToolLog : public QObject {
    Q_OBJECT

public:
    static constexpr int shown = 200;

    /// `store` may be null: nothing is kept then.
    explicit ToolLog(StoreThread* store, QObject* parent = nullptr);

    /// The latest first, at most `shown`: { title, words, source, done, time, seconds, chat } each.
    [[nodiscard]] const QVariantList& entries() const { return m_entries; }

    /// REQUIRES: use.isOver(); `chat` 0: nothing of it is kept.
    void add(const ToolUse& use, storage::Id chat);

    void clear(); ///< forgets all of it, for good

    /// The chat is removed. Where it is brought back, so is this, at the next start.
    void leaveOut(storage::Id chat);

signals:
    void changed();

private:
    void take(const storage::ToolEntry& entry, bool isLatest);

    StoreThread* m_store;
    QVariantList m_entries;
    bool m_isForgotten = false; ///< what was kept before is not to be shown, also if it is only now read
};

} // namespace calliope::app

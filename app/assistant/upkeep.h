#pragma once

#include "app/store/file_work.h"
#include "app/store/store_thread.h"

#include <QObject>
#include <QTimer>
#include <QVariantList>
#include <chrono>
#include <memory>

namespace calliope::app {

/// What is done for the chats without being asked (storage::Store::tend(): a copy a day, and deleting for good what was
/// deleted long ago), and what the user can see and do about it.
class Upkeep : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantList removed READ removed NOTIFY changed) ///< deleted chats that are still here: { id, title }
    Q_PROPERTY(QString lastCopy READ lastCopy NOTIFY changed) ///< when the latest copy was made; empty: there is none

public:
    static constexpr std::chrono::minutes usualPause{1}; ///< after the start, which has enough to do

    /// `work` shows how far copyNow() is, and outlives this.
    Upkeep(StoreThread& store, FileWork& work, std::chrono::milliseconds pause = usualPause, QObject* parent = nullptr);

    [[nodiscard]] const QVariantList& removed() const { return m_removed; }
    [[nodiscard]] const QString& lastCopy() const { return m_lastCopy; }

    Q_INVOKABLE void refresh();
    Q_INVOKABLE void copyNow(); ///< done() or failed() follows
    Q_INVOKABLE void bringBack(qint64 chat);
    /// All that is in `removed`, and what stands in copies of it.
    Q_INVOKABLE void deleteForGood();

signals:
    void changed();
    void chatsChanged(); ///< lists of them are to be read again
    void done(const QString& words, bool canUndo);
    void failed(const calliope::app::Failure& failure);

private:
    void tend(); ///< and again after a while

    template<typename Work>
    void change(Work work, const QString& words);

    StoreThread& m_store;
    FileWork& m_work;
    std::shared_ptr<FileWork::Job> m_copying; ///< by copyNow()
    QTimer m_timer;
    QVariantList m_removed;
    QString m_lastCopy;
};

} // namespace calliope::app

#pragma once

#include "app/base/failure.h"

#include <QObject>
#include <QString>
#include <QThread>
#include <atomic>
#include <memory>

namespace calliope::app {

/// A file that is still coming: "NAME.part", written and hashed on a thread of its own, renamed in one step once its
/// size and hash are right. What is there of it at the beginning is read once for its hash. Calls are done in their
/// order; no signal comes after the destructor, which lets go of the file at once and leaves it as it is.
class PartFile : public QObject {
    Q_OBJECT

public:
    explicit PartFile(const QString& file);
    ~PartFile() override;

    void open(qint64 most); ///< opened() follows; a part of more than `most` bytes is begun anew
    void restart();         ///< from the first byte
    void write(const QByteArray& bytes);
    /// Brings it to the disk and gives it its name where its SHA-256 (hexadecimal) is this: finished() or differs(),
    /// which removes it.
    void finish(const QByteArray& sha256);

signals:
    void reading(qint64 bytes); ///< of what was there
    void opened(qint64 bytes);  ///< that are there
    void written(qint64 bytes); ///< of one write()
    void finished();
    void differs();
    void failed(const calliope::app::Failure& failure); ///< the disk is full, the folder is gone, …

private:
    struct Work;
    template<typename Job>
    void post(Job job);

    QThread m_thread;
    std::shared_ptr<Work> m_work; ///< only on that thread
    QObject* m_worker = nullptr;
    std::atomic<bool> m_isStopping = false;
};

} // namespace calliope::app

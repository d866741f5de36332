#include "app/library/part_file.h"

#include "app/library/manifest.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <cerrno>
#include <filesystem>
#include <system_error>

#ifdef Q_OS_WIN
#include <io.h>
#else
#include <unistd.h>
#endif

namespace calliope::app {

/// The file as its thread sees it. Once it is over, nothing is done any more.
struct PartFile::Work {
    explicit Work(const QString& fileName)
        : name(fileName)
        , file(partName(fileName)) {}

    QString name;
    QFile file;
    QCryptographicHash hash{QCryptographicHash::Sha256};
    bool isOver = false;
};

namespace {

constexpr qint64 pieceBytes = 1 << 20;

Failure failureOf(const QFile& file) {
    const bool isFull = file.error() == QFileDevice::ResourceError || errno == ENOSPC || errno == EFBIG
#ifdef EDQUOT
                        || errno == EDQUOT
#endif
        ;
    if (isFull)
        return {PartFile::tr("The disk is full"), PartFile::tr("What has come until now is kept. Make room and go on."),
                Failure::Action::freeDisk, file.errorString()};
    return {PartFile::tr("The model cannot be written"),
            PartFile::tr("%1: %2").arg(QFileInfo(file.fileName()).absolutePath(), file.errorString()),
            Failure::Action::retry,
            {}};
}

/// Brings what was written to the disk.
bool synced(QFile& file) {
    if (!file.flush()) return false;
#ifdef Q_OS_WIN
    return _commit(file.handle()) == 0;
#else
    return fsync(file.handle()) == 0;
#endif
}

bool renamed(const QString& from, const QString& to) {
    std::error_code error;
    std::filesystem::rename(from.toStdU16String(), to.toStdU16String(), error); // takes the place of what is there
    return !error;
}

} // namespace

PartFile::PartFile(const QString& file)
    : m_work(std::make_shared<Work>(file))
    , m_worker(new QObject) {
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.setObjectName(QStringLiteral("download"));
    m_thread.start();
}

PartFile::~PartFile() {
    m_isStopping = true;
    m_thread.quit();
    m_thread.wait();
}

template<typename Job>
void PartFile::post(Job job) {
    QMetaObject::invokeMethod(
        m_worker,
        [this, work = m_work, job] {
            if (work->isOver || m_isStopping) return;
            errno = 0;
            if (job(*work)) return;
            work->isOver = true;
            emit failed(failureOf(work->file));
        },
        Qt::QueuedConnection);
}

void PartFile::open(qint64 most) {
    post([this, most](Work& work) {
        const QFileInfo there(work.file.fileName());
        if (there.isSymLink() && !QFile::remove(work.file.fileName())) return false;
        if (!work.file.open(QIODevice::ReadWrite)) return false;
        if (work.file.size() > most && !work.file.resize(0)) return false;
        qint64 read = 0;
        while (!m_isStopping) {
            const QByteArray bytes = work.file.read(pieceBytes);
            if (bytes.isEmpty()) break;
            work.hash.addData(bytes);
            emit reading(read += bytes.size());
        }
        if (m_isStopping) return true;
        if (work.file.error() != QFileDevice::NoError) return false;
        emit opened(read);
        return true;
    });
}

void PartFile::restart() {
    post([](Work& work) {
        work.hash.reset();
        return work.file.resize(0) && work.file.seek(0);
    });
}

void PartFile::write(const QByteArray& bytes) {
    post([this, bytes](Work& work) {
        // Flushed each time: what cannot be written must be known now, and what was told is there after a crash.
        if (work.file.write(bytes) != bytes.size() || !work.file.flush()) return false;
        work.hash.addData(bytes);
        emit written(bytes.size());
        return true;
    });
}

void PartFile::finish(const QByteArray& sha256) {
    post([this, sha256](Work& work) {
        if (work.hash.result().toHex() != sha256) {
            work.file.close();
            work.isOver = true;
            QFile::remove(work.file.fileName());
            emit differs();
            return true;
        }
        if (!synced(work.file)) return false;
        work.file.close();
        if (!renamed(work.file.fileName(), work.name)) return false;
        work.isOver = true;
        emit finished();
        return true;
    });
}

} // namespace calliope::app

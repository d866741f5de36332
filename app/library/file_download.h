#pragma once

#include "app/library/hub.h"
#include "app/library/part_file.h"
#include "app/network/network_gate.h"

#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>
#include <memory>

namespace calliope::app {

struct DownloadOptions {
    std::chrono::milliseconds firstPause = std::chrono::seconds(1); ///< before going on after a cut; doubled each time
    int tries = 6;                                                  ///< in a row that bring nothing new
    std::chrono::milliseconds silence = std::chrono::seconds(60);
    std::function<qint64()> promised = {}; ///< bytes of the disk that are for others; may be empty
};

/// Fetches one file of a repository into a folder, from where an earlier time ended. Redirects are followed by
/// Hub::mayLeadTo() and no further than five; connections that are cut are taken up again by themselves. The file is
/// there under its name only with the size and the hash that the hub lists. Ends with finished() or failed(), one of
/// them, unless it is destroyed before, which leaves what has come for the next time. A slot may destroy it.
class FileDownload : public QObject {
    Q_OBJECT

public:
    FileDownload(NetworkGate& gate, const Hub& hub, const QString& repository, const HubFile& file,
                 const QString& folder, DownloadOptions options);

signals:
    void checking(qint64 bytes);   ///< of what was there, so far
    void progressed(qint64 bytes); ///< that are there
    void finished();
    void failed(const calliope::app::Failure& failure);

private:
    void ask(const QUrl& url);
    void takeHead();
    void takeBytes(const QByteArray& bytes);
    void takeWritten(qint64 bytes);
    void takeTrouble(const Failure& failure);
    void beginAnew();
    void follow();
    void fail(const Failure& failure);

    NetworkGate& m_gate;
    Hub m_hub;
    QUrl m_url;
    HubFile m_file;
    DownloadOptions m_options;
    PartFile m_part;
    std::unique_ptr<Exchange> m_exchange;
    QTimer m_pause;
    qint64 m_there = 0;   ///< written
    qint64 m_pending = 0; ///< has come and is not written yet
    qint64 m_stale = 0;   ///< is written still, but does not count: the file was begun anew
    qint64 m_most = 0;    ///< that has ever come
    int m_redirects = 0;
    int m_failures = 0; ///< in a row
    bool m_hasRestarted = false;
    bool m_isOver = false;
};

} // namespace calliope::app

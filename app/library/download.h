#pragma once

#include "app/library/file_download.h"
#include "app/library/hub_listing.h"
#include "app/library/manifest.h"

#include <QElapsedTimer>
#include <QObject>
#include <QStringList>
#include <memory>

namespace calliope::app {

/// What is to be fetched: from which repository which files, each a path or a pattern in it, into which folder.
struct DownloadWish {
    QString repository;
    QStringList files; ///< the first is what is loaded
    QString folder;
};

/// Fetches a model: asks the hub what its files are, looks whether the disk has room, and fetches them one after the
/// other, all parts of split ones. It can be paused, or be destroyed, at any time, and goes on where it was.
class Download : public QObject {
    Q_OBJECT

public:
    enum class State {
        paused,   ///< also at the beginning
        asking,   ///< the hub, for its list
        checking, ///< what is there already
        running,
        failed,
        done,
    };

    Download(NetworkGate& gate, Hub hub, DownloadWish wish, DownloadOptions options = {});

    void start(); ///< or goes on
    void pause();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const Failure& failure() const { return m_failure; }
    [[nodiscard]] qint64 bytes() const { return m_before + m_there; }      ///< that are there
    [[nodiscard]] qint64 wholeBytes() const { return m_manifest.bytes(); } ///< 0: not known yet
    [[nodiscard]] double bytesPerSecond() const { return m_rate; }         ///< lately; 0: not known
    [[nodiscard]] qint64 secondsLeft() const;                              ///< -1: not known
    [[nodiscard]] QString mainFile() const; ///< path of what is to be loaded; empty before it is known

signals:
    void changed();    ///< the state
    void progressed(); ///< a few times a second

private:
    void change(State state, const Failure& failure = {});
    void askListing();
    void takeListing(const std::vector<HubFile>& files);
    [[nodiscard]] std::optional<Failure> lackOfRoom() const;
    void fetchNext();
    void count(qint64 bytes);

    NetworkGate& m_gate;
    Hub m_hub;
    DownloadWish m_wish;
    DownloadOptions m_options;
    State m_state = State::paused;
    Failure m_failure;
    Manifest m_manifest;
    std::vector<HubFile> m_listed;
    QStringList m_folders; ///< of the repository, that are to be listed still
    std::unique_ptr<HubListing> m_listing;
    std::unique_ptr<FileDownload> m_file;
    qint64 m_before = 0; ///< bytes of files that are whole
    qint64 m_there = 0;  ///< of the one that is coming
    double m_rate = 0;
    qint64 m_counted = 0; ///< bytes at the last look at the clock
    QElapsedTimer m_clock;
};

} // namespace calliope::app

#include "app/library/download.h"

#include "app/library/file_names.h"
#include "app/network/address.h"

#include <QDir>
#include <QLocale>
#include <QStorageInfo>
#include <algorithm>
#include <utility>

namespace calliope::app {

namespace {

constexpr qint64 spareBytes = 256 << 20; ///< that the disk keeps
constexpr qint64 lookMilliseconds = 250;
constexpr double rateShare = 0.1; ///< of the newest look in the rate

QString folderOf(const QString& path) {
    return path.contains(u'/') ? path.section(u'/', 0, -2) : QString();
}

/// The listed files that a path or pattern means: one, or all parts of it. Empty where something is missing.
std::vector<HubFile> filesFor(const QString& pattern, const std::vector<HubFile>& listed) {
    const auto first = std::ranges::find_if(listed, [&](const HubFile& file) {
        return folderOf(file.path) == folderOf(pattern) && fitsPattern(file.name(), pattern.section(u'/', -1));
    });
    if (first == listed.end()) return {};
    std::vector<HubFile> out;
    const QStringList names = partsOf(first->name());
    for (const QString& name : names) {
        const auto part = std::ranges::find_if(listed, [&](const HubFile& file) {
            return folderOf(file.path) == folderOf(first->path) && file.name() == name;
        });
        if (part == listed.end()) return {};
        out.push_back(*part);
    }
    return out;
}

} // namespace

Download::Download(NetworkGate& gate, Hub hub, DownloadWish wish, DownloadOptions options)
    : m_gate(gate)
    , m_hub(std::move(hub))
    , m_wish(std::move(wish))
    , m_options(std::move(options)) {
    const auto kept = readManifest(m_wish.folder);
    if (!kept) return;
    m_manifest = *kept;
    bool isAllThere = true;
    for (const HubFile& file : m_manifest.files) {
        m_before += bytesThere(m_wish.folder, file);
        isAllThere = isAllThere && isWhole(m_wish.folder, file);
    }
    if (isAllThere) m_state = State::done;
}

qint64 Download::secondsLeft() const {
    return m_rate > 0 ? static_cast<qint64>(static_cast<double>(wholeBytes() - bytes()) / m_rate) : -1;
}

QString Download::mainFile() const {
    return m_manifest.files.empty() ? QString() : QDir(m_wish.folder).filePath(m_manifest.files.front().name());
}

void Download::change(State state, const Failure& failure) {
    m_state = state;
    m_failure = failure;
    if (state != State::running) m_rate = 0;
    emit changed();
}

void Download::start() {
    if (m_state != State::paused && m_state != State::failed) return;
    m_listed.clear();
    m_folders.clear();
    for (const QString& file : std::as_const(m_wish.files))
        if (!m_folders.contains(folderOf(file))) m_folders.append(folderOf(file));
    change(State::asking);
    askListing();
}

void Download::pause() {
    if (m_state != State::asking && m_state != State::checking && m_state != State::running) return;
    m_listing.reset();
    m_file.reset();
    change(State::paused);
}

void Download::askListing() {
    m_listing = std::make_unique<HubListing>(m_gate, m_hub, m_wish.repository, m_folders.takeFirst());
    connect(m_listing.get(), &HubListing::failed, this, [this](const Failure& failure) {
        m_listing.release()->deleteLater();
        change(State::failed, failure);
    });
    connect(m_listing.get(), &HubListing::arrived, this, [this](const std::vector<HubFile>& files) {
        m_listing.release()->deleteLater();
        m_listed.insert(m_listed.end(), files.begin(), files.end());
        if (m_folders.isEmpty())
            takeListing(std::exchange(m_listed, {}));
        else
            askListing();
    });
}

void Download::takeListing(const std::vector<HubFile>& files) {
    Manifest wanted;
    for (const QString& pattern : std::as_const(m_wish.files)) {
        const std::vector<HubFile> found = filesFor(pattern, files);
        if (found.empty())
            return change(
                State::failed,
                {tr("The hub does not have this model any more"),
                 tr("%1 lists no file of this kind: %2").arg(shownHost(m_hub.url) + u'/' + m_wish.repository, pattern),
                 Failure::Action::retry,
                 {}});
        wanted.files.insert(wanted.files.end(), found.begin(), found.end());
    }
    const QDir folder(m_wish.folder);
    if (!folder.mkpath(QStringLiteral(".")))
        return change(State::failed,
                      {tr("The folder for models cannot be made"), m_wish.folder, Failure::Action::retry, {}});
    // A part of a file that was renewed is of no use, nor is the whole of the old one.
    for (const HubFile& old : m_manifest.files)
        if (std::ranges::find(wanted.files, old) == wanted.files.end()) {
            QFile::remove(folder.filePath(old.name()));
            QFile::remove(folder.filePath(partName(old.name())));
        }
    m_manifest = wanted;
    if (!writeManifest(m_wish.folder, m_manifest))
        return change(State::failed,
                      {tr("The folder for models cannot be written"), m_wish.folder, Failure::Action::retry, {}});
    if (const auto failure = lackOfRoom()) return change(State::failed, *failure);
    fetchNext();
}

std::optional<Failure> Download::lackOfRoom() const {
    qint64 there = 0;
    for (const HubFile& file : m_manifest.files) there += bytesThere(m_wish.folder, file);
    const qint64 lacking = m_manifest.bytes() - there;
    const QStorageInfo disk(m_wish.folder);
    const qint64 promised = m_options.promised ? m_options.promised() : 0;
    const qint64 room = std::max<qint64>(0, disk.bytesAvailable() - promised);
    if (lacking == 0 || !disk.isValid() || room >= lacking + spareBytes) return std::nullopt;
    const QLocale locale;
    const QString words =
        promised > 0 ? tr("%1 are missing, %2 are free in %3 beside what is being fetched. Nothing was fetched.")
                     : tr("%1 are missing, %2 are free in %3. Nothing was fetched.");
    return Failure{tr("There is not enough room on the disk"),
                   words.arg(locale.formattedDataSize(lacking), locale.formattedDataSize(room), m_wish.folder),
                   Failure::Action::freeDisk,
                   {}};
}

void Download::fetchNext() {
    m_before = m_there = 0;
    const HubFile* next = nullptr;
    for (const HubFile& file : m_manifest.files) {
        if (isWhole(m_wish.folder, file))
            m_before += file.size;
        else if (!next)
            next = &file;
        else
            m_before += bytesThere(m_wish.folder, file);
    }
    if (!next) return change(State::done);
    m_file = std::make_unique<FileDownload>(m_gate, m_hub, m_wish.repository, *next, m_wish.folder, m_options);
    connect(m_file.get(), &FileDownload::checking, this, [this](qint64 bytes) {
        m_there = bytes;
        emit progressed();
    });
    connect(m_file.get(), &FileDownload::progressed, this, &Download::count);
    connect(m_file.get(), &FileDownload::finished, this, [this] {
        m_file.release()->deleteLater();
        fetchNext();
    });
    connect(m_file.get(), &FileDownload::failed, this, [this](const Failure& failure) {
        m_file.release()->deleteLater();
        change(State::failed, failure);
    });
    change(State::checking);
}

void Download::count(qint64 bytes) {
    m_there = bytes;
    if (m_state == State::checking) {
        m_clock.start();
        m_counted = this->bytes();
        return change(State::running);
    }
    const qint64 milliseconds = m_clock.elapsed();
    if (milliseconds < lookMilliseconds) return;
    const double now = 1000.0 * static_cast<double>(this->bytes() - m_counted) / static_cast<double>(milliseconds);
    m_rate = m_rate > 0 ? (1 - rateShare) * m_rate + rateShare * now : now;
    if (m_rate < 0) m_rate = 0; // it begins anew
    m_counted = this->bytes();
    m_clock.restart();
    emit progressed();
}

} // namespace calliope::app

#include "app/library/file_download.h"

#include "app/network/address.h"

#include <QDir>
#include <algorithm>
#include <limits>

namespace calliope::app {

namespace {

constexpr int mostRedirects = 5;
constexpr qint64 mostPending = 8 << 20;
constexpr qint64 fewPending = 2 << 20;
constexpr int rangeNotSatisfiable = 416;

Failure changed(const QString& host) {
    return {FileDownload::tr("%1 sends another file than it lists").arg(host),
            FileDownload::tr("It was not taken. It may have been renewed just now; try again later."),
            Failure::Action::retry,
            {}};
}

Failure ledAstray(const QString& host, const QUrl& target) {
    return {
        FileDownload::tr("%1 sends us to an unknown place").arg(host),
        FileDownload::tr("Models are fetched from the hub and its own servers only; nothing was fetched from there."),
        Failure::Action::retry, shownHost(target)};
}

} // namespace

FileDownload::FileDownload(NetworkGate& gate, const Hub& hub, const QString& repository, const HubFile& file,
                           const QString& folder, DownloadOptions options)
    : m_gate(gate)
    , m_hub(hub)
    , m_url(hub.fileOf(repository, file.path))
    , m_file(file)
    , m_options(std::move(options))
    , m_part(QDir(folder).filePath(file.name())) {
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, [this] { ask(m_url); });
    connect(&m_part, &PartFile::reading, this, &FileDownload::checking);
    connect(&m_part, &PartFile::failed, this, &FileDownload::fail);
    connect(&m_part, &PartFile::written, this, &FileDownload::takeWritten);
    connect(&m_part, &PartFile::differs, this, [this] { fail(changed(shownHost(m_hub.url))); });
    connect(&m_part, &PartFile::finished, this, [this] {
        if (m_isOver) return; // more came than was listed, after all of it
        m_isOver = true;
        emit finished();
    });
    connect(&m_part, &PartFile::opened, this, [this](qint64 bytes) {
        m_there = m_most = bytes;
        emit progressed(m_there);
        if (m_there == m_file.size) return m_part.finish(m_file.sha256);
        ask(m_url);
    });
    m_part.open(file.size);
}

void FileDownload::ask(const QUrl& url) {
    if (url == m_url) m_redirects = 0;
    Request request;
    request.url = url;
    request.accept = "application/octet-stream";
    request.purpose = tr("Model file %1").arg(m_file.name());
    request.firstByte = m_there + m_pending;
    request.limits.silence = m_options.silence;
    request.limits.total = {};
    request.limits.bytes = std::numeric_limits<qint64>::max(); // takeBytes() knows better
    m_exchange = m_gate.send(request);
    connect(m_exchange.get(), &Exchange::headArrived, this, &FileDownload::takeHead);
    connect(m_exchange.get(), &Exchange::bytesArrived, this, &FileDownload::takeBytes);
    connect(m_exchange.get(), &Exchange::failed, this, &FileDownload::takeTrouble);
    // Less than was listed is as a cut: an announced length that is not met is one already.
    connect(m_exchange.get(), &Exchange::succeeded, this, [this] {
        if (m_there + m_pending < m_file.size) takeTrouble(failureOf(Trouble::broken, {shownHost(m_url), {}}));
    });
}

void FileDownload::takeHead() {
    const bool isOther = m_exchange->wholeBytes() >= 0 && m_exchange->wholeBytes() != m_file.size;
    if (m_exchange->firstByte() == 0 && !isOther) beginAnew(); // it may know no ranges, and all of it comes again
    if (isOther || m_exchange->firstByte() != m_there + m_pending) fail(changed(shownHost(m_hub.url)));
}

void FileDownload::beginAnew() {
    if (m_there + m_pending == 0) return;
    m_part.restart();
    m_stale += m_pending;
    m_there = m_pending = 0;
    emit progressed(0);
}

void FileDownload::takeBytes(const QByteArray& bytes) {
    if (m_isOver) return;
    if (m_there + m_pending + bytes.size() > m_file.size) return fail(changed(shownHost(m_hub.url)));
    m_pending += bytes.size();
    // Where all of it comes again after each cut, what came before is no progress.
    if (m_there + m_pending > m_most) {
        m_most = m_there + m_pending;
        m_failures = 0;
    }
    if (m_pending > mostPending) m_exchange->hold();
    m_part.write(bytes);
}

void FileDownload::takeWritten(qint64 bytes) {
    if (m_stale > 0) { // jobs of the part's thread keep their order
        m_stale -= bytes;
        return;
    }
    m_pending -= bytes;
    m_there += bytes;
    if (m_isOver) return;
    if (m_pending < fewPending && m_exchange) m_exchange->goOn();
    emit progressed(m_there);
    if (m_there == m_file.size) m_part.finish(m_file.sha256);
}

void FileDownload::follow() {
    const QUrl target = m_exchange->location();
    if (++m_redirects > mostRedirects || !m_hub.mayLeadTo(target)) return fail(ledAstray(shownHost(m_hub.url), target));
    m_exchange.release()->deleteLater(); // it is in the middle of its signal
    ask(target);
}

void FileDownload::takeTrouble(const Failure& failure) {
    if (m_isOver) return;
    const Trouble trouble = m_exchange->trouble();
    if (trouble == Trouble::redirected) return follow();
    const bool isPastEnd = m_exchange->status() == rangeNotSatisfiable;
    const bool isCut = trouble == Trouble::none || trouble == Trouble::broken || trouble == Trouble::timeout ||
                       trouble == Trouble::unreachable || (trouble == Trouble::refused && m_exchange->status() >= 500);
    if (isPastEnd && !m_hasRestarted) { // it has another idea of what is there
        m_hasRestarted = true;
        beginAnew();
    } else if (!isCut || ++m_failures >= m_options.tries) {
        return fail(failure);
    }
    m_exchange.release()->deleteLater();
    m_pause.start(m_options.firstPause * (1 << std::max(0, m_failures - 1)));
}

void FileDownload::fail(const Failure& failure) {
    if (m_isOver) return;
    m_isOver = true;
    m_pause.stop();
    if (m_exchange) m_exchange->abort();
    emit failed(failure);
}

} // namespace calliope::app

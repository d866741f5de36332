#include "app/assistant/shelf.h"

#include "app/base/failure_words.h"
#include "app/network/address.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>
#include <array>
#include <utility>

namespace calliope::app {

namespace {

constexpr std::array stateNames{"paused", "asking", "checking", "running", "failed", "here"}; ///< of Download::State
constexpr int undoMilliseconds = 20'000;
constexpr QLatin1String hidden(".removed-");
constexpr QLatin1String wantedName(".wanted"); ///< of the file that keeps which model is to be used

QString sizeWords(qint64 bytes) {
    return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat);
}

QString leftWords(qint64 seconds) {
    constexpr qint64 minute = 60;
    constexpr qint64 hour = 3600;
    if (seconds < 0) return {};
    if (seconds < minute) return Shelf::tr("less than a minute left");
    if (seconds < 2 * hour) return Shelf::tr("%1 min left").arg(seconds / minute + 1);
    return Shelf::tr("%1 h left").arg((seconds + hour / 2) / hour);
}

} // namespace

Shelf::Shelf(NetworkGate& gate, const Devices& devices, Catalogue catalogue, const QString& folder,
             DownloadOptions options, QObject* parent)
    : QAbstractListModel(parent)
    , m_gate(gate)
    , m_devices(devices)
    , m_hub(std::move(catalogue.hub))
    , m_options(std::move(options))
    , m_folder(folder) {
    for (CatalogueModel& model : catalogue.models) m_rows.push_back({.model = std::move(model)});
    m_purge.setSingleShot(true);
    m_purge.setInterval(undoMilliseconds);
    connect(&m_purge, &QTimer::timeout, this, &Shelf::purge);
    connect(&m_devices, &Devices::changed, this, [this] {
        for (std::size_t row = 0; row < m_rows.size(); ++row) tell(row);
        emit verdictsChanged();
    });
    setFolder(folder);
}

Shelf::~Shelf() = default;

int Shelf::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant Shelf::data(const QModelIndex& index, int role) const {
    const bool isThere = checkIndex(index, CheckIndexOption::IndexIsValid) && role == CardRole;
    return isThere ? cardOf(m_rows[static_cast<std::size_t>(index.row())]) : QVariant();
}

double Shelf::share() const {
    qint64 there = 0;
    qint64 whole = 0;
    for (const Row& row : m_rows) {
        if (!row.download || row.download->state() != Download::State::running) continue;
        there += row.download->bytes();
        whole += row.download->wholeBytes();
    }
    return whole > 0 ? static_cast<double>(there) / static_cast<double>(whole) : -1;
}

void Shelf::setFolder(const QString& folder) {
    purge(); // of the folder before
    m_folder = folder;
    for (const Row& row : m_rows)
        if (const QFileInfo left(hiddenFolderOf(row.model.id)); left.isDir() && !left.isSymLink())
            QDir(left.filePath()).removeRecursively();
    constexpr qint64 longestId = 64;
    QFile kept(QDir(folder).filePath(wantedName));
    m_wanted = kept.open(QIODevice::ReadOnly) ? QString::fromLatin1(kept.read(longestId)) : QString();
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        m_rows[row].download.reset();
        if (readManifest(folderOf(m_rows[row].model.id))) openDownload(row);
        tell(row);
    }
    emit folderChanged();
}

void Shelf::chooseFolder(const QUrl& folder) {
    const QFileInfo info(folder.toLocalFile());
    const bool isBusy = std::ranges::any_of(m_rows, [](const Row& row) {
        using State = Download::State;
        const State state = row.download ? row.download->state() : State::paused;
        return state == State::asking || state == State::checking || state == State::running;
    });
    if (isBusy)
        emit done(tr("Pause what is being fetched first"), false);
    else if (!info.isDir() || !info.isWritable())
        emit done(tr("This folder cannot be written"), false);
    else
        emit folderChosen(info.canonicalFilePath());
}

QString Shelf::source() const {
    return shownHost(m_hub.url);
}

QString Shelf::folderOf(const QString& id) const {
    return QDir(m_folder).filePath(id);
}

QString Shelf::hiddenFolderOf(const QString& id) const {
    return folderOf(hidden + id);
}

qint64 Shelf::lackingBeside(std::size_t row) const {
    using State = Download::State;
    qint64 bytes = 0;
    for (const Row& each : m_rows)
        if (&each != &m_rows[row] && each.download &&
            (each.download->state() == State::checking || each.download->state() == State::running))
            bytes += each.download->wholeBytes() - each.download->bytes();
    return bytes;
}

std::size_t Shelf::find(const QString& id) const {
    const auto found = std::ranges::find_if(m_rows, [&](const Row& row) { return row.model.id == id; });
    return static_cast<std::size_t>(found - m_rows.begin());
}

qint64 Shelf::bytesOf(const Row& row) const {
    const qint64 listed = row.download ? row.download->wholeBytes() : 0;
    if (listed > 0) return listed;
    return row.model.aboutBytes > 0 ? row.model.aboutBytes + row.model.projectorAboutBytes : 0;
}

Fit Shelf::fitOf(const Row& row) const {
    const Device* device = m_devices.current();
    return row.needs.bytes > 0 ? app::fitOf(row.needs, device) : app::fitOf(row.model, bytesOf(row), device);
}

QVariantMap Shelf::card(const QString& id) const {
    const std::size_t row = find(id);
    return row == m_rows.size() ? QVariantMap() : cardOf(m_rows[row]);
}

QVariantMap Shelf::cardOf(const Row& row) const {
    const Download* download = row.download.get();
    const qint64 bytes = bytesOf(row);
    const bool isListed = download != nullptr && download->wholeBytes() > 0;
    const Fit fit = fitOf(row);
    const QString state = download ? stateNames[static_cast<std::size_t>(download->state())] : "absent";
    const QString path = state == QLatin1String("here") ? download->mainFile() : QString();
    QStringList abilities;
    if (!row.model.projector.isEmpty()) abilities.append(tr("sees"));
    if (row.model.usesTools) abilities.append(tr("tools"));
    QString words;
    if (isListed) {
        const auto format = state == QLatin1String("checking")  ? tr("Checking what is here: %1 of %2")
                            : state == QLatin1String("running") ? tr("%1 of %2, checked while it arrives")
                                                                : tr("%1 of %2 are here");
        words = format.arg(sizeWords(download->bytes()), sizeWords(bytes));
    } else if (state == QLatin1String("asking")) {
        words = tr("Asking what there is");
    }
    const double whole = isListed ? static_cast<double>(bytes) : 1;
    return {{"key", row.model.id},
            {"name", row.model.name},
            {"maker", tr("%1, %2").arg(row.model.maker, row.model.licence)},
            {"words", row.model.words},
            {"size", bytes > 0 ? (isListed ? sizeWords(bytes) : tr("about %1").arg(sizeWords(bytes))) : QString()},
            {"abilities", abilities.join(QStringLiteral("  "))},
            {"sees", !row.model.projector.isEmpty()},
            {"tools", row.model.usesTools},
            {"free", row.model.hasFreeLicence},
            {"fits", fit.kind == Fit::Kind::fits || fit.kind == Fit::Kind::partly},
            {"fit", static_cast<int>(fit.kind)},
            {"fitIcon", fitIcon(fit.kind)},
            {"fitWords", fit.words},
            {"state", state},
            {"share", isListed ? static_cast<double>(download->bytes()) / whole : 0},
            {"progress", words},
            {"left", download ? leftWords(download->secondsLeft()) : QString()},
            {"failure", shownFailure(download ? download->failure() : Failure())},
            {"path", path},
            {"inUse", !path.isEmpty() && path == m_current}};
}

QVariantMap Shelf::missingVision() const {
    using State = Download::State;
    const auto found = std::ranges::find_if(m_rows, [this](const Row& row) {
        return row.download && !row.model.projector.isEmpty() && row.download->state() != State::done &&
               !m_current.isEmpty() && row.download->mainFile() == m_current && QFile::exists(m_current);
    });
    if (found == m_rows.end()) return {{"key", QString()}, {"size", QString()}, {"isComing", false}};
    const Download& download = *found->download;
    const bool isResting = download.state() == State::paused || download.state() == State::failed;
    return {{"key", found->model.id},
            {"size", sizeWords(download.wholeBytes() - download.bytes())},
            {"isComing", !isResting}};
}

QString Shelf::recommended() const {
    const Row* best = nullptr;
    for (const Row& row : m_rows) {
        if (fitOf(row).kind != Fit::Kind::fits) continue;
        if (!row.model.projector.isEmpty()) return row.model.id;
        if (!best) best = &row;
    }
    return best ? best->model.id : smaller();
}

QString Shelf::smaller() const {
    const Row* smallest = nullptr;
    for (const Row& row : m_rows)
        if (bytesOf(row) > 0 && (!smallest || bytesOf(row) < bytesOf(*smallest))) smallest = &row;
    return smallest ? smallest->model.id : QString();
}

const CatalogueModel* Shelf::unplanned() const {
    const auto found = std::ranges::find_if(m_rows, [](const Row& row) {
        return !row.isPlanned && !row.model.outline.isEmpty() && row.model.aboutBytes > 0;
    });
    return found == m_rows.end() ? nullptr : &found->model;
}

void Shelf::setNeeds(const QString& id, const Needs& needs) {
    const std::size_t row = find(id);
    if (row == m_rows.size()) return;
    m_rows[row].isPlanned = true;
    m_rows[row].needs = needs;
    tell(row);
    emit verdictsChanged();
}

void Shelf::forgetNeeds() {
    for (Row& row : m_rows) row.isPlanned = false;
}

void Shelf::setCurrent(const QString& path) {
    if (path == m_current) return;
    m_current = path;
    for (std::size_t row = 0; row < m_rows.size(); ++row) tell(row);
}

// --- what the user does ---

void Shelf::openDownload(std::size_t row) {
    const CatalogueModel& model = m_rows[row].model;
    QStringList files{model.file};
    if (!model.projector.isEmpty()) files.append(model.projector);
    DownloadOptions options = m_options;
    options.promised = [this, row] { return lackingBeside(row); };
    auto download = std::make_unique<Download>(m_gate, m_hub, DownloadWish{model.repository, files, folderOf(model.id)},
                                               std::move(options));
    connect(download.get(), &Download::progressed, this, [this, row] { tell(row); });
    connect(download.get(), &Download::changed, this, [this, row, whole = download.get()] {
        tell(row);
        if (whole->state() != Download::State::done) return;
        emit fetched(whole->mainFile());
        if (m_rows[row].model.id == m_wanted) {
            want({});
            emit wanted(whole->mainFile());
        }
        emit done(tr("%1 is here").arg(m_rows[row].model.name), false);
    });
    m_rows[row].download = std::move(download);
}

void Shelf::get(const QString& id) {
    const std::size_t row = find(id);
    if (row == m_rows.size()) return;
    if (id == m_removed) undo();
    if (!m_rows[row].download) openDownload(row);
    m_rows[row].download->start();
}

void Shelf::getAndUse(const QString& id) {
    want(id);
    get(id);
}

void Shelf::want(const QString& id) {
    m_wanted = id;
    QFile kept(QDir(m_folder).filePath(wantedName));
    if (id.isEmpty())
        kept.remove();
    else if (QDir().mkpath(m_folder) && kept.open(QIODevice::WriteOnly))
        kept.write(id.toLatin1());
}

void Shelf::pause(const QString& id) {
    const std::size_t row = find(id);
    if (row != m_rows.size() && m_rows[row].download) m_rows[row].download->pause();
}

void Shelf::remove(const QString& id) {
    const std::size_t row = find(id);
    if (row == m_rows.size() || !m_rows[row].download) return;
    const QString path = m_rows[row].download->mainFile();
    if (!path.isEmpty() && path == m_current) return;
    purge();
    if (id == m_wanted) want({});
    m_rows[row].download.reset(); // lets go of its files
    const QString folder = folderOf(id);
    if (!readManifest(folder) || moveModel(folder, hiddenFolderOf(id))) {
        m_removed = id;
        m_purge.start();
        emit removed(path);
        const QString words =
            QDir(folder).exists() ? tr("%1 was deleted; what else is in its folder stays") : tr("%1 was deleted");
        emit done(words.arg(m_rows[row].model.name), true);
    } else {
        openDownload(row);
        emit done(tr("%1 could not be deleted").arg(m_rows[row].model.name), false);
    }
    tell(row);
}

void Shelf::undo() {
    if (m_removed.isEmpty()) return;
    const QString id = std::exchange(m_removed, {});
    m_purge.stop();
    const std::size_t row = find(id);
    if (!moveModel(hiddenFolderOf(id), folderOf(id))) return;
    openDownload(row);
    if (m_rows[row].download->state() == Download::State::done) emit restored(m_rows[row].download->mainFile());
    tell(row);
}

void Shelf::purge() {
    m_purge.stop();
    if (m_removed.isEmpty()) return;
    QDir(hiddenFolderOf(std::exchange(m_removed, {}))).removeRecursively();
}

void Shelf::tell(std::size_t row) {
    const QModelIndex place = index(static_cast<int>(row));
    emit dataChanged(place, place, {CardRole});
    emit progressed();
}

} // namespace calliope::app

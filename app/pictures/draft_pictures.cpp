#include "app/pictures/draft_pictures.h"

#include "app/engine/engine_program.h"
#include "app/pictures/picture_block.h"

#include <QClipboard>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>
#include <algorithm>
#include <array>
#include <utility>

namespace calliope::app {

namespace {

/// As clipboards name what is read, the best first.
constexpr std::array mediaTypes{"image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp"};
constexpr std::array suffixes{"png", "jpg", "jpeg", "webp", "gif", "bmp"};

bool looksLikePicture(const QUrl& url) {
    const QString suffix = QFileInfo(url.path()).suffix().toLower();
    return url.isLocalFile() &&
           std::ranges::any_of(suffixes, [&](const char* each) { return suffix == QLatin1String(each); });
}

bool looksLikeDocument(const QUrl& url) {
    return url.isLocalFile() && isDocumentName(url.fileName());
}

std::span<const std::byte> bytesOf(const QByteArray& bytes) {
    return std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

} // namespace

DraftPictures::DraftPictures(StoreThread& store, PictureShelf& shelf, QObject* parent)
    : QAbstractListModel(parent)
    , m_store(store)
    , m_shelf(shelf)
    , m_documents(documentsPath()) {
    m_pool.setMaxThreadCount(2); // a large picture takes a few hundred megabytes while it is read
}

DraftPictures::~DraftPictures() {
    PictureReader(m_shelf.reader()).stop();
    m_documents.stop();
    m_pool.clear();
    m_pool.waitForDone();
}

// --- the model ---

int DraftPictures::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : count();
}

QHash<int, QByteArray> DraftPictures::roleNames() const {
    return {{PictureRole, "picture"}};
}

QVariant DraftPictures::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != PictureRole) return {};
    const Picture& picture = m_pictures[static_cast<std::size_t>(index.row())];
    return QVariantMap{{"name", picture.name},
                       {"source", picture.hash.empty() ? QString() : PictureShelf::source(picture.hash)},
                       {"width", picture.size.width()},
                       {"height", picture.size.height()},
                       {"tokens", picture.tokens},
                       {"isDocument", picture.isDocument},
                       {"pages", picture.pages},
                       {"isBusy", picture.hash.empty() && picture.problem.isEmpty()},
                       {"problem", picture.problem}};
}

void DraftPictures::tellRow(int row) {
    emit dataChanged(index(row), index(row), {PictureRole});
    emit changed();
}

bool DraftPictures::isBusy() const {
    return std::ranges::any_of(m_pictures,
                               [](const Picture& each) { return each.hash.empty() && each.problem.isEmpty(); });
}

int DraftPictures::pictures() const {
    return static_cast<int>(std::ranges::count(m_pictures, false, &Picture::isDocument));
}

qint64 DraftPictures::tokens() const {
    qint64 sum = 0;
    for (const Picture& picture : m_pictures) sum += picture.tokens;
    return sum;
}

int DraftPictures::rowOf(int id) const {
    const auto found = std::ranges::find_if(m_pictures, [id](const Picture& each) { return each.id == id; });
    return found == m_pictures.end() ? -1 : static_cast<int>(found - m_pictures.begin());
}

std::optional<DraftPictures::Left> DraftPictures::leftOf(int id) const {
    const auto found = std::ranges::find(m_left, id, &Left::id);
    return found == m_left.end() ? std::nullopt : std::optional(*found);
}

// --- what comes in ---

void DraftPictures::addFiles(const QList<QUrl>& files) {
    for (const QUrl& url : files) {
        const QString path = url.toLocalFile();
        const QFileInfo info(path);
        const QString name = info.fileName().isEmpty() ? url.fileName() : info.fileName();
        if (!url.isLocalFile()) {
            add(name, [problem = tr("Pictures of web pages are not fetched; copy or save the picture first.")] {
                return Loaded{{{}, problem}, false};
            });
        } else if (!info.isFile()) { // a folder, or a pipe that would never end
            add(name, [problem = tr("This is no file.")] { return Loaded{{{}, problem}, false}; });
        } else if (isDocumentName(name)) {
            addDocument(name, [path]() -> std::optional<QByteArray> {
                QFile file(path);
                if (!file.open(QIODevice::ReadOnly)) return std::nullopt;
                return file.read(DocumentReader::largestFile + 1);
            });
        } else {
            add(name, [path, reader = m_shelf.reader(), problem = tr("The file cannot be opened.")] {
                QFile file(path);
                if (!file.open(QIODevice::ReadOnly)) return Loaded{{{}, problem}, false};
                const QByteArray bytes = file.read(PictureReader::largestFile + 1);
                return Loaded{reader.read(bytes), isPhoto(bytes)};
            });
        }
    }
}

void DraftPictures::addBytes(const QByteArray& bytes, const QString& name) {
    add(name, [bytes, reader = m_shelf.reader()] { return Loaded{reader.read(bytes), isPhoto(bytes)}; });
}

bool DraftPictures::paste() {
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    if (!data) return false;
    QList<QUrl> files = data->urls();
    files.removeIf([](const QUrl& each) { return !looksLikePicture(each) && !looksLikeDocument(each); });
    if (!files.isEmpty()) {
        addFiles(files);
        return true;
    }
    if (data->hasFormat(QStringLiteral("text/plain"))) { // office programs give a picture of their text, too
        const QString text = data->text();
        if (text.size() < longText || !m_documents.canRead() || count() >= most) return false;
        addDocumentBytes(text.toUtf8(), tr("Pasted text.txt"));
        emit done(tr("The long text is attached as a document. With Shift as well it is pasted as text."), false);
        return true;
    }
    const QStringList formats = data->formats();
    for (const char* type : mediaTypes) {
        if (!formats.contains(QLatin1String(type))) continue;
        addBytes(data->data(QLatin1String(type)), tr("Pasted picture"));
        return true;
    }
    // Pixels that the system itself hands over. Another format would have to be decoded here, so it is not asked for.
    const bool isCoded = std::ranges::any_of(formats, [](const QString& each) { return each.startsWith("image/"); });
    if (isCoded || !data->hasImage()) return false;
    const auto image = qvariant_cast<QImage>(data->imageData());
    if (image.isNull()) return false;
    addImage(image, tr("Pasted picture"), false);
    return true;
}

void DraftPictures::addImage(const QImage& image, const QString& name, bool isPhoto) {
    add(name, [image, isPhoto] { return Loaded{{image, {}}, isPhoto}; });
}

int DraftPictures::addRow(const QString& name, bool isDocument) {
    if (count() >= most) {
        emit done(tr("A message takes %1 pictures and documents at most; %2 was left out.").arg(most).arg(name), false);
        return 0;
    }
    const int id = ++m_lastId;
    beginInsertRows({}, count(), count());
    m_pictures.push_back({.id = id, .name = name, .isDocument = isDocument});
    endInsertRows();
    emit changed();
    return id;
}

void DraftPictures::addDocumentBytes(const QByteArray& bytes, const QString& name) {
    addDocument(name, [bytes] { return std::optional(bytes); });
}

/// `load` runs on another thread.
void DraftPictures::addDocument(const QString& name, std::function<std::optional<QByteArray>()> load) {
    const int id = addRow(name, true);
    if (id == 0) return;
    m_pool.start(
        [this, id, name, load = std::move(load), reader = m_documents, unopened = tr("The file cannot be opened.")] {
            const std::optional<QByteArray> file = load();
            ReadDocument document;
            if (file)
                document = reader.read(*file, name);
            else
                document.problem = unopened;
            if (document.pages.isEmpty()) {
                QMetaObject::invokeMethod(
                    this, [this, id, problem = document.problem] { fail(id, problem); }, Qt::QueuedConnection);
                return;
            }
            const KeptDocument kept = keptDocument(document);
            QMetaObject::invokeMethod(
                this, [this, id, kept] { keepDocument(id, kept); }, Qt::QueuedConnection);
        });
}

void DraftPictures::keepDocument(int id, const KeptDocument& document) {
    storage::Attachment description;
    description.mediaType = documentMediaType;
    description.hash = document.hash.toStdString();
    put(id, document.bytes, description, [this, id, document] {
        const int row = rowOf(id);
        if (row < 0) return;
        Picture& found = m_pictures[static_cast<std::size_t>(row)];
        found.hash = document.hash.toStdString();
        found.pages = document.pages;
        found.characters = document.characters;
        found.isWhole = document.isWhole;
        emit listChanged();
        tellRow(row);
    });
}

void DraftPictures::add(const QString& name, std::function<Loaded()> load) {
    const int id = addRow(name, false);
    if (id == 0) return;
    m_pool.start([this, id, load = std::move(load)] {
        const Loaded loaded = load();
        const QImage& image = loaded.picture.image;
        if (image.isNull()) {
            QMetaObject::invokeMethod(
                this, [this, id, problem = loaded.picture.problem] { fail(id, problem); }, Qt::QueuedConnection);
            return;
        }
        const KeptPicture kept = keptPicture(image, loaded.isPhoto);
        QMetaObject::invokeMethod(
            this, [this, id, kept] { keep(id, kept); }, Qt::QueuedConnection);
    });
}

void DraftPictures::keep(int id, const KeptPicture& picture) {
    storage::Attachment description;
    description.mediaType = picture.mediaType.toStdString();
    description.hash = picture.hash.toStdString();
    description.width = picture.size.width();
    description.height = picture.size.height();
    put(id, picture.bytes, description, [this, id, picture] { finish(id, picture); });
}

void DraftPictures::put(int id, const QByteArray& bytes, const storage::Attachment& description,
                        std::function<void()> done) {
    const int row = rowOf(id);
    const std::optional<Left> left = leftOf(id);
    if (row < 0 && !left) return;
    if (m_isTemporary && !left) {
        m_shelf.keepInMemory(QByteArray::fromStdString(description.hash), bytes);
        return done();
    }
    storage::Attachment named = description;
    named.name = (left ? left->name : m_pictures[static_cast<std::size_t>(row)].name).toStdString();
    m_store.run(
        this, [bytes, named](storage::Store& store) { store.attachments().put(bytesOf(bytes), named); },
        [this, id, named, done = std::move(done)] {
            const std::optional<Left> wasLeft = leftOf(id); // by now
            if (!wasLeft) return done();
            std::erase_if(m_left, [id](const Left& each) { return each.id == id; });
            emit cameLater(wasLeft->owner, named);
        },
        [this, id](const Failure& failure) { fail(id, failure.title + ". " + failure.detail); });
}

void DraftPictures::finish(int id, const KeptPicture& picture) {
    const int row = rowOf(id);
    if (row < 0) return;
    Picture& found = m_pictures[static_cast<std::size_t>(row)];
    found.hash = picture.hash.toStdString();
    found.size = picture.size;
    if (m_counter) m_counter(found.hash);
    emit listChanged();
    tellRow(row);
}

void DraftPictures::fail(int id, const QString& problem) {
    if (const std::optional<Left> left = leftOf(id)) {
        std::erase_if(m_left, [id](const Left& each) { return each.id == id; });
        emit done(tr("%1 was not added. %2").arg(left->name, problem), false);
    }
    const int row = rowOf(id);
    if (row < 0) return;
    m_pictures[static_cast<std::size_t>(row)].problem = problem;
    tellRow(row);
}

void DraftPictures::restore(const std::vector<storage::Attachment>& pictures) {
    clear();
    addKept(pictures);
}

void DraftPictures::addKept(const std::vector<storage::Attachment>& pictures) {
    const int given = static_cast<int>(pictures.size());
    const int taken = std::min(given, most - count());
    if (taken < given)
        emit done(tr("A message takes %1 pictures and documents at most; some were left out.").arg(most), false);
    if (taken <= 0) return;
    beginInsertRows({}, count(), count() + taken - 1);
    for (const storage::Attachment& each : pictures) {
        if (count() == most) break;
        Picture& added = m_pictures.emplace_back();
        added.id = ++m_lastId;
        added.name = QString::fromStdString(each.name);
        added.hash = each.hash;
        added.size = {each.width, each.height};
        added.isDocument = each.mediaType == documentMediaType;
        if (!added.isDocument) continue;
        const QByteArray kept = m_shelf.bytes(each.hash);
        added.pages = static_cast<int>(kept.count('\f')) + 1;
        added.characters = kept.size();
    }
    endInsertRows();
    countAgain();
    emit changed();
}

// --- what goes ---

void DraftPictures::removeAt(int row) {
    if (row < 0 || row >= count()) return;
    beginRemoveRows({}, row, row);
    m_removed = std::move(m_pictures[static_cast<std::size_t>(row)]);
    m_removedRow = row;
    m_pictures.erase(m_pictures.begin() + row);
    endRemoveRows();
    emit changed();
    if (m_removed->hash.empty()) return m_removed.reset(); // it was never there
    emit listChanged();
    emit done(m_removed->isDocument ? tr("Document removed") : tr("Picture removed"), true);
}

void DraftPictures::undo() {
    if (!m_removed || count() >= most) return;
    const int row = std::min(m_removedRow, count());
    beginInsertRows({}, row, row);
    m_pictures.insert(m_pictures.begin() + row, std::move(*m_removed));
    m_removed.reset();
    endInsertRows();
    emit listChanged();
    emit changed();
}

void DraftPictures::clear() {
    m_removed.reset();
    if (m_pictures.empty()) return;
    beginResetModel();
    m_pictures.clear();
    endResetModel();
    emit changed();
}

void DraftPictures::leave(qint64 owner) {
    if (!m_isTemporary)
        for (const Picture& each : m_pictures)
            if (each.hash.empty() && each.problem.isEmpty()) m_left.push_back({each.id, each.name, owner});
    clear();
}

void DraftPictures::removeSent(const std::vector<storage::Block>& sent) {
    m_removed.reset();
    const auto isOver = [&](const Picture& each) {
        return !each.problem.isEmpty() ||
               (!each.hash.empty() && std::ranges::count(sent, each.hash, &storage::Block::attachment) > 0);
    };
    if (std::ranges::none_of(m_pictures, isOver)) return;
    beginResetModel();
    std::erase_if(m_pictures, isOver);
    endResetModel();
    emit changed();
}

void DraftPictures::setTemporary(bool isTemporary) {
    m_isTemporary = isTemporary;
    m_shelf.forgetMemory();
}

std::vector<std::string> DraftPictures::hashes() const {
    std::vector<std::string> out;
    for (const Picture& picture : m_pictures)
        if (!picture.hash.empty()) out.push_back(picture.hash);
    return out;
}

std::vector<storage::Block> DraftPictures::blocks() const {
    std::vector<storage::Block> out;
    for (const Picture& picture : m_pictures) {
        if (picture.hash.empty()) continue;
        out.push_back(picture.isDocument ? documentBlock(picture.hash, picture.name, picture.pages, picture.characters,
                                                         picture.isWhole)
                                         : pictureBlock(picture.hash, picture.name, picture.size));
    }
    return out;
}

std::vector<storage::Attachment> DraftPictures::attachments() const {
    std::vector<storage::Attachment> out;
    for (const storage::Block& block : blocks()) {
        out.push_back(attachmentOf(block));
        if (block.kind == storage::BlockKind::file) out.back().mediaType = documentMediaType;
    }
    return out;
}

// --- what they cost ---

void DraftPictures::setCounter(std::function<void(const std::string& hash)> counter) {
    m_counter = std::move(counter);
}

void DraftPictures::setTokens(const std::string& hash, qint64 tokens) {
    for (int row = 0; row < count(); ++row) {
        Picture& picture = m_pictures[static_cast<std::size_t>(row)];
        if (picture.hash != hash || picture.tokens == tokens) continue;
        picture.tokens = tokens;
        tellRow(row);
    }
}

void DraftPictures::countAgain() {
    for (Picture& picture : m_pictures) {
        picture.tokens = 0;
        if (m_counter && !picture.hash.empty() && !picture.isDocument) m_counter(picture.hash);
    }
    if (count() > 0) emit dataChanged(index(0), index(count() - 1), {PictureRole});
    emit changed();
}

} // namespace calliope::app

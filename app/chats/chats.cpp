#include "app/chats/chats.h"

#include "app/chats/chat_pdf.h"
#include "app/chats/words.h"
#include "app/looks/background.h"
#include "app/markdown/document.h"
#include "app/markdown/plain_text.h"
#include "app/modes/draft.h"
#include "app/pictures/kept_picture.h"
#include "app/pictures/picture_block.h"
#include "storage/import.h"
#include "storage/transaction.h"

#include <QDir>
#include <QFileInfo>
#include <QTimer>
#include <QVariantMap>
#include <algorithm>
#include <chrono>
#include <new>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

namespace calliope::app {

namespace {

constexpr int mostRecent = 3;
constexpr int excerptLength = 80; ///< characters
constexpr int longestName = 200;

/// The beginning of the last text of a chat.
QString lastWords(storage::Store& store, storage::Id chat) {
    const std::vector<storage::Message> branch = store.messages().branch(chat);
    for (auto message = branch.rbegin(); message != branch.rend(); ++message)
        for (const storage::Block& block : message->blocks)
            if (block.kind == storage::BlockKind::text && !block.text.empty())
                return shortened(
                    markdown::toPlainText(
                        markdown::Document(QString::fromStdString(block.text).left(qsizetype{4} * excerptLength))
                            .blocks())
                        .simplified(),
                    excerptLength);
    return {};
}

/// As pictures that people attach: read in the process for that, and coded anew.
storage::KeepPicture pictureKeeper(storage::Store& store, const PictureReader& reader) {
    return [&store, reader](const std::string& content, const std::string& name) -> std::optional<storage::Block> {
        const auto file = QByteArray::fromRawData(content.data(), static_cast<qsizetype>(content.size()));
        const ReadPicture read = reader.read(file);
        if (read.image.isNull()) return std::nullopt;
        const KeptPicture kept = keptPicture(read.image, isPhoto(file));
        storage::Attachment description;
        description.mediaType = kept.mediaType.toStdString();
        description.name = name;
        description.width = kept.size.width();
        description.height = kept.size.height();
        const std::span bytes(kept.bytes.constData(), static_cast<std::size_t>(kept.bytes.size()));
        const storage::Attachment put = store.attachments().put(std::as_bytes(bytes), description);
        return pictureBlock(put.hash, QString::fromStdString(name), kept.size);
    };
}

} // namespace

Chats::Chats(StoreThread& store, QObject* parent)
    : QObject(parent)
    , m_store(store) {
    refresh();
    auto* minutes = new QTimer(this); // and not until midnight: computers sleep, and clocks are set
    minutes->setTimerType(Qt::VeryCoarseTimer);
    connect(minutes, &QTimer::timeout, this, [this] { notice(QDate::currentDate()); });
    minutes->start(std::chrono::minutes(1));
}

void Chats::notice(const QDate& today) {
    if (today != m_day) refresh();
}

void Chats::refresh() {
    m_day = QDate::currentDate();
    struct Read {
        std::vector<storage::Conversation> chats;
        std::vector<storage::Folder> folders;
        QVariantList recent;
    };
    m_store.run(
        this,
        [](storage::Store& store) {
            Read read{store.conversations().list(), store.folders().list(), {}};
            std::vector<storage::Conversation> latest = read.chats;
            std::stable_sort(latest.begin(), latest.end(),
                             [](const auto& a, const auto& b) { return a.useNumber > b.useNumber; });
            if (latest.size() > mostRecent) latest.resize(mostRecent);
            for (const storage::Conversation& chat : latest)
                read.recent.append(QVariantMap{{"id", static_cast<qlonglong>(chat.id)},
                                               {"title", shownTitle(chat.title)},
                                               {"words", lastWords(store, chat.id)},
                                               {"time", timeWords(chat.usedAt)}});
            return read;
        },
        [this](Read read) {
            if (!std::exchange(m_hasList, true)) { // from here on the list knows first
                for (const storage::Conversation& chat : read.chats)
                    if (chat.isUnseen) m_list.setSign(chat.id, ChatList::Sign::unseen, true);
                setUnseen(m_current, false); // it was shown before the list was there
            }
            m_list.setChats(std::move(read.chats), std::move(read.folders));
            m_recent = std::move(read.recent);
            emit recentChanged();
            emit foldersChanged();
        });
}

void Chats::setUnseen(storage::Id chat, bool isUnseen) {
    if (chat == 0 || m_list.hasSign(chat, ChatList::Sign::unseen) == isUnseen) return;
    m_list.setSign(chat, ChatList::Sign::unseen, isUnseen);
    m_store.keep("unseen " + QByteArray::number(static_cast<qlonglong>(chat)),
                 [chat, isUnseen](storage::Store& store) { store.conversations().setUnseen(chat, isUnseen); });
}

void Chats::setCurrent(storage::Id chat, bool isTemporary, storage::Id persona) {
    m_current = chat;
    m_leftPersona = std::exchange(m_newPersona, persona);
    emit currentChanged(chat, isTemporary, false);
}

void Chats::openAt(qint64 chat, qint64 message) {
    m_store.run([message](storage::Store& store) { store.messages().select(message); });
    open(chat); // what it reads comes behind that
}

void Chats::adopt(storage::Id chat) {
    m_current = chat;
    emit currentChanged(chat, false, true);
    refresh();
}

void Chats::change(std::function<void(storage::Store&)> work) {
    m_store.run(this, std::move(work), [this] { refresh(); });
}

void Chats::rename(qint64 chat, const QString& title) {
    const std::string words = title.simplified().left(longestName).toStdString();
    if (!words.empty())
        change([chat, words](storage::Store& store) { store.conversations().setTitle(chat, words, true); });
}

void Chats::setPinned(qint64 chat, bool pinned) {
    change([chat, pinned](storage::Store& store) { store.conversations().setPinned(chat, pinned); });
}

void Chats::remove(qint64 chat) {
    const storage::Conversation* found = m_list.find(chat);
    const QString title = found ? shownTitle(found->title) : QString();
    if (chat == m_current) newChat();
    emit removing(chat);
    m_store.run(
        this, [chat](storage::Store& store) { store.conversations().remove(chat); },
        [this, chat, title] {
            m_undo = [chat](storage::Store& store) { store.conversations().restore(chat); };
            refresh();
            emit done(tr("“%1” was deleted").arg(title), true);
        });
}

// --- folders ---

QVariantList Chats::folders() const {
    QVariantList rows;
    for (const storage::Folder& folder : m_list.folders())
        rows.append(
            QVariantMap{{"id", static_cast<qlonglong>(folder.id)}, {"name", QString::fromStdString(folder.name)}});
    return rows;
}

QString Chats::folderName(storage::Id folder) const {
    const auto& folders = m_list.folders();
    const auto found =
        std::find_if(folders.begin(), folders.end(), [&](const auto& each) { return each.id == folder; });
    return found == folders.end() ? QString() : QString::fromStdString(found->name);
}

void Chats::makeFolder(const QString& name, qint64 chat) {
    const std::string words = name.simplified().left(longestName).toStdString();
    if (words.empty()) return;
    m_store.run(
        this,
        [words, chat](storage::Store& store) {
            storage::Transaction transaction(store.connection(), storage::Durability::normal);
            const storage::Id folder = store.folders().create(words);
            if (chat != 0) store.conversations().setFolder(chat, folder);
            transaction.commit();
            return folder;
        },
        [this](storage::Id folder) {
            m_list.setFolderOpen(folder, true);
            refresh();
            emit folderMade(folder);
        });
}

void Chats::renameFolder(qint64 folder, const QString& name) {
    const std::string words = name.simplified().left(longestName).toStdString();
    if (!words.empty()) change([folder, words](storage::Store& store) { store.folders().rename(folder, words); });
}

void Chats::removeFolder(qint64 folder) {
    const QString name = folderName(folder);
    m_store.run(
        this, [folder](storage::Store& store) { store.folders().remove(folder); },
        [this, folder, name] {
            m_undo = [folder](storage::Store& store) { store.folders().restore(folder); };
            refresh();
            emit done(tr("The folder “%1” was removed; its chats stay").arg(name), true);
        });
}

void Chats::moveTo(qint64 chat, qint64 folder) {
    const storage::Conversation* found = m_list.find(chat);
    const std::optional<storage::Id> before = found ? found->folder : std::nullopt;
    const auto after = folder == 0 ? std::nullopt : std::optional<storage::Id>(folder);
    if (!found || before == after) return;
    if (folder != 0) m_list.setFolderOpen(folder, true);
    const QString title = shownTitle(found->title);
    const QString name = folderName(folder);
    m_store.run(
        this, [chat, after](storage::Store& store) { store.conversations().setFolder(chat, after); },
        [this, chat, before, title, name] {
            m_undo = [chat, before](storage::Store& store) { store.conversations().setFolder(chat, before); };
            refresh();
            emit done(name.isEmpty() ? tr("“%1” is in no folder now").arg(title)
                                     : tr("“%1” is in “%2” now").arg(title, name),
                      true);
        });
}

void Chats::undo() {
    if (!m_undo) return;
    const auto undo = std::exchange(m_undo, {});
    m_store.run(
        this, undo, [this] { refresh(); },
        [this, undo](const Failure& failure) {
            if (!m_undo) m_undo = undo; // nothing else was done meanwhile
            emit failed(failure);
            emit done(tr("It could not be undone now"), true);
        });
}

// --- files ---

void Chats::writeFile(const QUrl& file, Write work) {
    const QString path = file.toLocalFile();
    const QString name = QFileInfo(path).fileName();
    const auto job = m_files.begin(tr("Writing %1").arg(name));
    m_store.run(
        this,
        [work = std::move(work), path = std::filesystem::path(path.toStdU16String()), job](storage::Store& store) {
            return work(store, path, [&](double share) {
                saveMeanwhile(store);
                return job->tell(share);
            });
        },
        [this, name, job](bool isWritten) {
            m_files.end(job);
            emit done(isWritten ? tr("Saved as %1").arg(name) : tr("Stopped: %1 was not written").arg(name), false);
        },
        [this, job](const Failure& failure) {
            m_files.end(job);
            emit failed(failure);
        });
}

void Chats::exportChat(qint64 chat, const QUrl& file) {
    const bool isJson = file.fileName().endsWith(".json", Qt::CaseInsensitive);
    if (file.fileName().endsWith(".pdf", Qt::CaseInsensitive)) return exportPdf(chat, file);
    writeFile(file, [chat, isJson](storage::Store& store, const std::filesystem::path& path,
                                   const storage::ExportProgress& progress) {
        const storage::Exporter out(store);
        return isJson ? out.json(path, {chat}, progress) : out.markdownFile(path, chat, {}, progress);
    });
}

/// Only reading needs the store: the pages are made elsewhere.
void Chats::exportPdf(qint64 chat, const QUrl& file) {
    const QString path = file.toLocalFile();
    const QString name = QFileInfo(path).fileName();
    const auto job = m_files.begin(tr("Writing %1").arg(name));
    const auto end = [this, name, job](bool isWritten) {
        m_files.end(job);
        emit done(isWritten ? tr("Saved as %1").arg(name) : tr("Stopped: %1 was not written").arg(name), false);
    };
    const auto fail = [this, job](const Failure& failure) {
        m_files.end(job);
        emit failed(failure);
    };
    struct Written {
        bool isWhole = false;
        std::optional<Failure> failure;
    };
    const auto write = [path = std::filesystem::path(path.toStdU16String()), job](const ShownChat& shown) -> Written {
        try {
            return {writeChatPdf(shown, path, [&](double share) { return job->tell((1 + share) / 2); }), {}};
        } catch (const storage::Error& error) {
            return {false, failureOf(error)};
        } catch (const std::bad_alloc&) {
            return {false, failureOf({storage::ErrorKind::memory, "Close other programs and try again."})};
        } catch (const std::exception&) {
            return {false, failureOf({storage::ErrorKind::file, "The PDF was not written. Try again."})};
        }
    };
    m_store.run(
        this,
        [chat, job, reader = m_pictureReader](storage::Store& store) {
            const auto pixels = [&](const QByteArray& picture, int side) { return reader.read(picture, side).image; };
            return readShownChat(store, chat, pixels, [&](double share) {
                saveMeanwhile(store);
                return job->tell(share / 2);
            });
        },
        [this, write, end, fail](std::optional<ShownChat> shown) {
            if (!shown) return end(false);
            inBackground(
                this, [write, shown = std::move(*shown)] { return write(shown); },
                [end, fail](const Written& written) {
                    if (written.failure) return fail(*written.failure);
                    end(written.isWhole);
                });
        },
        fail);
}

void Chats::exportAll(const QUrl& file) {
    writeFile(file,
              [](storage::Store& store, const std::filesystem::path& path, const storage::ExportProgress& progress) {
                  return storage::Exporter(store).json(path, {}, progress);
              });
}

void Chats::exportFolder(const QUrl& folder) {
    const QDir place(folder.toLocalFile());
    QString name = tr("Calliope chats");
    for (int number = 2; place.exists(name); ++number) name = tr("Calliope chats %1").arg(number);
    writeFile(QUrl::fromLocalFile(place.filePath(name)),
              [](storage::Store& store, const std::filesystem::path& path, const storage::ExportProgress& progress) {
                  const storage::Exporter out(store);
                  if (out.markdownFolder(path, {}, progress)) return true;
                  std::error_code ignored; // it was not there before
                  std::filesystem::remove_all(path, ignored);
                  return false;
              });
}

void Chats::importChats(const QUrl& file) {
    const QString path = file.toLocalFile();
    const auto job = m_files.begin(tr("Reading %1").arg(QFileInfo(path).fileName()));
    struct Read {
        storage::ImportReport report;
        bool isWhole = true;
    };
    m_store.run(
        this,
        [path = std::filesystem::path(path.toStdU16String()), job, reader = m_pictureReader](storage::Store& store) {
            Read read;
            const auto progress = [&](double share) {
                saveMeanwhile(store);
                read.isWhole = job->tell(share) && !reader.isStopped();
                return read.isWhole;
            };
            read.report = storage::importChats(store, path, progress, pictureKeeper(store, reader));
            return read;
        },
        [this, job](const Read& read) {
            m_files.end(job);
            refresh();
            emit imported();
            emit done(read.isWhole ? importWords(read.report)
                                   : tr("Stopped: %1; the rest was not read").arg(importWords(read.report)),
                      false);
        },
        [this, job](const Failure& failure) {
            m_files.end(job);
            refresh(); // those before the trouble came in
            emit imported();
            emit failed(failure);
        });
}

} // namespace calliope::app

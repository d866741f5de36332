#pragma once

#include "app/chats/chat_list.h"
#include "app/pictures/picture_reader.h"
#include "app/store/file_work.h"
#include "app/store/store_thread.h"
#include "storage/export.h"

#include <QDate>
#include <QObject>
#include <QUrl>
#include <QVariantList>
#include <filesystem>
#include <functional>

namespace calliope::app {

/// All chats: the side bar's list, which one is open, and what is done to them. Deleting and the like is undone instead
/// of asked about.
class Chats : public QObject {
    Q_OBJECT
    Q_PROPERTY(calliope::app::ChatList* list READ list CONSTANT)
    Q_PROPERTY(calliope::app::FileWork* files READ files CONSTANT)      ///< that are written or read just now
    Q_PROPERTY(qint64 currentId READ currentId NOTIFY currentChanged)   ///< 0: a new chat, nothing of which is kept yet
    Q_PROPERTY(QVariantList recent READ recent NOTIFY recentChanged)    ///< { id, title, words, time }, at most three
    Q_PROPERTY(QVariantList folders READ folders NOTIFY foldersChanged) ///< { id, name }

public:
    explicit Chats(StoreThread& store, QObject* parent = nullptr);

    [[nodiscard]] ChatList* list() { return &m_list; }
    [[nodiscard]] FileWork* files() { return &m_files; }
    [[nodiscard]] storage::Id currentId() const { return m_current; }
    [[nodiscard]] const QVariantList& recent() const { return m_recent; }
    [[nodiscard]] QVariantList folders() const;

    Q_INVOKABLE void newChat() { setCurrent(0, false); }
    Q_INVOKABLE void newTemporaryChat() { setCurrent(0, true); }
    Q_INVOKABLE void open(qint64 chat) { setCurrent(chat, false); }
    Q_INVOKABLE void openAt(qint64 chat, qint64 message); ///< with the message in view, on whichever branch it is
    Q_INVOKABLE void rename(qint64 chat, const QString& title);
    Q_INVOKABLE void setPinned(qint64 chat, bool pinned);
    Q_INVOKABLE void setFolderOpen(qint64 folder, bool open) { m_list.setFolderOpen(folder, open); }
    Q_INVOKABLE void remove(qint64 chat);
    Q_INVOKABLE void makeFolder(const QString& name, qint64 chat = 0); ///< with the chat in it, where it is not 0
    Q_INVOKABLE void renameFolder(qint64 folder, const QString& name);
    Q_INVOKABLE void removeFolder(qint64 folder);        ///< its chats stay, without a folder
    Q_INVOKABLE void moveTo(qint64 chat, qint64 folder); ///< 0: into none
    Q_INVOKABLE void undo();                             ///< what done() told last

    /// A chat as Markdown with its pictures in a folder beside it, or where the file's name ends so, with all its
    /// branches as JSON, or as PDF.
    Q_INVOKABLE void exportChat(qint64 chat, const QUrl& file);
    Q_INVOKABLE void exportAll(const QUrl& file);      ///< everything, as JSON
    Q_INVOKABLE void exportFolder(const QUrl& folder); ///< all chats as Markdown, into a new folder in that one
    Q_INVOKABLE void importChats(const QUrl& file);    ///< our JSON, or an export of ChatGPT or Claude, packed or not

    /// The persona of a chat that is begun, of which nothing is kept yet; 0: none. It is kept with the first message.
    [[nodiscard]] storage::Id newPersona() const { return m_newPersona; }
    void setNewPersona(storage::Id persona) { m_newPersona = persona; }
    [[nodiscard]] storage::Id leftPersona() const { return m_leftPersona; } ///< the same of the chat open before

    /// A new temporary chat with such a persona.
    void reopenTemporary(storage::Id persona) { setCurrent(0, true, persona); }

    /// Who reads the pictures that come into a PDF, and those of imports; without, they are named there.
    void setPictureReader(const PictureReader& reader) { m_pictureReader = reader; }

    /// The list again from the store.
    void refresh();

    /// The same where another day has begun since: what was today is yesterday. Looked at once a minute.
    void notice(const QDate& today);

    /// Whether an answer has come in it since it was last shown. That is kept across starts; of a chat that is not kept
    /// (0) nothing is.
    void setUnseen(storage::Id chat, bool isUnseen);

    /// Opens a chat that has just been made, without reading it again.
    void adopt(storage::Id chat);

signals:
    void removing(qint64 chat); ///< it is going to be deleted: nothing goes on in it
    /// `isTemporary` is for a new chat; `isAdopted`: what is shown stays.
    void currentChanged(qint64 chat, bool isTemporary, bool isAdopted);
    void recentChanged();
    void foldersChanged();
    void folderMade(qint64 folder); ///< to be given its name
    void imported();                ///< chats, perhaps with personas that were not there
    void done(const QString& words, bool canUndo);
    void failed(const calliope::app::Failure& failure);

private:
    void setCurrent(storage::Id chat, bool isTemporary, storage::Id persona = 0);
    [[nodiscard]] QString folderName(storage::Id folder) const; ///< empty: there is none
    void change(std::function<void(storage::Store&)> work);
    using Write = std::function<bool(storage::Store&, const std::filesystem::path&, const storage::ExportProgress&)>;
    void writeFile(const QUrl& file, Write work);
    void exportPdf(qint64 chat, const QUrl& file);

    StoreThread& m_store;
    ChatList m_list;
    FileWork m_files;
    PictureReader m_pictureReader{QString()};
    storage::Id m_current = 0;
    storage::Id m_newPersona = 0;
    storage::Id m_leftPersona = 0;
    bool m_hasList = false; ///< from the store
    QDate m_day;            ///< on which it was read
    QVariantList m_recent;
    std::function<void(storage::Store&)> m_undo;
};

} // namespace calliope::app

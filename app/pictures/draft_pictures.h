#pragma once

#include "app/documents/kept_document.h"
#include "app/pictures/kept_picture.h"
#include "app/pictures/picture_shelf.h"
#include "app/store/store_thread.h"
#include "storage/message.h"

#include <QAbstractListModel>
#include <QThreadPool>
#include <QUrl>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace calliope::app {

/// The pictures and documents that go with the next message: read, coded anew, kept in the store (or in memory for a
/// temporary chat), and shown as thumbnails. Nothing is kept of a file but its pixels, or its text. Reading happens on
/// other threads; what cannot be read stays in the list and says why, until it is taken away.
///
/// The role `picture` is a map { name, source, width, height, tokens, isDocument, pages, isBusy, problem }; tokens 0:
/// not known.
class DraftPictures : public QAbstractListModel {
    Q_OBJECT
    Q_PROPERTY(int count READ count NOTIFY changed)
    Q_PROPERTY(bool busy READ isBusy NOTIFY changed)
    Q_PROPERTY(qint64 tokens READ tokens NOTIFY changed) ///< of all of them

public:
    static constexpr int most = 16; ///< in a message
    static constexpr qsizetype longText = 8'000;

    enum Role { PictureRole = Qt::UserRole + 1 };

    DraftPictures(StoreThread& store, PictureShelf& shelf, QObject* parent = nullptr);
    ~DraftPictures() override;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] int count() const { return static_cast<int>(m_pictures.size()); }
    [[nodiscard]] int pictures() const; ///< of them; the others are documents
    [[nodiscard]] bool isBusy() const;  ///< some are still being read
    [[nodiscard]] qint64 tokens() const;

    /// Files, of a dialog or dropped. What is no file of this computer is not fetched.
    Q_INVOKABLE void addFiles(const QList<QUrl>& files);
    /// A picture's file that came as bytes.
    Q_INVOKABLE void addBytes(const QByteArray& bytes, const QString& name);
    /// A document's file that came as bytes; of its name the ending tells tables.
    void addDocumentBytes(const QByteArray& bytes, const QString& name);
    /// What the clipboard holds: a picture, files of pictures and documents, or a text of longText characters or more,
    /// which becomes a document. False where it has none of these.
    Q_INVOKABLE bool paste();
    /// Pixels that this program made: of the camera or the screen.
    void addImage(const QImage& image, const QString& name, bool isPhoto);

    Q_INVOKABLE void removeAt(int row);
    Q_INVOKABLE void undo(); ///< the last one

    /// What is there goes; nothing of it can be undone. What is just being read is given up.
    void clear();

    /// The same, but what is just being read for the store is kept and told by cameLater(), with this owner.
    void leave(qint64 owner);

    /// What has gone with a message goes, and what could not be read; what came since stays.
    void removeSent(const std::vector<storage::Block>& sent);

    /// Whether pictures are kept in memory only from now on.
    void setTemporary(bool isTemporary);

    /// Pictures and documents that the store has.
    void restore(const std::vector<storage::Attachment>& pictures); ///< in the place of what is there
    void addKept(const std::vector<storage::Attachment>& pictures); ///< behind it

    [[nodiscard]] std::vector<std::string> hashes() const; ///< of those that are read
    [[nodiscard]] std::vector<storage::Block> blocks() const;
    [[nodiscard]] std::vector<storage::Attachment> attachments() const; ///< for restore()

    /// Asked for the cost of each picture that is new; it answers by setTokens().
    void setCounter(std::function<void(const std::string& hash)> counter);
    void setTokens(const std::string& hash, qint64 tokens);
    void countAgain(); ///< because another model answers now

    [[nodiscard]] PictureShelf& shelf() const { return m_shelf; }

signals:
    void changed();
    void listChanged(); ///< what is to be kept is another
    void cameLater(qint64 owner, const calliope::storage::Attachment& kept);
    void done(const QString& words, bool canUndo);

private:
    struct Picture {
        int id = 0;
        QString name = {};
        std::string hash = {}; ///< empty until it is kept
        QSize size = {};
        qint64 tokens = 0;
        QString problem = {};
        bool isDocument = false;
        int pages = 0; ///< of a document; 0 until it is kept
        qsizetype characters = 0;
        bool isWhole = true;
    };

    /// One that was left while it was read.
    struct Left {
        int id;
        QString name;
        qint64 owner;
    };

    struct Loaded {
        ReadPicture picture;
        bool isPhoto = false;
    };

    /// A new row, unless there are too many; 0 then.
    int addRow(const QString& name, bool isDocument);
    /// `load` runs on another thread.
    void add(const QString& name, std::function<Loaded()> load);
    void addDocument(const QString& name, std::function<std::optional<QByteArray>()> load);
    void keepDocument(int id, const KeptDocument& document);
    void put(int id, const QByteArray& bytes, const storage::Attachment& description, std::function<void()> done);
    void keep(int id, const KeptPicture& picture);
    void finish(int id, const KeptPicture& picture);
    void fail(int id, const QString& problem);
    [[nodiscard]] int rowOf(int id) const; ///< -1: it was taken away, or left
    [[nodiscard]] std::optional<Left> leftOf(int id) const;
    void tellRow(int row);

    StoreThread& m_store;
    PictureShelf& m_shelf;
    DocumentReader m_documents;
    std::vector<Picture> m_pictures;
    std::vector<Left> m_left;
    std::optional<Picture> m_removed;
    int m_removedRow = 0;
    int m_lastId = 0;
    bool m_isTemporary = false;
    std::function<void(const std::string& hash)> m_counter;
    QThreadPool m_pool;
};

} // namespace calliope::app

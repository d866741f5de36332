#pragma once

#include "app/assistant/devices.h"
#include "app/assistant/fit.h"
#include "app/library/catalogue.h"
#include "app/library/download.h"

#include <QAbstractListModel>
#include <QTimer>
#include <QUrl>
#include <QVariantMap>
#include <memory>
#include <vector>

namespace calliope::app {

/// The catalogue as the models page shows it: a row for each model, with what is there of it and what is going on.
/// Models are fetched into a folder of their own below one that the user may choose. The hub is asked when the user
/// wants a model, and not before.
class Shelf : public QAbstractListModel {
    Q_OBJECT
    Q_PROPERTY(QString folder READ folder NOTIFY folderChanged)
    Q_PROPERTY(double share READ share NOTIFY progressed) ///< of all that is being fetched; -1: nothing is
    Q_PROPERTY(int count READ count CONSTANT)
    Q_PROPERTY(QString source READ source CONSTANT) ///< host of the hub
    /// { key, size, isComing } where the model in use came from here and its vision file has gone; else the key is
    /// empty. get() brings it back.
    Q_PROPERTY(QVariantMap missingVision READ missingVision NOTIFY progressed)
    /// The model to begin with on this device: the first of the catalogue that fits and sees, else the first that fits,
    /// else the smallest.
    Q_PROPERTY(QString recommended READ recommended NOTIFY verdictsChanged)

public:
    enum Role { CardRole = Qt::UserRole }; ///< "card": as CatalogueCard.qml reads it

    Shelf(NetworkGate& gate, const Devices& devices, Catalogue catalogue, const QString& folder,
          DownloadOptions options = {}, QObject* parent = nullptr);
    ~Shelf() override; ///< what is being fetched goes on the next time

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override { return {{CardRole, "card"}}; }

    [[nodiscard]] int count() const { return rowCount(); }
    [[nodiscard]] QString folder() const { return m_folder; }
    [[nodiscard]] QString source() const;
    [[nodiscard]] double share() const;

    /// Where models are from now on; what is there already is found again. Nothing must be under way.
    void setFolder(const QString& folder);

    /// The user's wish for setFolder(): folderChosen() follows where it can be, else words that say why not.
    Q_INVOKABLE void chooseFolder(const QUrl& folder);

    Q_INVOKABLE void get(const QString& id);       ///< begins, goes on, or tries again
    Q_INVOKABLE void getAndUse(const QString& id); ///< wanted() follows fetched()
    Q_INVOKABLE void pause(const QString& id);
    /// All that was fetched goes from the disk, and what else lies in its folder stays; undo() brings it back.
    Q_INVOKABLE void remove(const QString& id);
    Q_INVOKABLE void undo();
    [[nodiscard]] Q_INVOKABLE QVariantMap card(const QString& id) const;
    [[nodiscard]] QVariantMap missingVision() const;
    [[nodiscard]] QString recommended() const;
    [[nodiscard]] Q_INVOKABLE QString smaller() const; ///< the smallest one of the others; empty: there is none

    /// The first model with an outline of which the engine was not asked yet what it needs; nullptr: there is none.
    [[nodiscard]] const CatalogueModel* unplanned() const;
    void setNeeds(const QString& id, const Needs& needs); ///< as the engine plans it; without bytes: it does not know
    void forgetNeeds();                                   ///< they are asked for anew, and hold until then

    /// The file that is loaded; it is marked, and not removed.
    void setCurrent(const QString& path);

signals:
    void folderChanged();
    void folderChosen(const QString& folder);
    void verdictsChanged();
    void progressed();
    void fetched(const QString& path); ///< is whole now
    void wanted(const QString& path);  ///< is to answer from now on
    void removed(const QString& path);
    void restored(const QString& path); ///< by undo()
    void done(const QString& words, bool canUndo);

private:
    struct Row {
        CatalogueModel model;
        std::unique_ptr<Download> download = nullptr;
        bool isPlanned = false; ///< the engine was asked
        Needs needs = {};       ///< without bytes: not known
    };

    [[nodiscard]] std::size_t find(const QString& id) const; ///< m_rows.size(): it is not there
    [[nodiscard]] QVariantMap cardOf(const Row& row) const;
    [[nodiscard]] Fit fitOf(const Row& row) const;
    [[nodiscard]] qint64 bytesOf(const Row& row) const; ///< that it has or will have; 0: not known
    [[nodiscard]] QString folderOf(const QString& id) const;
    [[nodiscard]] QString hiddenFolderOf(const QString& id) const; ///< of a removed one
    [[nodiscard]] qint64 lackingBeside(std::size_t row) const;     ///< bytes that others being fetched still need
    void openDownload(std::size_t row);
    void want(const QString& id);
    void tell(std::size_t row);
    void purge();

    NetworkGate& m_gate;
    const Devices& m_devices;
    Hub m_hub;
    DownloadOptions m_options;
    QString m_folder;
    QString m_current;
    QString m_wanted; ///< id, to be used once it is there; kept in a file of the folder
    std::vector<Row> m_rows;
    QString m_removed; ///< id, whose files are only hidden yet
    QTimer m_purge;
};

} // namespace calliope::app

#pragma once

#include "app/assistant/fit.h"
#include "app/assistant/remote_model.h"
#include "app/base/failure.h"

#include <QHash>
#include <QObject>
#include <QUrl>
#include <QVariantList>
#include <QVariantMap>
#include <vector>

namespace calliope::app {

/// A model file of this computer.
struct ModelFile {
    QString path;
    bool isBuiltIn = false;
    QString vision = {};    ///< its vision file, where the user has chosen one; empty: what lies beside it
    bool isPlanned = false; ///< the engine was asked what it needs
    Fit fit = {};
};

/// The models that the user can choose from: the built-in one, files that were added, and those of endpoints. The files
/// are not touched. Each has a key: the path of its file, or remoteKey().
///
/// Another model in the place of a file would cut off the answers that the engine gives: what is chosen meanwhile comes
/// next, when they have ended.
class Models : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantList choices READ choices NOTIFY changed) ///< all: { key, name, inUse, isNext }
    Q_PROPERTY(QVariantList files READ files NOTIFY changed)     ///< as ModelCard.qml reads them
    Q_PROPERTY(QString current READ current NOTIFY changed)      ///< key; empty: none
    Q_PROPERTY(QVariantMap failure READ failure NOTIFY changed)  ///< why a file could not be added or used

public:
    /// `builtIn` may be empty.
    explicit Models(const QString& builtIn, QObject* parent = nullptr);

    [[nodiscard]] QVariantList choices() const;
    [[nodiscard]] QVariantList files() const;
    [[nodiscard]] QVariantMap failure() const;
    [[nodiscard]] const QString& current() const { return m_current; }
    /// The files that may be a model's vision encoder: the user's choice, then what lies beside it (visionFilesFor).
    [[nodiscard]] QStringList visionFilesOf(const QString& path) const;
    [[nodiscard]] QHash<QString, QString> chosenVision() const; ///< by the model's path

    [[nodiscard]] const RemoteModel* currentRemote() const; ///< nullptr: none is chosen, or it is not known any more

    /// A model is used at once; a vision file goes with the model that it belongs to.
    Q_INVOKABLE void add(const QUrl& file);
    /// The vision file of a model, which is loaded with it from then on; not while it answers.
    Q_INVOKABLE void setVision(const QString& path, const QUrl& file);
    Q_INVOKABLE void use(const QString& key); ///< at once, or next; where it comes next, done() tells that
    Q_INVOKABLE void undo();                  ///< the last choice that was to come next
    Q_INVOKABLE void remove(const QString& path);
    Q_INVOKABLE void forgetFailure() { setFailure({}); }

    void setAnswering(bool isAnswering); ///< in any chat

    void addFetched(const QString& path);           ///< without using it
    Q_INVOKABLE void addFolder(const QUrl& folder); ///< every model file in it; done() tells how many are new
    /// The engine does not take the model that was chosen last, and still has `before`.
    void refuse(const Failure& failure, const QString& before);

    /// The first file of which the engine was not asked yet what it needs; empty: there is none.
    [[nodiscard]] QString unplanned() const;
    void setFit(const QString& path, const Fit& fit); ///< out of what the engine says
    void forgetFits();                                ///< they are asked for anew, and shown until then

    /// What was kept of an earlier time.
    void restore(const QStringList& paths, const QString& current, const QHash<QString, QString>& vision = {});
    /// The models of endpoints. Where the chosen one goes, the built-in one is chosen.
    void setRemote(std::vector<RemoteModel> models);
    void setFailure(const Failure& failure);

signals:
    void changed();
    void chosen(const QString& key);   ///< is to answer
    void fellBack(const QString& key); ///< answers on, because the chosen one cannot
    void added(const QString& path);
    void visionChosen(const QString& path); ///< of this model
    void removed(const QString& path);
    void done(const QString& words, bool canUndo); ///< as Chats tells

private:
    bool keep(const QString& path); ///< false: it is known
    void addVision(const QString& file);
    [[nodiscard]] QString nameOf(const ModelFile& file) const;
    [[nodiscard]] QString nameOf(const QString& key) const; ///< empty: there is no such model

    std::vector<ModelFile> m_files;
    std::vector<RemoteModel> m_remote;
    QString m_builtIn;
    QString m_current;
    QString m_next;   ///< key; empty: none
    QString m_before; ///< in use when that was chosen
    bool m_isAnswering = false;
    Failure m_failure;
};

/// What a model file is called: its name without folders, numbers of parts and ".gguf".
[[nodiscard]] QString modelName(const QString& path);

} // namespace calliope::app

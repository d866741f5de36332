#pragma once

#include "app/base/failure.h"

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

    bool operator==(const ModelFile&) const = default;
};

/// The models that the user can choose from: the built-in one and files that were added. The files are not touched.
class Models : public QObject {
    Q_OBJECT
    Q_PROPERTY(QVariantList choices READ choices NOTIFY changed) ///< as ModelCard.qml reads them
    Q_PROPERTY(QVariantMap failure READ failure NOTIFY changed)  ///< why a file could not be added or used

public:
    /// `builtIn` may be empty.
    explicit Models(const QString& builtIn, QObject* parent = nullptr);

    [[nodiscard]] QVariantList choices() const;
    [[nodiscard]] QVariantMap failure() const;
    [[nodiscard]] const QString& current() const { return m_current; }

    Q_INVOKABLE void add(const QUrl& file);
    Q_INVOKABLE void use(const QString& path);
    Q_INVOKABLE void remove(const QString& path);

    /// What was kept of an earlier time.
    void restore(const QStringList& paths, const QString& current);
    void setFailure(const Failure& failure);

signals:
    void changed();
    void chosen(const QString& path); ///< is to be loaded
    void added(const QString& path);
    void removed(const QString& path);

private:
    std::vector<ModelFile> m_files;
    QString m_current;
    Failure m_failure;
};

/// What a model file is called: its name without folders, numbers of parts and ".gguf".
[[nodiscard]] QString modelName(const QString& path);

} // namespace calliope::app

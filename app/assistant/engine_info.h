#pragma once

#include "app/base/failure_words.h"

#include <QObject>
#include <QVariantMap>

namespace calliope::app {

/// What the app tells about who answers: the model, how far it is loaded, the device, and whether texts leave the
/// machine.
class EngineInfo : public QObject {
    Q_OBJECT
    Q_PROPERTY(QString modelName READ modelName NOTIFY changed)
    Q_PROPERTY(QString stateWords READ stateWords NOTIFY changed) ///< short: "loading 41 %", "1.2 GB"
    Q_PROPERTY(double share READ share NOTIFY changed) ///< 0 … 1 of loading, or of the device's memory; -1: not known
    Q_PROPERTY(bool loading READ isLoading NOTIFY changed)
    Q_PROPERTY(QString deviceName READ deviceName NOTIFY changed)
    Q_PROPERTY(QString deviceReason READ deviceReason NOTIFY changed)
    Q_PROPERTY(QString details READ details NOTIFY changed) ///< a sentence or two
    Q_PROPERTY(bool isPrivate READ isPrivate NOTIFY changed)
    Q_PROPERTY(bool isOwn READ isOwn NOTIFY changed) ///< it is the engine of this app, not another program
    Q_PROPERTY(QString privacyWords READ privacyWords NOTIFY changed)
    Q_PROPERTY(QVariantMap failure READ failure NOTIFY changed) ///< as FailureCard.qml reads it; title empty: none
    Q_PROPERTY(QString dataFolder READ dataFolder CONSTANT)

public:
    struct State {
        QString modelName;
        QString stateWords;
        double share = -1;
        bool loading = false;
        QString deviceName;
        QString deviceReason;
        QString details;
        Failure failure;
        QString remoteHost; ///< where texts go; empty: they stay here
        bool isOwn = true;
    };

    explicit EngineInfo(QString dataFolder, QObject* parent = nullptr)
        : QObject(parent)
        , m_dataFolder(std::move(dataFolder)) {}

    [[nodiscard]] QString modelName() const { return m_state.modelName; }
    [[nodiscard]] QString stateWords() const { return m_state.stateWords; }
    [[nodiscard]] double share() const { return m_state.share; }
    [[nodiscard]] bool isLoading() const { return m_state.loading; }
    [[nodiscard]] QString deviceName() const { return m_state.deviceName; }
    [[nodiscard]] QString deviceReason() const { return m_state.deviceReason; }
    [[nodiscard]] QString details() const { return m_state.details; }
    [[nodiscard]] bool isPrivate() const { return m_state.remoteHost.isEmpty(); }
    [[nodiscard]] bool isOwn() const { return m_state.isOwn; }
    [[nodiscard]] QString privacyWords() const {
        return isPrivate() ? tr("Nothing leaves this computer") : tr("Goes to %1").arg(m_state.remoteHost);
    }
    [[nodiscard]] QVariantMap failure() const { return shownFailure(m_state.failure); }
    [[nodiscard]] QString dataFolder() const { return m_dataFolder; }

    Q_INVOKABLE void restart() { emit restartWanted(); }

    void setState(State state) {
        m_state = std::move(state);
        emit changed();
    }

signals:
    void changed();
    void restartWanted();

private:
    QString m_dataFolder;
    State m_state;
};

} // namespace calliope::app

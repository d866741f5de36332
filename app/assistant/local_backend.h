#pragma once

#include "app/assistant/devices.h"
#include "app/assistant/engine_info.h"
#include "app/assistant/model_memory.h"
#include "app/assistant/models.h"
#include "app/assistant/shelf.h"
#include "app/assistant/who_answers.h"
#include "app/engine/engine_supervisor.h"
#include "app/settings/settings.h"

#include <QJsonObject>
#include <QObject>
#include <functional>

namespace calliope::app {

/// The engine of this computer as the app sees it: loads the files that the user chooses, and tells how it is. While an
/// endpoint answers, it gives its memory back.
class LocalBackend : public QObject {
    Q_OBJECT

public:
    /// Loads the model in use once `memory` has it.
    LocalBackend(NetworkGate& gate, WhoAnswers& who, EngineInfo& engine, Models& models, ModelMemory& memory,
                 Devices& devices, Shelf& shelf, const Settings& settings);

    /// The button of a stopped engine.
    void restart() { m_supervisor.restart(); }

    [[nodiscard]] const EngineSupervisor& engine() const { return m_supervisor; }

private:
    void choose(const QString& key); ///< what is there, or just being loaded, is left alone
    void load(const QString& key);
    void loadWithNextProjector();
    /// A vision file that does not fit is no reason to have no model: the next one is tried, then none. False where
    /// that was not it.
    bool triedAnotherProjector(const Failure& failure);
    void takeSettings();
    void tell();
    void tellSight(Responder::State& state) const;
    [[nodiscard]] double shareOfMemory(const EngineStatus& status) const; ///< of the device
    void askDevices();
    void askNeeds();
    void askNeedsOf(const QString& path, const QStringList& vision); ///< with the first of them that fits, else without
    /// Asks what `files` need, and goes on with the next when `take` has it: without bytes, and a sentence that says
    /// why.
    void inspect(QJsonObject files, const std::function<void(const Needs&, const QString&)>& take);
    [[nodiscard]] bool isCalm() const;                          ///< the engine listens and reads no model
    [[nodiscard]] Request requestTo(const QString& path) const; ///< of the engine

    NetworkGate& m_gate;
    WhoAnswers& m_who;
    Models& m_models;
    Devices& m_devices;
    Shelf& m_shelf;
    const Settings& m_settings;
    EngineSupervisor m_supervisor;
    std::unique_ptr<JsonCall> m_deviceCall; ///< under way
    std::unique_ptr<JsonCall> m_needsCall;  ///< under way
    bool m_wantsDevices = true;
    QString m_path;
    QString m_projector;        ///< that is tried, or in use
    QStringList m_projectors;   ///< that are still to be tried
    QString m_projectorProblem; ///< why the last one was refused
};

/// Where the model that comes with the app lies; empty where it is not there.
[[nodiscard]] QString builtInModel();

} // namespace calliope::app

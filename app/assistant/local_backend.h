#pragma once

#include "app/assistant/engine_info.h"
#include "app/assistant/models.h"
#include "app/chats/responder.h"
#include "app/engine/engine_supervisor.h"
#include "app/store/store_thread.h"

#include <QObject>

namespace calliope::app {

/// The engine of this computer as the app sees it: loads what the user chooses, and keeps the responder and what is
/// shown up to date with it. Which files there are and which one was used is kept in the store.
class LocalBackend : public QObject {
    Q_OBJECT

public:
    LocalBackend(NetworkGate& gate, StoreThread& store, Responder& responder, EngineInfo& engine, Models& models);

    /// The button of a stopped engine.
    void restart() { m_supervisor.restart(); }

private:
    void begin();
    void load(const QString& path);
    void tell();

    StoreThread& m_store;
    Responder& m_responder;
    EngineInfo& m_engine;
    Models& m_models;
    EngineSupervisor m_supervisor;
};

/// Where the model that comes with the app lies; empty where it is not there.
[[nodiscard]] QString builtInModel();

} // namespace calliope::app

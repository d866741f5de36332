#pragma once

#include "app/assistant/engine_info.h"
#include "app/assistant/models.h"
#include "app/chats/responder.h"

#include <QObject>

namespace calliope::app {

/// Decides who answers: the engine of this computer, or the endpoint whose model was chosen; and tells it to the
/// responder and to what is shown.
class WhoAnswers : public QObject {
    Q_OBJECT

public:
    WhoAnswers(Responder& responder, EngineInfo& engine, Models& models);

    /// How the engine of this computer is; it counts while none of an endpoint's models is chosen.
    void setLocal(Responder::State answers, EngineInfo::State shown);

private:
    void tell();

    Responder& m_responder;
    EngineInfo& m_engine;
    Models& m_models;
    Responder::State m_answers;
    EngineInfo::State m_shown;
};

} // namespace calliope::app

#include "app/assistant/who_answers.h"

#include "app/network/address.h"

#include <QLocale>
#include <utility>

namespace calliope::app {

WhoAnswers::WhoAnswers(Responder& responder, EngineInfo& engine, Models& models)
    : m_responder(responder)
    , m_engine(engine)
    , m_models(models) {
    connect(&m_models, &Models::changed, this, &WhoAnswers::tell);
}

void WhoAnswers::setLocal(Responder::State answers, EngineInfo::State shown) {
    m_answers = std::move(answers);
    m_shown = std::move(shown);
    tell();
}

void WhoAnswers::tell() {
    if (!isRemoteKey(m_models.current())) {
        m_engine.setState(m_shown);
        return m_responder.setState(m_answers);
    }
    const RemoteModel* chosen = m_models.currentRemote();
    if (!chosen) { // what was kept is still being read
        m_engine.setState({.isOwn = false});
        return m_responder.setState({.hint = tr("Choose a model to begin")});
    }
    const QString host = shownHost(chosen->endpoint.url);
    const bool isHere = isLoopback(chosen->endpoint.url);
    const QString context = chosen->contextLength > 0
                                ? tr("A chat may have %1 tokens.").arg(QLocale().toString(chosen->contextLength))
                                : tr("It does not tell how long a chat may be.");
    m_engine.setState({.modelName = chosen->model,
                       .deviceName = host,
                       .deviceReason = isHere ? tr("another program of this computer") : tr("an endpoint of yours"),
                       .details = context,
                       .remoteHost = isHere ? QString() : host,
                       .isOwn = false});
    m_responder.setState({.endpoint = chosen->endpoint,
                          .modelName = chosen->model,
                          .model = chosen->model,
                          .contextSize = static_cast<int>(chosen->contextLength)});
}

} // namespace calliope::app

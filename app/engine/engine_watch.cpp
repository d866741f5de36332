#include "app/engine/engine_watch.h"

#include <QJsonDocument>
#include <QPointer>
#include <limits>

namespace calliope::app {

namespace {

constexpr std::chrono::milliseconds pause{200};
constexpr int mostFailures = 3;

} // namespace

EngineWatch::EngineWatch(NetworkGate& gate, Endpoint endpoint, std::chrono::milliseconds silence)
    : m_gate(gate)
    , m_endpoint(std::move(endpoint))
    , m_silence(silence) {
    for (QTimer* timer : {&m_timer, &m_pause}) timer->setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &EngineWatch::tryAgain);
    connect(&m_pause, &QTimer::timeout, this, &EngineWatch::listen);
    listen();
}

void EngineWatch::listen() {
    Request request;
    request.url = m_endpoint.url;
    request.url.setPath(QStringLiteral("/calliope/v1/events"));
    request.key = m_endpoint.engineKey;
    request.accept = "text/event-stream";
    constexpr std::chrono::milliseconds any{0};
    request.limits = {any, any, any, std::numeric_limits<qint64>::max()};
    m_events = {};
    m_exchange = m_gate.send(request);
    connect(m_exchange.get(), &Exchange::bytesArrived, this, &EngineWatch::take);
    connect(m_exchange.get(), &Exchange::succeeded, this, &EngineWatch::tryAgain);
    connect(m_exchange.get(), &Exchange::failed, this, &EngineWatch::tryAgain);
    m_timer.start(m_silence);
}

void EngineWatch::take(const QByteArray& bytes) {
    const QPointer<EngineWatch> self(this); // slots may destroy it
    m_events.add(bytes);
    while (const auto event = m_events.next()) {
        m_failures = 0;
        m_timer.start(m_silence);
        emit arrived(readEngineStatus(QJsonDocument::fromJson(event->data).object()));
        if (!self) return;
    }
    if (m_events.isTooLong()) tryAgain();
}

void EngineWatch::tryAgain() {
    m_timer.stop();
    m_exchange->abort();
    if (++m_failures < mostFailures)
        m_pause.start(pause);
    else
        emit hung();
}

} // namespace calliope::app

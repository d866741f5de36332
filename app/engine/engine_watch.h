#pragma once

#include "app/endpoints/endpoint.h"
#include "app/endpoints/event_stream.h"
#include "app/engine/engine_status.h"
#include "app/network/network_gate.h"

#include <QObject>
#include <QTimer>
#include <chrono>
#include <memory>

namespace calliope::app {

/// Listens to the engine's status events, which come on every change and each second.
class EngineWatch : public QObject {
    Q_OBJECT

public:
    /// An engine is taken for hung when it is silent for so long, three times in a row.
    EngineWatch(NetworkGate& gate, Endpoint endpoint, std::chrono::milliseconds silence);

signals:
    void arrived(const calliope::app::EngineStatus& status);
    void hung(); ///< once; nothing follows

private:
    void listen();
    void take(const QByteArray& bytes);
    void tryAgain();

    NetworkGate& m_gate;
    Endpoint m_endpoint;
    std::chrono::milliseconds m_silence;
    std::unique_ptr<Exchange> m_exchange;
    EventStream m_events;
    QTimer m_timer;
    QTimer m_pause;
    int m_failures = 0; ///< in a row
};

} // namespace calliope::app

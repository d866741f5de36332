#pragma once

#include "app/endpoints/event_stream.h"
#include "app/network/network_gate.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <chrono>
#include <functional>
#include <memory>

namespace calliope::app {

/// How often a stream is opened, and when it is given up.
struct ListenerTimes {
    /// Before it is opened again; the server may want another.
    std::chrono::milliseconds pause = std::chrono::seconds(1);
    /// Two openings are, at least.
    std::chrono::milliseconds apart = std::chrono::milliseconds(100);
    /// After which nobody is there any more: a machine that slept, and routers that forget, end no connection.
    std::chrono::milliseconds silence = std::chrono::minutes(15);
};

/// A stream of events that a server of tools keeps open (streamable HTTP's GET): what it says between answers, or the
/// rest of an answer that broke off. It is opened again wherever it ends, after the time that the server wants, from
/// the event on that came last (Last-Event-ID); more and more rarely where nothing comes of it, and not while the
/// network is switched off. A slot may destroy it.
class EventListener : public QObject {
    Q_OBJECT

public:
    /// Begins at once, behind the last event of `before`. `request` is asked each time for the address and its headers.
    EventListener(NetworkGate& gate, std::function<Request()> request, const ListenerTimes& times,
                  const EventStream& before = {});
    ~EventListener() override;

    /// Whether the server has ever opened it.
    [[nodiscard]] bool wasOpen() const { return m_wasOpen; }

signals:
    void arrived(const QByteArray& data); ///< of an event
    void refused(int status); ///< of HTTP: the server offers no such stream, or not any more; the last signal

private:
    void open();
    void take(const QByteArray& bytes);
    void end(); ///< of the exchange: it is opened again
    void refuse();

    NetworkGate& m_gate;
    std::function<Request()> m_request;
    std::unique_ptr<Exchange> m_exchange; ///< null while it waits
    ListenerTimes m_times;
    EventStream m_events;
    int m_wanted;            ///< by the server before it is opened again: milliseconds
    int m_fruitless = 0;     ///< times in a row that nothing came of it
    bool m_hasHeard = false; ///< something, since it was opened
    bool m_wasOpen = false;
    QElapsedTimer m_opened;
    QTimer m_pause;
};

} // namespace calliope::app

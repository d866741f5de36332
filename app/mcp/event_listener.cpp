#include "app/mcp/event_listener.h"

#include <QPointer>
#include <algorithm>
#include <utility>

namespace calliope::app {

namespace {

constexpr int leastPause = 100; // milliseconds
constexpr int mostPause = 60'000;

int pauseOf(int retry, const ListenerTimes& times) {
    return retry < 0 ? static_cast<int>(times.pause.count()) : std::clamp(retry, leastPause, mostPause);
}

/// Whether it may stand in a head.
bool isHeaderText(const QByteArray& id) {
    return !id.isEmpty() && std::ranges::all_of(id, [](char byte) { return byte >= ' ' && byte <= '~'; });
}

/// The server is there and does not want to: asking again does not help.
bool isRefusal(const Exchange& exchange) {
    constexpr int first = 400;
    constexpr int tooLate = 408;
    constexpr int tooOften = 429;
    constexpr int behind = 500;
    const int status = exchange.status();
    return exchange.trouble() == Trouble::redirected || exchange.trouble() == Trouble::notUnderstood ||
           exchange.trouble() == Trouble::notAllowed ||
           (status >= first && status < behind && status != tooLate && status != tooOften);
}

} // namespace

EventListener::EventListener(NetworkGate& gate, std::function<Request()> request, const ListenerTimes& times,
                             const EventStream& before)
    : m_gate(gate)
    , m_request(std::move(request))
    , m_times(times)
    , m_events(before.lastId())
    , m_wanted(pauseOf(before.retry(), times)) {
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &EventListener::open);
    connect(&m_gate, &NetworkGate::onlineChanged, this, [this](bool online) {
        if (online && !m_exchange) m_pause.start(0);
    });
    m_pause.start(before.lastId().isEmpty() ? 0 : m_wanted);
}

EventListener::~EventListener() = default;

void EventListener::open() {
    Request request = m_request();
    request.method = "GET";
    request.body.clear();
    request.accept = "text/event-stream";
    request.limits.silence = m_times.silence;
    request.isRepeated = true;
    if (const QByteArray last = m_events.lastId(); isHeaderText(last))
        request.headers.emplace_back("Last-Event-ID", last);
    m_events = EventStream(m_events.lastId());
    m_hasHeard = false;
    m_opened.start();
    m_exchange = m_gate.send(request);
    Exchange* exchange = m_exchange.get();
    connect(exchange, &Exchange::headArrived, this, [this, exchange] {
        if (exchange->contentType() != "text/event-stream") return refuse();
        m_wasOpen = true;
    });
    connect(exchange, &Exchange::bytesArrived, this, &EventListener::take);
    connect(exchange, &Exchange::succeeded, this, &EventListener::end);
    connect(exchange, &Exchange::failed, this, [this, exchange] {
        if (isRefusal(*exchange)) return refuse();
        end();
    });
}

void EventListener::take(const QByteArray& bytes) {
    const QPointer<EventListener> self(this);
    m_events.add(bytes);
    while (const auto event = m_events.next()) {
        m_hasHeard = true;
        if (!event->data.isEmpty()) emit arrived(event->data);
        if (!self) return;
    }
    if (m_events.isTooLong()) end();
}

void EventListener::end() {
    if (!m_exchange) return;
    constexpr int alive = 10'000; // milliseconds: who holds it open for so long, means it
    constexpr int mostDoubled = 6;
    const bool isOffline = m_exchange->trouble() == Trouble::offline;
    m_exchange->disconnect(this);
    m_exchange.release()->deleteLater(); // it may be in the middle of its signal
    if (m_events.retry() >= 0) m_wanted = pauseOf(m_events.retry(), m_times);
    const bool isFruitful = m_hasHeard || m_opened.hasExpired(alive);
    m_fruitless = isFruitful ? 0 : std::min(m_fruitless + 1, mostDoubled);
    if (isOffline) return;
    const auto pause = std::min<qint64>(qint64{m_wanted} << m_fruitless, mostPause);
    m_pause.start(static_cast<int>(std::max<qint64>(pause, m_times.apart.count() - m_opened.elapsed())));
}

void EventListener::refuse() {
    const int status = m_exchange->status();
    m_exchange->disconnect(this);
    m_exchange.release()->deleteLater();
    emit refused(status);
}

} // namespace calliope::app

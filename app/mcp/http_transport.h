#pragma once

#include "app/endpoints/event_stream.h"
#include "app/mcp/event_listener.h"
#include "app/mcp/server_config.h"
#include "app/mcp/transport.h"
#include "app/network/network_gate.h"

#include <QMap>
#include <memory>
#include <vector>

namespace calliope::app {

/// A server at an address: streamable HTTP, where each message is a request of its own and its answer is JSON or a
/// stream of events. An answer whose stream ends too early is asked for again where its events have ids. Sessions of
/// the older revisions are kept up by their header, until the server does not know them any more (404); as long as one
/// lasts, what the server says between answers is listened to, where it offers that. All goes through the gate, so
/// nothing is redirected and the switch and the ledger hold.
class HttpTransport : public McpTransport {
    Q_OBJECT

public:
    /// Each opening of the stream between answers is a connection: a server must not have them made all the time.
    static constexpr ListenerTimes standing{.apart = std::chrono::seconds(5)};

    HttpTransport(McpServer server, NetworkGate& gate, const ListenerTimes& times = standing);
    ~HttpTransport() override;

    void send(const QJsonObject& message) override;
    void forget(qint64 id) override;
    void setHeadersForNext(const QMap<QByteArray, QByteArray>& headers) override { m_next = headers; }

private:
    struct Post {
        QJsonValue id;              ///< of the request; null: a notification
        QByteArray session;         ///< in which it was sent
        bool beginsSession = false; ///< its answer names one
        bool endsGreeting = false;  ///< now the server may speak
        std::unique_ptr<Exchange> exchange;
        EventStream events;
        std::unique_ptr<EventListener> rest; ///< of its events, once the exchange has ended too early
        QByteArray whole;
        bool isAnswered = false;
    };

    void take(Post& post, const QByteArray& bytes);
    void takeMessage(Post& post, const QByteArray& json);
    void takeEnd(Post& post);
    void takeFailure(Post& post, const Failure& failure);
    void finish(Post& post, const QString& problem);
    void askForRest(Post& post);
    void takeRest(Post& post, const QByteArray& data);
    void endSession(Post& post);
    void listen();
    [[nodiscard]] bool isThere(const Exchange* exchange) const; ///< the post that it belongs to
    [[nodiscard]] Request requestFor(const QByteArray& body) const;

    McpServer m_server;
    NetworkGate& m_gate;
    ListenerTimes m_times; ///< of m_listener
    QByteArray m_session;
    QMap<QByteArray, QByteArray> m_next;
    std::vector<std::unique_ptr<Post>> m_posts;
    std::unique_ptr<EventListener> m_listener; ///< null: there is no session, or the server does not offer it
};

} // namespace calliope::app

#pragma once

#include "tests/support/figures.h"

#include <QByteArray>
#include <QTcpSocket>

namespace calliope::test {

/// A client of HTTP that sends any bytes at all.
class RawClient {
public:
    /// Connects to 127.0.0.1.
    explicit RawClient(quint16 port);

    [[nodiscard]] bool isConnected() const { return m_socket.state() == QAbstractSocket::ConnectedState; }
    void send(const QByteArray& bytes);

    /// All that comes until the server ends the connection, nothing comes for `milliseconds`, or, where `until` is
    /// given, that has come.
    [[nodiscard]] QByteArray receive(int milliseconds, const QByteArray& until = {});

    /// What has come by now, without waiting; it comes while Qt's event loop runs.
    [[nodiscard]] QByteArray take() { return m_socket.isOpen() ? m_socket.readAll() : QByteArray(); }

    /// Ends the connection without a word.
    void drop() { m_socket.abort(); }

private:
    QTcpSocket m_socket;
};

/// The whole response to one request on a connection of its own; "Connection: close" is added to the head.
struct Response {
    int status = 0; ///< 0: none
    QByteArray head;
    QByteArray body; ///< chunks joined
};
[[nodiscard]] Response responseIn(const QByteArray& bytes);

struct Asked {
    QByteArray method = "GET";
    QByteArray path = "/";
    QByteArray key;
    QByteArray body{};
    QByteArray more{};                         ///< header lines
    int patience = sanitizerPatience * 60'000; ///< milliseconds
};
[[nodiscard]] Response ask(quint16 port, const Asked& asked);

/// The bytes of such a request.
[[nodiscard]] QByteArray requestOf(quint16 port, const Asked& asked);

} // namespace calliope::test

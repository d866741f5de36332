#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <functional>
#include <memory>

namespace calliope::test {

/// A server that says whatever a test wants, on any free port.
class RawServer {
public:
    /// Called once for each request, when its head and as much body as the head tells of have come: who answers and
    /// closes earlier resets the connection, and the answer may be lost with it.
    using Handler = std::function<void(QTcpSocket& socket, const QByteArray& request)>;

    explicit RawServer(Handler handler, const QHostAddress& address = QHostAddress::LocalHost);
    /// With TLS, and a certificate that nobody has signed.
    RawServer(Handler handler, const QString& certificateFile, const QString& keyFile);

    [[nodiscard]] quint16 port() const { return m_server->serverPort(); }
    [[nodiscard]] QUrl url(const QString& path = "/", const QString& host = "127.0.0.1") const;

    int connections = 0;
    QByteArray requests; ///< all that has ever come

private:
    void take();

    Handler m_handler;
    std::unique_ptr<QTcpServer> m_server;
};

/// Sends `bytes` and closes.
[[nodiscard]] RawServer::Handler says(const QByteArray& bytes);

/// Sends `head`, and then `piece` for ever, as fast as it is taken.
[[nodiscard]] RawServer::Handler floods(const QByteArray& head, const QByteArray& piece);

/// Sends `head` at once, and then `piece` each so many milliseconds.
[[nodiscard]] RawServer::Handler drips(const QByteArray& head, const QByteArray& piece, int milliseconds);

/// A name of this machine that does not say so by its spelling, for servers on any address: what goes there stands in
/// the ledger. Empty where there is none.
[[nodiscard]] QString outerName();

/// A whole answer.
[[nodiscard]] QByteArray answerOf(int status, const QByteArray& contentType, const QByteArray& body,
                                  const QByteArray& moreHead = {});

} // namespace calliope::test

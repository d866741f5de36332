#include "tests/app/support/raw_server.h"

#include "app/network/address.h"

#include <QFile>
#include <QHostInfo>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QTimer>

namespace calliope::test {

namespace {

/// Of a request that begins with `bytes`: how many bytes it has, or -1 while its head has not come.
qsizetype requestSize(const QByteArray& bytes) {
    const qsizetype headSize = bytes.indexOf("\r\n\r\n") + 4;
    if (headSize < 4) return -1;
    qsizetype bodySize = 0;
    for (const QByteArray& line : bytes.left(headSize).split('\n'))
        if (line.toLower().startsWith("content-length:")) bodySize = line.mid(line.indexOf(':') + 1).trimmed().toInt();
    return headSize + bodySize;
}

} // namespace

RawServer::RawServer(Handler handler, const QHostAddress& address)
    : m_handler(std::move(handler))
    , m_server(std::make_unique<QTcpServer>()) {
    m_server->listen(address);
    QObject::connect(m_server.get(), &QTcpServer::newConnection, m_server.get(), [this] { take(); });
}

RawServer::RawServer(Handler handler, const QString& certificateFile, const QString& keyFile)
    : m_handler(std::move(handler)) {
    auto server = std::make_unique<QSslServer>();
    QFile key(keyFile);
    if (!key.open(QIODevice::ReadOnly)) qFatal("The key of the test server is missing");
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(QSslCertificate::fromPath(certificateFile));
    configuration.setPrivateKey(QSslKey(&key, QSsl::Rsa));
    server->setSslConfiguration(configuration);
    server->listen(QHostAddress::LocalHost);
    m_server = std::move(server);
    QObject::connect(m_server.get(), &QTcpServer::newConnection, m_server.get(), [this] { take(); });
    QObject::connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, m_server.get(), [this] { take(); });
}

QUrl RawServer::url(const QString& path, const QString& host) const {
    return QUrl(QString("http://%1:%2%3").arg(host).arg(port()).arg(path));
}

void RawServer::take() {
    while (QTcpSocket* socket = m_server->nextPendingConnection()) {
        ++connections;
        auto request = std::make_shared<QByteArray>();
        auto isAnswered = std::make_shared<bool>(false);
        QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [this, socket, request, isAnswered] {
            const QByteArray bytes = socket->readAll();
            requests += bytes;
            if (*isAnswered) return;
            *request += bytes;
            const qsizetype size = requestSize(*request);
            if (size < 0 || request->size() < size) return;
            *isAnswered = true;
            m_handler(*socket, *request);
        });
    }
}

RawServer::Handler says(const QByteArray& bytes) {
    return [bytes](QTcpSocket& socket, const QByteArray&) {
        socket.write(bytes);
        socket.disconnectFromHost();
    };
}

RawServer::Handler floods(const QByteArray& head, const QByteArray& piece) {
    return [head, piece](QTcpSocket& socket, const QByteArray&) {
        socket.write(head);
        const auto more = [&socket, piece] {
            constexpr qint64 ahead = 256 << 10;
            while (socket.state() == QAbstractSocket::ConnectedState && socket.bytesToWrite() < ahead)
                socket.write(piece);
        };
        QObject::connect(&socket, &QTcpSocket::bytesWritten, &socket, more);
        more();
    };
}

RawServer::Handler drips(const QByteArray& head, const QByteArray& piece, int milliseconds) {
    return [head, piece, milliseconds](QTcpSocket& socket, const QByteArray&) {
        socket.write(head);
        auto* timer = new QTimer(&socket);
        QObject::connect(timer, &QTimer::timeout, &socket, [&socket, piece] { socket.write(piece); });
        timer->start(milliseconds);
    };
}

QString outerName() {
    for (const QString& name : {QHostInfo::localHostName(), QStringLiteral("ip6-localhost")}) {
        const QUrl url("http://" + name);
        if (!QHostInfo::fromName(name).addresses().isEmpty() && app::isNearby(url) && !app::isLoopback(url))
            return name;
    }
    return {};
}

QByteArray answerOf(int status, const QByteArray& contentType, const QByteArray& body, const QByteArray& moreHead) {
    return "HTTP/1.1 " + QByteArray::number(status) + " Some\r\nContent-Type: " + contentType +
           "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\nConnection: close\r\n" + moreHead + "\r\n" +
           body;
}

} // namespace calliope::test

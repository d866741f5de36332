#include "ui/doorbell.h"

#include <QCryptographicHash>
#include <QDir>
#include <QLocalSocket>
#include <QStandardPaths>
#include <utility>

namespace calliope::ui {

namespace {

constexpr int patience = 500; ///< milliseconds
constexpr auto answerText = "here\n";

/// One for each folder of each user, where nobody else can put one in its place.
QString nameOf(const QString& folder) {
    const QByteArray whole = QDir::homePath().toUtf8() + '\n' + QDir(folder).absolutePath().toUtf8();
    const QString name = "calliope-" + QCryptographicHash::hash(whole, QCryptographicHash::Sha256).toHex().left(32);
#ifdef Q_OS_WIN
    return name; // of a pipe, which only its user may open
#else
    return QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + '/' + name;
#endif
}

} // namespace

bool Doorbell::ring(const QString& folder) {
    QLocalSocket socket;
    socket.connectToServer(nameOf(folder));
    if (!socket.waitForConnected(patience)) return false;
    return socket.waitForReadyRead(patience) && socket.readAll() == answerText;
}

Doorbell::Doorbell(const QString& folder, std::function<bool()> rung)
    : m_rung(std::move(rung)) {
    connect(&m_server, &QLocalServer::newConnection, this, &Doorbell::answer);
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    QLocalServer::removeServer(nameOf(folder)); // of a program that was killed
    m_server.listen(nameOf(folder));
}

void Doorbell::answer() {
    while (QLocalSocket* socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        if (m_rung()) socket->write(answerText);
        socket->flush();
        socket->disconnectFromServer();
    }
}

} // namespace calliope::ui

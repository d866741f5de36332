#include "ui/doorbell.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QLocalSocket>
#include <QStandardPaths>
#include <utility>

namespace calliope::ui {

namespace {

constexpr int patience = 500;         ///< milliseconds
constexpr int wholePatience = 10'000; ///< milliseconds, with a program that has the bell and does not answer
constexpr int quiet = 1'000;          ///< milliseconds of that in which nobody is told
constexpr int pause = 100;            ///< milliseconds, between two rings
constexpr auto answerText = "here\n";

/// One for each folder of each user.
QString plainNameOf(const QString& folder) {
    const QByteArray whole = QDir::homePath().toUtf8() + '\n' + QDir(folder).absolutePath().toUtf8();
    return "calliope-" + QCryptographicHash::hash(whole, QCryptographicHash::Sha256).toHex().left(32);
}

#ifdef Q_OS_WIN
QString nameOf(const QString& folder) {
    return plainNameOf(folder); // of a pipe, which only its user may open
}
QString lockOf(const QString& folder) {
    return QDir::tempPath() + '/' + plainNameOf(folder) + ".lock";
}
#else
/// Where nobody else can put one in its place.
QString nameOf(const QString& folder) {
    return QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + '/' + plainNameOf(folder);
}
QString lockOf(const QString& folder) {
    return nameOf(folder) + ".lock";
}
#endif

} // namespace

bool Doorbell::ring(const QString& folder) {
    QLocalSocket socket;
    socket.connectToServer(nameOf(folder));
    if (!socket.waitForConnected(patience)) return false;
    return socket.waitForReadyRead(patience) && socket.readAll() == answerText;
}

Doorbell::Doorbell(const QString& folder)
    : m_folder(folder)
    , m_lock(lockOf(folder)) {
    m_lock.setStaleLockTime(0); // it is held for days; that of a program which was killed is taken all the same
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &Doorbell::answer);
}

Doorbell::Visit Doorbell::visit(const std::function<void()>& waits) {
    QElapsedTimer clock;
    clock.start();
    bool isTold = !waits;
    do {
        if (ring(m_folder)) return Visit::answered;
        if (m_lock.tryLock(pause) || m_lock.error() != QLockFile::LockFailedError) return Visit::nobody;
        if (isTold || clock.elapsed() < quiet) continue;
        isTold = true;
        waits();
    } while (clock.elapsed() < wholePatience);
    return Visit::silence;
}

qint64 Doorbell::holder() const {
    qint64 process = 0;
    QString host;
    QString program;
    return m_lock.getLockInfo(&process, &host, &program) ? process : 0;
}

void Doorbell::listen(std::function<bool()> rung) {
    if (!m_lock.isLocked()) return;
    m_rung = std::move(rung);
    QLocalServer::removeServer(nameOf(m_folder)); // of a program that was killed
    m_server.listen(nameOf(m_folder));
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

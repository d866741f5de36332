#pragma once

#include "app/endpoints/fake_answers.h"

#include <QJsonObject>
#include <QTcpSocket>
#include <QTimer>

namespace calliope::app {

/// Sends one scripted answer over a connection, piece by piece or as a whole, and closes it.
class FakeChat : public QObject {
    Q_OBJECT

public:
    /// Lives as long as the socket.
    FakeChat(QTcpSocket& socket, FakeAnswer answer, bool streams, QString id, int pause);

    void answerNow(); ///< goes on behind the thoughts

private:
    void sendNext();
    void send(const FakePiece& piece);
    void sendEvent(const QJsonObject& delta, const QJsonValue& finish = {});
    void sendWhole();
    void end();
    [[nodiscard]] QJsonObject usage() const;

    QTcpSocket& m_socket;
    QString m_id;
    FakeAnswer m_answer;
    std::size_t m_next = 0;
    qint64 m_sent = 0;
    int m_calls = 0;
    QTimer m_timer;
};

/// A whole answer of a server, with its head.
[[nodiscard]] QByteArray fakeReply(int status, const QJsonObject& body);

} // namespace calliope::app

#pragma once

#include "app/endpoints/endpoint.h"
#include "app/endpoints/fake_answers.h"

#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace calliope::app {

class FakeChat;

/// A server in this program that answers by a script (fake_answers.h): calliope-offline and tests talk to it as to the
/// engine. On the loopback interface, behind a random key, one request for each connection. Knows the model list,
/// chats, answer-now and the engine's status.
class FakeEndpoint : public QObject {
    Q_OBJECT

public:
    /// `pause` milliseconds lie between two pieces of an answer.
    explicit FakeEndpoint(int pause = 25, QObject* parent = nullptr);
    ~FakeEndpoint() override;

    /// As the engine's.
    [[nodiscard]] Endpoint endpoint() const;

    /// Who says what: fakeAnswerTo() unless a test says otherwise.
    using Script = std::function<FakeAnswer(const QJsonObject& request)>;
    void setScript(Script script) { m_script = std::move(script); }

    [[nodiscard]] int requests() const { return m_requests; }                        ///< that had the key
    [[nodiscard]] const std::vector<QJsonObject>& chats() const { return m_asked; }  ///< requests for answers, in order
    [[nodiscard]] int running() const { return static_cast<int>(m_running.size()); } ///< answers under way

private:
    void take();
    void read(QTcpSocket& socket, QByteArray& bytes);
    void answer(QTcpSocket& socket, const QByteArray& head, const QByteArray& body);

    QTcpServer m_server;
    QByteArray m_key;
    int m_pause;
    int m_requests = 0;
    Script m_script = fakeAnswerTo;
    std::vector<QJsonObject> m_asked;
    std::map<QString, FakeChat*> m_running; ///< by id; owned by their sockets
};

} // namespace calliope::app

#pragma once

#include "app/base/failure.h"

#include <QJsonObject>
#include <QObject>
#include <QString>

namespace calliope::app {

/// How messages of JSON-RPC get to a server and back. Signals come from the event loop. closed() is the last one, once,
/// unless it is destroyed before, which ends everything.
class McpTransport : public QObject {
    Q_OBJECT

public:
    static constexpr qsizetype mostMessage = 4 << 20; ///< bytes of one message

    virtual void send(const QJsonObject& message) = 0;

    /// The answer to the request is not wanted any more.
    virtual void forget(qint64 /*id*/) {}

    /// What both sides agreed on: from now on in every head.
    virtual void setVersion(const QString& version) { m_version = version; }

    /// More headers for the next message, where there are headers.
    virtual void setHeadersForNext(const QMap<QByteArray, QByteArray>& /*headers*/) {}

signals:
    void received(const QJsonObject& message);
    void logged(const QString& line); ///< what the server writes for people
    /// The server has forgotten who we are, and takes a new beginning only.
    void sessionEnded();
    void closed(const calliope::app::Failure& failure);

protected:
    [[nodiscard]] const QString& version() const { return m_version; } ///< empty: not agreed yet

private:
    QString m_version;
};

} // namespace calliope::app

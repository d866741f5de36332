#pragma once

#include "app/endpoints/endpoint.h"
#include "app/endpoints/key_store.h"
#include "app/network/json_call.h"

#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <memory>
#include <vector>

namespace calliope::app {

/// What an endpoint offers.
struct EndpointModel {
    QString id;
    qint64 contextLength = 0; ///< tokens; 0: it does not tell

    bool operator==(const EndpointModel&) const = default;
};

struct EndpointReport {
    QUrl url; ///< where it was found: the given one, or with /v1 at its end
    std::vector<EndpointModel> models;
    qint64 milliseconds = 0;
};

/// Asks an endpoint for its models: the list, and what the test button shows. One signal, unless it is destroyed
/// before; a slot may destroy it.
class EndpointCheck : public QObject {
    Q_OBJECT

public:
    EndpointCheck(NetworkGate& gate, KeyStore& keys, const Endpoint& endpoint);

signals:
    void passed(const calliope::app::EndpointReport& report);
    void failed(const calliope::app::Failure& failure);

private:
    void ask(const QUrl& url);
    void read(const QJsonObject& answer);
    void takeFailure(const Failure& failure);

    NetworkGate& m_gate;
    Endpoint m_endpoint;
    QByteArray m_key;
    QUrl m_url;
    Failure m_firstFailure;
    QElapsedTimer m_timer;
    std::unique_ptr<JsonCall> m_call;
};

} // namespace calliope::app

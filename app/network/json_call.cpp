#include "app/network/json_call.h"

#include "app/network/address.h"

#include <QJsonDocument>

namespace calliope::app {

JsonCall::JsonCall(NetworkGate& gate, const Request& request)
    : m_context{shownHost(request.url), request.key}
    , m_exchange(gate.send(request)) {
    connect(m_exchange.get(), &Exchange::bytesArrived, this, [this](const QByteArray& bytes) { m_body += bytes; });
    connect(m_exchange.get(), &Exchange::succeeded, this, &JsonCall::read);
    connect(m_exchange.get(), &Exchange::failed, this, [this](const Failure& failure) {
        m_trouble = m_exchange->trouble();
        emit failed(failure);
    });
}

void JsonCall::read() {
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(m_body, &error);
    if (document.isObject()) {
        emit arrived(document.object());
        return;
    }
    m_trouble = Trouble::notUnderstood;
    emit failed(failureOf(m_trouble, m_context, QStringLiteral("JSON: %1").arg(error.errorString())));
}

} // namespace calliope::app

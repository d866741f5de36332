#pragma once

#include "app/network/network_gate.h"

#include <QJsonObject>
#include <memory>

namespace calliope::app {

/// Asks once and reads the answer as a JSON object. Exactly one signal, unless it is destroyed before; a slot may
/// destroy it.
class JsonCall : public QObject {
    Q_OBJECT

public:
    JsonCall(NetworkGate& gate, const Request& request);

    [[nodiscard]] Trouble trouble() const { return m_trouble; } ///< why it failed
    [[nodiscard]] int status() const { return m_exchange->status(); }

signals:
    void arrived(const QJsonObject& answer);
    void failed(const calliope::app::Failure& failure);

private:
    void read();

    FailureContext m_context;
    QByteArray m_body;
    Trouble m_trouble = Trouble::none;
    std::unique_ptr<Exchange> m_exchange;
};

} // namespace calliope::app

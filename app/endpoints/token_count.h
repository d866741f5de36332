#pragma once

#include "app/endpoints/chat_request.h"
#include "app/network/json_call.h"

#include <QObject>
#include <memory>
#include <vector>

namespace calliope::app {

/// How many tokens a request would cost, asked of the own engine. One signal, unless it is destroyed before; a slot may
/// destroy it. Nothing is generated.
class TokenCount : public QObject {
    Q_OBJECT

public:
    /// REQUIRES: an endpoint of the kind `engine`.
    TokenCount(NetworkGate& gate, const Endpoint& endpoint, const ChatRequest& request);

signals:
    /// The whole prompt, and how much of it each of its pictures is, in their order.
    void counted(qint64 tokens, const std::vector<qint64>& pictures);
    void failed(const calliope::app::Failure& failure);

private:
    void read(const QJsonObject& answer);

    std::unique_ptr<JsonCall> m_call;
};

} // namespace calliope::app

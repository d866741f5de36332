#pragma once

#include "app/endpoints/endpoint.h"
#include "app/engine/engine_status.h"
#include "app/engine/picture_embedder.h"
#include "app/network/json_call.h"

#include <map>
#include <memory>

namespace calliope::app {

/// Asks the engine of this computer, where it has a model that sees pictures.
class EngineEmbedder final : public PictureEmbedder {
    Q_OBJECT

public:
    /// The gate outlives it.
    explicit EngineEmbedder(NetworkGate& gate, QObject* parent = nullptr);

    /// The engine as it is now. An endpoint without an address, and any but our own engine, is nobody to ask.
    void setEngine(const Endpoint& endpoint, const EngineStatus& status);

    [[nodiscard]] QString model() const override;
    [[nodiscard]] bool isIdle() const override;
    void embed(const QByteArray& picture, QObject* context, Done done) override;

private:
    void finish(quint64 number, const std::vector<float>& vector);

    struct Call {
        std::unique_ptr<JsonCall> call;
        std::function<void(const std::vector<float>&)> done;
    };

    NetworkGate& m_gate;
    Endpoint m_endpoint;
    EngineStatus m_status;
    std::map<quint64, Call> m_calls; ///< under way
    qint64 m_endedSince = 0;         ///< calls since the status was told, which may still count them
    quint64 m_lastCall = 0;
};

/// The vector out of an answer to `/v1/embeddings` in base64; empty where there is none, or one that is no vector.
[[nodiscard]] std::vector<float> embeddingOf(const QJsonObject& answer);

} // namespace calliope::app

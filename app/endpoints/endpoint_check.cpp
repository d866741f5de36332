#include "app/endpoints/endpoint_check.h"

#include "app/network/address.h"
#include "app/network/plain_text.h"

#include <QJsonArray>
#include <array>

namespace calliope::app {

namespace {

constexpr qsizetype mostModels = 5000;
constexpr int mostName = 300;

/// vLLM, OpenRouter; llama-server; our engine.
qint64 contextLengthOf(const QJsonObject& model) {
    const std::array<QJsonValue, 4> places{model["max_model_len"], model["context_length"],
                                           model["meta"].toObject()["n_ctx_train"],
                                           model["calliope"].toObject()["context_length"]};
    for (const QJsonValue& place : places)
        if (const double length = place.toDouble(); length >= 1 && length <= 1e9) return static_cast<qint64>(length);
    return 0;
}

} // namespace

EndpointCheck::EndpointCheck(NetworkGate& gate, KeyStore& keys, const Endpoint& endpoint)
    : m_gate(gate)
    , m_endpoint(endpoint) {
    m_timer.start();
    keyFor(endpoint, keys, this, [this](const KeyStore::Result& result) {
        if (result.failure) {
            emit failed(*result.failure);
            return;
        }
        m_key = result.key;
        ask(m_endpoint.url);
    });
}

void EndpointCheck::ask(const QUrl& url) {
    m_url = url;
    Request request;
    request.url = below(url, QStringLiteral("/models"));
    request.key = m_key;
    request.purpose = QStringLiteral("Model list");
    m_call = std::make_unique<JsonCall>(m_gate, request);
    connect(m_call.get(), &JsonCall::arrived, this, &EndpointCheck::read);
    connect(m_call.get(), &JsonCall::failed, this, &EndpointCheck::takeFailure);
}

void EndpointCheck::read(const QJsonObject& answer) {
    if (!answer["data"].isArray()) return takeFailure(failureOf(Trouble::notUnderstood, {shownHost(m_url), m_key}));
    EndpointReport report;
    report.url = m_url;
    report.milliseconds = m_timer.elapsed();
    const QJsonArray models = answer["data"].toArray();
    for (const QJsonValue each : models) {
        const QJsonObject model = each.toObject();
        const QString id = model["id"].toString();
        const bool isName = !id.isEmpty() && plainText(id, mostName) == id;
        if (isName && report.models.size() < mostModels) report.models.push_back({id, contextLengthOf(model)});
    }
    emit passed(report);
}

/// Most interfaces live below /v1, and many people do not type that.
void EndpointCheck::takeFailure(const Failure& failure) {
    const bool isElsewhere =
        m_call->status() == 404 || m_call->trouble() == Trouble::notUnderstood || m_call->trouble() == Trouble::none;
    const bool isFirst = m_url == m_endpoint.url;
    if (isFirst) m_firstFailure = failure;
    if (isFirst && isElsewhere && !m_url.path().endsWith(QLatin1String("/v1"))) {
        m_call.release()->deleteLater(); // its signal is just being emitted
        return ask(below(m_endpoint.url, QStringLiteral("/v1")));
    }
    emit failed(m_firstFailure);
}

} // namespace calliope::app

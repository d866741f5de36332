#include "app/engine/engine_embedder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QPointer>
#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

namespace calliope::app {

namespace {

constexpr std::size_t widest = 1 << 17; // numbers; the widest rows of today's encoders have a fifth of it

} // namespace

EngineEmbedder::EngineEmbedder(NetworkGate& gate, QObject* parent)
    : PictureEmbedder(parent)
    , m_gate(gate) {}

void EngineEmbedder::setEngine(const Endpoint& endpoint, const EngineStatus& status) {
    const QString model = this->model();
    const bool wasIdle = isIdle();
    m_endpoint = endpoint.kind == Endpoint::Kind::engine ? endpoint : Endpoint();
    m_status = status;
    m_endedSince = 0;
    if (model != this->model() || wasIdle != isIdle()) emit changed();
}

QString EngineEmbedder::model() const {
    const bool isReady = !m_endpoint.url.isEmpty() && m_status.model == EngineStatus::Model::ready;
    return isReady ? m_status.visionFingerprint : QString();
}

bool EngineEmbedder::isIdle() const {
    return m_status.running == 0 && m_status.waiting <= static_cast<qint64>(m_calls.size()) + m_endedSince;
}

void EngineEmbedder::embed(const QByteArray& picture, QObject* context, Done done) {
    const quint64 number = ++m_lastCall;
    Call& call = m_calls[number];
    call.done = [context = QPointer<QObject>(context), done = std::move(done)](const std::vector<float>& vector) {
        if (context) done(vector);
    };
    if (model().isEmpty()) {
        QMetaObject::invokeMethod(
            this, [this, number] { finish(number, {}); }, Qt::QueuedConnection);
        return;
    }
    // What it is called does not matter: the engine looks at the bytes. "low": enough to tell things apart.
    const QJsonObject url{{"url", "data:image/png;base64," + QString::fromLatin1(picture.toBase64())},
                          {"detail", "low"}};
    Request request;
    request.method = "POST";
    request.url = below(m_endpoint.url, QStringLiteral("/embeddings"));
    request.key = m_endpoint.engineKey;
    request.body = QJsonDocument(QJsonObject{{"input", QJsonObject{{"type", "image_url"}, {"image_url", url}}},
                                             {"encoding_format", "base64"}})
                       .toJson(QJsonDocument::Compact);
    request.purpose = QStringLiteral("Picture search");
    call.call = std::make_unique<JsonCall>(m_gate, request);
    connect(call.call.get(), &JsonCall::arrived, this,
            [this, number](const QJsonObject& answer) { finish(number, embeddingOf(answer)); });
    connect(call.call.get(), &JsonCall::failed, this, [this, number] { finish(number, {}); });
}

void EngineEmbedder::finish(quint64 number, const std::vector<float>& vector) {
    const auto found = m_calls.find(number);
    const Call call = std::move(found->second);
    m_calls.erase(found);
    ++m_endedSince;
    call.done(vector);
}

std::vector<float> embeddingOf(const QJsonObject& answer) {
    const QString text = answer["data"].toArray().at(0).toObject()["embedding"].toString();
    const QByteArray bytes = QByteArray::fromBase64(text.toLatin1());
    const std::size_t count = static_cast<std::size_t>(bytes.size()) / sizeof(float);
    if (count == 0 || count > widest || count * sizeof(float) != static_cast<std::size_t>(bytes.size())) return {};
    std::vector<float> vector(count);
    std::memcpy(vector.data(), bytes.data(), count * sizeof(float));
    if (!std::ranges::all_of(vector, [](float value) { return std::isfinite(value); })) return {};
    return vector;
}

} // namespace calliope::app

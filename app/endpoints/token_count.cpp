#include "app/endpoints/token_count.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace calliope::app {

namespace {

constexpr double mostTokens = 1e9;
constexpr qsizetype mostPictures = 64;

qint64 countOf(const QJsonValue& value) {
    return static_cast<qint64>(std::clamp(value.toDouble(), 0.0, mostTokens));
}

} // namespace

TokenCount::TokenCount(NetworkGate& gate, const Endpoint& endpoint, const ChatRequest& request) {
    const QJsonObject body{{"messages", bodyOf(request, endpoint.kind)["messages"]}};
    Request call;
    call.method = "POST";
    call.url = endpoint.url;
    call.url.setPath(QStringLiteral("/calliope/v1/tokenize"));
    call.key = endpoint.engineKey;
    call.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    call.purpose = QStringLiteral("Token count");
    m_call = std::make_unique<JsonCall>(gate, call);
    connect(m_call.get(), &JsonCall::arrived, this, &TokenCount::read);
    connect(m_call.get(), &JsonCall::failed, this, &TokenCount::failed);
}

void TokenCount::read(const QJsonObject& answer) {
    std::vector<qint64> pictures;
    const QJsonArray list = answer["pictures"].toArray();
    for (qsizetype i = 0; i < std::min(list.size(), mostPictures); ++i)
        pictures.push_back(countOf(list[i].toObject()["tokens"]));
    emit counted(countOf(answer["count"]), pictures);
}

} // namespace calliope::app

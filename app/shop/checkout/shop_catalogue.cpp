#include "app/shop/checkout/shop_catalogue.h"

#include "app/network/address.h"
#include "app/shop/checkout/mcp_envelope.h"
#include "app/shop/checkout/rest_dialect.h"

#include <QJsonDocument>
#include <array>
#include <utility>

namespace calliope::app {

struct ShopCatalogue::Row {
    const char* capability;
    const char* path;
    const char* purpose;   ///< for the ledger
    const char* unwilling; ///< "%1" is the host
    const char* refused;   ///< likewise; "%2" are the shop's words
};

const ShopCatalogue::Row& ShopCatalogue::rowOf(Question question) {
    // In the order of the enumeration.
    static constexpr std::array table{
        Row{"dev.ucp.shopping.catalog.search", "/catalog/search",
            QT_TRANSLATE_NOOP("calliope::app::ShopCatalogue", "Search"),
            QT_TRANSLATE_NOOP("calliope::app::ShopCatalogue", "%1 cannot be searched by programs."),
            QT_TRANSLATE_NOOP("calliope::app::ShopCatalogue", "%1 does not answer: %2")},
        Row{"dev.ucp.shopping.catalog.lookup", "/catalog/lookup",
            QT_TRANSLATE_NOOP("calliope::app::ShopCatalogue", "Prices"),
            QT_TRANSLATE_NOOP("calliope::app::ShopCatalogue", "%1 does not tell prices to programs."),
            QT_TRANSLATE_NOOP("calliope::app::ShopCatalogue", "%1 does not tell its prices: %2")},
    };
    return table[static_cast<std::size_t>(question)];
}

ShopCatalogue::ShopCatalogue(ShopDoor& door, const QUrl& origin, QUrl agent, Question question)
    : m_door(door)
    , m_row(rowOf(question))
    , m_agent(std::move(agent)) {
    m_route.origin = QUrl(originOf(origin));
}

ShopCatalogue::~ShopCatalogue() = default;

QString ShopCatalogue::host() const {
    return shownHost(m_route.origin);
}

void ShopCatalogue::ask(const QJsonObject& body) {
    m_body = body;
    if (m_route.endpoint.isEmpty())
        askProfile();
    else
        askCatalogue();
}

void ShopCatalogue::askProfile() {
    if (m_profileCall) m_profileCall.release()->deleteLater(); // it may be in the middle of its signal
    m_profileCall = std::make_unique<ShopProfileCall>(m_door, m_route.origin, ShopProfile::Protocol::ucp,
                                                      tr("What %1 tells of its catalogue").arg(host()));
    connect(m_profileCall.get(), &ShopProfileCall::finished, this, &ShopCatalogue::takeProfile);
}

void ShopCatalogue::takeProfile(const ShopProfile& profile) {
    if (profile.state != ShopProfile::State::told) {
        const bool isTooLarge = profile.trouble == Trouble::tooLarge;
        const bool isUnwilling = profile.state == ShopProfile::State::none && !isTooLarge;
        emit failed(isUnwilling ? tr(m_row.unwilling).arg(host()) : profile.problem,
                    isTooLarge ? Trouble::notUnderstood : profile.trouble);
        return;
    }
    const QString objection = readUcpCatalogue(profile.json, m_row.capability, m_route);
    if (objection.isEmpty()) return askCatalogue();
    m_route.endpoint.clear();
    emit failed(objection, Trouble::notUnderstood);
}

void ShopCatalogue::askCatalogue() {
    ShopRequest request;
    request.method = "POST";
    request.url = m_route.endpoint;
    request.origin = m_route.origin;
    request.body = QJsonDocument(m_body).toJson(QJsonDocument::Compact);
    request.headers = ucpDialect().headers(m_route, m_agent, {});
    request.purpose = QStringLiteral("%1: %2").arg(host(), tr(m_row.purpose));
    const QString path = QLatin1String(m_row.path);
    if (m_route.transport == ShopRoute::Transport::mcp)
        request = mcpRequest(request, path, m_agent, {});
    else
        request.url = QUrl(m_route.endpoint.toString(QUrl::FullyEncoded) + path, QUrl::StrictMode);
    if (m_call) m_call.release()->deleteLater(); // it may be in the middle of its signal
    m_call = m_door.send(request);
    connect(m_call.get(), &ShopCall::finished, this, &ShopCatalogue::takeAnswer);
}

void ShopCatalogue::takeAnswer(const ShopReply& carried) {
    const ShopReply reply = m_route.transport == ShopRoute::Transport::mcp ? restReply(carried) : carried;
    const bool isRefused = reply.trouble == Trouble::refused || reply.json["ucp"]["status"] == "error";
    if (isRefused)
        emit failed(tr(m_row.refused).arg(host(), ucpDialect().error(reply.json, m_route).words), Trouble::refused);
    else if (reply.trouble != Trouble::none)
        emit failed(reply.failure.title + u' ' + reply.failure.detail, reply.trouble);
    else if (!reply.json["products"].isArray())
        emit failed(tr("The answer of %1 is not understood.").arg(host()), Trouble::notUnderstood);
    else
        emit answered(reply.json);
}

} // namespace calliope::app

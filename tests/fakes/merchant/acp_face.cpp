#include "tests/fakes/merchant/acp_face.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <algorithm>
#include <array>

namespace calliope::test {

namespace {

struct Route {
    const char* method;
    const char* pattern;
    const char* operation;
};

constexpr std::array routes{
    Route{"GET", "^/\\.well-known/acp\\.json$", "discovery"},
    Route{"POST", "^/acp/checkout_sessions$", "create"},
    Route{"GET", "^/acp/checkout_sessions/([^/]+)$", "look"},
    Route{"POST", "^/acp/checkout_sessions/([^/]+)$", "update"},
    Route{"POST", "^/acp/checkout_sessions/([^/]+)/complete$", "complete"},
    Route{"POST", "^/acp/checkout_sessions/([^/]+)/cancel$", "cancel"},
};

/// In the order of SessionState.
constexpr std::array statuses{
    "incomplete", "requires_escalation", "ready_for_payment", "complete_in_progress", "completed", "canceled",
    "expired"};

/// What goes wrong in the shop, as this protocol calls it.
const QMap<QString, QString>& codes() {
    static const QMap<QString, QString> table{{"out_of_stock", "out_of_stock"}, {"payment_failed", "payment_declined"}};
    return table;
}

constexpr const char* discountWords = "Summer sale";

QJsonObject total(const char* type, const char* words, qint64 amount) {
    return {{"type", type}, {"display_text", words}, {"amount", amount}};
}

/// Of the extension: what was taken off, and where.
QJsonObject discountsOf(const Shop& shop, const Session& session, qint64 amount) {
    QJsonArray allocations;
    for (std::size_t i = 0; i < session.lines.size(); ++i)
        if (const qint64 off = shop.discountOf(session.lines[i]); off > 0)
            allocations.append(QJsonObject{{"path", QString("$.line_items[%1]").arg(i)}, {"amount", off}});
    if (shop.faults.discount == Discount::ofDelivery)
        allocations.append(QJsonObject{{"path", "$.totals.fulfillment"}, {"amount", amount}});
    QJsonObject applied{{"id", "di_1"},
                        {"coupon", QJsonObject{{"id", "coupon_1"}, {"name", discountWords}}},
                        {"amount", amount},
                        {"automatic", true}};
    if (!allocations.isEmpty()) applied["allocations"] = allocations;
    return {{"codes", QJsonArray()}, {"applied", QJsonArray{applied}}};
}

} // namespace

AcpFace::AcpFace(Shop& shop, QString base)
    : m_shop(shop)
    , m_base(std::move(base)) {}

std::optional<Operation> AcpFace::operationOf(const HttpRequest& request) const {
    for (const Route& route : routes) {
        const auto match = QRegularExpression(route.pattern).match(request.path);
        if (request.method == route.method && match.hasMatch()) return Operation{route.operation, match.captured(1)};
    }
    return std::nullopt;
}

std::optional<HttpReply> AcpFace::refusal(const HttpRequest& request, const Operation& operation) {
    if (operation.name == "discovery") return std::nullopt;
    if (request.headers.value("authorization") != QByteArray("Bearer ") + key)
        return error(401, "unauthorized", "The key is missing or wrong");
    if (request.headers.value("api-version") != version) return error(400, "unsupported_api_version", "API-Version");
    const QByteArray idempotency = request.headers.value("idempotency-key");
    if (request.method == "POST" && (idempotency.isEmpty() || idempotency.size() > 255))
        return error(400, "idempotency_key_required", "Idempotency-Key is missing");
    return std::nullopt;
}

HttpReply AcpFace::answer(const HttpRequest& request, const Operation& operation) {
    if (operation.name == "discovery") return profile();
    if (operation.name == "create") {
        Session& session = m_shop.create();
        take(session, request.json());
        if (session.lines.empty()) return error(400, "invalid", "There is nothing of this");
        m_shop.look(session);
        return {201, shown(session)};
    }
    Session* session = m_shop.session(operation.id);
    if (!session) return error(404, "not_found", "There is no such session");
    if (operation.name == "cancel" && session->state >= SessionState::completed)
        return error(405, "not_cancelable", "It is over");
    if (operation.name == "update" && session->state < SessionState::inProgress) take(*session, request.json());
    if (operation.name == "complete") m_shop.complete(*session, request.headers.value("idempotency-key"));
    if (operation.name == "cancel") m_shop.cancel(*session);
    if (operation.name == "update" || operation.name == "look") m_shop.look(*session);
    return {200, shown(*session)};
}

HttpReply AcpFace::conflict() const {
    return error(422, "idempotency_conflict", "Idempotency-Key has already been used with a different request body");
}

HttpReply AcpFace::error(int status, const QString& code, const QString& words) const {
    const char* type = status >= 500 ? "service_unavailable" : "invalid_request";
    return {status, {{"type", type}, {"code", code}, {"message", words}}};
}

/// As JSON, in which the order of fields and blanks mean nothing.
bool AcpFace::isSame(const QByteArray& one, const QByteArray& other) const {
    return QJsonDocument::fromJson(one) == QJsonDocument::fromJson(other);
}

HttpReply AcpFace::profile() const {
    if (m_shop.faults.redirectsDiscovery) return {302, {}, {{"Location", "/elsewhere/acp"}}};
    const QString base = m_shop.faults.endpointElsewhere ? QString("https://elsewhere.example/acp") : m_base + "/acp";
    return {
        200,
        {{"protocol", QJsonObject{{"name", "acp"}, {"version", version}, {"supported_versions", QJsonArray{version}}}},
         {"api_base_url", base},
         {"transports", QJsonArray{"rest"}},
         {"capabilities", QJsonObject{{"services", QJsonArray{"checkout"}}}}}};
}

/// Only what is sent changes. An item that stands there twice is wanted twice: items have no quantity.
void AcpFace::take(Session& session, const QJsonObject& wish) {
    if (wish.contains("line_items")) session.lines.clear();
    for (const QJsonValue each : wish["line_items"].toArray()) {
        const Product* product = m_shop.product(each["id"].toString());
        if (!product) continue;
        const auto same = std::find_if(session.lines.begin(), session.lines.end(),
                                       [&](const SessionLine& line) { return line.product.id == product->id; });
        if (same != session.lines.end())
            ++same->quantity;
        else
            session.lines.push_back({QString("li_%1").arg(session.lines.size() + 1), *product, 1});
    }
    if (wish.contains("buyer")) session.buyer = wish["buyer"].toObject();
    if (wish.contains("fulfillment_details")) session.address = wish["fulfillment_details"].toObject();
    if (wish.contains("selected_fulfillment_options"))
        session.option = wish["selected_fulfillment_options"][0]["option_id"].toString();
    m_shop.settle(session);
}

QJsonObject AcpFace::shown(const Session& session) const {
    const Sums sums = m_shop.sums(session);
    QJsonArray lines;
    QJsonArray ids;
    for (const SessionLine& line : session.lines) {
        const qint64 amount = line.product.price * line.quantity;
        const qint64 off = m_shop.discountOf(line);
        QJsonArray rows{total("items_base_amount", "Goods", amount), total("subtotal", "Goods", amount)};
        if (off > 0) rows.append(total("items_discount", discountWords, off));
        rows.append(total("total", "Total", amount - off));
        lines.append(QJsonObject{{"id", line.id},
                                 {"item", QJsonObject{{"id", line.product.id}}},
                                 {"quantity", line.quantity},
                                 {"name", line.product.title},
                                 {"unit_amount", line.product.price},
                                 {"totals", rows}});
        ids.append(line.product.id);
    }
    // What goes off the lines or the delivery is off their rows already; what goes off all has a row of its own.
    const Discount discount = m_shop.faults.discount;
    const qint64 offLines = discount == Discount::ofLines ? sums.discount : 0;
    const qint64 offDelivery = discount == Discount::ofDelivery ? sums.discount : 0;
    QJsonArray totals{total("items_base_amount", "Items", sums.subtotal)};
    if (offLines > 0) totals.append(total("items_discount", discountWords, offLines));
    totals.append(total("subtotal", "Goods", sums.subtotal - offLines));
    if (!session.address.isEmpty()) totals.append(total("fulfillment", "Shipping", sums.shipping - offDelivery));
    if (sums.discount > offLines) totals.append(total("discount", discountWords, sums.discount));
    if (sums.tax > 0) totals.append(total("tax", "VAT", sums.tax));
    totals.append(total("total", "Total", sums.total + (m_shop.faults.addsUpWrong ? 100 : 0)));

    const Market& market = markets().value(m_shop.market);
    const auto option = [](const char* id, const char* title, qint64 cost) {
        return QJsonObject{{"type", "shipping"},
                           {"id", id},
                           {"title", title},
                           {"totals", QJsonArray{total("total", "Shipping", cost)}}};
    };
    const QJsonObject handler{{"id", "handler-1"},
                              {"name", "com.example.tokens"},
                              {"version", "2026-04-17"},
                              {"spec", "https://pay.example/tokens"},
                              {"requires_delegate_payment", false},
                              {"requires_pci_compliance", false},
                              {"psp", "example"},
                              {"config_schema", "https://pay.example/config.json"},
                              {"instrument_schemas", QJsonArray{"https://pay.example/instrument.json"}},
                              {"config", QJsonObject()}};
    QJsonArray messages;
    const auto message = [](const char* type, const QString& code, const char* words, const char* resolution) {
        return QJsonObject{
            {"type", type}, {"code", code}, {"content_type", "plain"}, {"content", words}, {"resolution", resolution}};
    };
    if (session.state == SessionState::incomplete && session.address.isEmpty())
        messages.append(message("error", "missing", "An address is needed", "recoverable"));
    if (session.state == SessionState::escalated)
        messages.append(message("error", "age_verification_required", "Go on at our page", "requires_buyer_review"));
    if (!session.problem.isEmpty())
        messages.append(message("error", codes().value(session.problem), "That did not work", "recoverable"));
    if (m_shop.faults.discloses && !lines.isEmpty()) {
        QJsonObject first = lines[0].toObject();
        first["disclosures"] = QJsonArray{
            QJsonObject{{"type", "disclaimer"}, {"content_type", "plain"}, {"content", "This cannot be returned"}}};
        lines[0] = first;
    }
    QJsonObject capabilities{{"payment", QJsonObject{{"handlers", QJsonArray{handler}}}}};
    if (sums.discount > 0) capabilities["extensions"] = QJsonArray{QJsonObject{{"name", "discount"}}};
    QJsonObject out{{"id", session.id},
                    {"protocol", QJsonObject{{"version", version}}},
                    {"capabilities", capabilities},
                    {"status", statuses[static_cast<std::size_t>(session.state)]},
                    {"currency", session.currency.toLower()},
                    {"line_items", lines},
                    {"totals", totals},
                    {"fulfillment_options", QJsonArray{option("standard", "Standard", market.standard),
                                                       option("express", "Express", market.express)}},
                    {"messages", messages},
                    {"links", QJsonArray{QJsonObject{{"type", "terms_of_use"}, {"url", m_base + "/terms"}},
                                         QJsonObject{{"type", "return_policy"}, {"url", m_base + "/returns"}}}},
                    {"expires_at", session.expires.toString(Qt::ISODate)}};
    if (sums.discount > 0) out["discounts"] = discountsOf(m_shop, session, sums.discount);
    if (!session.address.isEmpty()) out["fulfillment_details"] = session.address;
    if (!session.option.isEmpty())
        out["selected_fulfillment_options"] =
            QJsonArray{QJsonObject{{"type", "shipping"}, {"option_id", session.option}, {"item_ids", ids}}};
    if (session.state == SessionState::escalated)
        out["continue_url"] =
            (m_shop.faults.leadsElsewhere ? QString("https://elsewhere.example") : m_base) + "/page/" + session.id;
    if (session.state == SessionState::completed)
        out["order"] = QJsonObject{{"id", session.order},
                                   {"status", m_shop.orders().back().isShipped ? "shipped" : "confirmed"},
                                   {"checkout_session_id", session.id},
                                   {"permalink_url", m_base + "/orders/" + session.order}};
    return out;
}

} // namespace calliope::test

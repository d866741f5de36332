#include "tests/fakes/merchant/ucp_face.h"

#include "tests/fakes/merchant/platform_profiles.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <algorithm>
#include <array>

namespace calliope::test {

namespace {

constexpr const char* newest = "2026-08-25";
constexpr const char* specs = "https://ucp.dev/";

struct Route {
    const char* method;
    const char* pattern;
    const char* operation;
    const char* capability; ///< that who asks must have, too; nullptr: none
};

constexpr std::array routes{
    Route{"GET", "^/\\.well-known/ucp$", "discovery", nullptr},
    Route{"POST", "^/ucp/checkout-sessions$", "create", "checkout"},
    Route{"GET", "^/ucp/checkout-sessions/([^/]+)$", "look", "checkout"},
    Route{"PUT", "^/ucp/checkout-sessions/([^/]+)$", "update", "checkout"},
    Route{"POST", "^/ucp/checkout-sessions/([^/]+)/complete$", "complete", "checkout"},
    Route{"POST", "^/ucp/checkout-sessions/([^/]+)/cancel$", "cancel", "checkout"},
    Route{"POST", "^/ucp/carts$", "create cart", "cart"},
    Route{"GET", "^/ucp/carts/([^/]+)$", "look at cart", "cart"},
    Route{"PUT", "^/ucp/carts/([^/]+)$", "update cart", "cart"},
    Route{"POST", "^/ucp/carts/([^/]+)/cancel$", "cancel cart", "cart"},
    Route{"POST", "^/ucp/catalog/search$", "search", "catalog.search"},
    Route{"POST", "^/ucp/catalog/lookup$", "lookup", "catalog.lookup"},
    Route{"GET", "^/ucp/orders/([^/]+)$", "order", "order"},
    Route{"GET", "^/buy/([^/]*)$", "permalink", nullptr},
};

/// In the order of SessionState; a session that is over is told as canceled.
constexpr std::array statuses{
    "incomplete", "requires_escalation", "ready_for_complete", "complete_in_progress", "completed", "canceled",
    "canceled"};

QJsonObject total(const char* type, const char* words, qint64 amount) {
    return {{"type", type}, {"display_text", words}, {"amount", amount}};
}

} // namespace

UcpFace::UcpFace(Shop& shop, QString version, QString base, QString transport, QString endpoint)
    : m_shop(shop)
    , m_version(std::move(version))
    , m_base(std::move(base))
    , m_transport(std::move(transport))
    , m_endpoint(std::move(endpoint)) {}

std::optional<Operation> UcpFace::operationOf(const HttpRequest& request) const {
    for (const Route& route : routes) {
        const auto match = QRegularExpression(route.pattern).match(request.path);
        if (request.method == route.method && match.hasMatch()) return Operation{route.operation, match.captured(1)};
    }
    return std::nullopt;
}

std::optional<HttpReply> UcpFace::refusal(const HttpRequest& request, const Operation& operation) {
    if (operation.name == "discovery" || operation.name == "permalink") return std::nullopt;
    static const QRegularExpression agent("^profile=\"(https://[^\"]+)\"$");
    const auto named = agent.match(QString::fromLatin1(request.headers.value("ucp-agent")));
    if (!named.hasMatch()) return error(400, "invalid_profile_url", "UCP-Agent names no profile");
    if (const auto objection = objectionTo(named.captured(1), operation)) return objection;
    static const QRegularExpression uuid("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");
    if (!uuid.match(QString::fromLatin1(request.headers.value("request-id"))).hasMatch())
        return error(400, "invalid_request", "Request-Id is no UUID");
    const bool writes = request.method != "GET" && operation.name != "lookup" && operation.name != "search";
    if (writes && !uuid.match(QString::fromLatin1(request.headers.value("idempotency-key"))).hasMatch())
        return error(400, "invalid_request", "Idempotency-Key is no UUID");
    return std::nullopt;
}

/// As the protocol has it: what both can, in a version that both speak.
std::optional<HttpReply> UcpFace::objectionTo(const QString& profile, const Operation& operation) const {
    const auto refused = [this](int status, const char* code) {
        HttpReply reply = error(status, code, "Negotiation failed");
        reply.json["continue_url"] = page("start");
        return reply;
    };
    const auto hasVersion = [this](const QJsonValue& entries) {
        const QJsonArray all = entries.toArray();
        return std::any_of(all.begin(), all.end(),
                           [this](const QJsonValue& each) { return each["version"] == m_version; });
    };
    const auto known = platformProfile(profile);
    if (!known) return refused(424, "profile_unreachable");
    const QJsonObject ucp = (*known)["ucp"].toObject();
    if (!ucp["version"].isString() || !ucp["services"].isObject() || !ucp["capabilities"].isObject())
        return refused(422, "profile_malformed");
    if (!hasVersion(ucp["services"]["dev.ucp.shopping"])) return refused(422, "version_unsupported");
    for (const Route& route : routes)
        if (operation.name == route.operation && route.capability &&
            !hasVersion(ucp["capabilities"][QString("dev.ucp.shopping.") + route.capability]))
            return refused(200, "capabilities_incompatible");
    return std::nullopt;
}

HttpReply UcpFace::answer(const HttpRequest& request, const Operation& operation) {
    if (operation.name == "discovery") return profile();
    if (operation.name == "permalink") return permalink(operation.id);
    if (operation.name == "order") return order(operation.id);
    if (operation.name == "lookup") return lookup(request.json()["ids"].toArray());
    if (operation.name == "search") return search(request.json());
    if (operation.name.endsWith(" cart")) return cart(request, operation);
    if (operation.name == "create") {
        Session& session = m_shop.create();
        take(session, request.json());
        if (session.lines.empty()) return error(200, "item_unavailable", "There is nothing of this");
        m_shop.look(session);
        return {201, shown(session)};
    }
    Session* session = m_shop.session(operation.id);
    if (!session) return error(404, "not_found", "There is no such session");
    if (operation.name == "update" && session->state < SessionState::inProgress) take(*session, request.json());
    if (operation.name == "complete") m_shop.complete(*session, request.headers.value("idempotency-key"));
    if (operation.name == "cancel") m_shop.cancel(*session);
    if (operation.name == "update" || operation.name == "look") m_shop.look(*session);
    return {200, shown(*session)};
}

HttpReply UcpFace::conflict() const {
    return error(409, "idempotency_conflict", "This key was used for another request");
}

HttpReply UcpFace::error(int status, const QString& code, const QString& words) const {
    return {status,
            {{"ucp", meta("error")},
             {"messages", QJsonArray{QJsonObject{
                              {"type", "error"}, {"code", code}, {"content", words}, {"severity", "unrecoverable"}}}}}};
}

HttpReply UcpFace::profile() const {
    if (m_shop.faults.redirectsDiscovery) return {302, {}, {{"Location", "/elsewhere/ucp"}}};
    const auto capability = [this](const QString& name, const char* page) {
        const QString spec = m_shop.faults.claimsForeignSpec ? QString("https://specs.example/") : QString(specs);
        return QJsonObject{{"version", m_version},
                           {"spec", spec + m_version + "/specification/" + page},
                           {"schema", spec + m_version + "/schemas/shopping/" + name + ".json"}};
    };
    QJsonObject extended = capability("fulfillment", "fulfillment");
    extended["extends"] = "dev.ucp.shopping.checkout";
    QJsonObject capabilities{{"dev.ucp.shopping.order", QJsonArray{capability("order", "order")}}};
    if (!m_shop.faults.hidesCheckout) {
        capabilities["dev.ucp.shopping.checkout"] = QJsonArray{capability("checkout", "checkout")};
        capabilities["dev.ucp.shopping.fulfillment"] = QJsonArray{extended};
    }
    if (!m_shop.faults.hidesCarts) capabilities["dev.ucp.shopping.cart"] = QJsonArray{capability("cart", "cart")};
    if (!m_shop.faults.hidesPrices)
        capabilities["dev.ucp.shopping.catalog.lookup"] = QJsonArray{capability("catalog_lookup", "catalog/lookup")};
    if (!m_shop.faults.hidesCatalogue)
        capabilities["dev.ucp.shopping.catalog.search"] = QJsonArray{capability("catalog_search", "catalog/search")};
    if (m_version == newest) {
        QJsonObject links = capability("permalink", "permalink");
        links["config"] = QJsonObject{{"endpoint", m_base + "/buy"}};
        capabilities["dev.ucp.shopping.permalink"] = QJsonArray{links};
    }
    const QString endpoint =
        m_shop.faults.endpointElsewhere ? "https://elsewhere.example" + m_endpoint : m_base + m_endpoint;
    const QJsonObject service{{"version", m_version},
                              {"transport", m_transport},
                              {"spec", specs + m_version + "/specification/overview"},
                              {"endpoint", endpoint}};
    QJsonObject ucp = meta();
    ucp.remove("status");
    ucp["services"] = QJsonObject{{"dev.ucp.shopping", QJsonArray{service}}};
    ucp["capabilities"] = capabilities;
    return {200, {{"ucp", ucp}}, {{"Cache-Control", "public, max-age=60"}}};
}

HttpReply UcpFace::cart(const HttpRequest& request, const Operation& operation) {
    if (operation.name == "create cart") {
        Session made;
        take(made, request.json());
        if (made.lines.empty()) return error(200, "item_unavailable", "There is nothing of this");
        return {201, shownCart(m_shop.keepCart(made))};
    }
    Session* cart = m_shop.cart(operation.id);
    if (!cart) return error(404, "not_found", "There is no such cart");
    if (operation.name == "update cart") take(*cart, request.json());
    const HttpReply reply{200, shownCart(*cart)};
    if (operation.name == "cancel cart") m_shop.dropCart(operation.id);
    return reply;
}

QJsonObject UcpFace::shownCart(const Session& cart) const {
    QJsonObject ucp = meta();
    ucp.remove("payment_handlers");
    ucp["capabilities"] = QJsonObject{{"dev.ucp.shopping.cart", QJsonArray{QJsonObject{{"version", m_version}}}}};
    QJsonObject out{{"ucp", ucp},
                    {"id", cart.id},
                    {"line_items", lines(cart, false)},
                    {"currency", cart.currency},
                    {"totals", totals(cart)},
                    {"links", QJsonArray{QJsonObject{{"type", "terms_of_service"}, {"url", m_base + "/terms"}},
                                         QJsonObject{{"type", "refund_policy"},
                                                     {"title", "Sending it back"},
                                                     {"url", m_base + "/returns"}}}},
                    {"expires_at", cart.expires.toString(Qt::ISODate)}};
    if (!m_shop.faults.hidesPage) out["continue_url"] = page(cart.id);
    return out;
}

QString UcpFace::page(const QString& id) const {
    return (m_shop.faults.leadsElsewhere ? QString("https://elsewhere.example") : m_base) + "/page/" + id;
}

HttpReply UcpFace::permalink(const QString& items) const {
    static const QRegularExpression grammar(
        "^(?:[A-Za-z0-9._-]+|~[A-Za-z0-9_-]+):[1-9][0-9]*(?:,(?:[A-Za-z0-9._-]+|~[A-Za-z0-9_-]+):[1-9][0-9]*)*$");
    if (!items.isEmpty() && !grammar.match(items).hasMatch()) return error(400, "invalid_request", "No items");
    return {
        303,
        {},
        {{"Location", m_base.toLatin1() + "/page"}, {"Cache-Control", "no-store"}, {"Referrer-Policy", "no-referrer"}}};
}

HttpReply UcpFace::order(const QString& id) {
    for (const PlacedOrder& each : m_shop.orders()) {
        const Session* session = m_shop.session(each.session);
        if (each.id != id || !session) continue;
        QJsonObject ucp = meta();
        ucp.remove("payment_handlers");
        QJsonArray events;
        const auto add = [&](const char* type, const QDateTime& at) {
            events.append(QJsonObject{
                {"id", QString("event-%1").arg(events.size() + 1)},
                {"type", type},
                {"occurred_at", at.toString(Qt::ISODate)},
                {"tracking_number", "T-1"},
                {"tracking_url", m_base + "/track"},
                {"line_items", QJsonArray{QJsonObject{{"id", session->lines.front().id}, {"quantity", 1}}}}});
        };
        if (each.isShipped) add("shipped", m_shop.now);
        if (each.arrived.isValid()) add("delivered", each.arrived);
        return {200,
                {{"ucp", ucp},
                 {"id", each.id},
                 {"checkout_id", each.session},
                 {"permalink_url", m_base + "/orders/" + each.id},
                 {"line_items", lines(*session, true)},
                 {"fulfillment", QJsonObject{{"expectations", QJsonArray()}, {"events", events}}},
                 {"currency", session->currency},
                 {"totals", totals(*session)}}};
    }
    return error(404, "not_found", "There is no such order");
}

QJsonObject UcpFace::shown(const Product& product) const {
    const QJsonObject price{{"amount", product.price}, {"currency", m_shop.market}};
    const QJsonObject words{{"plain", product.title}};
    const QJsonObject variant{{"id", product.id},
                              {"title", product.title},
                              {"description", words},
                              {"price", price},
                              {"availability", QJsonObject{{"available", !m_shop.faults.sellsOut}}}};
    return {{"id", "product of " + product.id},
            {"title", product.title},
            {"description", words},
            {"price_range", QJsonObject{{"min", price}, {"max", price}}},
            {"variants", QJsonArray{variant}}};
}

HttpReply UcpFace::told(const QJsonArray& products) const {
    QJsonObject ucp = meta();
    ucp.remove("payment_handlers");
    return {200, {{"ucp", ucp}, {"products", products}}};
}

HttpReply UcpFace::lookup(const QJsonArray& ids) const {
    QJsonArray products;
    for (const QJsonValue id : ids) {
        const Product* product = m_shop.product(id.toString());
        if (!product) continue;
        QJsonObject found = shown(*product);
        QJsonObject variant = found["variants"][0].toObject();
        variant["inputs"] = QJsonArray{QJsonObject{{"id", id}, {"match", "exact"}}};
        found["variants"] = QJsonArray{variant};
        products.append(found);
    }
    return told(products);
}

/// Titles with all of the words, within the price, some at once.
HttpReply UcpFace::search(const QJsonObject& wanted) const {
    const QStringList words = wanted["query"].toString().toLower().split(' ', Qt::SkipEmptyParts);
    const QJsonValue price = wanted["filters"]["price"];
    QJsonArray found;
    for (const Product& product : m_shop.products) {
        const QString title = product.title.toLower();
        const bool fits =
            std::all_of(words.begin(), words.end(), [&](const QString& word) { return title.contains(word); });
        const bool isDear = !price["max"].isUndefined() && product.price > price["max"].toInteger();
        const bool isCheap = product.price < price["min"].toInteger();
        if (fits && !isDear && !isCheap) found.append(shown(product));
    }
    const qsizetype from = wanted["pagination"]["cursor"].toString().section(' ', -1).toInt();
    const qsizetype most = wanted["pagination"]["limit"].toInt(10);
    QJsonArray page;
    for (qsizetype i = from; i < std::min(found.size(), from + most); ++i) page.append(found[i]);
    HttpReply reply = told(page);
    QJsonObject pages{{"has_next_page", from + most < found.size()}, {"total_count", found.size()}};
    if (from + most < found.size()) pages["cursor"] = QString("from %1").arg(from + most);
    reply.json["pagination"] = pages;
    return reply;
}

void UcpFace::take(Session& session, const QJsonObject& wish) {
    session.lines.clear();
    for (const QJsonValue each : wish["line_items"].toArray()) {
        const Product* product = m_shop.product(each["item"]["id"].toString());
        if (!product) continue;
        session.lines.push_back(
            {QString("li_%1").arg(session.lines.size() + 1), *product, each["quantity"].toInteger(1)});
    }
    session.buyer = wish["buyer"].toObject();
    const QJsonObject method = wish["fulfillment"]["methods"][0].toObject();
    session.address = method["destinations"][0].toObject();
    session.address.remove("id");
    session.address.remove("type");
    session.option = method["groups"][0]["selected_option_id"].toString();
    m_shop.settle(session);
}

QJsonObject UcpFace::meta(const QString& status) const {
    const QJsonObject handler{{"id", "handler-1"},
                              {"version", m_version},
                              {"available_instruments", QJsonArray{QJsonObject{{"type", "token"}}}}};
    return {
        {"version", m_version},
        {"status", status},
        {"capabilities", QJsonObject{{"dev.ucp.shopping.checkout", QJsonArray{QJsonObject{{"version", m_version}}}}}},
        {"payment_handlers", QJsonObject{{"com.example.tokens", QJsonArray{handler}}}}};
}

QJsonArray UcpFace::totals(const Session& session) const {
    const Sums sums = m_shop.sums(session);
    QJsonArray all{total("subtotal", "Goods", sums.subtotal)};
    if (!session.address.isEmpty()) all.append(total("fulfillment", "Shipping", sums.shipping));
    if (sums.discount > 0) all.append(total("discount", "Summer sale", -sums.discount));
    if (sums.tax > 0) all.append(total("tax", "VAT", sums.tax));
    all.append(total("total", "Total", sums.total + (m_shop.faults.addsUpWrong ? 100 : 0)));
    return all;
}

QJsonArray UcpFace::lines(const Session& session, bool isOrder) const {
    QJsonArray all;
    for (const SessionLine& line : session.lines) {
        const qint64 amount = line.product.price * line.quantity;
        QJsonObject row{
            {"id", line.id},
            {"item",
             QJsonObject{{"id", line.product.id}, {"title", line.product.title}, {"price", line.product.price}}},
            {"quantity", line.quantity},
            {"totals", QJsonArray{total("subtotal", "Goods", amount), total("total", "Total", amount)}}};
        if (isOrder) {
            row["quantity"] = QJsonObject{{"total", line.quantity}, {"fulfilled", 0}};
            row["status"] = "processing";
        }
        all.append(row);
    }
    return all;
}

QJsonObject UcpFace::fulfillment(const Session& session) const {
    QJsonArray ids;
    for (const SessionLine& line : session.lines) ids.append(line.id);
    const Market& market = markets().value(m_shop.market);
    const auto option = [](const char* id, const char* title, qint64 cost) {
        return QJsonObject{{"id", id}, {"title", title}, {"totals", QJsonArray{total("total", "Shipping", cost)}}};
    };
    QJsonObject group{{"id", "group-1"},
                      {"line_item_ids", ids},
                      {"options", QJsonArray{option("standard", "Standard", market.standard),
                                             option("express", "Express", market.express)}}};
    if (!session.option.isEmpty()) group["selected_option_id"] = session.option;
    QJsonObject destination = session.address;
    destination["id"] = "dest-1";
    if (m_version == newest) destination["type"] = "shipping_address";
    return {{"methods", QJsonArray{QJsonObject{{"id", "method-1"},
                                               {"type", "shipping"},
                                               {"line_item_ids", ids},
                                               {"destinations", QJsonArray{destination}},
                                               {"selected_destination_id", "dest-1"},
                                               {"groups", QJsonArray{group}}}}}};
}

QJsonArray UcpFace::messages(const Session& session) const {
    QJsonArray all;
    const auto error = [](const QString& code, const char* words, const char* severity) {
        return QJsonObject{{"type", "error"}, {"code", code}, {"content", words}, {"severity", severity}};
    };
    if (session.state == SessionState::incomplete && session.address.isEmpty())
        all.append(error("missing", "An address is needed", "recoverable"));
    if (session.state == SessionState::escalated)
        all.append(error("age_restricted", "Go on at our page", "requires_buyer_review"));
    if (!session.problem.isEmpty()) all.append(error(session.problem, "That did not work", "recoverable"));
    if (m_shop.faults.discloses)
        all.append(QJsonObject{{"type", "warning"},
                               {"code", "final_sale"},
                               {"path", "$.line_items[0]"},
                               {"content", "This cannot be returned"},
                               {"presentation", "disclosure"}});
    return all;
}

QJsonObject UcpFace::shown(const Session& session) const {
    const bool isExpired = session.state == SessionState::expired;
    QJsonObject out{{"ucp", meta()},
                    {"id", session.id},
                    {"line_items", lines(session, false)},
                    {"status", statuses[static_cast<std::size_t>(session.state)]},
                    {"currency", session.currency},
                    {"totals", totals(session)},
                    {"messages", messages(session)},
                    {"links", QJsonArray{QJsonObject{{"type", "terms_of_service"}, {"url", m_base + "/terms"}},
                                         QJsonObject{{"type", "refund_policy"}, {"url", m_base + "/returns"}}}},
                    {"expires_at", (isExpired ? m_shop.now.addSecs(-60) : session.expires).toString(Qt::ISODate)}};
    if (!session.buyer.isEmpty()) out["buyer"] = session.buyer;
    if (!session.address.isEmpty()) out["fulfillment"] = fulfillment(session);
    if (session.state == SessionState::escalated || session.state == SessionState::incomplete)
        out["continue_url"] = page(session.id);
    if (session.state == SessionState::completed)
        out["order"] = QJsonObject{{"id", session.order}, {"permalink_url", m_base + "/orders/" + session.order}};
    return out;
}

} // namespace calliope::test

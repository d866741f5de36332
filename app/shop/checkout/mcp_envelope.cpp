#include "app/shop/checkout/mcp_envelope.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringList>
#include <algorithm>
#include <array>

namespace calliope::app {

namespace {

struct Tool {
    const char* method;
    const char* place; ///< the path's first part
    const char* step;  ///< behind an id; empty: there is none
    bool hasId;
    const char* name;
    const char* payload; ///< what the body is called; nullptr: it has none
};

constexpr std::array tools{
    Tool{"POST", "checkout-sessions", "", false, "create_checkout", "checkout"},
    Tool{"GET", "checkout-sessions", "", true, "get_checkout", nullptr},
    Tool{"PUT", "checkout-sessions", "", true, "update_checkout", "checkout"},
    Tool{"POST", "checkout-sessions", "complete", true, "complete_checkout", "checkout"},
    Tool{"POST", "checkout-sessions", "cancel", true, "cancel_checkout", nullptr},
    Tool{"POST", "carts", "", false, "create_cart", "cart"},
    Tool{"GET", "carts", "", true, "get_cart", nullptr},
    Tool{"PUT", "carts", "", true, "update_cart", "cart"},
    Tool{"POST", "carts", "cancel", true, "cancel_cart", nullptr},
    Tool{"GET", "orders", "", true, "get_order", nullptr},
    Tool{"POST", "catalog", "search", false, "search_catalog", "catalog"},
    Tool{"POST", "catalog", "lookup", false, "lookup_catalog", "catalog"},
};

/// What an error of JSON-RPC is over HTTP, by the shop's code for it.
struct ErrorRow {
    const char* code;
    int status;
};

constexpr std::array errors{
    ErrorRow{"not_found", 404},           ErrorRow{"idempotency_conflict", 409}, ErrorRow{"rate_limited", 429},
    ErrorRow{"rate_limit_exceeded", 429}, ErrorRow{"service_unavailable", 503},
};

/// Of an error, why an order was not taken: those of UCP's schema, error_code.json. Any other word, as
/// "upstream_timeout", may have come after it was.
constexpr std::array refusals{
    "out_of_stock",        "item_unavailable",  "address_undeliverable", "payment_failed",
    "eligibility_invalid", "identity_required", "insufficient_scope",
};

constexpr int badRequest = 400;
constexpr int brokenInside = 500;

// Of JSON-RPC.
constexpr int parseError = -32700;
constexpr int invalidRequest = -32600;
constexpr int invalidParams = -32602;
constexpr int internalError = -32603;

/// Only what was wrong from the start, or has a word of the shop for it, was not processed. All else, as "Request timed
/// out" of the program in between, may have come after it was.
int statusOf(const QJsonValue& error, bool toOrder) {
    for (const ErrorRow& row : errors)
        if (error["data"]["code"] == QLatin1String(row.code)) return row.status;
    const int code = error["code"].toInt();
    const bool isInvalid = code == parseError || (code >= invalidParams && code <= invalidRequest);
    const QString word = error["data"]["code"].toString();
    const bool isKnown = std::ranges::any_of(refusals, [&](const char* each) { return word == QLatin1String(each); });
    const bool isShops = !word.isEmpty() && code != internalError && (isKnown || !toOrder);
    return isInvalid || isShops ? badRequest : brokenInside;
}

} // namespace

ShopRequest mcpRequest(ShopRequest request, const QString& path, const QUrl& agent, const QByteArray& key) {
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    const QString last = parts.value(parts.size() - 1);
    const auto tool = std::ranges::find_if(tools, [&](const Tool& each) {
        const bool hasStep = each.step[0] != '\0';
        return request.method == each.method && parts.value(0) == QLatin1String(each.place) &&
               parts.size() == 1 + int(each.hasId) + int(hasStep) && (!hasStep || last == QLatin1String(each.step));
    });
    if (tool == tools.end()) {
        request.url.clear();
        return request;
    }
    QJsonObject meta;
    if (agent.isValid()) meta["ucp-agent"] = QJsonObject{{"profile", QString::fromLatin1(agent.toEncoded())}};
    if (!key.isEmpty()) meta["idempotency-key"] = QString::fromLatin1(key);
    QJsonObject arguments{{"meta", meta}};
    if (tool->hasId) arguments["id"] = QUrl::fromPercentEncoding(parts[1].toLatin1());
    if (tool->payload) arguments[QLatin1String(tool->payload)] = QJsonDocument::fromJson(request.body).object();
    request.method = "POST";
    request.accept = "application/json, text/event-stream";
    request.body =
        QJsonDocument(
            QJsonObject{{"jsonrpc", "2.0"},
                        {"id", 1},
                        {"method", "tools/call"},
                        {"params", QJsonObject{{"name", QLatin1String(tool->name)}, {"arguments", arguments}}}})
            .toJson(QJsonDocument::Compact);
    return request;
}

ShopReply restReply(ShopReply reply, bool toOrder) {
    const QJsonValue error = reply.json.value("error");
    if (error.isObject()) {
        if (reply.trouble == Trouble::none) reply.status = statusOf(error, toOrder);
        if (reply.trouble == Trouble::none) reply.trouble = Trouble::refused;
        const QJsonValue words = error["data"]["content"];
        reply.json = {{"messages", QJsonArray{QJsonObject{{"code", error["data"]["code"]},
                                                          {"content", words.isString() ? words : error["message"]}}}},
                      {"continue_url", error["data"]["continue_url"]}};
        return reply;
    }
    if (reply.trouble == Trouble::none) reply.json = reply.json.value("result")["structuredContent"].toObject();
    return reply;
}

} // namespace calliope::app

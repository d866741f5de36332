#include "tests/fakes/merchant/mcp_face.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>
#include <array>

namespace calliope::test {

namespace {

constexpr const char* endpoint = "/ucp/mcp";

struct Tool {
    const char* name;
    const char* method;
    const char* path;    ///< "%1" is the id
    const char* payload; ///< nullptr: there is none
};

constexpr std::array tools{
    Tool{"create_checkout", "POST", "/ucp/checkout-sessions", "checkout"},
    Tool{"get_checkout", "GET", "/ucp/checkout-sessions/%1", nullptr},
    Tool{"update_checkout", "PUT", "/ucp/checkout-sessions/%1", "checkout"},
    Tool{"complete_checkout", "POST", "/ucp/checkout-sessions/%1/complete", "checkout"},
    Tool{"cancel_checkout", "POST", "/ucp/checkout-sessions/%1/cancel", nullptr},
    Tool{"create_cart", "POST", "/ucp/carts", "cart"},
    Tool{"get_cart", "GET", "/ucp/carts/%1", nullptr},
    Tool{"update_cart", "PUT", "/ucp/carts/%1", "cart"},
    Tool{"cancel_cart", "POST", "/ucp/carts/%1/cancel", nullptr},
    Tool{"get_order", "GET", "/ucp/orders/%1", nullptr},
    Tool{"search_catalog", "POST", "/ucp/catalog/search", "catalog"},
    Tool{"lookup_catalog", "POST", "/ucp/catalog/lookup", "catalog"},
};

QByteArray compact(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

McpFace::McpFace(Shop& shop, const QString& version, const QString& base)
    : UcpFace(shop, version, base, "mcp", endpoint) {}

HttpRequest McpFace::unwrapped(const HttpRequest& request) const {
    if (request.path != endpoint) return request;
    const QJsonObject call = request.json();
    const QByteArray accept = request.headers.value("accept");
    const bool isCall = request.method == "POST" && call["jsonrpc"] == "2.0" && call["method"] == "tools/call" &&
                        accept.contains("application/json") && accept.contains("text/event-stream");
    HttpRequest plain;
    for (const Tool& tool : tools) {
        if (!isCall || call["params"]["name"] != tool.name) continue;
        const QJsonValue arguments = call["params"]["arguments"];
        plain.method = tool.method;
        plain.path = QString(tool.path);
        if (plain.path.contains("%1"))
            plain.path = plain.path.arg(QString::fromLatin1(QUrl::toPercentEncoding(arguments["id"].toString())));
        if (tool.payload) plain.body = compact(arguments[tool.payload].toObject());
        const QJsonValue meta = arguments["meta"];
        plain.headers["ucp-agent"] = "profile=\"" + meta["ucp-agent"]["profile"].toString().toLatin1() + '"';
        plain.headers["idempotency-key"] = meta["idempotency-key"].toString().toLatin1();
        plain.headers["request-id"] = request.headers.value("request-id");
    }
    return plain;
}

HttpReply McpFace::wrapped(const HttpRequest& request, const HttpReply& reply) const {
    if (request.path != endpoint) return reply;
    const QJsonObject call = request.json();
    const QByteArray said = reply.raw.isEmpty() ? compact(reply.json) : reply.raw;
    HttpReply carried = reply;
    carried.raw.clear();
    if (reply.status == 500) { // as programs in between say it
        carried.status = 200;
        QJsonObject error{{"code", -32000}, {"message", "Connection closed"}};
        if (const QString& code = shop().faults.brokenCode; !code.isEmpty())
            error["data"] = QJsonObject{{"code", code}};
        carried.json = {{"jsonrpc", "2.0"}, {"id", call["id"]}, {"error", error}};
        return carried;
    }
    if (reply.status >= 400) {
        const QJsonValue message = reply.json["messages"][0];
        const QJsonObject data{
            {"code", message["code"]}, {"content", message["content"]}, {"continue_url", reply.json["continue_url"]}};
        carried.json = {
            {"jsonrpc", "2.0"},
            {"id", call["id"]},
            {"error", QJsonObject{{"code", -32000}, {"message", "The request was not processed"}, {"data", data}}}};
        return carried;
    }
    carried.status = 200;
    carried.raw = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": {\"content\": [{\"type\": \"text\", \"text\": \"\"}], "
                  "\"structuredContent\": " +
                  said + "}}";
    carried.json = QJsonDocument::fromJson(carried.raw).object();
    if (call["params"]["name"] != "get_checkout") return carried;
    carried.headers["Content-Type"] = "Text/Event-Stream; charset=utf-8";
    carried.raw = ": one moment\n\nevent: message\ndata: " + carried.raw +
                  "\n\ndata: {\"jsonrpc\": \"2.0\", \"method\": \"notifications/message\", \"params\": {}}\n\n";
    return carried;
}

} // namespace calliope::test

#pragma once

#include "app/mcp/mcp_client.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>
#include <optional>

/// A server with two tools, a resource, a template of such and a prompt, as its answers in either revision.
namespace calliope::test {

inline const QJsonObject notFound{{"error", QJsonObject{{"code", -32601}, {"message", "No such method."}}}};
inline const QJsonObject abilities{{"tools", QJsonObject{{"listChanged", true}}},
                                   {"resources", QJsonObject{{"listChanged", true}}},
                                   {"prompts", QJsonObject()},
                                   {"completions", QJsonObject()}};

/// What such a server answers; nothing: it has no answer, as to notifications.
inline std::optional<QJsonObject> answered(bool isModern, const QString& method, const QJsonObject& message) {
    const auto result = [](QJsonObject fields) {
        fields["resultType"] = "complete";
        return QJsonObject{{"result", fields}};
    };
    if (method.startsWith("notifications/")) return {};
    if (method == "server/discover") {
        if (!isModern) return notFound;
        return result({{"supportedVersions", QJsonArray{"2026-07-28"}},
                       {"capabilities", abilities},
                       {"ttlMs", 0},
                       {"cacheScope", "private"}});
    }
    if (method == "initialize")
        return result({{"protocolVersion", "2025-11-25"},
                       {"capabilities", abilities},
                       {"serverInfo", QJsonObject{{"name", "s"}, {"version", "1"}}}});
    if (method == "tools/list") {
        const bool isSecond = message["params"].toObject()["cursor"].toString() == "next";
        const QJsonObject schema{
            {"type", "object"},
            {"properties", QJsonObject{{"region", QJsonObject{{"type", "string"}, {"x-mcp-header", "Region"}}}}}};
        QJsonObject page{
            {"tools", QJsonArray{QJsonObject{{"name", isSecond ? "two" : "one"}, {"inputSchema", schema}}}}};
        if (!isSecond) page["nextCursor"] = "next";
        return result(page);
    }
    if (method == "tools/call")
        return result({{"content", QJsonArray{QJsonObject{{"type", "text"}, {"text", "done"}}}}});
    if (method == "resources/list")
        return result({{"resources", QJsonArray{QJsonObject{{"uri", "file:///a"}, {"name", "a"}}}}});
    if (method == "resources/templates/list")
        return result(
            {{"resourceTemplates", QJsonArray{QJsonObject{{"uriTemplate", "file:///{year}"}, {"name", "of a year"}},
                                              QJsonObject{{"uriTemplate", "file:///{"}, {"name", "broken"}}}}});
    if (method == "completion/complete")
        return result({{"completion", QJsonObject{{"values", QJsonArray{"2025", 7, "2026"}}}}});
    if (method == "resources/read")
        return result({{"contents", QJsonArray{QJsonObject{{"uri", "file:///a"}, {"text", "t"}}}}});
    if (method == "prompts/list") return result({{"prompts", QJsonArray{QJsonObject{{"name", "p"}}}}});
    if (method == "prompts/get") return result({{"messages", QJsonArray()}});
    return {};
}

/// Whether it has greeted the server and has its tools, now or again.
inline bool readied(app::McpClient& client) {
    bool isReady = false;
    const QObject waiting;
    QObject::connect(&client, &app::McpClient::ready, &waiting, [&isReady] { isReady = true; });
    return QTest::qWaitFor([&] { return isReady; }, 8'000);
}

} // namespace calliope::test

#pragma once

#include "app/mcp/mcp_client.h"
#include "app/mcp/server_config.h"

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QStringList>

namespace calliope::app {

/// What the user has approved of one server: its command, and each tool as it was described then. Whatever differs
/// later waits to be approved again.
struct Approval {
    QByteArray command;              ///< fingerprintOf(); empty: never
    bool hasSeenTools = false;       ///< the first tools come with the command's approval
    QMap<QString, QByteArray> tools; ///< hashes by name
    // To tell what has changed, as far as it is kept:
    QJsonObject outline;              ///< of the server (changes.h)
    QMap<QString, McpTool> described; ///< the tools by name

    [[nodiscard]] bool allows(const McpServer& server) const { return command == fingerprintOf(server); }
    [[nodiscard]] bool allows(const McpTool& tool) const;

    void approve(const McpServer& server); ///< another command: its tools are new, too
    void approve(const std::vector<McpTool>& now);

    bool operator==(const Approval&) const = default;
};

/// Of name, title, description, schema and hints.
[[nodiscard]] QByteArray fingerprintOf(const McpTool& tool);

[[nodiscard]] QJsonObject toJson(const Approval& approval);
[[nodiscard]] Approval approvalOf(const QJsonObject& json);

} // namespace calliope::app

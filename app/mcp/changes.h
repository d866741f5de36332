#pragma once

#include "app/mcp/mcp_client.h"
#include "app/mcp/server_config.h"

#include <QJsonObject>
#include <QVariantList>
#include <vector>

namespace calliope::app {

/// One thing that is not as it was approved, for people: which, and its exact texts, with everything hidden made
/// visible. Of long texts what both begin and end with is left out.
struct McpChange {
    QString what;
    QString before; ///< empty: there was none
    QString now;    ///< empty: there is none any more

    bool operator==(const McpChange&) const = default;
};

/// What is different of a tool.
[[nodiscard]] std::vector<McpChange> changesOf(const McpTool& before, const McpTool& now);

/// What is kept of an approved server to tell later what has changed: no values of its environment or headers, which
/// are for the keychain only.
[[nodiscard]] QJsonObject outlineOf(const McpServer& server);

/// What is different of what is run or asked; `before` is an outline. A value of the environment that changed is told
/// of without its texts.
[[nodiscard]] std::vector<McpChange> changesOf(const QJsonObject& before, const McpServer& server);

/// A JSON value as its text; empty: there is none.
[[nodiscard]] QString shownJson(const QJsonValue& value);

/// { what, before, now } each.
[[nodiscard]] QVariantList rowsOf(const std::vector<McpChange>& changes);

} // namespace calliope::app

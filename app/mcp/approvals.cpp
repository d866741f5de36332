#include "app/mcp/approvals.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

namespace calliope::app {

QByteArray fingerprintOf(const McpTool& tool) {
    const QJsonArray all{tool.name, tool.title, tool.description, tool.schema, tool.saysItReads};
    return QCryptographicHash::hash(QJsonDocument(all).toJson(QJsonDocument::Compact), QCryptographicHash::Sha256)
        .toHex();
}

bool Approval::allows(const McpTool& tool) const {
    const auto found = tools.find(tool.name);
    return found != tools.end() && *found == fingerprintOf(tool);
}

void Approval::approve(const McpServer& server) {
    const QByteArray now = fingerprintOf(server);
    if (now == command) return;
    *this = {};
    command = now;
}

void Approval::approve(const std::vector<McpTool>& described) {
    hasSeenTools = true;
    for (const McpTool& tool : described) tools[tool.name] = fingerprintOf(tool);
}

QJsonObject toJson(const Approval& approval) {
    QJsonObject tools;
    for (auto each = approval.tools.cbegin(); each != approval.tools.cend(); ++each)
        tools[each.key()] = QString::fromLatin1(each.value());
    return {{"command", QString::fromLatin1(approval.command)}, {"seen", approval.hasSeenTools}, {"tools", tools}};
}

Approval approvalOf(const QJsonObject& json) {
    Approval out;
    out.command = json["command"].toString().toLatin1();
    out.hasSeenTools = json["seen"].toBool();
    const QJsonObject tools = json["tools"].toObject();
    for (auto each = tools.begin(); each != tools.end(); ++each)
        out.tools[each.key()] = each.value().toString().toLatin1();
    return out;
}

} // namespace calliope::app

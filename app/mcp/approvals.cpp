#include "app/mcp/approvals.h"

#include "app/mcp/changes.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

namespace calliope::app {

namespace {

constexpr qsizetype mostKept = 512 << 10; ///< characters of all descriptions of a server's tools

QString compactText(const QJsonObject& schema) {
    return QString::fromUtf8(QJsonDocument(schema).toJson(QJsonDocument::Compact));
}

} // namespace

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
    outline = outlineOf(server);
}

void Approval::approve(const std::vector<McpTool>& now) {
    hasSeenTools = true;
    for (const McpTool& tool : now) tools[tool.name] = fingerprintOf(tool);
    described.clear();
    qsizetype kept = 0;
    for (const McpTool& tool : now) {
        kept += tool.description.size() + compactText(tool.schema).size();
        if (kept > mostKept) break;
        described[tool.name] = tool;
    }
}

/// Schemas are kept as text: nested deeply, they would make all that is kept unreadable.
QJsonObject toJson(const Approval& approval) {
    QJsonObject tools;
    for (auto each = approval.tools.cbegin(); each != approval.tools.cend(); ++each)
        tools[each.key()] = QString::fromLatin1(each.value());
    QJsonObject described;
    for (const McpTool& tool : approval.described)
        described[tool.name] = QJsonObject{{"title", tool.title},
                                           {"description", tool.description},
                                           {"schema", compactText(tool.schema)},
                                           {"reads", tool.saysItReads}};
    return {{"command", QString::fromLatin1(approval.command)},
            {"seen", approval.hasSeenTools},
            {"tools", tools},
            {"outline", approval.outline},
            {"described", described}};
}

Approval approvalOf(const QJsonObject& json) {
    Approval out;
    out.command = json["command"].toString().toLatin1();
    out.hasSeenTools = json["seen"].toBool();
    const QJsonObject tools = json["tools"].toObject();
    for (auto each = tools.begin(); each != tools.end(); ++each)
        out.tools[each.key()] = each.value().toString().toLatin1();
    out.outline = json["outline"].toObject();
    const QJsonObject described = json["described"].toObject();
    for (auto each = described.begin(); each != described.end(); ++each) {
        const QJsonObject tool = each.value().toObject();
        out.described[each.key()] = {each.key(), tool["title"].toString(), tool["description"].toString(),
                                     QJsonDocument::fromJson(tool["schema"].toString().toUtf8()).object(),
                                     tool["reads"].toBool()};
    }
    return out;
}

} // namespace calliope::app

#pragma once

#include "tests/app/support/raw_server.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

namespace calliope::test {

/// A server of tools at an address, with one tool, one prompt and files by the year.
class DeskServer {
public:
    QString description = "Writes.";
    QString read; ///< the address of the file that was asked for last

    /// As people paste it.
    [[nodiscard]] QString described() const {
        const QJsonObject desk{{"url", m_server.url("/").toString()}};
        return QString::fromUtf8(QJsonDocument(QJsonObject{{"mcpServers", QJsonObject{{"desk", desk}}}}).toJson());
    }

private:
    [[nodiscard]] QJsonObject resultTo(const QString& method) const {
        QJsonObject result{{"resultType", "complete"}};
        if (method == "server/discover") {
            result["supportedVersions"] = QJsonArray{"2026-07-28"};
            result["capabilities"] = QJsonObject{{"tools", QJsonObject()},
                                                 {"prompts", QJsonObject()},
                                                 {"resources", QJsonObject()},
                                                 {"completions", QJsonObject()}};
        }
        if (method == "tools/list")
            result["tools"] = QJsonArray{QJsonObject{
                {"name", "write"}, {"description", description}, {"inputSchema", QJsonObject{{"type", "object"}}}}};
        if (method == "prompts/list")
            result["prompts"] =
                QJsonArray{QJsonObject{{"name", "letter"},
                                       {"title", "A letter"},
                                       {"arguments", QJsonArray{QJsonObject{{"name", "style"}, {"required", true}}}}}};
        if (method == "resources/templates/list")
            result["resourceTemplates"] =
                QJsonArray{QJsonObject{{"uriTemplate", "file:///{year}{?page}"}, {"name", "diary"}}};
        if (method == "completion/complete") result["completion"] = QJsonObject{{"values", QJsonArray{"2025", "2026"}}};
        if (method == "prompts/get")
            result["messages"] = QJsonArray{
                QJsonObject{{"role", "user"}, {"content", QJsonObject{{"type", "text"}, {"text", "Write a letter."}}}}};
        return result;
    }

    void answer(QTcpSocket& socket, const QByteArray& request) {
        const QJsonObject message = QJsonDocument::fromJson(request.mid(request.indexOf("\r\n\r\n") + 4)).object();
        if (message["method"] == QLatin1String("resources/read")) read = message["params"].toObject()["uri"].toString();
        const QJsonObject reply{
            {"jsonrpc", "2.0"}, {"id", message["id"]}, {"result", resultTo(message["method"].toString())}};
        const QByteArray json = QJsonDocument(reply).toJson(QJsonDocument::Compact);
        socket.write(message.contains("id") ? answerOf(200, "application/json", json)
                                            : answerOf(202, "text/plain", ""));
        socket.disconnectFromHost();
    }

    RawServer m_server{[this](QTcpSocket& socket, const QByteArray& request) { answer(socket, request); }};
};

} // namespace calliope::test

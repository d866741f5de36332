#include "app/mcp/server_config.h"

#include "app/tools/visible_text.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace calliope::app {

namespace {

constexpr int mostServers = 50;
constexpr int longestText = 4'096;
constexpr int longestName = 40;

QString tr(const char* text) {
    return QCoreApplication::translate("McpServer", text);
}

/// Letters of any script, digits, blanks and a few signs; never empty.
QString cleanName(const QString& text) {
    QString out;
    for (const QChar letter : text.simplified().left(longestName))
        if (letter.isLetterOrNumber() || QStringLiteral(" -_.").contains(letter)) out += letter;
    out = out.trimmed();
    return out.isEmpty() ? QStringLiteral("server") : out;
}

QStringList textsOf(const QJsonValue& list) {
    QStringList out;
    for (const QJsonValue each : list.toArray()) out.append(each.toVariant().toString());
    return out;
}

QMap<QString, QString> mapOf(const QJsonValue& object) {
    QMap<QString, QString> out;
    const QJsonObject fields = object.toObject();
    for (auto field = fields.begin(); field != fields.end(); ++field)
        out[field.key()] = field.value().toVariant().toString();
    return out;
}

QString problemOf(const McpServer& server) {
    if (server.isProgram() == server.url.isValid())
        return tr("%1 needs either a command or an address.").arg(server.name);
    const auto isTooLong = [](const QString& text) { return text.size() > longestText || text.contains(QChar(0)); };
    constexpr int mostTexts = 200;
    if (isTooLong(server.command) || server.arguments.size() > mostTexts || server.secrets.size() > mostTexts ||
        std::any_of(server.arguments.cbegin(), server.arguments.cend(), isTooLong) ||
        std::any_of(server.secrets.cbegin(), server.secrets.cend(), isTooLong))
        return tr("The command of %1 is too long.").arg(server.name);
    return {};
}

McpServer read(const QString& name, const QJsonObject& json) {
    McpServer server;
    server.name = cleanName(name);
    server.command = json["command"].toString().trimmed();
    server.arguments = textsOf(json["args"]);
    server.folder = json["cwd"].toString();
    if (const QString address = json["url"].toString().trimmed(); !address.isEmpty()) server.url = QUrl(address);
    server.secrets = mapOf(json[server.isProgram() ? QStringLiteral("env") : QStringLiteral("headers")]);
    // Some write seconds, up to an hour, and some milliseconds; what is kept is in seconds and far below.
    constexpr double usual = 60;
    constexpr double mostSeconds = 3'600;
    constexpr double thousand = 1'000;
    const double given = json["timeout"].toDouble(usual);
    const double patience = given > mostSeconds ? given / thousand : given;
    server.patience = std::chrono::seconds(
        static_cast<int>(std::clamp(patience, 1.0, static_cast<double>(McpServer::longestPatience.count()))));
    server.isEnabled = !json["disabled"].toBool(false);
    return server;
}

bool isServer(const QJsonValue& value) {
    return value.isObject() && (value.toObject().contains("command") || value.toObject().contains("url"));
}

QString quoted(const QString& text) {
    const bool isPlain = !text.isEmpty() && std::all_of(text.cbegin(), text.cend(), [](QChar letter) {
        return letter.isLetterOrNumber() || QStringLiteral("@%+=:,./\\-_~").contains(letter);
    });
    return visibleText(isPlain ? text : u'"' + QString(text).replace('"', "\\\"").replace('\n', "\\n") + u'"');
}

} // namespace

ReadServers readServers(const QString& json) {
    ReadServers out;
    constexpr int longestJson = 1 << 20;
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json.left(longestJson).toUtf8(), &error);
    if (!document.isObject()) {
        out.problem = tr("This is no JSON: %1.").arg(error.errorString());
        return out;
    }
    QJsonObject list = document.object();
    for (const char* key : {"mcp", "mcpServers", "servers"})
        if (list[QLatin1String(key)].isObject() && !isServer(list[QLatin1String(key)]))
            list = list[QLatin1String(key)].toObject();
    if (isServer(list)) list = {{list["name"].toString("server"), list}};
    for (auto each = list.begin(); each != list.end() && out.servers.size() < mostServers; ++each) {
        if (!isServer(each.value())) continue;
        const McpServer server = read(each.key(), each.value().toObject());
        if (const QString problem = problemOf(server); !problem.isEmpty())
            out.problem = problem;
        else if (std::ranges::find(out.servers, server.name, &McpServer::name) == out.servers.end())
            out.servers.push_back(server);
    }
    if (out.servers.empty() && out.problem.isEmpty()) out.problem = tr("No server is described here.");
    return out;
}

QJsonObject toJson(const McpServer& server) {
    return {{"name", server.name},
            {"command", server.command},
            {"args", QJsonArray::fromStringList(server.arguments)},
            {"cwd", server.folder},
            {"url", server.url.toString()},
            {"timeout", static_cast<qint64>(server.patience.count())},
            {"disabled", !server.isEnabled},
            {"runsOffline", server.runsOffline}};
}

McpServer serverOf(const QJsonObject& json) {
    McpServer server = read(json["name"].toString(), json);
    server.runsOffline = json["runsOffline"].toBool();
    return server;
}

QString shownCommand(const McpServer& server) {
    QStringList lines;
    if (server.isProgram()) {
        QStringList words{quoted(server.command)};
        for (const QString& each : server.arguments) words.append(quoted(each));
        lines.append(words.join(' '));
        if (!server.folder.isEmpty()) lines.append(tr("in %1").arg(quoted(server.folder)));
    } else {
        lines.append(visibleText(server.url.toString(QUrl::FullyEncoded)));
    }
    for (auto each = server.secrets.cbegin(); each != server.secrets.cend(); ++each)
        lines.append(tr("with %1=%2").arg(visibleText(each.key()), quoted(each.value())));
    return lines.join('\n');
}

QByteArray fingerprintOf(const McpServer& server) {
    QJsonObject secrets;
    for (auto each = server.secrets.cbegin(); each != server.secrets.cend(); ++each) secrets[each.key()] = each.value();
    const QJsonArray all{server.command, QJsonArray::fromStringList(server.arguments), server.folder,
                         server.url.toString(), secrets};
    return QCryptographicHash::hash(QJsonDocument(all).toJson(QJsonDocument::Compact), QCryptographicHash::Sha256)
        .toHex();
}

} // namespace calliope::app

#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QUrl>
#include <chrono>
#include <vector>

namespace calliope::app {

/// A server of the Model Context Protocol as the user set it up: a program of this computer that is started, or an
/// address.
struct McpServer {
    static constexpr std::chrono::seconds longestPatience{600};

    QString name;    ///< unique; shown, and in front of its tools' names
    QString command; ///< a program; empty where there is an address
    QStringList arguments;
    QString folder;                    ///< in which the program runs; empty: the user's
    QUrl url;                          ///< of streamable HTTP
    QMap<QString, QString> secrets;    ///< environment of the program, or headers for the address: kept in the keychain
    std::chrono::seconds patience{60}; ///< for one call; at most longestPatience
    bool isEnabled = true;
    bool runsOffline = false; ///< of a program: also while nothing may leave this computer; only the user sets it

    [[nodiscard]] bool isProgram() const { return !command.isEmpty(); }
    bool operator==(const McpServer&) const = default;
};

/// What came of a pasted text.
struct ReadServers {
    std::vector<McpServer> servers;
    QString problem; ///< empty where all could be read
};

/// Reads the usual JSON: {"mcpServers": {name: {"command", "args", "env", "cwd"} or {"url", "headers"}}}, also under
/// "servers", and the inner object alone. "timeout" is in seconds, or in milliseconds where it is more than 3,600. It
/// is data: nothing is started, expanded or looked up. At most 50 servers.
[[nodiscard]] ReadServers readServers(const QString& json);

/// For the store, without secrets; and back.
[[nodiscard]] QJsonObject toJson(const McpServer& server);
[[nodiscard]] McpServer serverOf(const QJsonObject& json);

/// Exactly what is run or asked, one line each: the program, its arguments, its environment. Hidden characters are made
/// visible.
[[nodiscard]] QString shownCommand(const McpServer& server);

/// A hash of all that decides what is run or asked; whoever approved one has approved just that.
[[nodiscard]] QByteArray fingerprintOf(const McpServer& server);

} // namespace calliope::app
